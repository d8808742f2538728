"""The stage after either engine: sittings are put into the roster where they hurt least, and the cost is told anew."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.activities.completion import make_room
from wfm.rostering.activities.placement import Placement
from wfm.rostering.activities.reasons import reasons_for
from wfm.rostering.activities.requests import Request, quotas_of, requests_of
from wfm.rostering.costing import coverage_minor, major, staff_of
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Activity, Roster
from wfm.rostering.rules import COUPLING_RULES
from wfm.rostering.team_rules import broken_sentences, team_terms_minor
from wfm.rostering.terms import CostTerm

__all__ = ["most_hours", "place_activities", "seconds_for", "unchecked", "with_activities"]

SHARE, LEAST_S, MOST_S = 0.1, 0.2, 10.0
"""Part of the time limit that the stage may have, and its limits in seconds."""

PLACES = Decimal("0.0001")


def seconds_for(instance: Instance, time_limit_s: float) -> float:
    """Return how much of the time limit of a solve belongs to this stage; none where nothing is asked for."""
    return min(MOST_S, max(LEAST_S, SHARE * time_limit_s)) if quotas_of(instance) else 0.0


def most_hours(instance: Instance) -> Fraction:
    """Return the most agent-hours that the activities of a problem can take off the phone in any roster."""
    minutes = 0
    for rule in quotas_of(instance):
        for week in range(instance.days // 7):
            first = instance.grid.dates[week * 7]
            due = sum(rule.scope.covers(one) and rule.due(a, first) for a, one in enumerate(instance.agents))
            minutes += due * rule.times * rule.minutes * (2 if rule.together == "lead" else 1)
    return Fraction(minutes, 60)


def place_activities(
    instance: Instance, decisions: Sequence[AssignedDuty], seed: int, over: Callable[[], bool]
) -> tuple[Placement, tuple[str, ...]]:
    """Place everything that is due in a roster; return the placement and why a hard sitting has no place."""
    placement = Placement(instance, decisions, requests_of(instance, decisions), seed)
    placement.run(over)
    proved = make_room(placement, seed)
    placement.settle(over)
    return placement, tuple(reasons_for(placement, proved))


def with_activities(
    instance: Instance, result: SolveResult, decisions: Sequence[AssignedDuty], seed: int, seconds: float | None
) -> SolveResult:
    """Return a result with the activities of the plan in its roster, and cost and bound that hold for it.

    Parameters
    ----------
    instance
        The problem.
    result
        What an engine found, without activities.
    decisions
        The duties and breaks of its roster.
    seed
        Order in which sittings are moved.
    seconds
        Limit of the stage; None counts rounds alone, so that one seed gives one answer.

    Notes
    -----
    Somebody off the phone never lessens a shortage, and lessens the surplus by no more than the time off it. So the
    bound of the engine, less the surplus price of the most hours that activities can take, is a bound with them.
    """
    if result.roster is None:
        return result
    if not quotas_of(instance):
        return _honest(result, broken_sentences(instance, decisions, staff_of(instance, decisions)))
    began = time.monotonic()

    def over() -> bool:
        return seconds is not None and time.monotonic() - began > seconds

    placement, reasons = place_activities(instance, decisions, seed, over)
    off = _off(instance, placement)
    terms = _terms(instance, result, decisions, placement, off)
    reasons = (*reasons, *broken_sentences(instance, decisions, staff_of(instance, decisions), off))
    bound = result.bound
    if bound is not None:
        idle = most_hours(instance) * instance.problem.prices.surplus_minor_per_h / 100
        bound -= Decimal(idle.numerator) / Decimal(idle.denominator)
        bound = max(result.fixed_pay, bound).quantize(PLACES, rounding=ROUND_FLOOR)
    status = result.status
    if status is SolveStatus.OPTIMAL and (bound is None or sum(terms.values()) - bound > Decimal("0.01")):
        status = SolveStatus.FEASIBLE
    found = replace(
        result,
        status=status,
        roster=_roster(instance, result.roster, placement),
        cost_terms=terms,
        bound=bound,
        relaxation=f"{result.relaxation}; less the surplus that activities can take" if bound is not None else "",
        seconds=result.seconds + time.monotonic() - began,
    )
    return _honest(found, reasons)


def unchecked(instance: Instance, result: SolveResult) -> SolveResult:
    """Return a result whose roster cannot be read back, with the rules that couple people and were not checked."""
    coupled = sorted({rule.type for rule in instance.problem.rules if isinstance(rule, COUPLING_RULES)})
    if result.roster is None or not coupled:
        return result
    return _honest(result, [f"{', '.join(coupled)}: the roster could not be read back, so nothing is known of them"])


def _honest(result: SolveResult, reasons: Sequence[str]) -> SolveResult:
    """Return the result with what its roster breaks; nothing is passed over in silence."""
    if not reasons:
        return result
    return replace(result, status=SolveStatus.BROKEN, notes=(*result.notes, *reasons))


def _off(instance: Instance, placement: Placement) -> NDArray[np.float64]:
    """Return the people at activities by skill set and slot, shape (k, n)."""
    found = np.zeros_like(instance.base)
    for seats in placement.seats:
        for seat in seats:
            found[int(instance.skill_set[seat.agent]), seat.start : seat.start + seat.length] += 1
    return found


def _terms(
    instance: Instance,
    result: SolveResult,
    decisions: Sequence[AssignedDuty],
    placement: Placement,
    off: NDArray[np.float64],
) -> dict[CostTerm, Decimal]:
    """Return the cost terms of the roster with activities."""
    staff = staff_of(instance, decisions)
    missed = sum(
        (_missed_minor(one) * len(placement.missed(r)) for r, one in enumerate(placement.requests)), Fraction(0)
    )
    terms = dict(result.cost_terms)
    terms |= {term: major(minor) for term, minor in coverage_minor(instance, staff - off).items()}
    before, after = (team_terms_minor(instance, decisions, staff, away) for away in (None, off))
    for term, minor in after.items():
        terms[term] += major(minor - before[term])
    if any(rule.priced for rule in quotas_of(instance)):
        terms[CostTerm.RULES] = terms.get(CostTerm.RULES, Decimal(0)) + major(missed)
    return terms


def _missed_minor(one: Request) -> Fraction:
    return Fraction((one.rule.price_minor or 0) * one.rule.minutes, 60)


def _roster(instance: Instance, roster: Roster, placement: Placement) -> Roster:
    """Return the roster with the sittings among the activities of its duties."""
    grid, step = instance.grid, instance.grid.step_min
    placed: dict[str, list[Activity]] = defaultdict(list)
    for one, seats in zip(placement.requests, placement.seats, strict=True):
        for seat in seats:
            start = seat.start * step
            placed[instance.agents[seat.agent].id].append(
                Activity(grid.instant(start), grid.instant(start + one.rule.minutes), one.rule.activity, True)
            )
    duties = []
    for duty in roster.duties:
        first, last = duty.start.timestamp(), duty.end.timestamp()
        own = [item for item in placed[duty.agent_id] if first <= item.start.timestamp() < last]
        together = sorted((*duty.activities, *own), key=lambda item: item.start.timestamp())
        duties.append(replace(duty, activities=tuple(together)) if own else duty)
    return Roster(tuple(duties))
