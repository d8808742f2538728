"""Coverage of all slots as cut slacks, kept up to date while duties come and go.

Everything is whole numbers (see `CutTable` for the units). Slack of a cut at a slot: its need less what the staff
takes off it. With m₁ and m₂ the largest positive slacks of the near and the far tier, a slot costs
near·m₁ + far·m₂ + idle·(supply − required), and besides price · slack for every head row with a positive slack.
Backlogs come on top (`kernels.backlog`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.backlog import Backlog, add_worker, backlog_values, refresh_backlog
from wfm.rostering.decomposition.kernels.compiling import compiled

__all__ = ["Coverage", "add_staff", "marginal_values", "refresh_slots", "slot_shortfall"]


class Coverage(NamedTuple):
    """State of coverage.

    slack : (u, n), far_slack : (u or 0, n); touch : (k, u), what one agent of set k takes off a cut; weight : (k,),
    what an agent adds to supply; short, far_short : (n,), m₁ and m₂; net : (n,), supply − required; price : (4,), near,
    far, idle, and money units of a minor-minute of pay; total : (1,), coverage cost; backlog, work with a deadline;
    head_slack : (r, n), head_touch : (k, r), head_price : (r,), the same as slack, touch and price of head rows.
    """

    slack: NDArray[np.int32]
    far_slack: NDArray[np.int32]
    touch: NDArray[np.int32]
    weight: NDArray[np.int32]
    short: NDArray[np.int32]
    far_short: NDArray[np.int32]
    net: NDArray[np.int32]
    price: NDArray[np.int64]
    total: NDArray[np.int64]
    backlog: Backlog
    head_slack: NDArray[np.int32]
    head_touch: NDArray[np.int32]
    head_price: NDArray[np.int64]


@compiled
def slot_shortfall(slack, slot):
    """Return the largest positive slack of one slot."""
    worst = np.int32(0)
    for u in range(slack.shape[0]):
        worst = max(worst, slack[u, slot])
    return worst


@compiled
def refresh_slots(cover, low, high):
    """Recompute the shortfalls of slots low..high-1 and bring the total up to date."""
    near, far = cover.price[0], cover.price[1]
    delta = np.int64(0)
    for n in range(low, high):
        short = slot_shortfall(cover.slack, n)
        far_short = slot_shortfall(cover.far_slack, n)
        delta += near * (short - cover.short[n]) + far * (far_short - cover.far_short[n])
        cover.short[n] = short
        cover.far_short[n] = far_short
    cover.total[0] += delta + refresh_backlog(cover.backlog, low, high)


@compiled
def add_staff(cover, group, low, high, sign):
    """Add (sign 1) or take away (sign −1) one agent of a skill set in slots low..high-1, without refreshing."""
    for u in range(cover.slack.shape[0]):
        change = sign * cover.touch[group, u]
        if change != 0:
            for n in range(low, high):
                cover.slack[u, n] -= change
            if u < cover.far_slack.shape[0]:
                for n in range(low, high):
                    cover.far_slack[u, n] -= change
    for n in range(low, high):
        cover.net[n] += sign * cover.weight[group]
    cover.total[0] += cover.price[2] * cover.weight[group] * sign * (high - low)
    add_worker(cover.backlog, group, low, high, sign)
    for r in range(cover.head_slack.shape[0]):
        change = sign * cover.head_touch[group, r]
        if change != 0:
            moved = np.int64(0)
            for n in range(low, high):
                before = cover.head_slack[r, n]
                cover.head_slack[r, n] = before - change
                moved += max(0, before - change) - max(0, before)
            cover.total[0] += cover.head_price[r] * moved


@compiled
def _worst_with(slack, touch, worst):
    """Set worst[n] to the largest positive slack of each slot after one more agent."""
    worst[:] = 0
    for u in range(slack.shape[0]):
        change = touch[u]
        row = slack[u]
        for n in range(worst.shape[0]):
            worst[n] = max(worst[n], row[n] - change)


@compiled
def _add_head_values(cover, group, prefix):
    """Add what one more agent of a skill set is worth in the head rows to the running sum of `marginal_values`."""
    slots = cover.short.shape[0]
    for r in range(cover.head_slack.shape[0]):
        change = cover.head_touch[group, r]
        if change != 0:
            running = np.int64(0)
            for n in range(slots):
                slack = cover.head_slack[r, n]
                running += cover.head_price[r] * (max(0, slack) - max(0, slack - change))
                prefix[n + 1] += running


@compiled
def marginal_values(cover, group, worst, prefix, gain):
    """Write the running sum of what one more agent of a skill set is worth in each slot: prefix[n] = Σ over slots < n.

    worst : (2, n) int32 scratch; prefix : at least n + 1 long, held constant beyond n; gain : (n,) int64 scratch.
    """
    near, far = cover.price[0], cover.price[1]
    idle = cover.price[2] * cover.weight[group]
    backlog_values(cover.backlog, group, worst, gain)
    _worst_with(cover.slack, cover.touch[group], worst[0])
    _worst_with(cover.far_slack, cover.touch[group], worst[1])
    running = np.int64(0)
    prefix[0] = 0
    slots = cover.short.shape[0]
    for n in range(slots):
        running += near * (cover.short[n] - worst[0, n]) + far * (cover.far_short[n] - worst[1, n]) - idle + gain[n]
        prefix[n + 1] = running
    if cover.head_slack.shape[0] > 0:
        _add_head_values(cover, group, prefix)
        running = prefix[slots]
    for n in range(slots + 1, prefix.shape[0]):
        prefix[n] = running
