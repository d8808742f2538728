"""The choice among tours: CP-SAT weighs those that a repair has met against each other, all combinations together.

The cost of a slot is the largest of the same linear functions that the search works with (`cuts`); functions that
cannot be the largest, whatever is chosen, are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.decomposition.kernels.coverage import Coverage
from wfm.rostering.decomposition.kernels.search import Assignment

__all__ = ["TourPool", "choose_tours"]


@dataclass(frozen=True)
class TourPool:
    """Tours to choose from, one for each agent.

    Attributes
    ----------
    agent : (t,)
        Agent of each tour.
    option : (t, d)
        Option by day, -1 = free.
    breaks : (t, d, b)
        Break offsets.
    present : (t, n)
        Whether the agent is on the phone.
    pay : (t,)
        Hourly pay in money units.
    """

    agent: NDArray[np.int64]
    option: NDArray[np.int32]
    breaks: NDArray[np.int32]
    present: NDArray[np.bool_]
    pay: NDArray[np.int64]


def choose_tours(
    pool: TourPool,
    cover: Coverage,
    crew: Assignment,
    hint: NDArray[np.bool_],
    limits: CpLimits,
    most: Sequence[tuple[NDArray[np.int64], int]] = (),
) -> NDArray[np.int64] | None:
    """Return the tours of the cheapest choice found, one an agent; None where CP-SAT found none within the limits.

    Parameters
    ----------
    pool
        The tours.
    cover
        Coverage with all agents of the pool taken away.
    crew
        Skill set of every agent, and sums over all duties with all agents of the pool taken away.
    hint : (t,)
        A known choice.
    limits
        Limits of CP-SAT.
    most
        Budgets: (what each tour takes of it, shape (t,), and how much there is).
    """
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in pool.agent]
    for agent in np.unique(pool.agent):
        model.add_exactly_one(take[t] for t in np.flatnonzero(pool.agent == agent))
    for variable, value in zip(take, hint.tolist(), strict=True):
        model.add_hint(variable, value)
    for taken, there in most:
        model.add(cp_model.LinearExpr.weighted_sum(take, taken.tolist()) <= there)
    touch = cover.touch[crew.group[pool.agent]].T.astype(np.int64)
    terms: list[tuple[int, cp_model.IntVar]] = []
    for tier, slack in enumerate((cover.slack, cover.far_slack)):
        if len(slack):
            terms += _shortfalls(model, take, pool, slack, touch[: len(slack)], int(cover.price[tier]))
    heads = cover.head_touch[crew.group[pool.agent]].T.astype(np.int64)
    for r in range(len(cover.head_slack)):
        terms += _shortfalls(model, take, pool, cover.head_slack[r : r + 1], heads[r : r + 1], int(cover.head_price[r]))
    terms += _sums_above(model, take, pool, crew)
    own = cover.price[2] * cover.weight[crew.group[pool.agent]] * pool.present.sum(axis=1) + pool.pay
    terms += [(int(price), variable) for price, variable in zip(own, take, strict=True) if price]
    model.minimize(cp_model.LinearExpr.weighted_sum([v for _, v in terms], [price for price, _ in terms]))
    solver = solver_for(limits)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return np.array([t for t, variable in enumerate(take) if solver.boolean_value(variable)], dtype=np.int64)


def _shortfalls(
    model: cp_model.CpModel,
    take: list[cp_model.IntVar],
    pool: TourPool,
    slack: NDArray[np.int32],
    touch: NDArray[np.int64],
    price: int,
) -> list[tuple[int, cp_model.IntVar]]:
    """Add the shortfall of every slot in one tier and return them priced; touch : (u, t).

    Notes
    -----
    Slots with the same tours present and the same slacks are one slot, counted as often as it stands.
    """
    least, most = _reach(pool, touch)
    floor = np.maximum(0, (slack - most).max(axis=0))
    ceiling = np.maximum(0, (slack - least).max(axis=0))
    undecided = np.flatnonzero(ceiling > floor)
    key = np.concatenate([pool.present[:, undecided].astype(np.int64), slack[:, undecided]]).T
    _, place, count = np.unique(key, axis=0, return_index=True, return_counts=True)
    terms = []
    for n, times in zip(undecided[place].tolist(), count.tolist(), strict=True):
        short = model.new_int_var(int(floor[n]), int(ceiling[n]), "")
        terms.append((price * times, short))
        present = np.flatnonzero(pool.present[:, n])
        chosen = [take[t] for t in present]
        for u in np.flatnonzero(slack[:, n] - least[:, n] > floor[n]).tolist():
            row = cp_model.LinearExpr.weighted_sum(chosen, touch[u, present].tolist())
            model.add(short + row >= int(slack[u, n]))
    return terms


def _sums_above(
    model: cp_model.CpModel, take: list[cp_model.IntVar], pool: TourPool, crew: Assignment
) -> list[tuple[int, cp_model.IntVar]]:
    """Add what each sum over all duties is above its limit and return it priced."""
    terms = []
    worked = pool.option >= 0
    days = np.broadcast_to(np.arange(pool.option.shape[1]), pool.option.shape)
    for row in range(len(crew.row_used)):
        parts = np.where(worked, crew.row_duty[row, days, pool.option], 0).sum(axis=1)
        use = crew.row_agent[row, pool.agent] * parts
        room = int(crew.row_most[row] - crew.row_used[row])
        highest = int(use.sum()) - room
        if highest > 0:
            above = model.new_int_var(max(0, -room), highest, "")
            model.add(cp_model.LinearExpr.weighted_sum(take, use.tolist()) - above <= room)
            terms.append((int(crew.row_price[row]), above))
    return terms


def _reach(pool: TourPool, touch: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the least and the most that any choice takes off each cut in each slot, both (u, n)."""
    least, most = (np.zeros((len(touch), pool.present.shape[1]), dtype=np.int64) for _ in range(2))
    for agent in np.unique(pool.agent):
        mine = np.flatnonzero(pool.agent == agent)
        always, ever = pool.present[mine].all(axis=0), pool.present[mine].any(axis=0)
        one = touch[:, mine[0]][:, None]
        least += np.minimum(one, 0) * ever + np.maximum(one, 0) * always
        most += np.maximum(one, 0) * ever + np.minimum(one, 0) * always
    return least, most
