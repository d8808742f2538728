"""The best legal tour of one agent, by dynamic programming over days.

State after a duty: (weekly rest seen, automaton state, last option). Rest between duties and the weekly rest compare
the end of the last duty with the start of the next, so options of a day are ranked by end and prefix maxima over that
ranking answer "best tour so far that ends early enough" in one look-up. Where a rule speaks of pairs of duties, the
options of a day are walked from the best down instead, until no later one can be better: prices are never below 0.
After `reach` free days nothing speaks of the last option any more and it is forgotten (the *free* state). A week's rest
counts only inside the week: where a tour crosses into a new week the old week must have had its rest, and the new one
starts without. `unit` turns prices of the tables into money units; 0 leaves prices out.
"""

import numpy as np

from wfm.rostering.decomposition.kernels.compiling import compiled
from wfm.rostering.decomposition.kernels.duties import NOTHING

__all__ = ["FORBIDDEN", "best_tour", "new_scratch", "tour_price"]

FORBIDDEN = 1 << 60
"""Price in tables of what must not be."""


@compiled
def new_scratch(days, states, options):
    """Return work space: (value, ranked, ranked_from, back, free, free_back, order)."""
    value = np.empty((days, 2, states, options), dtype=np.int64)
    ranked = np.empty((days, 2, states, options + 1), dtype=np.int64)
    ranked_from = np.empty((days, 2, states, options + 1), dtype=np.int32)
    back = np.empty((days, 2, states, options, 4), dtype=np.int32)
    free = np.empty((days + 1, 2, states), dtype=np.int64)
    free_back = np.empty((days + 1, 2, states, 4), dtype=np.int32)
    order = np.empty((days, 2, states, options), dtype=np.int64)
    return value, ranked, ranked_from, back, free, free_back, order


@compiled
def _offer(value, back, day, seen, state, i, total, from_day, from_seen, from_state, from_i):
    if total > value[day, seen, state, i]:
        value[day, seen, state, i] = total
        back[day, seen, state, i, 0] = from_day
        back[day, seen, state, i, 1] = from_seen
        back[day, seen, state, i, 2] = from_state
        back[day, seen, state, i, 3] = from_i


@compiled
def _offer_free(free, free_back, layer, seen, state, total, from_day, from_seen, from_state, from_i):
    if total > free[layer, seen, state]:
        free[layer, seen, state] = total
        free_back[layer, seen, state, 0] = from_day
        free_back[layer, seen, state, 1] = from_seen
        free_back[layer, seen, state, 2] = from_state
        free_back[layer, seen, state, 3] = from_i


@compiled
def _work_from_free(shifts, menus, tours, agent, day, values, scratch, unit):
    value, _, _, back, free, _, _ = scratch
    menu, auto = tours.menu[agent], tours.automaton[agent]
    ready = tours.weeks[day // 7] + menus.weekly_slots[menu]
    if day < 7:
        ready = max(ready, tours.week_ok[agent])
    first = tours.first_row[agent] if day < tours.first_price.shape[1] else -1
    klass, priced = tours.klass[auto, day], not tours.plain[agent]
    for seen in range(2):
        for state in range(tours.sizes[auto, day]):
            base = free[day, seen, state]
            if base <= NOTHING:
                continue
            work, work_price = tours.work[auto, day, state], tours.work_price[auto, day, state]
            for i in range(menus.size[menu]):
                if values[day, i] <= NOTHING:
                    continue
                after = work[klass[i]]
                if after < 0:
                    continue
                total = base + values[day, i]
                if priced:
                    price = work_price[klass[i]]
                    if first >= 0:
                        price += tours.first_price[first, day, menus.option[menu, i]]
                        if price >= FORBIDDEN:
                            continue
                    total -= unit * price
                until = min(shifts.start[day, menus.option[menu, i]], tours.weeks[day // 7 + 1])
                now = 1 if seen == 1 or until >= ready else 0
                _offer(value, back, day, now, after, i, total, -1, seen, state, -1)


@compiled
def _after_free(tours, auto, state, first, last):
    """Return (automaton state after free days first..last-1, their price); state −1 if refused."""
    price = np.int64(0)
    for day in range(first, last):
        if state < 0:
            break
        price += tours.off_price[auto, day, state]
        state = tours.off[auto, day, state]
    return state, price


@compiled
def _best_of_pairs(value, order, end_place, price, rank, unit):
    """Return (value, option) of the best tour before a duty where pairs of duties are priced.

    value, order : (i,) worth of the tours that end with each option, and the options from the best down; end_place :
    (i,); price : (i,) of the pair; rank : how many options by end may stand before.
    """
    best, place = np.int64(NOTHING), np.int64(-1)
    for r in range(order.shape[0]):
        b = order[r]
        if value[b] <= best:
            break
        if end_place[b] < rank and price[b] < FORBIDDEN:
            total = value[b] - unit * price[b]
            if total > best:
                best, place = total, b
    return best, place


@compiled
def _work_after_duty(menus, tours, agent, day, j, values, scratch, unit):
    """Extend tours whose last duty was j + 1 days earlier."""
    value, ranked, ranked_from, back, _, _, order = scratch
    menu, auto = tours.menu[agent], tours.automaton[agent]
    size, pair = menus.size[menu], menus.pair[menu]
    before = day - 1 - j
    crossing = before // 7 != day // 7
    skipping = before // 7 + 1 < day // 7
    klass = tours.klass[auto, day]
    rest_rank, week_rank = menus.rest_rank[menu, j, day], menus.week_rank[menu, j, day]
    end_place = menus.end_place[menu, before]
    priced = not tours.plain[agent]
    for earlier in range(tours.sizes[auto, before + 1]):
        state, free_price = _after_free(tours, auto, earlier, before + 1, day)
        if state < 0:
            continue
        work, work_price = tours.work[auto, day, state], tours.work_price[auto, day, state]
        for i in range(size):
            if values[day, i] <= NOTHING:
                continue
            after = work[klass[i]]
            if after < 0:
                continue
            worth = values[day, i]
            if priced:
                worth -= unit * (free_price + work_price[klass[i]])
            for seen in range(2):
                rank = rest_rank[i]
                if crossing and seen == 0:
                    rank = min(rank, menus.cross_rank[menu, before])
                if skipping:
                    rank = min(rank, menus.idle_rank[menu, before])
                if pair < 0:
                    base, place = (
                        ranked[before, seen, earlier, rank],
                        np.int64(ranked_from[before, seen, earlier, rank]),
                    )
                else:
                    base, place = _best_of_pairs(
                        value[before, seen, earlier], order[before, seen, earlier, :size], end_place,
                        menus.pair_price[pair, j, day, i], rank, unit,
                    )  # fmt: skip
                if base <= NOTHING:
                    continue
                now = 0 if crossing else seen
                _offer(value, back, day, now, after, i, base + worth, before, seen, earlier, place)
                if now == 0:
                    rank = min(rank, week_rank[i])
                    if pair < 0:
                        base = ranked[before, seen, earlier, rank]
                        place = np.int64(ranked_from[before, seen, earlier, rank])
                    else:
                        base, place = _best_of_pairs(
                            value[before, seen, earlier], order[before, seen, earlier, :size], end_place,
                            menus.pair_price[pair, j, day, i], rank, unit,
                        )  # fmt: skip
                    if base > NOTHING:
                        _offer(value, back, day, 1, after, i, base + worth, before, seen, earlier, place)


@compiled
def _rank_day(menus, tours, agent, day, scratch):
    """Fill the prefix maxima of a day over its options by end; where pairs matter, their order by value."""
    value, ranked, ranked_from, _, _, _, order = scratch
    menu, auto = tours.menu[agent], tours.automaton[agent]
    for seen in range(2):
        for state in range(tours.sizes[auto, day + 1]):
            best, place = np.int64(NOTHING), -1
            ranked[day, seen, state, 0] = NOTHING
            ranked_from[day, seen, state, 0] = -1
            for r in range(menus.size[menu]):
                i = menus.by_end[menu, day, r]
                if value[day, seen, state, i] > best:
                    best, place = value[day, seen, state, i], i
                ranked[day, seen, state, r + 1] = best
                ranked_from[day, seen, state, r + 1] = place
            if menus.pair[menu] >= 0:
                size = menus.size[menu]
                order[day, seen, state, :size] = np.argsort(-value[day, seen, state, :size])


@compiled
def _to_free(menus, tours, agent, layer, scratch, unit):
    """Fill the free states before day `layer` (before any change of week there)."""
    value, _, _, _, free, free_back, _ = scratch
    menu, auto = tours.menu[agent], tours.automaton[agent]
    for seen in range(2):
        for state in range(tours.sizes[auto, layer]):
            free[layer, seen, state] = NOTHING
    for seen in range(2):
        for state in range(tours.sizes[auto, layer - 1]):
            after = tours.off[auto, layer - 1, state]
            if after >= 0 and free[layer - 1, seen, state] > NOTHING:
                total = free[layer - 1, seen, state] - unit * tours.off_price[auto, layer - 1, state]
                _offer_free(free, free_back, layer, seen, after, total, -1, seen, state, -1)
    before = layer - 1 - menus.reach[menu]
    if before < 0:
        return
    crossing = before // 7 != (layer - 1) // 7
    skipping = before // 7 + 1 < (layer - 1) // 7
    for earlier in range(tours.sizes[auto, before + 1]):
        after, price = _after_free(tours, auto, earlier, before + 1, layer)
        if after < 0:
            continue
        for seen in range(2):
            for r in range(menus.size[menu]):
                i = menus.by_end[menu, before, r]
                total = value[before, seen, earlier, i]
                if total <= NOTHING or (crossing and seen == 0 and r >= menus.cross_rank[menu, before]):
                    continue
                if skipping and r >= menus.idle_rank[menu, before]:
                    continue
                now = 0 if skipping or (crossing and r < menus.before_rank[menu, before]) else 1
                _offer_free(free, free_back, layer, now, after, total - unit * price, before, seen, earlier, i)


@compiled
def _start_week(tours, menus, agent, day, scratch):
    """Begin a new week before `day`: the old one must have had its rest; the new one has seen none."""
    _, _, _, _, free, free_back, _ = scratch
    menu, auto = tours.menu[agent], tours.automaton[agent]
    idle_ok = _idle_week_rests(tours, menus, agent, day // 7 - 1, menu)
    for state in range(tours.sizes[auto, day]):
        if not idle_ok:
            free[day, 0, state] = NOTHING
        if free[day, 1, state] > free[day, 0, state]:
            free[day, 0, state] = free[day, 1, state]
            free_back[day, 0, state] = free_back[day, 1, state]
        free[day, 1, state] = NOTHING


@compiled
def _idle_week_rests(tours, menus, agent, week, menu):
    """Return whether a week without any duty has its weekly rest."""
    ready = tours.weeks[week] + menus.weekly_slots[menu]
    if week == 0:
        ready = max(ready, tours.week_ok[agent])
    return ready <= tours.weeks[week + 1]


@compiled
def _finish(menus, tours, agent, days, scratch, unit):
    """Return (best value, from_day, seen, state, i) over all complete tours; from_day −1 = free state, −2 = none."""
    value, _, _, _, free, _, _ = scratch
    menu, auto = tours.menu[agent], tours.automaton[agent]
    best, b_day, b_seen, b_state, b_i = np.int64(NOTHING), -2, 0, 0, -1
    whole = tours.whole_last[0] == 1
    last_week = (days - 1) // 7
    idle_ok = not whole or _idle_week_rests(tours, menus, agent, last_week, menu)
    for seen in range(2):
        if seen == 1 or idle_ok:
            for state in range(tours.sizes[auto, days]):
                total = free[days, seen, state] - unit * tours.end_price[auto, state]
                if free[days, seen, state] > NOTHING and total > best:
                    best, b_day, b_seen, b_state = total, -1, seen, state
    for j in range(min(menus.reach[menu], days)):
        before = days - 1 - j
        crossing = before // 7 != last_week
        for earlier in range(tours.sizes[auto, before + 1]):
            last, price = _after_free(tours, auto, earlier, before + 1, days)
            if last < 0:
                continue
            price += tours.end_price[auto, last]
            for seen in range(2):
                top = menus.size[menu]
                if seen == 0 and (crossing or whole):
                    top = menus.cross_rank[menu, before]
                if crossing and (whole or before // 7 + 1 < last_week):
                    top = min(top, menus.idle_rank[menu, before])
                for r in range(top):
                    i = menus.by_end[menu, before, r]
                    total = value[before, seen, earlier, i] - unit * price
                    if value[before, seen, earlier, i] > NOTHING and total > best:
                        best, b_day, b_seen, b_state, b_i = total, before, seen, earlier, i
    return best, b_day, b_seen, b_state, b_i


@compiled
def best_tour(shifts, menus, tours, agent, values, scratch, tour, unit):
    """Write the best tour of an agent (menu index by day, −1 = free) and return its value; NOTHING if there is none.

    values : (d, i) worth of each option of the agent's menu on each day; unit : money units of a price of 1.
    """
    value, _, _, back, free, free_back, _ = scratch
    days = values.shape[0]
    auto = tours.automaton[agent]
    tour[:] = -1
    if tours.begin[agent] < 0:
        return np.int64(NOTHING)
    free[0, :, :] = NOTHING
    free[0, 0, tours.begin[agent]] = 0
    size = menus.size[tours.menu[agent]]
    for day in range(days):
        if day % 7 == 0 and day > 0:
            _start_week(tours, menus, agent, day, scratch)
        value[day, :, : tours.sizes[auto, day + 1], :size] = NOTHING
        _work_from_free(shifts, menus, tours, agent, day, values, scratch, unit)
        for j in range(min(menus.reach[tours.menu[agent]], day)):
            _work_after_duty(menus, tours, agent, day, j, values, scratch, unit)
        _rank_day(menus, tours, agent, day, scratch)
        _to_free(menus, tours, agent, day + 1, scratch, unit)
    best, day, seen, state, i = _finish(menus, tours, agent, days, scratch, unit)
    if day == -2:
        return np.int64(NOTHING)
    layer = days
    while True:
        if day == -1:
            if layer == 0:
                break
            step = free_back[layer, seen, state]
            came, seen, state, i = step[0], step[1], step[2], step[3]
            layer = layer - 1 if came == -1 else layer
            day = came
        else:
            tour[day] = i
            step = back[day, seen, state, i]
            layer = day
            day, seen, state, i = step[0], step[1], step[2], step[3]
    return best


@compiled
def tour_price(menus, tours, agent, option):
    """Return the price of a tour beyond its hours, in parts: duties, automaton, pairs; option : (d,), −1 = free."""
    if tours.plain[agent]:
        return np.int64(0)
    menu, auto, own = tours.menu[agent], tours.automaton[agent], tours.own_row[agent]
    total, state = np.int64(0), tours.begin[agent]
    before, last = -1, -1
    for day in range(option.shape[0]):
        if state < 0:
            return total
        if option[day] < 0:
            total += tours.off_price[auto, day, state]
            state = tours.off[auto, day, state]
            continue
        i = menus.place[menu, option[day]]
        total += tours.own_price[own, day, option[day]]
        total += tours.work_price[auto, day, state, tours.klass[auto, day, i]]
        state = tours.work[auto, day, state, tours.klass[auto, day, i]]
        if before < 0:
            if tours.first_row[agent] >= 0 and day < tours.first_price.shape[1]:
                total += tours.first_price[tours.first_row[agent], day, option[day]]
        elif menus.pair[menu] >= 0 and day - 1 - before < menus.reach[menu]:
            total += menus.pair_price[menus.pair[menu], day - 1 - before, day, i, last]
        before, last = day, i
    return total + tours.end_price[auto, state] if state >= 0 else total
