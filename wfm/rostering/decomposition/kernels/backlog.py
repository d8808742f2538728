"""Backlogs in the compiled search: who is left over for them in each slot, and what is done and late by its end.

The search lets live queues go first, and gives who is left to the *pools* (backlogs that the same people can work on),
in order. With D(S) the people who can work on any pool of a set S, short the live shortage, and short(S) what it would
be without those people, D(S) + short − short(S) of them are left (max-flow min-cut). Work is done as early as there are
people for it, which is best for one pool alone. The true cost is that of the best flow, which is never above this one
for a single pool; it is what the finished roster is judged by.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.compiling import compiled

__all__ = ["Backlog", "add_worker", "backlog_values", "refresh_backlog", "say_worth", "worth_of_work"]


class Backlog(NamedTuple):
    """State of the pools, in thousandths of an agent's slot; without backlogs all arrays have no layer and no pool.

    Layer 0 is everybody, each further layer a set of pools: subset : (l, p); able : (l, k) who can work on any of them.
    slack : (l, u, n), live need of each cut less the people of the layer who cannot (layer 0: less everybody); touch :
    (k, u); heads : (l, n), people who can; short : (l, n), largest positive slack. alone : (p,), layer of each pool by
    itself. besides : (p, n), work done between contacts; released, due, done, late, used, worth : (p, n), `used` by
    people given to the pool; price : (p, n), money units of a unit late in a slot; idle : (1,), money units of a unit
    of an idle agent; soft : (1,), lateness at which more work has its full worth; usual : (1,), most that a unit of
    work is said to be worth, as a rule; cap : (1,), the same now; window : (2,), slots outside which work is said to be
    worth nothing now (first, and first after it).
    """

    slack: NDArray[np.int32]
    touch: NDArray[np.int32]
    able: NDArray[np.bool_]
    subset: NDArray[np.bool_]
    alone: NDArray[np.int64]
    heads: NDArray[np.int32]
    short: NDArray[np.int32]
    besides: NDArray[np.int64]
    released: NDArray[np.int64]
    due: NDArray[np.int64]
    done: NDArray[np.int64]
    late: NDArray[np.int64]
    used: NDArray[np.int64]
    worth: NDArray[np.int64]
    price: NDArray[np.int64]
    idle: NDArray[np.int64]
    soft: NDArray[np.int64]
    usual: NDArray[np.int64]
    cap: NDArray[np.int64]
    window: NDArray[np.int64]


@compiled
def add_worker(backlog, group, low, high, sign):
    """Add (sign 1) or take away (sign −1) one agent of a skill set in slots low..high-1, without refreshing."""
    for layer in range(backlog.slack.shape[0]):
        if backlog.able[layer, group]:
            for n in range(low, high):
                backlog.heads[layer, n] += 1000 * sign
        else:
            for u in range(backlog.slack.shape[1]):
                change = sign * backlog.touch[group, u]
                if change != 0:
                    for n in range(low, high):
                        backlog.slack[layer, u, n] -= change


@compiled
def _room(backlog, pool, n):
    """Return how many people are left for a pool in a slot, after the pools before it."""
    found = np.int64(1) << 60
    for layer in range(1, backlog.slack.shape[0]):
        if not backlog.subset[layer, pool]:
            continue
        left = np.int64(backlog.heads[layer, n] + backlog.short[0, n] - backlog.short[layer, n])
        later = False
        for other in range(backlog.subset.shape[1]):
            if backlog.subset[layer, other]:
                later = later or other > pool
                if other < pool:
                    left -= backlog.used[other, n]
        if not later:
            found = min(found, left)
    return max(found, np.int64(0))


@compiled
def refresh_backlog(backlog, low, high):
    """Recompute slots low..high-1 and all later ones that they change; return by how much the cost has grown."""
    pools, slots = backlog.done.shape
    delta = np.int64(0)
    if pools == 0:
        return delta
    for layer in range(backlog.slack.shape[0]):
        for n in range(low, high):
            worst = np.int32(0)
            for u in range(backlog.slack.shape[1]):
                worst = max(worst, backlog.slack[layer, u, n])
            backlog.short[layer, n] = worst
    for n in range(low, slots):
        same = n >= high
        for pool in range(pools):
            before = backlog.done[pool, n - 1] if n > 0 else np.int64(0)
            left = backlog.released[pool, n] - before
            between = min(backlog.besides[pool, n], left)
            used = min(_room(backlog, pool, n), left - between)
            done = before + between + used
            late = max(np.int64(0), backlog.due[pool, n] - done)
            delta += backlog.price[pool, n] * (late - backlog.late[pool, n])
            delta -= backlog.idle[0] * (used - backlog.used[pool, n])
            same = same and done == backlog.done[pool, n] and used == backlog.used[pool, n]
            backlog.done[pool, n] = done
            backlog.late[pool, n] = late
            backlog.used[pool, n] = used
        if same:
            break
    return delta


@compiled
def worth_of_work(backlog):
    """Write what one more unit of work in a slot is worth to each pool: what is less late until all work is done.

    Lateness below `soft` counts in proportion: a whole duty does away with more than its first unit.
    """
    pools, slots = backlog.done.shape
    soft = backlog.soft[0]
    for pool in range(pools):
        worth = backlog.idle[0]
        for n in range(slots - 1, -1, -1):
            if backlog.done[pool, n] >= backlog.released[pool, n]:
                worth = np.int64(0)
            else:
                worth += backlog.price[pool, n] * min(soft, backlog.late[pool, n]) // soft
            backlog.worth[pool, n] = worth


@compiled
def backlog_values(backlog, group, worst, gain):
    """Write what one more agent of a skill set is worth to the pools in each slot.

    worst : (2, n) int32 scratch; gain : (n,) int64, all 0 without pools.
    """
    gain[:] = 0
    pools, slots = backlog.done.shape
    if pools == 0:
        return
    worth_of_work(backlog)
    _short_with(backlog, 0, group, worst[0])
    for pool in range(pools):
        layer = backlog.alone[pool]
        able = backlog.able[layer, group]
        if not able:
            _short_with(backlog, layer, group, worst[1])
        for n in range(slots):
            if backlog.worth[pool, n] == 0 or not backlog.window[0] <= n < backlog.window[1]:
                continue
            live = backlog.short[0, n] - worst[0, n]
            more = 1000 - live if able else backlog.short[layer, n] - worst[1, n] - live
            gain[n] = max(gain[n], min(backlog.cap[0], backlog.worth[pool, n]) * max(0, more))


@compiled
def say_worth(backlog, cap, first, last):
    """Say what work is worth at most, and in which slots at all.

    The tour search takes prices as they stand, however much is done at them: at the price of lateness one agent would
    fill a whole week with work that is done in an hour. Near the price of an hour's pay, now here and now there, tours
    with more and with less of it come up, and their true cost decides.
    """
    backlog.cap[0] = cap
    backlog.window[0] = first
    backlog.window[1] = last


@compiled
def _short_with(backlog, layer, group, worst):
    """Set worst[n] to the live shortage of a layer after one more agent who is no worker of the layer."""
    worst[:] = 0
    for u in range(backlog.slack.shape[1]):
        change = backlog.touch[group, u]
        for n in range(worst.shape[0]):
            worst[n] = max(worst[n], backlog.slack[layer, u, n] - change)
