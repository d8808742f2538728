"""Deferred work of a roster: who does how much of it when, what waits, what is late, recomputed for the audit.

Written apart from the solver. For interval t of h hours, with s_kt agents of group k, rates a_kj, requirements r_jt,
and waiting work w_it of backlog i:

    minimise   h Σ (p₁ near + p₂ far + p₃ idle) + Σ late price_i · clock_it · late_it
    subject to Σ_j x_kjt + idle_kt = s_kt                       an agent serves one queue at a time, or is idle
               Σ_k a_kj x_kjt + near_jt + far_jt = r_jt          live queues
               w_it = w_i,t−1 + arrived_it − done_it             what waits is what came and was not done
               done_it = h Σ_k a_ki (efficiency_i x_kit + y_kit)  agents given to the backlog, and y between contacts
               Σ_i y_kit ≤ Σ_j idle share_jt x_kjt
               late_it ≥ w_it − not yet due_it,  all ≥ 0
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import lil_array

from wfm.errors import WfmError
from wfm.evaluation.flow import Flow
from wfm.evaluation.presence import Presence
from wfm.rostering.problem import RosterProblem

__all__ = ["Backlog", "Backlogs", "backlogs_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Backlog:
    """One deferred queue under a roster, in agent-hours.

    Attributes
    ----------
    queue_id
        The queue.
    agents : (n,)
        Agents given to it.
    done_h : (n,)
        Work done in each interval.
    waiting_h : (n,)
        Work waiting at the end of each interval.
    late_h : (n,)
        Part of it that is past its deadline.
    missed_h : (n,)
        Work whose deadline passes in the interval and that is not done by then.
    late_work_h
        Σ over intervals of late work × hours of the deadline's clock.
    between_h : (n,)
        Part of `done_h` that agents on live queues do between contacts; the rest is done by agents given to the queue.
    """

    queue_id: str
    agents: Array
    done_h: Array
    waiting_h: Array
    late_h: Array
    missed_h: Array
    late_work_h: float
    between_h: Array

    @property
    def on_time(self) -> bool:
        """Whether no deadline is missed, to a thousandth of an hour."""
        return float(self.missed_h.sum()) < 1e-3


@dataclass(frozen=True)
class Backlogs:
    """Live flow and backlogs together.

    Attributes
    ----------
    flow
        Missing agents of live queues; its idle agents have nothing to do at all.
    backlogs
        The deferred queues.
    late_minor
        What late work costs in minor units of the currency.
    """

    flow: Flow
    backlogs: tuple[Backlog, ...]
    late_minor: float


class _Book:
    """Columns and rows of the programme, put together one by one."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.high: list[float] = []
        self.entries: list[dict[int, float]] = []
        self.right: list[float] = []
        self.equal: list[bool] = []

    def column(self, cost: float = 0.0, high: float = np.inf) -> int:
        self.cost.append(cost)
        self.high.append(high)
        return len(self.cost) - 1

    def row(self, entries: dict[int, float], right: float, *, equal: bool) -> None:
        self.entries.append(entries)
        self.right.append(right)
        self.equal.append(equal)

    def solve(self) -> Array:
        matrix = lil_array((len(self.entries), len(self.cost)))
        for number, entries in enumerate(self.entries):
            matrix.rows[number] = sorted(entries)
            matrix.data[number] = [entries[column] for column in sorted(entries)]
        whole, equal = matrix.tocsr(), np.array(self.equal)
        right = np.array(self.right)
        found = linprog(
            self.cost,
            A_eq=whole[equal],
            b_eq=right[equal],
            A_ub=whole[~equal],
            b_ub=right[~equal],
            bounds=[(0.0, high) for high in self.high],
            method="highs-ds",
        )
        if not found.success:
            raise WfmError(f"the programme of backlogs has always a solution, yet the solver says: {found.message}")
        values: Array = np.maximum(np.asarray(found.x), 0.0)
        return values


def backlogs_of(problem: RosterProblem, presence: Presence) -> Backlogs:
    """Split the agents of a roster over live queues and backlogs at the least cost.

    Parameters
    ----------
    problem
        What was asked, with backlogs.
    presence
        Productive agents of the roster by group and interval.
    """
    book = _Book()
    n, (groups, queues) = problem.grid.n, presence.rates.shape
    hours, prices = problem.grid.step_h, problem.prices
    deferred = dict(zip(problem.deferred_rows, range(len(problem.deferred)), strict=True))
    share = np.zeros((queues, n)) if problem.idle_share is None else problem.idle_share
    near, far = np.full((2, queues, n), -1)
    idle, given = np.full((groups, n), -1), np.full((groups, len(deferred), n), -1)
    capacity: list[list[dict[int, float]]] = [[{} for _ in range(n)] for _ in deferred]
    between: dict[tuple[int, int], dict[int, float]] = {}
    besides = np.full((groups, len(deferred), n), -1)
    fenced = np.full((groups, len(deferred), n), -1)
    for t in range(n):
        served: dict[int, dict[int, float]] = {j: {} for j in range(queues) if problem.required[j, t] > 0}
        for k in np.flatnonzero(presence.agents[:, t] > 0).tolist():
            idle[k, t] = book.column(prices.surplus_minor_per_h * hours)
            everyone, shared = {int(idle[k, t]): 1.0}, {}
            for j in np.flatnonzero(presence.rates[k] > 0).tolist():
                if j not in served and j not in deferred:
                    continue
                column, rate = book.column(), float(presence.rates[k, j])
                everyone[column] = 1.0
                if j in served:
                    served[j][column] = rate
                    if j in problem.fences:
                        i = problem.fences[j]
                        fenced[k, i, t], kept = column, book.column()
                        book.row({kept: 1.0, column: -1.0}, 0.0, equal=False)  # they may be there without work
                        capacity[i][t][kept] = -hours * rate * problem.deferred[i].efficiency
                    if share[j, t] > 0:
                        shared[column] = -float(share[j, t])
                else:
                    i = deferred[j]
                    given[k, i, t] = column
                    capacity[i][t][column] = -hours * rate * problem.deferred[i].efficiency
            book.row(everyone, float(presence.agents[k, t]), equal=True)
            if shared:
                between[k, t] = dict(shared)
                for j, i in deferred.items():
                    if presence.rates[k, j] > 0:
                        besides[k, i, t] = column = book.column()
                        shared[column] = 1.0
                        capacity[i][t][column] = -hours * float(presence.rates[k, j])
                book.row(shared, 0.0, equal=False)
        for j, flows in served.items():
            near[j, t], far[j, t] = _add_need(book, problem, (j, t), flows)
    late = _add_late(book, problem, capacity)
    values = book.solve()

    def read(columns: NDArray[np.int64]) -> Array:
        return np.where(columns >= 0, values[columns], 0.0)

    flow = Flow(read(near), read(far), read(idle))
    late_minor = sum(float(values[columns] @ price) for columns, price in late)
    spare = -read(besides).sum(axis=1)
    for (k, t), entries in between.items():
        spare[k, t] -= sum(part * values[column] for column, part in entries.items())
    whole = Backlogs(flow, (), late_minor)
    return _told(problem, presence, whole, _Given(read(given), read(besides), read(fenced), np.maximum(spare, 0.0)))


@dataclass(frozen=True)
class _Given:
    """Who does what in the programme.

    Attributes
    ----------
    given, besides, fenced : (k, e, n)
        Agents given to each backlog; time between contacts that is used for it, in agents; agents on its ring-fenced
        hours, who are never idle.
    spare : (k, n)
        Time between contacts that is not used, in agents.
    """

    given: Array
    besides: Array
    fenced: Array
    spare: Array


def _add_need(book: _Book, problem: RosterProblem, cell: tuple[int, int], flows: dict[int, float]) -> tuple[int, int]:
    """Add the row of one live queue and interval; return the columns of who is missing, near and far."""
    prices, hours = problem.prices, problem.grid.step_h
    near = book.column(prices.shortage_minor_per_h * hours, float(problem.near_agents[cell]))
    far = book.column(prices.far_shortage_minor_per_h * hours)
    book.row({**flows, near: 1.0, far: 1.0}, float(problem.required[cell]), equal=True)
    return near, far


def _add_late(
    book: _Book, problem: RosterProblem, capacity: list[list[dict[int, float]]]
) -> list[tuple[list[int], Array]]:
    """Add what waits and what is late of every backlog; return (columns of late work, their prices) by backlog."""
    late = [
        (_add_waiting(book, capacity[i], item.released_h, item.due_h), item.late_minor_per_h * item.clock_h)
        for i, item in enumerate(problem.deferred)
    ]
    for columns, prices_minor in late:
        for column, price in zip(columns, prices_minor.tolist(), strict=True):
            book.cost[column] = price
    return late


def _add_waiting(book: _Book, capacity: list[dict[int, float]], released_h: Array, due_h: Array) -> list[int]:
    """Add what waits and what is late of one backlog; capacity holds the work of each interval, negative.

    Returns the columns of late work.
    """
    before: int | None = None
    found = []
    for t in range(len(released_h)):
        done, waiting, late = book.column(), book.column(), book.column()
        found.append(late)
        book.row({done: 1.0, **capacity[t]}, 0.0, equal=True)
        arrived = float(released_h[t] - (released_h[t - 1] if t else 0.0))
        left = {waiting: 1.0, done: 1.0}
        if before is not None:
            left[before] = -1.0
        book.row(left, arrived, equal=True)
        book.row({waiting: 1.0, late: -1.0}, float(released_h[t] - due_h[t]), equal=False)
        before = waiting
    return found


def _told(problem: RosterProblem, presence: Presence, cheapest: Backlogs, programme: _Given) -> Backlogs:
    """Let the agents work as early as they can, which costs nothing more, and say what waits and what is late.

    The programme does not care when work is done that is not late; people do it as soon as they have time for it. What
    the programme gives to a backlog comes first, so that none is served later than there.

    Parameters
    ----------
    programme
        Who does what in it.
    """
    flow, given, besides = cheapest.flow, programme.given, programme.besides
    idle, spare = flow.idle.copy(), programme.spare.copy()
    told = []
    for i, (row, item) in enumerate(zip(problem.deferred_rows, problem.deferred, strict=True)):
        rate = presence.rates[:, row] * problem.grid.step_h
        agents, done, idle_h = np.zeros((3, problem.grid.n))
        total = 0.0
        for t in range(problem.grid.n):
            left = max(float(item.released_h[t]) - total, 0.0)
            _, kept = _take(programme.fenced[:, i, t].copy(), rate * item.efficiency, left)
            left -= kept
            used, between = _take(besides[:, i, t].copy(), rate, left)
            own, worked = _take(given[:, i, t].copy(), rate * item.efficiency, left - between)
            spare[:, t] += besides[:, i, t] - used
            idle[:, t] += given[:, i, t] - own
            _, found = _take(spare[:, t], rate, left - between - worked)
            more, lent = _take(idle[:, t], rate * item.efficiency, left - between - worked - found)
            agents[t], done[t] = own.sum() + more.sum(), kept + between + worked + found + lent
            idle_h[t] = between + found
            total += done[t]
        missing = np.maximum(item.due_h - np.cumsum(done), 0.0)
        missed = np.minimum(missing, np.diff(item.due_h, prepend=0.0))
        waiting = np.maximum(item.released_h - np.cumsum(done), 0.0)
        late_work = float(missing @ item.clock_h)
        told.append(Backlog(item.queue_id, agents, done, waiting, missing, missed, late_work, idle_h))
    # Where people differ in speed, the early ones may be slower: the programme's own idle agents cost less then.
    if problem.prices.surplus_minor_per_h > 0 and idle.sum() > flow.idle.sum() + 1e-7:
        idle = flow.idle
    return Backlogs(Flow(flow.near, flow.far, idle), tuple(told), cheapest.late_minor)


def _take(people: Array, worth: Array, wanted_h: float) -> tuple[Array, float]:
    """Take an equal part of all people who are worth something, at most all of them, for so many hours of work.

    `people` is changed in place; returns who was taken, and the hours.
    """
    most = float(worth @ people)
    if most <= 0.0 or wanted_h <= 0.0:
        return np.zeros_like(people), 0.0
    part = min(1.0, wanted_h / most)
    taken = np.where(worth > 0.0, people * part, 0.0)
    people -= taken
    return taken, most * part
