"""Coverage with backlogs, in the model: the flow of every slot as columns, tied together by the work done so far.

Where everybody is equally fast and no time between contacts is used, this is a pure network, so whole numbers on a
grid lose nothing but the rounding of the curves. Otherwise every row gives way by what rounding a flow down to the grid
may take from it. Either way the model's cost is never above the true one, so its bound is proved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.slot_rows import Coverage
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.instance import HUNDREDTHS
from wfm.rostering.pooling import equally_fast
from wfm.rostering.terms import CostTerm

__all__ = ["build_backlog_coverage"]

FINENESS = 100
"""Steps of the grid in a thousandth of an agent (and in the agent-minutes of carry-in)."""

PARTS = 10_000
"""Idle shares are written in such parts, rounded so that a row never says too much."""

EFFICIENCY_PARTS = 1_000_000
"""Parts in which an efficiency is written where late work is priced, rounded down."""

CLOCK_PARTS = 1_000
"""Parts of a slot in which the time of the deadline's clock is written, rounded down."""


@dataclass
class _Builder:
    """The coverage while it is put together.

    scale : steps of the grid in an agent; loose : whether rows give way. Columns by cost term; capacity[e][n] holds
    (column, coefficient) of the work that can be done on a backlog in a slot, in steps × HUNDREDTHS × PARTS.
    """

    columns: DutyColumns
    supply: Supply
    staff: NDArray[np.float64]
    scale: int
    loose: bool
    near: list[int] = field(default_factory=list)
    far: list[int] = field(default_factory=list)
    idle: list[int] = field(default_factory=list)
    late: list[Term] = field(default_factory=list)
    capacity: list[list[list[tuple[int, int]]]] = field(default_factory=list)

    def column(self, most: int) -> int:
        """Add a column between 0 and most."""
        (found,) = self.columns.sheet.integers([0], [max(0, most)]).tolist()
        return int(found)

    def row(self, entries: list[tuple[int, int]], **limits: int) -> None:
        """Add a row."""
        self.columns.sheet.row([column for column, _ in entries], [value for _, value in entries], **limits)


def build_backlog_coverage(columns: DutyColumns, supply: Supply, staff: NDArray[np.float64]) -> Coverage:
    """Add shortage, surplus and late work.

    Parameters
    ----------
    staff : (k, n)
        Fixed agents on the phone.
    """
    instance = columns.instance
    problem = instance.problem
    share = problem.idle_share
    loose = not equally_fast(instance.productivity) or (share is not None and bool(share.any()))
    scale = FINENESS * lcm(1_000, instance.grid.step_min)
    built = _Builder(columns, supply, staff, scale, loose)
    built.capacity = [[[] for _ in range(instance.n)] for _ in problem.deferred]
    for n in range(instance.n):
        _add_slot(built, n)
    for item, capacity in zip(problem.deferred, built.capacity, strict=True):
        _add_backlog(built, item, capacity)
    step_h = Fraction(instance.grid.step_min, 60)
    prices = problem.prices
    terms = [
        _term(CostTerm.SHORTAGE, built.near, prices.shortage_minor_per_h * step_h / scale),
        _term(CostTerm.SHORTAGE, built.far, prices.far_shortage_minor_per_h * step_h / scale),
        _term(CostTerm.SURPLUS, built.idle, prices.surplus_minor_per_h * step_h / scale),
        *built.late,
    ]
    return Coverage((), tuple(terms), exact=False)


def _term(name: CostTerm, held: list[int], price: Fraction) -> Term:
    return Term(name, np.array(held, dtype=np.int64), np.ones(len(held), dtype=np.int64), price)


def _add_slot(built: _Builder, n: int) -> None:
    """Add the flow of one slot: who serves what, who is idle, who is missing."""
    problem, scale = built.columns.instance.problem, built.scale
    productivity = built.columns.instance.productivity
    serving: dict[int, list[tuple[int, int]]] = {
        j: [] for j in range(len(problem.queues)) if problem.required[j, n] > 0
    }
    backlog_of = {row: e for e, row in enumerate(problem.deferred_rows)}
    for k in range(len(productivity)):
        free = int(built.supply.column[k, n])
        fixed = round(float(built.staff[k, n]) * scale)
        most = fixed + scale * int(built.supply.most[k, n])
        if most == 0:
            continue
        idle = built.column(most)
        built.idle.append(idle)
        everyone, live = [(idle, 1)], []
        for j in np.flatnonzero(productivity[k]).tolist():
            if j not in serving and j not in backlog_of:
                continue
            flow = built.column(most)
            everyone.append((flow, 1))
            if j in serving:
                serving[j].append((flow, int(productivity[k, j])))
                live.append((flow, j))
                if j in problem.fences:
                    busy = built.column(most)  # they may be there without work
                    built.row([(flow, 1), (busy, -1)], low=0)
                    built.capacity[problem.fences[j]][n].append((busy, int(productivity[k, j]) * PARTS))
            else:
                e = backlog_of[j]
                built.capacity[e][n].append((flow, int(productivity[k, j]) * PARTS))
        away = len(everyone) if built.loose else 0
        people = [*everyone, (free, -scale)] if free >= 0 else everyone
        built.row(people, low=fixed - away, high=fixed)
        _add_time_between(built, n, k, live, most)
    for j, flows in serving.items():
        need = round(float(problem.required[j, n]) * scale)
        near, far = built.column(floor(float(problem.near_agents[j, n]) * scale + 0.5)), built.column(need)
        built.near.append(near)
        built.far.append(far)
        away = sum(worth for _, worth in flows) + 2 * HUNDREDTHS if built.loose else 0
        built.row([*flows, (near, HUNDREDTHS), (far, HUNDREDTHS)], low=need * HUNDREDTHS - away)


def _add_time_between(built: _Builder, n: int, k: int, live: list[tuple[int, int]], most: int) -> None:
    """Add the deferred work that agents on live queues do between contacts."""
    instance = built.columns.instance
    share = instance.problem.idle_share
    if share is None:
        return
    parts = [(flow, ceil(float(share[j, n]) * PARTS)) for flow, j in live if share[j, n] > 0]
    able = [(e, row) for e, row in enumerate(instance.problem.deferred_rows) if instance.productivity[k, row]]
    if not parts or not able:
        return
    entries = [(flow, -part) for flow, part in parts]
    for e, row in able:
        between = built.column(most)
        entries.append((between, PARTS))
        more = ceil(PARTS / instance.problem.deferred[e].efficiency - 1e-9)
        built.capacity[e][n].append((between, int(instance.productivity[k, row]) * more))
    built.row(entries, high=sum(part for _, part in parts))


def _add_backlog(built: _Builder, item: DeferredQueue, capacity: list[list[tuple[int, int]]]) -> None:
    """Add the work done by the end of every slot, within what is released, and what is late of it.

    Work is counted in steps of the slot of an agent who does nothing else. Slots in which nobody can work share the
    column of the slot before.
    """
    step_h, scale = built.columns.instance.grid.step_h, built.scale
    steps = scale / (step_h * item.efficiency)
    released = np.ceil(item.released_h * steps - 1e-6).astype(np.int64)
    away = 1 if built.loose else 0
    due = np.floor(item.due_h * steps + 1e-6).astype(np.int64) - 2 * away
    weight = np.floor(item.clock_h / step_h * CLOCK_PARTS + 1e-6).astype(np.int64)
    held: list[tuple[int, int]] = []
    done: int | None = None
    unit = HUNDREDTHS * PARTS
    for n, entries in enumerate(capacity):
        if entries:
            before, done = done, built.column(int(released[n]))
            earlier = [] if before is None else [(before, -1)]
            built.row([(done, 1), *earlier], low=0)
            room = sum(value for _, value in entries) + unit if built.loose else 0
            work = [(done, unit), *((column, -unit) for column, _ in earlier)]
            built.row([*work, *((column, -value) for column, value in entries)], low=-away * unit, high=room)
        if due[n] > 0 and weight[n] > 0:
            late = built.column(int(due[n]))
            held.append((late, int(weight[n])))
            built.row([(late, 1)] if done is None else [(late, 1), (done, 1)], low=int(due[n]))
    price = Fraction(item.late_minor_per_h * built.columns.instance.grid.step_min**2, 3600 * scale * CLOCK_PARTS)
    price *= Fraction(floor(item.efficiency * EFFICIENCY_PARTS + 1e-6), EFFICIENCY_PARTS)
    late_columns, weights = (np.array([one[part] for one in held], dtype=np.int64) for part in range(2))
    built.late.append(Term(CostTerm.LATE_WORK, late_columns, weights, price))
