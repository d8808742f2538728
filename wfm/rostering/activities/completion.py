"""Sittings that found no place: CP-SAT looks whether the others can make room, and proves it where they cannot."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model

from wfm.rostering.activities.placement import Placement
from wfm.rostering.cpsat.parameters import CpLimits, solver_for

__all__ = ["make_room"]

MOST_CHOICES = 20_000
"""Largest number of (sitting, start, lead) that CP-SAT is given at once."""

WORK = 2.0
"""CP-SAT work units for one week."""


def make_room(placement: Placement, seed: int) -> set[int]:
    """Move sittings of one or two people so that as many as possible have a place.

    Returns
    -------
    Requests without a place of which it is proved that, with duties, breaks and meetings as they are, no more sittings
    can be placed than now.
    """
    proved: set[int] = set()
    lost = [r for r in range(len(placement.requests)) if _single(placement, r) and placement.missed(r)]
    for week in sorted({placement.requests[r].week for r in lost}):
        missing = [r for r in lost if placement.requests[r].week == week]
        together = _connected(placement, missing)
        if _rearrange(placement, together, seed):
            proved |= {r for r in together if placement.missed(r)}
    return proved


def _single(placement: Placement, number: int) -> bool:
    one = placement.requests[number]
    return len(one.attendees) == 1 and one.rule.price_minor is None


def _people(placement: Placement, number: int) -> set[int]:
    return {*placement.requests[number].attendees, *placement.requests[number].leads}


def _connected(placement: Placement, missing: list[int]) -> list[int]:
    """Return the single requests of a week that share people with the missing ones, directly or through others."""
    week = placement.requests[missing[0]].week
    others = [r for r, one in enumerate(placement.requests) if one.week == week and _single(placement, r)]
    people: set[int] = set().union(*(_people(placement, r) for r in missing))
    found = set(missing)
    grown = True
    while grown:
        near = {r for r in others if r not in found and people & _people(placement, r)}
        grown = bool(near)
        found |= near
        people |= set().union(*(_people(placement, r) for r in near)) if near else set()
    return sorted(found)


def _rearrange(placement: Placement, together: list[int], seed: int) -> bool:
    """Place as many of some requests as can be, changed only if there are more than before; return whether proved."""
    before = {r: placement.sittings(r) for r in together}
    for r in together:
        placement.lift(r)
    model = cp_model.CpModel()
    choice: dict[tuple[int, int, int | None], cp_model.IntVar] = {}
    at: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for r in together:
        one = placement.requests[r]
        (agent,) = one.attendees
        own = placement.time.starts(one, agent)
        for lead in one.leads if one.accompanied else (None,):
            fits = own if lead is None else own & placement.time.starts(one, lead)
            for start in np.flatnonzero(fits).tolist():
                choice[r, start, lead] = model.new_bool_var("")
                for slot in range(start, start + one.length):
                    for person in (agent,) if lead is None else (agent, lead):
                        at[person, slot].append(choice[r, start, lead])
    answer: dict[int, list[tuple[int, tuple[int, ...], tuple[int, ...]]]] = {}
    proved = False
    if len(choice) <= MOST_CHOICES:
        for r in together:
            model.add_at_most_one(taken for (number, _, _), taken in choice.items() if number == r)
        for several in at.values():
            model.add_at_most_one(several)
        model.maximize(sum(choice.values()))
        solver = solver_for(CpLimits(time_limit_s=1e6, seed=seed, deterministic_time=WORK))
        status = solver.solve(model)
        proved = status == cp_model.OPTIMAL
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            for (r, start, lead), taken in choice.items():
                if solver.boolean_value(taken):
                    leads = () if lead is None else (lead,)
                    answer[r] = [(start, placement.requests[r].attendees, leads)]
    better = len(answer) > sum(1 for sittings in before.values() if sittings)
    for r in together:
        placement.put(r, answer.get(r, []) if better else before[r])
    return proved
