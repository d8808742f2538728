"""What service costs: the plan at lower and higher prices of missing agents, and the rosters that answer a question.

A roster that is best at some price of missing agents is on the frontier between cost and service: nothing cheaper
serves as well. Such rosters are the corners of the frontier's convex hull; what lies between two corners is not found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from wfm.config.scenarios import BASE, Frontier, Scenario
from wfm.studies.whatif.comparison import Comparison

__all__ = ["FRONTIER_FAMILY", "Point", "answers", "at_weight", "closer_weights", "first_weights", "points_of"]

FRONTIER_FAMILY = "frontier"
"""Family of the scenarios that are points of the frontier."""

WEIGHT = "price of missing agents"


@dataclass(frozen=True, slots=True)
class Point:
    """One roster of the frontier.

    Attributes
    ----------
    name
        Of its scenario.
    weight
        Price of a missing agent-hour over the plan's.
    pay
        Pay of the horizon in major units.
    service_level
        Simulated level of the live queues together, a fraction.
    shortage_h
        Missing agent-hours.
    beaten
        Whether another point pays no more and serves no worse, and is better in one of them.
    """

    name: str
    weight: float
    pay: float
    service_level: float
    shortage_h: float
    beaten: bool = False


def first_weights(points: int) -> tuple[float, ...]:
    """Return the weights of the first points: powers of two around 1, which is the base and left out."""
    low = -(points // 2)
    return tuple(2.0**power for power in range(low, low + points) if power != 0)


def at_weight(base: Scenario, weight: float) -> Scenario:
    """Return the base with missing agents priced at a multiple of the plan's prices."""
    prices = base.plan.prices
    changed = replace(
        prices,
        shortage_minor_per_h=round(prices.shortage_minor_per_h * weight),
        far_shortage_minor_per_h=round(prices.far_shortage_minor_per_h * weight),
    )
    words = f"× {weight:.4g}"
    return Scenario(
        f"frontier_{weight:.4g}",
        f"Missing agents priced {words}",
        replace(base.plan, prices=changed),
        "",
        FRONTIER_FAMILY,
        {WEIGHT: words},
    )


def points_of(comparison: Comparison) -> tuple[Point, ...]:
    """Return the points of the frontier that are there, the base among them, by weight."""
    found = []
    for scenario in comparison.columns:
        if scenario.name != BASE and scenario.family != FRONTIER_FAMILY:
            continue
        level = comparison.number(scenario.name, "service_level")
        missing = comparison.number(scenario.name, "shortage_agent_h")
        pay = comparison.pay(scenario.name)
        if level is not None and missing is not None and pay is not None:
            found.append(Point(scenario.name, _weight(comparison, scenario), pay, level, missing))
    return tuple(
        replace(point, beaten=any(_beats(other, point) for other in found))
        for point in sorted(found, key=lambda point: point.weight)
    )


def _weight(comparison: Comparison, scenario: Scenario) -> float:
    base = comparison.scenarios[0].plan.prices.shortage_minor_per_h
    return scenario.plan.prices.shortage_minor_per_h / base if base else 1.0


def _beats(first: Point, second: Point) -> bool:
    no_worse = first.pay <= second.pay and first.service_level >= second.service_level
    return no_worse and (first.pay < second.pay or first.service_level > second.service_level)


def answers(points: tuple[Point, ...], frontier: Frontier) -> dict[str, Point | None]:
    """Return the best roster found for each mode that is asked; None where none of those looked at will do.

    weighted: the base. cheapest: least pay that reaches the service level. best_service: highest level whose pay keeps
    the budget.
    """
    found: dict[str, Point | None] = {"weighted": next((point for point in points if point.name == BASE), None)}
    if frontier.service_level is not None:
        reaching = [point for point in points if point.service_level >= frontier.service_level]
        found["cheapest"] = min(reaching, key=lambda point: (point.pay, -point.service_level), default=None)
    if frontier.budget_minor is not None:
        budget = float(Decimal(frontier.budget_minor) / 100)
        within = [point for point in points if point.pay <= budget]
        found["best_service"] = max(within, key=lambda point: (point.service_level, -point.pay), default=None)
    return found


def closer_weights(points: tuple[Point, ...], frontier: Frontier) -> tuple[float, ...]:
    """Return weights between the neighbours on either side of what is asked: their geometric means, each once."""
    asked = []
    if frontier.service_level is not None:
        asked.append([point.service_level >= frontier.service_level for point in points])
    if frontier.budget_minor is not None:
        asked.append([point.pay > frontier.budget_minor / 100 for point in points])
    found = []
    for beyond in asked:
        for place in range(len(points) - 1):
            if not beyond[place] and beyond[place + 1]:
                found.append(float(f"{(points[place].weight * points[place + 1].weight) ** 0.5:.4g}"))
                break
    known = {f"{point.weight:.4g}" for point in points}
    return tuple(weight for weight in dict.fromkeys(found) if f"{weight:.4g}" not in known)
