from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.config.absence_credit import credited_absences
from wfm.grid import TimeGrid
from wfm.tables.absences import AbsenceRow, absence_row
from wfm.workforce import Absence, AbsenceKind, Contract, Pay

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
FULL = Contract("full", 2400, 2400, Pay.SALARIED, ("day",))
PART = Contract("part", 0, 1200, Pay.HOURLY, ("day",), days_a_week=3)


def absences(*rows: AbsenceRow, contract: Contract = FULL, first: date = MONDAY, days: int = 7) -> tuple[Absence, ...]:
    grid = TimeGrid(first, days, 30, "Europe/Berlin")
    return credited_absences(rows, {"A1": contract, "A2": contract}, grid)


def leave(first: str, last: str, agent_id: str = "A1", credit_h: float | None = None) -> AbsenceRow:
    return absence_row(agent_id, first, last, AbsenceKind.LEAVE, credit_h)


def test_whole_days_one_by_one() -> None:
    found = absences(leave("2026-03-03", "2026-03-04"))
    assert [(item.start, item.end) for item in found] == [
        (datetime(2026, 3, 3, tzinfo=BERLIN), datetime(2026, 3, 4, tzinfo=BERLIN)),
        (datetime(2026, 3, 4, tzinfo=BERLIN), datetime(2026, 3, 5, tzinfo=BERLIN)),
    ]
    assert [item.credit_min for item in found] == [480, 480]


def test_a_week_of_leave_is_a_week_of_hours() -> None:
    found = absences(leave("2026-03-02", "2026-03-08"))
    assert [item.credit_min for item in found] == [480] * 5 + [0, 0]
    assert sum(item.credit_min for item in found) == FULL.max_week_min


def test_part_time_days() -> None:
    found = absences(leave("2026-03-02", "2026-03-08"), contract=PART)
    assert [item.credit_min for item in found] == [400] * 3 + [0] * 4


def test_days_of_several_absences_are_counted_together() -> None:
    found = absences(leave("2026-03-02", "2026-03-04"), leave("2026-03-06", "2026-03-08"))
    assert [item.credit_min for item in found] == [480] * 5 + [0]


def test_each_week_has_its_own_days_and_begins_with_the_horizon() -> None:
    wednesday = date(2026, 3, 4)
    found = absences(leave("2026-03-04", "2026-03-17"), first=wednesday, days=14)
    assert [item.credit_min for item in found] == ([480] * 5 + [0, 0]) * 2


def test_each_agent_has_own_days() -> None:
    found = absences(leave("2026-03-02", "2026-03-08"), leave("2026-03-02", "2026-03-03", "A2"))
    assert sum(item.credit_min for item in found if item.agent_id == "A2") == 960


def test_a_day_listed_twice_counts_once() -> None:
    found = absences(leave("2026-03-02", "2026-03-03"), leave("2026-03-03", "2026-03-04"))
    assert [item.start.day for item in found] == [2, 3, 4]


def test_days_around_the_horizon_are_kept_without_credit() -> None:
    found = absences(leave("2026-02-20", "2026-03-31"))
    assert (found[0].start.date(), found[-1].start.date()) == (date(2026, 2, 28), date(2026, 3, 10))
    assert sum(item.credit_min for item in found) == 2400
    assert all(item.credit_min == 0 for item in found if not MONDAY <= item.start.date() < date(2026, 3, 9))


def test_unplanned_days_are_credited_like_leave() -> None:
    [item] = absences(absence_row("A1", "2026-03-03", "2026-03-03", AbsenceKind.UNPLANNED))
    assert (item.kind, item.credit_min) == (AbsenceKind.UNPLANNED, 480)


def test_a_credit_in_the_plan_replaces_the_usual_one() -> None:
    found = absences(leave("2026-03-02", "2026-03-03", credit_h=7.5))
    assert [item.credit_min for item in found] == [450, 450]
    [hours] = absences(leave("2026-03-02 09:00", "2026-03-02 11:00", credit_h=0))
    assert hours.credit_min == 0


def test_hours_are_credited_with_their_length() -> None:
    [item] = absences(leave("2026-03-03 13:00", "2026-03-03 15:30"))
    assert item.start == datetime(2026, 3, 3, 13, tzinfo=BERLIN)
    assert item.credit_min == 150


def test_hours_far_from_the_horizon_are_dropped() -> None:
    assert absences(leave("2026-02-20 13:00", "2026-02-20 15:00"), leave("2026-04-20 13:00", "2026-04-20 15:00")) == ()
    [near] = absences(leave("2026-03-09 13:00", "2026-03-09 15:00"))
    assert near.credit_min == 0


def test_a_day_with_a_change_of_the_clocks_is_a_day() -> None:
    found = absences(leave("2026-03-28", "2026-03-30"), first=date(2026, 3, 28), days=7)
    assert [item.credit_min for item in found] == [480, 480, 480]
    lengths = [(item.end.timestamp() - item.start.timestamp()) / 3600 for item in found]
    assert lengths == [24, 23, 24]


def test_hours_over_the_change_are_elapsed_time() -> None:
    [item] = absences(leave("2026-03-29 01:00", "2026-03-29 04:00"), first=date(2026, 3, 29))
    assert item.credit_min == 120


@settings(max_examples=60)
@given(
    spans=st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 12)), max_size=6),
    days=st.integers(1, 28),
    contract=st.sampled_from([FULL, PART]),
)
def test_no_week_is_credited_beyond_its_contract(spans: list[tuple[int, int]], days: int, contract: Contract) -> None:
    rows = [
        leave(str(MONDAY + timedelta(days=first)), str(MONDAY + timedelta(days=first + length)))
        for first, length in spans
    ]
    found = absences(*rows, contract=contract, days=days)
    credit: dict[int, int] = {}
    for item in found:
        week = (item.start.date() - MONDAY).days // 7
        credit[week] = credit.get(week, 0) + item.credit_min
    assert all(total <= contract.max_week_min for total in credit.values())
    wanted = {MONDAY + timedelta(days=first + step) for first, length in spans for step in range(length + 1)}
    inside = {day for day in wanted if MONDAY <= day < MONDAY + timedelta(days=days)}
    assert {item.start.date() for item in found} >= inside
    assert len({item.start for item in found}) == len(found)
