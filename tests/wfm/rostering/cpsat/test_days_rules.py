"""Days off and days in a row: where they bind, where they are just met, and at the edge of the horizon."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from wfm.rostering.rules import DaysOff, MaxConsecutiveDays, Scope
from wfm.workforce import CarryIn


def busy(centre: Any, make_shift: Any, **more: Any) -> Any:
    """One agent who is needed every day from 8 to 16."""
    return centre(shifts=(make_shift("day", 8, 8),), **more).ask(range(8, 16))


def test_without_rules_every_day_is_worked(centre: Any, make_shift: Any) -> None:
    assert busy(centre, make_shift).days_worked() == list(range(7))


@pytest.mark.parametrize("least", [0, 1, 2, 5, 7])
def test_days_off_are_kept_to_the_day(centre: Any, make_shift: Any, least: int) -> None:
    assert len(busy(centre, make_shift, rules=(DaysOff(least),)).days_worked()) == 7 - least


def test_days_off_count_in_each_week(centre: Any, make_shift: Any) -> None:
    worked = busy(centre, make_shift, days=14, rules=(DaysOff(3),)).days_worked()
    assert [sum(day // 7 == week for day in worked) for week in range(2)] == [4, 4]


def test_a_short_last_week_needs_no_days_off(centre: Any, make_shift: Any) -> None:
    worked = busy(centre, make_shift, days=9, rules=(DaysOff(6),)).days_worked()
    assert [day for day in worked if day >= 7] == [7, 8]
    assert len(worked) == 3


@pytest.mark.parametrize(("most", "duties"), [(1, 4), (2, 5), (3, 6), (6, 6), (7, 7)])
def test_runs_end_in_time(centre: Any, make_shift: Any, most: int, duties: int) -> None:
    worked = busy(centre, make_shift, rules=(MaxConsecutiveDays(most),)).days_worked()
    assert len(worked) == duties
    free = [-1, *sorted(set(range(7)) - set(worked)), 7]
    assert max(b - a - 1 for a, b in pairwise(free)) <= most


@pytest.mark.parametrize(("run", "first_off"), [(0, 3), (1, 2), (2, 1), (3, 0), (5, 0)])
def test_days_before_the_horizon_count(centre: Any, make_shift: Any, run: int, first_off: int) -> None:
    past = (CarryIn("A1", days_in_row=run),)
    problem = busy(centre, make_shift, days=4, rules=(MaxConsecutiveDays(3),), carry_in=past)
    problem.ask(range(8, 16), days=range(first_off), agents=5)  # the days before the forced one are worth most
    worked = problem.days_worked()
    assert worked == [day for day in range(4) if day != first_off]


def test_a_long_run_crosses_the_week(centre: Any, make_shift: Any) -> None:
    worked = busy(centre, make_shift, days=14, rules=(MaxConsecutiveDays(6),)).days_worked()
    assert len(worked) == 12


def test_scope_binds_some_and_spares_others(centre: Any, make_shift: Any) -> None:
    rule = DaysOff(3, scope=Scope(teams=("red",)))
    pair = centre(shifts=(make_shift("day", 8, 8),), agents=2, rules=(rule,)).ask(range(8, 16), agents=2.0)
    assert len(pair.days_worked("A1")) == 7
    assert len(pair.days_worked("A2")) == 4


def test_an_exception_frees_one_agent(centre: Any, make_shift: Any) -> None:
    rule = MaxConsecutiveDays(1, scope=Scope(except_agents=("A2",)))
    pair = centre(shifts=(make_shift("day", 8, 8),), agents=2, rules=(rule,)).ask(range(8, 16), agents=2.0)
    assert len(pair.days_worked("A1")) == 4
    assert len(pair.days_worked("A2")) == 7
