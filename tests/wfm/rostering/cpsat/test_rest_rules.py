"""Rest between duties and in a week: binding, just met, over midnight, over the clock change, with a past."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wfm.rostering.rules import MinRestBetweenShifts, MinWeeklyRest
from wfm.workforce import CarryIn

EARLY, LATE = range(6, 14), range(14, 22)


def late_then_early(centre: Any, make_shift: Any, rest_h: float, **more: Any) -> Any:
    """Needed from 14 to 22 and again at 6 the next day: eight hours between."""
    shifts = (make_shift("early", 6, 8), make_shift("late", 14, 8))
    asked = centre(days=2, shifts=shifts, rules=(MinRestBetweenShifts(rest_h),), **more)
    return asked.ask(LATE, days=[0]).ask(EARLY, days=[1])


@pytest.mark.parametrize(("rest_h", "duties"), [(0, 2), (8, 2), (8.25, 1), (11, 1)])
def test_rest_binds_beyond_what_there_is(centre: Any, make_shift: Any, rest_h: float, duties: int) -> None:
    assert len(late_then_early(centre, make_shift, rest_h).days_worked()) == duties


@pytest.mark.parametrize(("ended_h", "works"), [(-2, False), (-5, True), (-4.5, False)])
def test_last_weeks_duty_counts(centre: Any, make_shift: Any, ended_h: float, works: bool) -> None:
    """A duty that ended at 22:00 leaves eight hours until 6:00; one that ended at 19:00 leaves eleven."""
    asked = centre(days=1, shifts=(make_shift("early", 6, 8),), rules=(MinRestBetweenShifts(11),)).ask(EARLY)
    end = asked.at(0, ended_h)
    asked.carry_in = (CarryIn("A1", last_duty_start=asked.at(-1, 10), last_duty_end=end, days_in_row=1),)
    assert asked.days_worked() == ([0] if works else [])


def test_a_duty_from_last_week_never_overlaps_even_without_a_rule(centre: Any, make_shift: Any) -> None:
    asked = centre(days=1, shifts=(make_shift("early", 6, 8), make_shift("late", 14, 8))).ask(EARLY).ask(LATE)
    asked.carry_in = (CarryIn("A1", last_duty_start=asked.at(-1, 23), last_duty_end=asked.at(0, 7), days_in_row=1),)
    result = asked.solve()
    assert [duty.shift for duty in result.roster.duties] == ["late"]


def test_rest_runs_over_midnight(centre: Any, make_shift: Any) -> None:
    """A night from 22 to 6 leaves 16 hours to the next night, and 3 to a morning at 9."""
    nights = centre(days=3, shifts=(make_shift("night", 22, 8),), rules=(MinRestBetweenShifts(16),))
    assert nights.ask(range(22, 24)).days_worked() == [0, 1, 2]
    mixed = centre(
        days=2, shifts=(make_shift("night", 22, 8), make_shift("day", 9, 8)), rules=(MinRestBetweenShifts(11),)
    )
    assert len(mixed.ask(range(22, 24), days=[0]).ask(range(9, 17), days=[1]).days_worked()) == 1


SATURDAY, SUNDAY = frozenset({5}), frozenset({6})


@pytest.mark.parametrize(
    ("first", "start_h", "duties"),
    [(date(2026, 3, 28), 9, 1), (date(2026, 3, 28), 10, 2), (date(2026, 10, 24), 8, 2), (date(2026, 10, 24), 7, 1)],
)
def test_rest_is_elapsed_time_when_the_clocks_change(
    centre: Any, make_shift: Any, first: date, start_h: int, duties: int
) -> None:
    """In Warsaw the night to 29 March 2026 is an hour short and the one to 25 October an hour long; 11 h from 22:00."""
    shifts = (make_shift("late", 14, 8, weekdays=SATURDAY), make_shift("day", start_h, 8, weekdays=SUNDAY))
    asked = centre(first=first, zone="Europe/Warsaw", days=2, shifts=shifts, rules=(MinRestBetweenShifts(11),))
    assert len(asked.ask(LATE, days=[0]).ask(range(10, 16), days=[1]).days_worked()) == duties


def day_shifts(centre: Any, make_shift: Any, hours: float, **more: Any) -> Any:
    """Needed every day from 8 to 16: a day off gives 40 hours, two give 64."""
    return centre(shifts=(make_shift("day", 8, 8),), rules=(MinWeeklyRest(hours),), **more).ask(range(8, 16))


@pytest.mark.parametrize(
    ("hours", "duties"), [(0, 7), (16, 7), (17, 6), (32, 6), (32.5, 6), (40, 6), (41, 5), (64, 5), (65, 4)]
)
def test_weekly_rest_costs_days(centre: Any, make_shift: Any, hours: float, duties: int) -> None:
    assert len(day_shifts(centre, make_shift, hours).days_worked()) == duties


def test_weekly_rest_is_counted_inside_the_week(centre: Any, make_shift: Any) -> None:
    """The last evening of a week and the first morning of the next are two stretches: 8 h and 8 h, not 16 h."""
    worked = day_shifts(centre, make_shift, 33, days=14).days_worked()
    assert [sum(day // 7 == week for day in worked) for week in range(2)] == [6, 6]


def test_a_short_last_week_is_not_checked(centre: Any, make_shift: Any) -> None:
    assert len(day_shifts(centre, make_shift, 100, days=6).days_worked()) == 6


def test_a_night_from_last_week_shortens_the_first_stretch(centre: Any, make_shift: Any) -> None:
    """With day 0 off, 32 hours lie before the duty of day 1; a night that ends at 6:00 leaves 26 of them."""
    asked = day_shifts(centre, make_shift, 32).ask(range(8, 16), days=range(1, 7), agents=3.0)
    assert asked.days_worked() == [1, 2, 3, 4, 5, 6]
    asked.carry_in = (CarryIn("A1", last_duty_start=asked.at(-1, 22), last_duty_end=asked.at(0, 6), days_in_row=1),)
    worked = asked.days_worked()
    assert len(worked) == 6
    assert worked != [1, 2, 3, 4, 5, 6]


def test_late_start_after_an_early_end_can_be_rest_enough(centre: Any, make_shift: Any) -> None:
    """From 10:00 to 22:00 of the next day are 36 hours although both days are worked."""
    asked = centre(shifts=(make_shift("dawn", 2, 8), make_shift("night", 22, 2)), rules=(MinWeeklyRest(36),))
    asked.ask(range(2, 10), days=[0, 1, 2]).ask(range(22, 24), days=[3, 4, 5, 6])
    assert asked.days_worked() == list(range(7))
    asked.rules = (MinWeeklyRest(36.5),)
    assert len(asked.days_worked()) == 6


def test_the_neighbours_of_the_stretch_are_the_worked_days(centre: Any, make_shift: Any) -> None:
    """A day on which nobody works is no neighbour: Thursday 20:00 to the end of Saturday is 52 hours, not more."""
    asked = centre(first=date(2026, 11, 22), shifts=(make_shift("day", 7, 9, latest_h=11),), rules=(MinWeeklyRest(60),))
    asked.ask(range(9, 18), days=[1]).ask(range(7, 16), days=[2]).ask(range(11, 20), days=[4])
    assert len(asked.days_worked()) == 2
