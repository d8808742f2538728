"""Defects seen in other rostering programs, kept out for good."""

from __future__ import annotations

from typing import Any

import pytest

from wfm.rostering.rules import MinRestBetweenShifts


def test_night_after_night_is_allowed_when_only_the_morning_after_is_forbidden(centre: Any, make_shift: Any) -> None:
    """A night ends at 6:00: the next night has 16 hours of rest, a morning at 8:00 has two."""
    shifts = (make_shift("morning", 8, 8), make_shift("night", 22, 8))
    asked = centre(days=3, shifts=shifts, rules=(MinRestBetweenShifts(11),))
    asked.ask(range(22, 24), days=[0, 1, 2])
    result = asked.solve()
    assert [duty.shift for duty in result.roster.duties] == ["night", "night", "night"]
    asked.need.clear()
    asked.ask(range(22, 24), days=[0]).ask(range(8, 16), days=[1])
    assert len(asked.solve().roster.duties) == 1


@pytest.mark.parametrize(("agents", "missing"), [(1, 1), (2, 0)])
def test_a_flexible_agent_is_counted_once(centre: Any, make_shift: Any, agents: int, missing: int) -> None:
    """Two queues need one agent each at the same time; somebody who can serve both is one agent.

    The best flow splits her time so that both queues have their cheap tenth missing: 0.2 × 30 + 0.8 × 60 an hour.
    """
    asked = centre(days=1, queues=2, agents=agents, shifts=(make_shift("day", 8, 8),))
    asked.ask(range(8, 16), queue=0).ask(range(8, 16), queue=1)
    shortage = float(sum(amount for term, amount in asked.solve().cost_terms.items() if term == "shortage"))
    assert shortage == pytest.approx(missing * 8 * (0.2 * 30 + 0.8 * 60))


def test_a_flexible_agent_goes_where_only_she_can(centre: Any, make_shift: Any) -> None:
    asked = centre(days=1, queues=2, agents=2, shifts=(make_shift("day", 8, 8),), skills={0: {"s0": 1.0}})
    asked.ask(range(8, 16), queue=0).ask(range(8, 16), queue=1)
    assert sum(asked.solve().cost_terms.values()) == asked.solve().fixed_pay


def test_an_impossible_problem_has_no_roster_and_no_cost(centre: Any, make_shift: Any) -> None:
    from wfm.rostering.rules import ContractHours

    result = centre(shifts=(make_shift("day", 8, 8),), min_h=60, rules=(ContractHours(),)).solve()
    assert result.roster is None
    assert result.cost is None
    assert result.bound is None
    assert result.cost_terms == {}


@pytest.mark.parametrize(("after", "worked"), [(("morning",), 3), (("night",), 2), (("morning", "night"), 2)])
def test_a_forbidden_pair_forbids_no_other_pair(centre: Any, make_shift: Any, after: Any, worked: int) -> None:
    """Three nights in a row, where only "night, then …" of the named shifts is forbidden."""
    from wfm.rostering.rules import ForbiddenSuccession

    shifts = (make_shift("morning", 8, 8), make_shift("night", 22, 8))
    asked = centre(days=3, shifts=shifts, rules=(ForbiddenSuccession(("night",), after),))
    asked.ask(range(22, 24), days=[0, 1, 2])
    nights = [duty for duty in asked.solve().roster.duties if duty.shift == "night"]
    assert len(nights) == worked


@pytest.mark.parametrize("price", [1, 20])
def test_the_price_of_a_rule_reaches_the_solver(centre: Any, make_shift: Any, price: int) -> None:
    """A second day in a row is worth 57 an hour for eight hours: it is bought at 1 and at 20, and refused at 500."""
    from wfm.rostering.rules import MaxConsecutiveDays

    shifts = (make_shift("day", 8, 8),)
    bought = centre(days=2, shifts=shifts, rules=(MaxConsecutiveDays(1, price_minor=100 * price),))
    result = bought.ask(range(8, 16)).solve()
    assert len(result.roster.duties) == 2
    assert result.cost_terms["rules"] == price
    dear = centre(days=2, shifts=shifts, rules=(MaxConsecutiveDays(1, price_minor=50_000),))
    assert len(dear.ask(range(8, 16)).solve().roster.duties) == 1
    hard = centre(days=2, shifts=shifts, rules=(MaxConsecutiveDays(1),))
    assert len(hard.ask(range(8, 16)).solve().roster.duties) == 1
