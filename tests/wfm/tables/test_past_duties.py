"""Duties and dates of the past, as words of a cell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.tables.past_duties import day_stretches, parse_past_duty, parse_stretch, past_duty_text, stretch_text
from wfm.workforce import PastDuty


def test_a_duty_in_a_word() -> None:
    duty = PastDuty(date(2026, 3, 1), 1320, 510, 480, "night")
    assert past_duty_text(duty) == "2026-03-01/22:00/510/480/night"
    assert parse_past_duty("2026-03-01/22:00/510/480/night") == duty


def test_a_start_after_midnight_belongs_to_the_day_before() -> None:
    assert past_duty_text(PastDuty(date(2026, 3, 1), 1470, 240, 240)) == "2026-03-01/24:30/240/240/"


@given(st.text(max_size=12), st.integers(0, 2879), st.integers(1, 1440))
def test_any_name_of_a_shift_survives(shift: str, clock: int, length: int) -> None:
    duty = PastDuty(date(2026, 3, 1), clock, length, length // 2, shift)
    word = past_duty_text(duty)
    assert word.split() == [word]
    assert parse_past_duty(word) == duty


@pytest.mark.parametrize(
    "word",
    ["", "2026-03-01", "2026-03-01/22:00/510/480", "2026-13-01/22:00/510/480/x", "2026-03-01/22:00/0/0/x",
     "2026-03-01/22:00/480/510/x", "2026-03-01/48:00/510/480/x"],
)  # fmt: skip
def test_what_is_no_duty(word: str) -> None:
    with pytest.raises(ValueError, match="must be a duty such as 2026-03-01/22:00/510/480/night"):
        parse_past_duty(word)


@given(st.sets(st.integers(0, 40)))
def test_dates_worked_survive_as_stretches(days: set[int]) -> None:
    dates = {date(2026, 2, 10) + timedelta(days=day) for day in days}
    words = [stretch_text(stretch) for stretch in day_stretches(dates)]
    found = [parse_stretch(word) for word in words]
    assert {low + timedelta(days=k) for low, high in found for k in range((high - low).days + 1)} == dates
    assert len(found) == sum(day - 1 not in days for day in days)


@pytest.mark.parametrize("word", ["2026-03-06..2026-03-02", "monday", ".."])
def test_what_is_no_stretch(word: str) -> None:
    with pytest.raises(ValueError, match="must be a date such as"):
        parse_stretch(word)
