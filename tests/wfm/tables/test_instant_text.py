from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from wfm.tables.instant_text import exists, happens_twice, localised, parse_instant

BERLIN = ZoneInfo("Europe/Berlin")
CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T08:00:00+01:00", datetime(2026, 3, 2, 8, tzinfo=CET)),
        ("2026-03-02T08:00+0100", datetime(2026, 3, 2, 8, tzinfo=CET)),
        ("2026-03-02T07:00Z", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("2026-03-02 08:00", datetime(2026, 3, 2, 8)),
        ("2026-03-02 8:00", datetime(2026, 3, 2, 8)),
        ("2026-03-02", datetime(2026, 3, 2)),
        ("02.03.2026 08:00", datetime(2026, 3, 2, 8)),
        ("2.3.2026 8:05", datetime(2026, 3, 2, 8, 5)),
        ("02.03.2026", datetime(2026, 3, 2)),
        ("2026-03-02 24:00", datetime(2026, 3, 3)),
        ("2026-03-02 08:00:15", datetime(2026, 3, 2, 8, 0, 15)),
        (" 2026-03-02 08:00 ", datetime(2026, 3, 2, 8)),
    ],
)
def test_instants(text: str, moment: datetime) -> None:
    found = parse_instant(text)
    assert found == moment
    assert (found.tzinfo is None) == (moment.tzinfo is None)


@pytest.mark.parametrize(
    "text", ["", "03/02/2026 08:00", "2026-13-02 08:00", "2026-03-02 25:00", "8:00", "2026-03-02 08"]
)
def test_no_instants(text: str) -> None:
    with pytest.raises(ValueError, match="must be a time"):
        parse_instant(text)


def test_localised() -> None:
    assert localised(datetime(2026, 3, 2, 8), BERLIN).utcoffset() == timedelta(hours=1)
    aware = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert localised(aware, BERLIN) is aware


def test_the_spring_hour_does_not_exist() -> None:
    assert not exists(datetime(2026, 3, 29, 2, 30), BERLIN)
    assert exists(datetime(2026, 3, 29, 1, 59), BERLIN)
    assert exists(datetime(2026, 3, 29, 3, 0), BERLIN)


def test_the_autumn_hour_happens_twice() -> None:
    assert happens_twice(datetime(2025, 10, 26, 2, 30), BERLIN)
    assert not happens_twice(datetime(2025, 10, 26, 1, 59), BERLIN)
    assert not happens_twice(datetime(2025, 10, 26, 3, 0), BERLIN)
    assert not happens_twice(datetime(2026, 3, 29, 2, 30), BERLIN)
