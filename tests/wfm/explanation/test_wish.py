"""A wish for a day off is answered with what it costs, whom it touches, or why it cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.audit import audit
from wfm.explanation.wish import wished_day_off, with_day_off
from wfm.rostering.rules import ContractHours, DaysOff, MaxConsecutiveDays
from wfm.rostering.solver import solve

MONDAY = date(2026, 6, 1)
WORKDAYS = range(5)
ONE_DUTY = Decimal("456.00")
"""Eight hours with one agent required and none there: 8 × (0.1 × 30 + 0.9 × 60)."""


def asked(problem: Any, roster: Any, day: int, limits: Any) -> Any:
    (found,) = wished_day_off(problem, roster, "A1", [MONDAY + timedelta(days=day)], limits)
    return found


def test_a_colleague_stands_in_for_nothing(build: Any, worked: Any, limits: Any) -> None:
    problem = build(2, dict.fromkeys(WORKDAYS, 1))
    found = asked(problem, worked(problem, A1=WORKDAYS), 0, limits)
    assert (found.kept, found.clash, found.price, found.missing, found.violations) == (False, None, 0, (), ())
    assert [(swap.agent_id, swap.date, swap.before, swap.after) for swap in found.swaps if swap.date == MONDAY] == [
        ("A1", MONDAY, "day 08:00-16:00", ""),
        ("A2", MONDAY, "", "day 08:00-16:00"),
    ]


def test_nobody_stands_in_and_the_hours_go_missing(build: Any, worked: Any, limits: Any) -> None:
    problem = build(2, dict.fromkeys(WORKDAYS, 1), available={"A2": [1]})
    found = asked(problem, worked(problem, A1=WORKDAYS), 0, limits)
    assert found.price == ONE_DUTY
    (stretch,) = found.missing
    assert (stretch.queue, stretch.start.hour, stretch.end.hour, stretch.hours) == ("calls", 8, 16, 8.0)
    assert stretch.start.date() == MONDAY


def test_the_price_is_that_of_the_whole_plan_solved_anew(build: Any, worked: Any, limits: Any) -> None:
    """Two small plans, each solved to a proof with and without the wish: the difference is the price."""
    prices = []
    for need, available in (({0: 2, 1: 2, 2: 1}, {}), ({0: 2, 1: 1}, {"A2": [0]})):
        problem = build(2, need, rules=(ContractHours(), MaxConsecutiveDays(2)), available=available)
        known = solve(problem, limits)
        wished = solve(with_day_off(problem, "A1", MONDAY), limits)
        found = asked(problem, known.roster, 0, limits)
        assert found.price == audit(problem, wished.roster).cost - audit(problem, known.roster).cost
        prices.append(found.price)
    assert prices == [0, 8 * (Decimal("0.2") * 30 + Decimal("0.8") * 60)]


def test_a_day_that_is_free_already_costs_nothing(build: Any, worked: Any, limits: Any) -> None:
    problem = build(1, {0: 1})
    found = asked(problem, worked(problem, A1=[0]), 3, limits)
    assert found.kept
    assert found.price == 0


def test_a_wish_against_the_contract_names_the_clash_and_its_ways_out(build: Any, worked: Any, limits: Any) -> None:
    """Forty hours on Monday to Friday: with Monday free only 32 are left."""
    problem = build(1, dict.fromkeys(WORKDAYS, 1), min_h=40, available={"A1": WORKDAYS})
    found = asked(problem, worked(problem, A1=WORKDAYS), 0, limits)
    assert found.price is None and found.roster is None
    assert "asks for at least 40 h in the week of 2026-06-01" in found.clash.sentence
    assert "at most 32 h" in found.clash.sentence
    ways = dict(found.ways)
    assert ways["ask for at most 32 h in the week of 2026-06-01"] == ONE_DUTY
    assert ways["let A1 be available all day on Saturday 2026-06-06"] == ONE_DUTY
    assert not any("Tuesday" in text for text in ways)


def test_a_wish_against_a_rule_names_the_rule_and_where_it_is_from(build: Any, worked: Any, limits: Any) -> None:
    """At most two days in a row: five days of a week are to be had, but not of Tuesday to Sunday."""
    rules = (ContractHours(), DaysOff(2), MaxConsecutiveDays(2, origin="plan.yaml:10"))
    problem = build(1, {1: 1}, min_h=40, rules=rules)
    found = asked(problem, worked(problem, A1=[0, 1, 3, 4, 6]), 0, limits)
    assert "at most 2 days with duty in a row (max_consecutive_days) [plan.yaml:10]" in found.clash.sentence
    assert "days_off" not in found.clash.sentence
    ways = dict(found.ways)
    assert ways["for this agent, at most 3 days with duty in a row (max_consecutive_days) [plan.yaml:10]"] == 0
    assert ways["ask for at most 32 h in the week of 2026-06-01"] == 0
    assert asked(problem, worked(problem, A1=[0, 1, 3, 4, 6]), 1, limits).price == ONE_DUTY  # Wednesday instead


def test_other_people_keep_their_duties_where_they_are_no_neighbours(build: Any, worked: Any, limits: Any) -> None:
    problem = build(8, dict.fromkeys(WORKDAYS, 1), available={f"A{number}": [5] for number in range(2, 9)})
    roster = worked(problem, A1=WORKDAYS, A8=[5])
    found = asked(problem, roster, 1, limits)
    assert found.price == ONE_DUTY
    assert [duty.date for duty in found.roster.duties if duty.agent_id == "A8"] == [date(2026, 6, 6)]


def test_who_and_when_must_exist(build: Any, worked: Any, limits: Any) -> None:
    problem = build(1, {0: 1})
    roster = worked(problem, A1=[0])
    with pytest.raises(ValueRangeError, match="no agent A9"):
        wished_day_off(problem, roster, "A9", [MONDAY], limits)
    with pytest.raises(ValueRangeError, match="2026-07-01 is no planned day"):
        wished_day_off(problem, roster, "A1", [date(2026, 7, 1)], limits)
