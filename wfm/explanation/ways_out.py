"""The ways out of a plan that has no roster, each solved anew: what the plan costs then, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from wfm.evaluation.audit import audit
from wfm.rostering.cpsat.explanation import Clash, clashes_of
from wfm.rostering.cpsat.relaxations import WayOut
from wfm.rostering.instance import Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.rostering.roster import Roster
from wfm.rostering.solver import solve

__all__ = ["PricedWay", "priced_ways"]


@dataclass(frozen=True)
class PricedWay:
    """One way out of one clash.

    Attributes
    ----------
    clash
        What it is a way out of.
    text
        What changes, in words.
    others
        What was changed besides, so that the other clashes are out of the way.
    cost
        What the plan then costs, in major units; None where no roster was found.
    missing_h
        Agent-hours that are then missing; None where no roster was found.
    breaches
        Breaches of a rule that was given a price for this way out, in words.
    """

    clash: Clash
    text: str
    others: tuple[str, ...]
    cost: Decimal | None
    missing_h: float | None
    breaches: tuple[str, ...] = ()


def priced_ways(
    problem: RosterProblem, limits: SolveLimits, told: Callable[[PricedWay], None] | None = None
) -> tuple[PricedWay, ...]:
    """Solve the plan with each way out of each clash, and return them, the cheapest first.

    Parameters
    ----------
    problem
        A problem without a roster.
    limits
        Limits of every single solve.
    told
        Called with each way out as soon as it has a price.

    Notes
    -----
    Where several agents are stuck, a way out of one clash is tried with the first way out of each of the others.
    """
    clashes, _ = clashes_of(Instance(problem))
    open_clashes = [clash for clash in clashes if clash.ways]
    found: list[PricedWay] = []
    known: Roster | None = None
    for clash in open_clashes:
        others = [other.ways[0] for other in open_clashes if other is not clash]
        for way in clash.ways:
            priced, known = _priced(problem, clash, way, others, limits, known)
            found.append(priced)
            if told is not None:
                told(priced)
    return tuple(sorted(found, key=lambda item: (item.cost is None, item.cost or Decimal(0))))


def _priced(
    problem: RosterProblem,
    clash: Clash,
    way: WayOut,
    others: list[WayOut],
    limits: SolveLimits,
    known: Roster | None,
) -> tuple[PricedWay, Roster | None]:
    """Solve with one way out; return it with its price, and a roster to begin the next solve from."""
    changed = problem
    for change in (*others, way):
        changed = change.change(changed)
    names = tuple(other.text for other in others)
    result = solve(changed, limits, start=known)
    if result.roster is None:
        return PricedWay(clash, way.text, names, None, None), known
    report = audit(changed, result.roster)
    missing_h = float(report.coverage.shortage.sum()) * report.coverage.grid.step_h
    breaches = tuple(
        breach.message
        for one in report.priced
        if one.rule.price_minor == 1 and one.rule.scope.agents == (clash.agent_id,)
        for breach in one.breaches
    )
    return PricedWay(clash, way.text, names, report.cost, missing_h, breaches), result.roster
