"""What a given tour costs by the priced rules: their path forms run along it, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.paths.forms import PATH_FORMS
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.protocols import FREE
from wfm.rostering.rules import Rule
from wfm.rostering.terms import CostTerm

__all__ = ["limits_price_minor", "rule_price_minor", "rule_terms_minor", "tours_of"]

Tour = Mapping[int, int]
"""Day → option."""


def tours_of(decisions: Iterable[AssignedDuty]) -> dict[int, dict[int, int]]:
    """Return the tours of decisions: agent → day → option."""
    found: dict[int, dict[int, int]] = {}
    for item in decisions:
        found.setdefault(item.agent, {})[item.day] = item.option
    return found


def limits_price_minor(instance: Instance, agent: int, limits: PathLimits, tour: Tour) -> Fraction | None:
    """Return what a tour costs by some limits in minor units; None where resources, pairs or duty prices refuse it."""
    duties: list[DutyView | None] = [
        None if day not in tour else instance.view(day, tour[day]) for day in range(instance.days)
    ]
    worked = [duty for duty in duties if duty is not None]
    total = FREE
    for one in limits.duties:
        for duty in worked:
            price = one.price(duty)
            if price is None:
                return None
            total += price
    past = instance.past_view(agent)
    for pair in limits.pairs:
        before = past
        for after in worked:
            if before is not None and after.day - before.day - 1 <= pair.reach_days:
                price = pair.price(before, after)
                if price is None:
                    return None
                total += price
            before = after
    for resource in limits.resources:
        state = resource.start()
        for day, on in enumerate(duties):
            move = resource.step(state, day, None if on is None else resource.look(on))
            if move is None:
                return None
            state, total = move[0], total + move[1]
        last = resource.finish(state)
        if last is None:
            return None
        total += last
    return total


def rule_price_minor(instance: Instance, rule: Rule, agent: int, tour: Tour) -> Fraction:
    """Return what a tour costs by one priced rule in minor units.

    Raises
    ------
    ValueError
        If the rule refuses the tour: a priced rule never does.
    """
    price = limits_price_minor(instance, agent, PATH_FORMS[rule.type](rule, instance, agent), tour)
    if price is None:
        raise ValueError(f"the priced rule {rule.type} refuses a tour")
    return price


def rule_terms_minor(
    instance: Instance, decisions: Sequence[AssignedDuty], agents: Iterable[int] | None = None
) -> dict[CostTerm, Fraction]:
    """Return what the priced rules of the plan cost in minor units, by term; only terms that the plan can have.

    Parameters
    ----------
    decisions
        Everybody's duties, or those of `agents`.
    agents
        Whose tours are priced; everybody's when None.
    """
    chosen = range(len(instance.agents)) if agents is None else list(agents)
    found: dict[CostTerm, Fraction] = {}
    tours: dict[int, dict[int, int]] | None = None
    for rule in instance.problem.rules:
        if not rule.costs:
            continue
        tours = tours_of(decisions) if tours is None else tours
        found.setdefault(rule.term, Fraction(0))
        for a in chosen:
            if rule.scope.covers(instance.agents[a]):
                found[rule.term] += rule_price_minor(instance, rule, a, tours.get(a, {}))
    return found
