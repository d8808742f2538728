from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.tables.clock_text import (
    ANY_TIME,
    WEEKDAYS,
    clock_text,
    parse_clock,
    parse_date,
    parse_day,
    parse_hours,
    parse_weekdays,
    window_text,
)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("00:00", 0),
        ("8:00", 480),
        ("08:00", 480),
        (" 08:30 ", 510),
        ("24:00", 1440),
        ("47:59", 2879),
        ("08:00:00", 480),
    ],
)
def test_clock(text: str, minute: int) -> None:
    assert parse_clock(text) == minute


@pytest.mark.parametrize("text", ["", "8", "8h", "08.00", "48:00", "08:60", "-1:00", "08:00:30", "noon"])
def test_no_clock(text: str) -> None:
    with pytest.raises(ValueError, match="must be a time"):
        parse_clock(text)


@given(st.integers(0, 2879))
def test_clock_text_is_the_inverse(minute: int) -> None:
    assert parse_clock(clock_text(minute)) == minute


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("08:00-18:00", ((480, 1080),)),
        ("13:00-17:00, 08:00-12:00", ((480, 720), (780, 1020))),
        ("08:00–12:00", ((480, 720),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("00:00-24:00", ((0, 1440),)),
        ("08:00-08:00", ((480, 1920),)),
        ("closed", ()),
        ("OFF", ()),
        ("24h", ((0, 1440),)),
        ("any", ((0, 1440),)),
        ("08:00-12:00,12:00-14:00", ((480, 720), (720, 840))),
    ],
)
def test_hours(text: str, windows: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(text) == windows


@pytest.mark.parametrize("text", ["", "8-12", "08:00", "08:00-12:00-13:00", "open", "08:00 to 12:00"])
def test_no_hours(text: str) -> None:
    with pytest.raises(ValueError, match="must be written like"):
        parse_hours(text)


def test_hours_must_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        parse_hours("08:00-12:00, 11:00-13:00")


@given(st.lists(st.integers(0, 1439), min_size=2, max_size=8, unique=True).filter(lambda ends: len(ends) % 2 == 0))
def test_window_text_is_the_inverse(ends: list[int]) -> None:
    ends.sort()
    windows = tuple(zip(ends[::2], ends[1::2], strict=True))
    assert parse_hours(window_text(windows)) == windows


def test_no_window_is_closed() -> None:
    assert window_text(()) == "closed"
    assert parse_hours(window_text(())) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("sun-thu", (6, 0, 1, 2, 3)),
        ("sat, sun", (5, 6)),
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("Monday, wednesday", (0, 2)),
        ("fri-mon", (4, 5, 6, 0)),
        ("mon–wed", (0, 1, 2)),
    ],
)
def test_weekdays(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "weekday", "mo", "mon-tue-wed", "mon fri", "mon,", "1-5"])
def test_no_weekdays(text: str) -> None:
    with pytest.raises(ValueError, match="must be weekdays"):
        parse_weekdays(text)


def test_a_weekday_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        parse_weekdays("mon-fri, fri")


@given(st.integers(0, 6), st.integers(0, 6))
def test_every_span_begins_and_ends_where_it_says(first: int, last: int) -> None:
    days = parse_weekdays(f"{WEEKDAYS[first]}-{WEEKDAYS[last]}")
    assert (days[0], days[-1]) == (first, last)
    assert all((after - before) % 7 == 1 for before, after in pairwise(days))


@pytest.mark.parametrize("text", ["2026-03-02", "02.03.2026", "2.3.2026", " 2026-03-02 "])
def test_date(text: str) -> None:
    assert parse_date(text) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31.04.2026", "03/02/2026", "20260302", "tomorrow", "", "0026-03-02", "9999-12-31"]
)
def test_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="must be a date"):
        parse_date(text)


def test_a_day_is_a_date_or_weekdays() -> None:
    assert parse_day("2026-03-02") == date(2026, 3, 2)
    assert parse_day("mon-wed") == (0, 1, 2)
    with pytest.raises(ValueError, match=r"weekdays.*or a date"):
        parse_day("someday")


def test_any_time_holds_every_duty() -> None:
    assert ANY_TIME[0] == 0
    assert ANY_TIME[1] >= parse_clock("47:59") + 1440
