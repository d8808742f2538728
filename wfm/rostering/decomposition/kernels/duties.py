"""The value of every duty of an agent, its breaks placed at their best."""

import numpy as np

from wfm.rostering.decomposition.kernels.compiling import compiled
from wfm.rostering.decomposition.kernels.coverage import add_staff, refresh_slots

__all__ = ["NOTHING", "best_breaks", "duty_values", "put_duty"]

NOTHING = -(1 << 60)
"""Value of what is not possible."""


@compiled
def best_breaks(shifts, shift, start, prefix, chosen):
    """Return the least value lost by the breaks of a duty, and write their offsets to `chosen`; NOTHING if none fit.

    Breaks are taken in order; a forward pass keeps, for each position, the least loss of all breaks up to it.
    """
    count = shifts.break_count[shift]
    if count == 0:
        return np.int64(0)
    widest = shifts.break_positions.shape[2]
    loss = np.empty((count, widest), dtype=np.int64)
    came = np.empty((count, widest), dtype=np.int64)
    for b in range(count):
        length = shifts.break_length[shift, b]
        ready, best, best_at = 0, np.int64(-NOTHING), -1
        for p in range(shifts.position_count[shift, b]):
            at = shifts.break_positions[shift, b, p]
            before = np.int64(0)
            if b > 0:
                free_at = at - shifts.gap[shift] - shifts.break_length[shift, b - 1]
                while (
                    ready < shifts.position_count[shift, b - 1]
                    and shifts.break_positions[shift, b - 1, ready] <= free_at
                ):
                    if loss[b - 1, ready] < best:
                        best, best_at = loss[b - 1, ready], ready
                    ready += 1
                before = best
            came[b, p] = best_at
            if before >= -NOTHING:
                loss[b, p] = -NOTHING
            else:
                loss[b, p] = before + prefix[start + at + length] - prefix[start + at]
    last = count - 1
    least, place = np.int64(-NOTHING), -1
    for p in range(shifts.position_count[shift, last]):
        if loss[last, p] < least:
            least, place = loss[last, p], p
    if place < 0:
        return np.int64(NOTHING)
    total = least
    for b in range(last, -1, -1):
        chosen[b] = shifts.break_positions[shift, b, place]
        place = came[b, place]
    return total


@compiled
def duty_values(shifts, menus, tours, agent, pay_unit, prefix, values):
    """Write values[d, i]: worth of option i of the agent's menu on each day less its pay and price, or NOTHING.

    pay_unit : money units of a minor-minute of pay.
    """
    menu = tours.menu[agent]
    rate = tours.pay_rate[agent] * pay_unit
    priced, own = not tours.plain[agent], tours.own_price[tours.own_row[agent]]
    chosen = np.empty(max(1, shifts.break_length.shape[1]), dtype=np.int64)
    for day in range(shifts.start.shape[0]):
        for i in range(menus.size[menu]):
            option = menus.option[menu, i]
            values[day, i] = NOTHING
            if not tours.allowed[agent, day, option]:
                continue
            start = shifts.start[day, option]
            loss = best_breaks(shifts, shifts.shift[option], start, prefix, chosen)
            if loss > NOTHING:
                pay = rate * tours.paid_min[option]
                if priced:
                    pay += own[day, option] * (pay_unit // 1000)
                values[day, i] = prefix[start + shifts.length[option]] - prefix[start] - loss - pay


@compiled
def put_duty(shifts, cover, group, start, option, breaks, sign):
    """Add (sign 1) or take away (sign −1) a duty: its presence less its breaks, inside the horizon."""
    slots = cover.short.shape[0]
    end = min(slots, start + shifts.length[option])
    add_staff(cover, group, min(start, slots), end, sign)
    shift = shifts.shift[option]
    for b in range(shifts.break_count[shift]):
        low = min(slots, start + breaks[b])
        high = min(slots, start + breaks[b] + shifts.break_length[shift, b])
        add_staff(cover, group, low, high, -sign)
    refresh_slots(cover, min(start, slots), end)
