"""Hand edits as locks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wfm.intraday.keeping import day_of_change, edits_between, keep

FIRST = date(2026, 6, 1)


def test_an_edit_is_a_duty_that_came_went_or_changed(small_day, roster) -> None:
    day = small_day()
    before = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 9), day.duty("A3", 1, 8))
    after = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 10), day.duty("A3", 0, 8))
    assert edits_between(before, after) == {("A2", FIRST), ("A3", FIRST), ("A3", FIRST + timedelta(days=1))}
    assert edits_between(before, before) == frozenset()
    assert edits_between(before, after) == edits_between(after, before)


@pytest.mark.parametrize(("today", "expected"), [(0, 0), (1, 1), (-30, -30), (2, -1), (400, -1)])
def test_a_week_that_is_past_is_changed_as_before_it_began(small_day, today: int, expected: int) -> None:
    grid = small_day().grid
    assert day_of_change(grid, FIRST + timedelta(days=today)) == FIRST + timedelta(days=expected)


def test_locked_duties_stay_and_the_rest_is_looked_for_anew(small_day, roster) -> None:
    """Somebody is locked to the wrong hours; another one, who is free, fills the gap that this leaves."""
    day = small_day((0, 0, 8, 12, 1.0))
    edited = roster(day.duty("A1", 0, 12))
    kept = keep(day.plan, edited, frozenset({("A1", FIRST)}))
    result = kept.outcome.result
    assert result.roster is not None
    mine = [duty for duty in result.roster.duties if duty.agent_id == "A1" and duty.date == FIRST]
    assert mine == list(edited.duties)
    assert {duty.agent_id for duty in result.roster.duties if duty.start.hour == 8} == {"A2"}
    assert kept.outcome.audit is not None
    assert kept.outcome.audit.cost == result.cost
    assert kept.outcome.audit.coverage.shortage.sum() == 0
    assert kept.broken == ()


def test_a_locked_free_day_stays_free(small_day, roster) -> None:
    day = small_day((0, 0, 8, 12, 2.0))
    locks = frozenset({("A2", FIRST)})
    kept = keep(day.plan, roster(day.duty("A1", 0, 8)), locks)
    assert kept.outcome.result.roster is not None
    assert not [duty for duty in kept.outcome.result.roster.duties if duty.agent_id == "A2" and duty.date == FIRST]


def test_locks_that_break_a_rule_are_said_and_kept(small_day, roster) -> None:
    """Late on one day and early on the next: eight hours of rest in place of eleven."""
    day = small_day((0, 0, 20, 24, 1.0))
    edited = roster(day.duty("A1", 0, 20, "late"), day.duty("A1", 1, 8))
    locks = frozenset({("A1", FIRST), ("A1", FIRST + timedelta(days=1))})
    kept = keep(day.plan, edited, locks)
    assert {item.rule for item in kept.broken} == {"min_rest_between_shifts"}
    assert kept.outcome.result.roster is not None
    assert set(edited.duties) <= set(kept.outcome.result.roster.duties)
