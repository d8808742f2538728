"""Ways out of a plan without a roster: each one solved, the cheapest first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wfm.explanation.ways_out import priced_ways
from wfm.rostering.result import SolveStatus
from wfm.rostering.rules import ContractHours, MaxConsecutiveDays
from wfm.rostering.solver import solve

SALARY = Decimal(800)
ONE_DUTY = Decimal(456)


def test_opening_the_day_on_which_hours_are_missing_is_cheapest(build: Any, limits: Any) -> None:
    """Monday to Thursday are open for A1, who owes 40 hours; calls come from Monday to Friday."""
    problem = build(1, dict.fromkeys(range(5), 1), min_h=40, available={"A1": range(4)})
    assert solve(problem, limits).status is SolveStatus.INFEASIBLE
    told: list[Any] = []
    found = priced_ways(problem, limits, told.append)
    assert [(way.text, way.cost, way.missing_h) for way in found] == [
        ("let A1 be available all day on Friday 2026-06-05", SALARY, 0.0),
        ("ask for at most 32 h in the week of 2026-06-01", SALARY + ONE_DUTY, 8.0),
        ("let A1 be available all day on Saturday 2026-06-06", SALARY + ONE_DUTY, 8.0),
        ("let A1 be available all day on Sunday 2026-06-07", SALARY + ONE_DUTY, 8.0),
    ]
    assert sorted(told, key=str) == sorted(found, key=str)


def test_a_rule_gives_way_as_little_as_possible(build: Any, limits: Any) -> None:
    problem = build(
        1,
        dict.fromkeys(range(5), 1),
        min_h=40,
        rules=(ContractHours(), MaxConsecutiveDays(4)),
        available={"A1": range(5)},
    )
    found = priced_ways(problem, limits)
    texts = {way.text: way.cost for way in found}
    assert texts["for this agent, at most 5 days with duty in a row (max_consecutive_days)"] == SALARY
    assert texts["ask for at most 32 h in the week of 2026-06-01"] == SALARY + ONE_DUTY
    assert found[0].cost == min(texts.values())


def test_other_clashes_are_out_of_the_way_first(build: Any, limits: Any) -> None:
    problem = build(
        2, dict.fromkeys(range(5), 1), min_h=40, available={"A1": range(4), "A2": range(3)}, rules=(ContractHours(),)
    )
    found = priced_ways(problem, limits)
    assert {way.clash.agent_id for way in found} == {"A1", "A2"}
    for way in found:
        assert len(way.others) == 1
        assert way.cost is not None


def test_a_sound_plan_needs_no_way_out(build: Any, limits: Any) -> None:
    assert priced_ways(build(1, {0: 1}), limits) == ()
