"""Swaps and leave: yes where no rule breaks and the price is within the limit, or where the planner says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from wfm.evaluation.audit import Violation, audit
from wfm.intraday.events import Event, EventKind
from wfm.intraday.requests import answered, new_violations

WHY_NOT = "it would cost"


def asked(day, roster, event: Event, following=None):
    return answered(day.plan, roster, (), event, audit(day.problem, roster), following)


def leave(day, agent: str, granted: bool | None = None) -> Event:
    return Event(EventKind.LEAVE, day.at(0, 0), day.at(1, 0), agent, granted=granted)


def swap(day, granted: bool | None = None) -> Event:
    return Event(EventKind.SWAP, day.at(0, 0), day.at(0, 0), "A1", "A2", granted=granted)


def test_leave_of_somebody_who_is_not_needed_is_granted(small_day, roster) -> None:
    day = small_day()
    there = roster(day.duty("A3", 0, 8))
    answer, stood, after = asked(day, there, leave(day, "A3"))
    assert answer.granted
    assert answer.rules == ()
    assert answer.price <= 0
    assert "breaks no rule" in answer.reason
    assert stood.roster.duties == ()
    assert after.violations == ()


def test_leave_that_leaves_callers_waiting_has_its_price_named(small_day, roster) -> None:
    day = small_day((0, 0, 8, 12, 1.0))
    there = roster(day.duty("A1", 0, 8))
    answer, stood, _ = asked(day, there, leave(day, "A1"))
    assert not answer.granted
    assert answer.price == Decimal(4 * (3 + 54))  # four hours: a tenth at 30, the rest at 60
    assert answer.reason.startswith(WHY_NOT)
    assert stood.roster == there
    assert stood.known.granted is False


def test_a_higher_limit_grants_it(small_day, roster) -> None:
    day = small_day((0, 0, 8, 12, 1.0), request_limit_minor=22_800)
    there = roster(day.duty("A1", 0, 8))
    assert asked(day, there, leave(day, "A1"))[0].granted
    assert not asked(day.with_settings(request_limit_minor=22_799), there, leave(day, "A1"))[0].granted


@pytest.mark.parametrize("word", [True, False])
def test_what_the_planner_has_said_holds(small_day, roster, word: bool) -> None:
    day = small_day((0, 0, 8, 12, 1.0))
    there = roster(day.duty("A1", 0, 8))
    answer, stood, _ = asked(day, there, leave(day, "A1", word))
    assert answer.granted is word
    assert f"answered {'yes' if word else 'no'} by the planner" in answer.reason
    assert bool(stood.roster.duties) is not word


def test_a_swap_of_equals_is_granted(small_day, roster) -> None:
    day = small_day((0, 0, 8, 12, 1.0), (0, 0, 16, 20, 1.0))
    there = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 16, "late"))
    answer, stood, _ = asked(day, there, swap(day))
    assert answer.granted
    assert answer.price == 0
    assert {(duty.agent_id, duty.start.hour) for duty in stood.roster.duties} == {("A2", 8), ("A1", 16)}


def test_a_swap_that_breaks_rest_is_refused_with_the_rule(small_day, roster) -> None:
    day = small_day()
    there = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 20, "late"), day.duty("A1", 1, 8))
    answer, stood, _ = asked(day, there, swap(day))
    assert not answer.granted
    assert [item.rule for item in answer.rules] == ["min_rest_between_shifts"]
    assert "it would break min_rest_between_shifts" in answer.reason
    assert stood.roster == there
    granted = asked(day, there, swap(day, granted=True))[0]
    assert granted.granted
    assert "it breaks min_rest_between_shifts" in granted.reason


class Later:
    """The next week has something against whatever changes."""

    def objections(self, before, after):
        return (Violation("max_consecutive_days", "A1", None, None, "seven in a row"),) if before != after else ()


def test_the_next_week_is_asked_too(small_day, roster) -> None:
    day = small_day()
    there = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 16, "late"))
    answer, stood, _ = asked(day, there, swap(day), Later())
    assert not answer.granted
    assert "max_consecutive_days: seven in a row" in answer.reason
    assert stood.roster == there


def test_a_violation_is_new_by_rule_agent_and_date() -> None:
    old = Violation("rest", "A1", None, None, "was")
    same = replace(old, message="is worse")
    other = replace(old, agent_id="A2")
    assert new_violations([old], [same, other]) == (other,)
    assert new_violations([], [old]) == (old,)
    assert new_violations([old], []) == ()
