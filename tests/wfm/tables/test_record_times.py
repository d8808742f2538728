from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.tables.csv_file import Table
from wfm.tables.record_times import RecordTimes, record_times

BERLIN = ZoneInfo("Europe/Berlin")


def read(texts: list[str], groups: list[str] | None = None, zone: ZoneInfo = BERLIN) -> tuple[RecordTimes, Table]:
    table = Table("h.csv", ("t",), {"t": texts}, list(range(2, len(texts) + 2)))
    return record_times(table, texts, groups or ["q"] * len(texts), zone, "t"), table


def utc(*clock: int) -> int:
    return int(datetime(*clock, tzinfo=UTC).timestamp()) // 60  # type: ignore[misc, arg-type]


def test_offsets_and_local_times_meet() -> None:
    times, _ = read(["2026-03-02T08:00+01:00", "2026-03-02 08:00", "02.03.2026 8:00", "2026-03-02T07:00Z"])
    assert set(times.minutes.tolist()) == {utc(2026, 3, 2, 7)}
    assert times.naive
    assert times.valid.all() and not times.skipped.any() and times.doubled == ()


def test_offsets_alone_are_not_naive() -> None:
    times, _ = read(["2026-03-02T08:00+01:00"])
    assert not times.naive


def test_what_cannot_be_read_is_a_fault() -> None:
    times, table = read(["2026-03-02 08:00", "eight", "2026-02-30 08:00"])
    assert times.valid.tolist() == [True, False, False]
    assert [fault.where for fault in table.faults] == ["h.csv:3", "h.csv:4"]


def test_the_second_row_of_the_repeated_hour_is_after_the_change() -> None:
    texts = ["2025-10-26 01:30", "2025-10-26 02:30", "2025-10-26 02:30", "2025-10-26 03:30"]
    times, _ = read(texts)
    assert np.diff(times.minutes).tolist() == [60, 60, 60]
    assert times.doubled == (datetime(2025, 10, 26, 2, 30),)


def test_each_queue_has_its_own_repeated_hour() -> None:
    texts = ["2025-10-26 02:00", "2025-10-26 02:00", "2025-10-26 02:00", "2025-10-26 02:00"]
    times, _ = read(texts, ["a", "b", "a", "b"])
    first = utc(2025, 10, 26, 0)
    assert times.minutes.tolist() == [first, first, first + 60, first + 60]


def test_an_offset_tells_the_hours_apart() -> None:
    times, _ = read(["2025-10-26T02:00+01:00", "2025-10-26T02:00+02:00"])
    assert times.minutes.tolist() == [utc(2025, 10, 26, 1), utc(2025, 10, 26, 0)]
    assert times.doubled == ()


def test_the_skipped_hour_is_marked() -> None:
    times, _ = read(["2026-03-29 01:30", "2026-03-29 02:30", "2026-03-29 03:30"])
    assert times.skipped.tolist() == [False, True, False]
    assert times.minutes[2] - times.minutes[0] == 60


def test_a_zone_without_changes() -> None:
    times, _ = read(["2026-03-29 02:30"], zone=ZoneInfo("Asia/Riyadh"))
    assert not times.skipped.any()
    assert times.minutes[0] == utc(2026, 3, 28, 23, 30)


ZONES = ["Europe/Warsaw", "America/New_York", "Asia/Jerusalem", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


@settings(max_examples=60)
@given(
    name=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)),
)
def test_wall_clock_rows_in_order_are_the_instants_they_came_from(name: str, start: datetime) -> None:
    """Three days of quarter-hours written as wall-clock time without offset are read back exactly."""
    zone = ZoneInfo(name)
    first = start.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    instants = [first + timedelta(minutes=15 * place) for place in range(3 * 96)]
    texts = [instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") for instant in instants]
    split = {instants[0].astimezone(zone).fold, instants[-1].astimezone(zone).fold}
    if split != {0}:
        return  # the file begins in the second of two equal hours: nobody can know
    times, table = read(texts, zone=zone)
    assert not table.faults and not times.skipped.any()
    assert times.minutes.tolist() == [int(instant.timestamp()) // 60 for instant in instants]
