"""The backlogs of an instance as the compiled search keeps them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.backlog import Backlog, refresh_backlog
from wfm.rostering.instance import Instance
from wfm.rostering.pooling import closed_queue_sets
from wfm.workforce import Pay

__all__ = ["MOST_POOLS", "new_backlog", "pools_of"]

MOST_POOLS = 3
"""Pools that are told apart; every set of them is a layer. Further backlogs join the last pool."""

UNIT = 1000
"""Parts of an agent's slot."""

USUAL_PAY = 1.3
"""Worth of an hour's work on a backlog, in hours' pay, where lateness alone would make it worth more."""

SOFT_H = 4.0
"""Hours of late work above which more work has its full worth: about what one duty gives to a backlog."""


def pools_of(instance: Instance) -> list[list[int]]:
    """Return the backlogs that the same skill sets can work on, together; those whom the fewest agents serve first."""
    rows = instance.problem.deferred_rows
    able = {e: tuple((instance.productivity[:, row] > 0).tolist()) for e, row in enumerate(rows)}
    heads = np.bincount(instance.skill_set, minlength=len(instance.productivity))
    order = sorted(set(able.values()), key=lambda who: (int(heads[np.array(who)].sum()), who))
    pools = [[e for e in able if able[e] == who] for who in order]
    if len(pools) <= MOST_POOLS:
        return pools
    return [*pools[: MOST_POOLS - 1], [e for pool in pools[MOST_POOLS - 1 :] for e in pool]]


def new_backlog(instance: Instance, units_a_minor: int) -> tuple[Backlog, int]:
    """Return the state with nobody on duty but carried-in duties, and what it costs in money units.

    Parameters
    ----------
    units_a_minor
        Money units in one minor unit of the currency.

    Notes
    -----
    People are counted as equally fast here, whatever their handle times: the true cost knows better.
    """
    pools, problem = pools_of(instance), instance.problem
    sets, n = len(instance.productivity), instance.n
    members = [[bool(mask >> p & 1) for p in range(len(pools))] for mask in range(2 ** len(pools) if pools else 0)]
    subset = np.array(members, dtype=bool).reshape(len(members), len(pools))
    serves = instance.productivity > 0
    works = np.array(
        [serves[:, [problem.deferred_rows[e] for e in pool]].any(axis=1) for pool in pools], dtype=bool
    ).reshape(len(pools), sets)
    able = subset @ works
    cuts = _live_cuts(instance) if pools else np.zeros((0, len(problem.queues)), dtype=bool)
    touch = np.where(serves @ cuts.T, float(UNIT), 0.0)
    base = np.round(instance.base * UNIT)
    need = np.round(cuts @ problem.required * UNIT)
    slack = np.array([need - (touch[~who] / UNIT).T @ base[~who] for who in able]).reshape(len(able), len(cuts), n)
    heads = np.array([base[who].sum(axis=0) for who in able]).reshape(len(able), n)
    released, due, price, besides = (np.zeros((len(pools), n)) for _ in range(4))
    for p, pool in enumerate(pools):
        _fill(instance, pool, units_a_minor, released[p], due[p], price[p], besides[p])
    idle = problem.prices.surplus_minor_per_h * instance.grid.step_h / UNIT * units_a_minor
    none = np.zeros((len(pools), n))
    usual = _whole(
        np.array([USUAL_PAY * _hour_minor(instance) * instance.grid.step_h / UNIT * units_a_minor]), np.int64
    )
    state = Backlog(
        slack=_whole(slack, np.int32),
        touch=_whole(touch, np.int32),
        able=np.ascontiguousarray(able),
        subset=np.ascontiguousarray(subset),
        alone=np.array([2**p for p in range(len(pools))], dtype=np.int64),
        heads=_whole(heads, np.int32),
        short=np.zeros((len(able), n), dtype=np.int32),
        besides=_whole(besides, np.int64),
        released=_whole(released, np.int64),
        due=_whole(due, np.int64),
        done=_whole(none, np.int64),
        late=_whole(none, np.int64),
        used=_whole(none, np.int64),
        worth=_whole(none, np.int64),
        price=_whole(price, np.int64),
        idle=_whole(np.array([idle]), np.int64),
        soft=np.array([max(1, round(SOFT_H / instance.grid.step_h * UNIT))], dtype=np.int64),
        usual=usual,
        cap=usual.copy(),
        window=np.array([0, n], dtype=np.int64),
    )
    return state, int(refresh_backlog(state, 0, n))


def _hour_minor(instance: Instance) -> float:
    """Return what an hour costs on average: that of those paid by the hour, else a missing agent-hour."""
    rates = [
        agent.hourly_cost_minor
        for agent, contract in zip(instance.agents, instance.contracts, strict=True)
        if contract.pay is Pay.HOURLY
    ]
    return float(np.mean(rates)) if rates else float(instance.problem.prices.shortage_minor_per_h)


def _whole(values: NDArray[np.float64], kind: type) -> NDArray:  # type: ignore[type-arg] # any whole kind
    return np.ascontiguousarray(np.round(values).astype(kind))


def _live_cuts(instance: Instance) -> NDArray[np.bool_]:
    """Return the sets of live queues that can run short together; single queues and all of them where they are many."""
    found = closed_queue_sets(instance.productivity)
    queues = len(instance.problem.queues)
    if found is None:
        found = np.vstack([np.eye(queues, dtype=bool), np.ones((1, queues), dtype=bool)])
    live = found.copy()
    live[:, list(instance.problem.deferred_rows)] = False
    kept: NDArray[np.bool_] = np.unique(live[live.any(axis=1)], axis=0)
    return kept


def _fill(
    instance: Instance,
    pool: list[int],
    units_a_minor: int,
    released: NDArray[np.float64],
    due: NDArray[np.float64],
    price: NDArray[np.float64],
    besides: NDArray[np.float64],
) -> None:
    """Add up the curves of a pool, each shape (n,), in units of an agent's slot."""
    problem, step_h = instance.problem, instance.grid.step_h
    weight = 0.0
    for e in pool:
        item = problem.deferred[e]
        parts = UNIT / (step_h * item.efficiency)
        released += item.released_h * parts
        due += item.due_h * parts
        work = float(item.released_h[-1]) + 1e-9
        price += item.late_minor_per_h * item.clock_h / parts * units_a_minor * work
        weight += work
        besides += _between_contacts(instance, problem.deferred_rows[e]) / item.efficiency * UNIT / len(pool)
        besides += sum(problem.required[row] for row, of in problem.fences.items() if of == e) * UNIT
    price /= weight


def _between_contacts(instance: Instance, row: int) -> NDArray[np.float64]:
    """Return the agents' time between contacts that a backlog gets where live queues are fully staffed, shape (n,).

    Of those who serve a live queue, the part that can work on the backlog too is taken from everybody employed.
    """
    problem = instance.problem
    if problem.idle_share is None:
        return np.zeros(instance.n)
    serves = instance.productivity > 0
    heads = np.bincount(instance.skill_set, minlength=len(serves))
    able = heads @ (serves & serves[:, [row]])
    part = able / np.maximum(heads @ serves, 1)
    found: NDArray[np.float64] = part @ (problem.idle_share * problem.required)
    return found
