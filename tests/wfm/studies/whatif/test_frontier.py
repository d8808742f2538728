"""The frontier between pay and service, and the questions it answers."""

from typing import Any

import pytest

from wfm.config.scenarios import BASE, Frontier, Scenario
from wfm.pipeline import Plan
from wfm.studies.whatif.frontier import (
    FRONTIER_FAMILY,
    Point,
    answers,
    at_weight,
    closer_weights,
    first_weights,
    points_of,
)


def points(*rows: tuple[float, float, float]) -> tuple[Point, ...]:
    return tuple(Point(BASE if weight == 1 else f"p{weight:g}", weight, pay, level, 0.0) for weight, pay, level in rows)


CURVE = points((0.25, 100, 0.5), (0.5, 120, 0.7), (1, 150, 0.82), (2, 190, 0.9), (4, 260, 0.94))


@pytest.mark.parametrize(("count", "low", "high"), [(5, 0.25, 4), (6, 0.125, 4), (7, 0.125, 8)])
def test_weights_double_around_the_plans_own(count: int, low: float, high: float) -> None:
    found = first_weights(count)
    assert (found[0], found[-1], len(found)) == (low, high, count - 1)
    assert 1.0 not in found


def test_a_point_prices_missing_agents_higher_and_nothing_else(plan: Plan) -> None:
    found = at_weight(Scenario(BASE, "As planned", plan), 2.0)
    assert found.plan.prices.shortage_minor_per_h == 2 * plan.prices.shortage_minor_per_h
    assert found.plan.prices.far_shortage_minor_per_h == 2 * plan.prices.far_shortage_minor_per_h
    assert found.plan.prices.surplus_minor_per_h == plan.prices.surplus_minor_per_h
    assert (found.name, found.family) == ("frontier_2", FRONTIER_FAMILY)


def test_each_mode_takes_the_best_of_the_rosters_looked_at() -> None:
    found = answers(CURVE, Frontier(service_level=0.85, budget_minor=16_000))
    assert {mode: point.pay for mode, point in found.items() if point} == {
        "weighted": 150, "cheapest": 190, "best_service": 150,
    }  # fmt: skip


def test_what_no_roster_reaches_is_not_answered() -> None:
    found = answers(CURVE, Frontier(service_level=0.99, budget_minor=9_900))
    assert found["cheapest"] is None
    assert found["best_service"] is None


def test_only_what_is_asked_is_answered() -> None:
    assert list(answers(CURVE, Frontier())) == ["weighted"]


def test_the_next_points_lie_between_the_neighbours_of_what_is_asked() -> None:
    assert closer_weights(CURVE, Frontier(service_level=0.85)) == (pytest.approx(2**0.5, abs=1e-3),)
    assert closer_weights(CURVE, Frontier(budget_minor=12_500)) == (pytest.approx(0.5**0.5, abs=1e-3),)
    both = closer_weights(CURVE, Frontier(service_level=0.85, budget_minor=16_000))
    assert both == (pytest.approx(2**0.5, abs=1e-3),)
    assert closer_weights(CURVE, Frontier(service_level=0.99, budget_minor=99_900)) == ()


def test_points_that_another_beats_are_marked(compare: Any) -> None:
    def measures(pay: float, level: float) -> dict[str, float]:
        return {"cost_term.pay_hourly": pay, "service_level": level, "shortage_agent_h": 1.0}

    families = dict.fromkeys("abc", FRONTIER_FAMILY)
    found = points_of(
        compare(
            measures(150, 0.8),
            a=measures(150, 0.8),
            b=measures(160, 0.8),
            c=measures(100, 0.7),
            d=measures(1, 1),
            families=families,
        )
    )
    assert {point.name: point.beaten for point in found} == {BASE: False, "a": False, "b": True, "c": False}
