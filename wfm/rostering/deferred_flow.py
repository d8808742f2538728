"""The cheapest flow of agents over live queues and backlogs together: one linear programme over the whole horizon.

Backlogs tie the slots together, so there is no closed form: whether an agent serves callers or e-mail at ten o'clock
depends on who is there in the afternoon. See `RosterProblem`, Notes, for what is minimised.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from wfm.errors import SolverError
from wfm.rostering.instance import HUNDREDTHS, Instance

__all__ = ["DeferredFlow", "deferred_flow"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DeferredFlow:
    """The cheapest flow.

    Attributes
    ----------
    near, far : (q, n)
        Missing agents at the near price, and beyond it.
    idle : (k, n)
        Agents with nothing to do.
    working : (k, e, n)
        Agents of each skill set given to each backlog.
    besides_h : (e, n)
        Hours of work that agents on live queues do between contacts.
    late_h : (e, n)
        Work past its deadline at the end of each slot, in agent-hours.
    fenced : (k, e, n)
        Agents on the ring-fenced hours of each backlog.
    """

    near: Floats
    far: Floats
    idle: Floats
    working: Floats
    besides_h: Floats
    late_h: Floats
    fenced: Floats

    def late_minor(self, instance: Instance) -> float:
        """Return what late work costs in minor units of the currency."""
        deferred = instance.problem.deferred
        return float(
            sum(
                item.late_minor_per_h * float(late @ item.clock_h)
                for item, late in zip(deferred, self.late_h, strict=True)
            )
        )


class _Layout:
    """Where columns and rows stand: a block for every slot that has agents or a requirement, then the backlogs.

    Columns of a block: flow (k, q) to live queues and backlogs, idle (k), near (q), far (q), besides (k, e), busy on
    ring-fenced hours (k, f). Rows of a block: agents (k), requirement (q), time between contacts (k), busy (k, f).
    Backlogs, after the blocks: columns work, done until the end of the slot, late, each (e, n); rows capacity, running
    sum, deadline, each (e, n).
    """

    def __init__(self, instance: Instance, staff: Floats) -> None:
        problem = instance.problem
        self.instance = instance
        self.staff = staff
        self.slots = np.flatnonzero((staff > 0).any(axis=0) | (problem.required > 0).any(axis=0))
        self.sets, self.queues = instance.productivity.shape
        self.backlogs = len(problem.deferred)
        self.fences = len(problem.fenced)
        self.width = self.sets * (self.queues + 1 + self.backlogs + self.fences) + 2 * self.queues
        self.height = self.sets + self.queues + self.sets * (1 + self.fences)
        self.first = self.width * len(self.slots)
        self.size = self.first + 3 * self.backlogs * instance.n

    @cached_property
    def speed(self) -> Floats:
        """Worth of an agent of a skill set on a queue, shape (k, q)."""
        found: Floats = self.instance.productivity / HUNDREDTHS
        return found

    @cached_property
    def idle_share(self) -> Floats:
        """Usable idle share of each block, shape (m, q)."""
        share = self.instance.problem.idle_share
        if share is None:
            return np.zeros((len(self.slots), self.queues))
        found: Floats = share[:, self.slots].T
        return found

    def block(self, part: int) -> NDArray[np.int64]:
        """Columns of one part in every block, shape (m, …): 0 flow, 1 idle, 2 near, 3 far, 4 besides, 5 busy."""
        pairs, rest = (self.sets, self.queues), ((self.sets, self.backlogs), (self.sets, self.fences))
        shapes: list[tuple[int, ...]] = [pairs, (self.sets,), (self.queues,), (self.queues,), *rest]
        start = sum(int(np.prod(shape)) for shape in shapes[:part])
        inside = start + np.arange(int(np.prod(shapes[part]))).reshape(shapes[part])
        blocks = self.width * np.arange(len(self.slots))
        found: NDArray[np.int64] = blocks.reshape(-1, *([1] * len(shapes[part]))) + inside
        return found

    def backlog(self, part: int) -> NDArray[np.int64]:
        """Columns of the backlogs, shape (e, n): 0 work, 1 done, 2 late."""
        count = self.backlogs * self.instance.n
        found: NDArray[np.int64] = self.first + part * count + np.arange(count).reshape(self.backlogs, -1)
        return found


def deferred_flow(instance: Instance, staff: Floats) -> DeferredFlow:
    """Solve the cheapest flow of a staff.

    Parameters
    ----------
    instance
        A problem with backlogs.
    staff : (k, n)
        Agents on the phone by skill set.

    Raises
    ------
    SolverError
        If the linear solver fails; every staff has a flow.
    """
    layout = _Layout(instance, staff)
    low, high, cost = _columns(layout)
    matrix, right, equal = _rows(layout)
    answer = linprog(
        cost,
        A_eq=matrix[equal],
        b_eq=right[equal],
        A_ub=matrix[~equal],
        b_ub=right[~equal],
        bounds=np.stack([low, high], axis=1),
        method="highs",
    )
    if answer.x is None:
        raise SolverError(f"the flow over live queues and backlogs was not solved: {answer.message}")
    return _read(layout, np.maximum(answer.x, 0.0))


def _columns(layout: _Layout) -> tuple[Floats, Floats, Floats]:
    """Return least and most value, and cost in minor units, of every column."""
    instance, problem = layout.instance, layout.instance.problem
    hours, prices = instance.grid.step_h, problem.prices
    high, cost = np.full(layout.size, np.inf), np.zeros(layout.size)
    required = problem.required[:, layout.slots].T
    cannot = np.broadcast_to(layout.speed == 0, layout.block(0).shape).copy()
    live = np.ones(layout.queues, dtype=bool)
    live[list(problem.deferred_rows)] = False
    cannot |= ((required == 0) & live)[:, None, :]
    high[layout.block(0)[cannot]] = 0.0
    high[layout.block(2)] = problem.near_agents[:, layout.slots].T
    high[layout.block(3)] = required
    unable = layout.speed[:, list(problem.deferred_rows)] == 0
    high[layout.block(4)[np.broadcast_to(unable, layout.block(4).shape)]] = 0.0
    cost[layout.block(1)] = prices.surplus_minor_per_h * hours
    cost[layout.block(2)] = prices.shortage_minor_per_h * hours
    cost[layout.block(3)] = prices.far_shortage_minor_per_h * hours
    for e, item in enumerate(problem.deferred):
        high[layout.backlog(1)[e]] = item.released_h
        cost[layout.backlog(2)[e]] = item.late_minor_per_h * item.clock_h
    return np.zeros(layout.size), high, cost


def _rows(layout: _Layout) -> tuple[coo_array, Floats, NDArray[np.bool_]]:
    """Return all rows as matrix, right side, and whether they are equations (else: at most the right side)."""
    instance, problem = layout.instance, layout.instance.problem
    blocks, n, hours = len(layout.slots), instance.n, instance.grid.step_h
    flow, idle, near, far, besides, busy = (layout.block(part) for part in range(6))
    work, done, late = (layout.backlog(part) for part in range(3))
    own = np.arange(blocks)[:, None]
    of_set = own * layout.height + np.arange(layout.sets)
    of_queue = own * layout.height + layout.sets + np.arange(layout.queues)
    of_time = of_queue[:, -1:] + 1 + np.arange(layout.sets)
    pairs = np.arange(layout.sets * layout.fences).reshape(layout.sets, layout.fences)
    of_fence = of_time[:, -1:, None] + 1 + pairs
    first = layout.height * blocks
    capacity, running, deadline = (
        first + part * layout.backlogs * n + np.arange(layout.backlogs * n).reshape(-1, n) for part in range(3)
    )
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    values: list[Floats] = []

    def put(row: NDArray[np.int64], column: NDArray[np.int64], value: Floats | float) -> None:
        shape = np.broadcast_shapes(row.shape, column.shape)
        rows.append(np.broadcast_to(row, shape).ravel())
        columns.append(np.broadcast_to(column, shape).ravel())
        values.append(np.broadcast_to(np.asarray(value, dtype=np.float64), shape).ravel())

    put(of_set[:, :, None], flow, 1.0)
    put(of_set, idle, 1.0)
    live = [q for q in range(layout.queues) if q not in problem.deferred_rows]
    put(of_queue[:, None, live], flow[:, :, live], layout.speed[:, live])
    put(of_queue[:, live], near[:, live], 1.0)
    put(of_queue[:, live], far[:, live], 1.0)
    put(of_time[:, :, None], besides, 1.0)
    put(of_time[:, :, None], flow, -layout.idle_share[:, None, :])
    for e, (row, item) in enumerate(zip(problem.deferred_rows, problem.deferred, strict=True)):
        speed = layout.speed[:, row]
        at = capacity[e, layout.slots][:, None]
        put(at, flow[:, :, row], -hours * item.efficiency * speed)
        put(at, besides[:, :, e], -hours * speed)
    for f, (fence, e) in enumerate(problem.fences.items()):
        # On ring-fenced hours people may be without work.
        put(of_fence[:, :, f], busy[:, :, f], 1.0)
        put(of_fence[:, :, f], flow[:, :, fence], -1.0)
        worth = hours * problem.deferred[e].efficiency * layout.speed[:, fence]
        put(capacity[e, layout.slots][:, None], busy[:, :, f], -worth)
    put(capacity, work, 1.0)
    put(running, done, 1.0)
    put(running[:, 1:], done[:, :-1], -1.0)
    put(running, work, -1.0)
    put(deadline, done, -1.0)
    put(deadline, late, -1.0)
    count = first + 3 * layout.backlogs * n
    matrix = coo_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(count, layout.size)
    ).tocsr()
    right, equal = np.zeros(count), np.zeros(count, dtype=bool)
    right[of_set] = layout.staff[:, layout.slots].T
    right[of_queue] = problem.required[:, layout.slots].T
    right[deadline] = -np.array([item.due_h for item in problem.deferred])
    equal[of_set] = equal[of_queue] = equal[capacity] = equal[running] = True
    return matrix, right, equal


def _read(layout: _Layout, values: Floats) -> DeferredFlow:
    """Take the flow out of the columns of a solution."""
    instance, problem = layout.instance, layout.instance.problem
    n = instance.n
    near, far = np.zeros((2, layout.queues, n))
    idle = np.zeros((layout.sets, n))
    working = np.zeros((layout.sets, layout.backlogs, n))
    besides = np.zeros((layout.backlogs, n))
    near[:, layout.slots] = values[layout.block(2)].T
    far[:, layout.slots] = values[layout.block(3)].T
    idle[:, layout.slots] = values[layout.block(1)].T
    rows = list(problem.deferred_rows)
    working[:, :, layout.slots] = values[layout.block(0)][:, :, rows].transpose(1, 2, 0)
    spare = values[layout.block(4)] * layout.speed[:, rows] * instance.grid.step_h
    besides[:, layout.slots] = spare.sum(axis=1).T
    fenced = np.zeros_like(working)
    for fence, e in problem.fences.items():
        fenced[:, e, layout.slots] += values[layout.block(0)][:, :, fence].T
    return DeferredFlow(near, far, idle, working, besides, values[layout.backlog(2)], fenced)
