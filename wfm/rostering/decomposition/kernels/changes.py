"""The best change of one agent's published tour: the same tour search, the past fixed and a price on each change."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.compiling import compiled
from wfm.rostering.decomposition.kernels.coverage import marginal_values
from wfm.rostering.decomposition.kernels.duties import NOTHING
from wfm.rostering.decomposition.kernels.search import put_tour, take_tour, work_space
from wfm.rostering.decomposition.kernels.tours import best_tour, tour_price

__all__ = ["FIXED", "KEEP_OR_DROP", "OPEN", "Published", "best_changes", "change_price"]

FIXED, KEEP_OR_DROP, OPEN = 0, 1, 2
"""What may happen to a day of an agent: nothing; the duty may fall away; anything that pays."""

MUST = 1 << 50
"""Value of keeping what is fixed: more than everything else together, and few enough of them below `NOTHING`."""


class Published(NamedTuple):
    """What was published, and what leaving it costs; prices in money units.

    option : (a, d) option or −1; breaks : (a, d, b) offsets; mode : (a, d) of FIXED, KEEP_OR_DROP, OPEN.
    family : (o,) shift template that an option's shift is a form of; longer : (o,) whether it is another form than the
    template itself; move : (s, b) price of moving a break; rate : (a, 4) per added minute, per lost minute, of a start
    at another time, of a duty on a free day; price : (5,) of touching somebody, of a changed duty, of a called-in duty,
    of a cancelled one, and whether shortening is allowed (1) or not (0); slot : (2,) first slot in which anything may
    change, and first one in which a duty may start that nobody expected.
    """

    option: NDArray[np.int32]
    breaks: NDArray[np.int32]
    mode: NDArray[np.int8]
    family: NDArray[np.int64]
    longer: NDArray[np.bool_]
    move: NDArray[np.int64]
    rate: NDArray[np.int64]
    price: NDArray[np.int64]
    slot: NDArray[np.int64]


@compiled
def _duty_price(shifts, tours, published, agent, day, option):
    """Return the price of giving a day an option (−1: free) in place of what was published, without breaks."""
    kept = published.option[agent, day]
    if option == kept:
        return np.int64(0)
    if option < 0:
        return published.price[3] + published.rate[agent, 1] * tours.paid_min[kept]
    if kept < 0:
        return published.price[2] + published.rate[agent, 3]
    total = published.price[1]
    more = tours.paid_min[option] - tours.paid_min[kept]
    total += published.rate[agent, 0] * max(0, more) + published.rate[agent, 1] * max(0, -more)
    if shifts.start[day, option] != shifts.start[day, kept]:
        total += published.rate[agent, 2]
    return total


@compiled
def _fits(shifts, published, agent, day, option):
    """Return whether a day may get an option at all."""
    kept, start = published.option[agent, day], shifts.start[day, option]
    frozen, callable_ = published.slot[0], published.slot[1]
    if kept < 0:
        return start >= callable_ and not published.longer[option]
    before = shifts.start[day, kept]
    end, ended = start + shifts.length[option], before + shifts.length[kept]
    same = published.family[option] == published.family[kept]
    if ended <= frozen:
        return False
    if before < frozen:
        fits = same and start == before and end >= frozen
    elif published.longer[option]:
        fits = same and start >= frozen and (start == before or end == ended)
    else:
        fits = start >= frozen
    if start < before and start < callable_:
        return False
    return fits and (published.price[4] == 1 or end - start >= ended - before)


@compiled
def _priced_breaks(shifts, published, agent, day, option, prefix, chosen):
    """Return the least value lost by the breaks of a duty and by moving them, their offsets in `chosen`.

    Breaks that have begun before the freeze stay; the others may move behind it, at a price where the duty itself is
    as it was published. NOTHING if none fit.
    """
    shift, start = shifts.shift[option], shifts.start[day, option]
    count = shifts.break_count[shift]
    if count == 0:
        return np.int64(0)
    kept = published.option[agent, day]
    related = kept >= 0 and published.family[kept] == published.family[option]
    widest = shifts.break_positions.shape[2]
    loss = np.full((count, widest), -NOTHING, dtype=np.int64)
    came = np.full((count, widest), -1, dtype=np.int64)
    for b in range(count):
        length = shifts.break_length[shift, b]
        held = np.int64(-1)
        if related:
            held = shifts.start[day, kept] + published.breaks[agent, day, b] - start
        for p in range(shifts.position_count[shift, b]):
            at = shifts.break_positions[shift, b, p]
            if start + at < published.slot[0] and at != held:
                continue
            if related and start + held < published.slot[0] and at != held:
                continue
            before, place = np.int64(0), np.int64(-1)
            if b > 0:
                before = -NOTHING
                free_at = at - shifts.gap[shift] - shifts.break_length[shift, b - 1]
                for e in range(shifts.position_count[shift, b - 1]):
                    if shifts.break_positions[shift, b - 1, e] <= free_at and loss[b - 1, e] < before:
                        before, place = loss[b - 1, e], e
            if before < -NOTHING:
                moved = published.move[shift, b] if option == kept and at != held else np.int64(0)
                loss[b, p] = before + prefix[start + at + length] - prefix[start + at] + moved
                came[b, p] = place
    least, place = np.int64(-NOTHING), np.int64(-1)
    for p in range(shifts.position_count[shift, count - 1]):
        if loss[count - 1, p] < least:
            least, place = loss[count - 1, p], np.int64(p)
    if place < 0:
        return np.int64(NOTHING)
    for b in range(count - 1, -1, -1):
        chosen[b] = shifts.break_positions[shift, b, place]
        place = came[b, place]
    return least


@compiled
def _duty_worth(shifts, tours, agent, day, option, breaks, prefix, pay_unit):
    """Return what a duty with its breaks is worth less its pay."""
    start, shift = shifts.start[day, option], shifts.shift[option]
    worth = prefix[start + shifts.length[option]] - prefix[start]
    for b in range(shifts.break_count[shift]):
        low = start + breaks[b]
        worth -= prefix[low + shifts.break_length[shift, b]] - prefix[low]
    pay = tours.pay_rate[agent] * tours.paid_min[option] * pay_unit
    return worth - pay - tours.own_price[tours.own_row[agent], day, option] * (pay_unit // 1000)


@compiled
def _tour_worth(shifts, menus, tours, agent, option, breaks, prefix, pay_unit):
    """Return what a tour is worth against everybody else, less pay and rules; option : (d,), breaks : (d, b)."""
    total = np.int64(0)
    for day in range(option.shape[0]):
        if option[day] >= 0:
            total += _duty_worth(shifts, tours, agent, day, option[day], breaks[day], prefix, pay_unit)
            total += tours.own_price[tours.own_row[agent], day, option[day]] * (pay_unit // 1000)
    return total - tour_price(menus, tours, agent, option) * (pay_unit // 1000)


@compiled
def change_price(shifts, tours, published, agent, option, breaks):
    """Return (price, changes) of a tour against the published one, touching the agent included."""
    total, changes = np.int64(0), 0
    for day in range(option.shape[0]):
        kept = published.option[agent, day]
        if option[day] != kept:
            total += _duty_price(shifts, tours, published, agent, day, option[day])
            changes += 1
        elif kept >= 0:
            shift = shifts.shift[kept]
            for b in range(shifts.break_count[shift]):
                if breaks[day, b] != published.breaks[agent, day, b]:
                    total += published.move[shift, b]
                    changes += 1
    return total + (published.price[0] if changes > 0 else 0), changes


@compiled
def _change_values(shifts, menus, tours, published, agent, pay_unit, prefix, values):
    """Write values[d, i]: worth of an option less its pay and the price of the change; NOTHING where it may not be."""
    menu = tours.menu[agent]
    chosen = np.empty(max(1, shifts.break_length.shape[1]), dtype=np.int64)
    for day in range(shifts.start.shape[0]):
        kept, mode = published.option[agent, day], published.mode[agent, day]
        drop = _duty_price(shifts, tours, published, agent, day, -1) if kept >= 0 else np.int64(0)
        for i in range(menus.size[menu]):
            option = menus.option[menu, i]
            values[day, i] = NOTHING
            if not tours.allowed[agent, day, option] or (mode != OPEN and option != kept):
                continue
            if mode != OPEN:
                worth = _duty_worth(shifts, tours, agent, day, option, published.breaks[agent, day], prefix, pay_unit)
                # What falls away on another day must not be what the change is made for.
                values[day, i] = worth + MUST if mode == FIXED else max(worth, 0) + drop
            elif option == kept or _fits(shifts, published, agent, day, option):
                loss = _priced_breaks(shifts, published, agent, day, option, prefix, chosen)
                if loss > NOTHING:
                    start = shifts.start[day, option]
                    worth = prefix[start + shifts.length[option]] - prefix[start] - loss
                    worth -= tours.pay_rate[agent] * tours.paid_min[option] * pay_unit
                    worth -= tours.own_price[tours.own_row[agent], day, option] * (pay_unit // 1000)
                    values[day, i] = worth + drop - _duty_price(shifts, tours, published, agent, day, option)


@compiled
def _place_breaks(shifts, published, agent, option, prefix, breaks):
    """Write the best breaks of a tour; what is fixed keeps its own."""
    chosen = np.empty(max(1, breaks.shape[1]), dtype=np.int64)
    for day in range(option.shape[0]):
        if option[day] < 0:
            continue
        count = shifts.break_count[shifts.shift[option[day]]]
        if published.mode[agent, day] == OPEN:
            _priced_breaks(shifts, published, agent, day, option[day], prefix, chosen)
            for b in range(count):
                breaks[day, b] = chosen[b]
        else:
            for b in range(count):
                breaks[day, b] = published.breaks[agent, day, b]


@compiled
def _best_change(shifts, menus, tours, cover, crew, published, agent, space, option, breaks):
    """Write the best tour of an agent, against everybody else and with all changes priced, to `option` and `breaks`.

    Returns
    -------
    (gain against the present tour, gain against the published one) in money units, or (−1, −1) where the published
    tour keeps no rule itself. The state is left as it was.
    """
    worst, prefix, spare, values, tour, scratch = space
    unit = cover.price[3]
    take_tour(shifts, menus, tours, cover, crew, agent)
    marginal_values(cover, crew.group[agent], worst, prefix, spare)
    put_tour(shifts, menus, tours, cover, crew, agent, 1)
    _change_values(shifts, menus, tours, published, agent, unit, prefix, values)
    fixed = 0
    for day in range(values.shape[0]):
        if published.mode[agent, day] == FIXED and published.option[agent, day] >= 0:
            fixed += 1
    if best_tour(shifts, menus, tours, agent, values, scratch, tour, unit // 1000) < fixed * MUST - MUST // 2:
        return np.int64(-1), np.int64(-1)
    breaks[:] = 0
    for day in range(option.shape[0]):
        option[day] = -1 if tour[day] < 0 else menus.option[tours.menu[agent], tour[day]]
        if published.mode[agent, day] == FIXED and option[day] != published.option[agent, day]:
            return np.int64(-1), np.int64(-1)
    _place_breaks(shifts, published, agent, option, prefix, breaks)
    price, _ = change_price(shifts, tours, published, agent, option, breaks)
    found = _tour_worth(shifts, menus, tours, agent, option, breaks, prefix, unit) - price
    kept = _tour_worth(shifts, menus, tours, agent, published.option[agent], published.breaks[agent], prefix, unit)
    now = _tour_worth(shifts, menus, tours, agent, crew.option[agent], crew.breaks[agent], prefix, unit)
    now -= change_price(shifts, tours, published, agent, crew.option[agent], crew.breaks[agent])[0]
    if kept >= found:
        option[:] = published.option[agent]
        breaks[:] = published.breaks[agent]
        return kept - now, np.int64(0)
    return found - now, found - kept


@compiled
def best_changes(shifts, menus, tours, cover, crew, published, agents, gain, option, breaks):
    """Write the best change of each of some agents by itself, everybody else as at present.

    Parameters: agents : (m,); gain : (m, 2) in money units against the present tour and against the published one, −1
    where the published tour breaks a rule by itself; option : (m, d) and breaks : (m, d, b), the tours.
    """
    space = work_space(shifts, menus, tours, cover, crew)
    for k in range(agents.shape[0]):
        now, published_ = _best_change(
            shifts, menus, tours, cover, crew, published, agents[k], space, option[k], breaks[k]
        )
        gain[k, 0], gain[k, 1] = now, published_
