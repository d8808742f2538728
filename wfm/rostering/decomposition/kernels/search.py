"""Construction and ruin and recreate, all by exact best tours."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.backlog import say_worth
from wfm.rostering.decomposition.kernels.compiling import compiled
from wfm.rostering.decomposition.kernels.coverage import marginal_values
from wfm.rostering.decomposition.kernels.duties import NOTHING, best_breaks, duty_values, put_duty
from wfm.rostering.decomposition.kernels.tours import best_tour, new_scratch, tour_price

__all__ = [
    "Assignment",
    "choose_agents",
    "construct",
    "follow_counts",
    "put_tour",
    "respond",
    "ruin_and_recreate",
    "shuffle",
    "swap_tours",
    "take_tour",
    "work_space",
]


class Assignment(NamedTuple):
    """Who works what.

    option : (a, d) option or −1; breaks : (a, d, b) slot offsets; group : (a,) skill set; pay : (1,) hourly pay and
    prices of rules in money units; random : (1,) uint64 state of the random numbers; row_agent : (l, a), row_duty :
    (l, d, o), factors of limits on sums over all duties; row_used, row_most, row_price, row_span : (l,), the sum now,
    its limit, money units of what is above, and how many duties of a tour are likely to add to it.
    """

    option: NDArray[np.int32]
    breaks: NDArray[np.int32]
    group: NDArray[np.int64]
    pay: NDArray[np.int64]
    random: NDArray[np.uint64]
    row_agent: NDArray[np.int64]
    row_duty: NDArray[np.int64]
    row_used: NDArray[np.int64]
    row_most: NDArray[np.int64]
    row_price: NDArray[np.int64]
    row_span: NDArray[np.int64]


@compiled
def _use_rows(crew, agent, sign):
    """Add (sign 1) or take away (sign −1) the recorded tour of an agent from the sums over all duties."""
    for row in range(crew.row_used.shape[0]):
        factor = crew.row_agent[row, agent]
        if factor != 0:
            part = np.int64(0)
            for day in range(crew.option.shape[1]):
                if crew.option[agent, day] >= 0:
                    part += crew.row_duty[row, day, crew.option[agent, day]]
            before = max(0, crew.row_used[row] - crew.row_most[row])
            crew.row_used[row] += sign * factor * part
            after = max(0, crew.row_used[row] - crew.row_most[row])
            crew.pay[0] += crew.row_price[row] * (after - before)


@compiled
def _charge_rows(menus, tours, crew, agent, values):
    """Take off the values of duties what they would add to sums above their limits, if a tour had its usual many."""
    menu = tours.menu[agent]
    for row in range(crew.row_used.shape[0]):
        factor, span = crew.row_agent[row, agent], crew.row_span[row]
        if factor != 0:
            now = max(0, crew.row_used[row] - crew.row_most[row])
            for day in range(values.shape[0]):
                for i in range(menus.size[menu]):
                    part = factor * crew.row_duty[row, day, menus.option[menu, i]]
                    if part != 0 and values[day, i] > NOTHING:
                        above = max(0, crew.row_used[row] + span * part - crew.row_most[row]) - now
                        values[day, i] -= crew.row_price[row] * above // span


@compiled
def _draw(random, below):
    """Return a random integer in 0..below−1 (xorshift64*)."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33)) % below


@compiled
def put_tour(shifts, menus, tours, cover, crew, agent, sign):
    """Add (sign 1) or take away (sign −1) the recorded tour of an agent from coverage, pay and prices of rules."""
    for day in range(crew.option.shape[1]):
        option = crew.option[agent, day]
        if option >= 0:
            start = shifts.start[day, option]
            put_duty(shifts, cover, crew.group[agent], start, option, crew.breaks[agent, day], sign)
            crew.pay[0] += sign * tours.pay_rate[agent] * tours.paid_min[option] * cover.price[3]
    _use_rows(crew, agent, sign)
    crew.pay[0] += sign * tour_price(menus, tours, agent, crew.option[agent]) * (cover.price[3] // 1000)


@compiled
def take_tour(shifts, menus, tours, cover, crew, agent):
    """Take the recorded tour of an agent away from coverage and pay; the record stays."""
    put_tour(shifts, menus, tours, cover, crew, agent, -1)


@compiled
def _value_duties(shifts, menus, tours, cover, crew, agent, space):
    """Write what every duty of an agent, whose tour is taken away, is worth against everybody else."""
    worst, prefix, gain, values, _, _ = space
    marginal_values(cover, crew.group[agent], worst, prefix, gain)
    duty_values(shifts, menus, tours, agent, cover.price[3], prefix, values)
    _charge_rows(menus, tours, crew, agent, values)


@compiled
def _take_best(shifts, menus, tours, cover, crew, agent, space):
    """Give an agent the best tour by the written values, breaks at their best; False if there is none."""
    _, prefix, _, values, tour, scratch = space
    if best_tour(shifts, menus, tours, agent, values, scratch, tour, cover.price[3] // 1000) <= NOTHING:
        return False
    menu = tours.menu[agent]
    chosen = np.empty(max(1, crew.breaks.shape[2]), dtype=np.int64)
    for day in range(tour.shape[0]):
        crew.option[agent, day] = -1
        if tour[day] >= 0:
            option = menus.option[menu, tour[day]]
            crew.option[agent, day] = option
            shift = shifts.shift[option]
            best_breaks(shifts, shift, shifts.start[day, option], prefix, chosen)
            for b in range(shifts.break_count[shift]):
                crew.breaks[agent, day, b] = chosen[b]
    put_tour(shifts, menus, tours, cover, crew, agent, 1)
    return True


@compiled
def respond(shifts, menus, tours, cover, crew, agent, space):
    """Give an agent, whose tour is taken away, the best tour against everybody else; False if there is none."""
    _value_duties(shifts, menus, tours, cover, crew, agent, space)
    return _take_best(shifts, menus, tours, cover, crew, agent, space)


@compiled
def follow_counts(shifts, menus, tours, cover, crew, order, group, target, pull):
    """Exchange tours in the order of agents for the best near to counts of duties; return False where one has none.

    group : (a,) row of each agent in target : (g, d, o), how many more duties of each kind are wanted, kept up to date;
    pull : money units that a duty too few adds to the value of one more, as a quadratic deviation would.
    """
    space = work_space(shifts, menus, tours, cover, crew)
    values = space[3]
    for position in range(order.shape[0]):
        agent = order[position]
        wanted, menu = target[group[agent]], tours.menu[agent]
        for day in range(values.shape[0]):
            if crew.option[agent, day] >= 0:
                wanted[day, crew.option[agent, day]] += 1.0
        take_tour(shifts, menus, tours, cover, crew, agent)
        _value_duties(shifts, menus, tours, cover, crew, agent, space)
        for day in range(values.shape[0]):
            for i in range(menus.size[menu]):
                if values[day, i] > NOTHING:
                    few = min(3.0, max(-3.0, wanted[day, menus.option[menu, i]] - 0.5))
                    values[day, i] += np.int64(pull * few)
        if not _take_best(shifts, menus, tours, cover, crew, agent, space):
            return False
        for day in range(values.shape[0]):
            if crew.option[agent, day] >= 0:
                wanted[day, crew.option[agent, day]] -= 1.0
    return True


@compiled
def swap_tours(shifts, menus, tours, cover, crew, agents, option, breaks):
    """Replace the recorded tours of some agents by those of other tables, shapes as in the assignment."""
    for agent in agents:
        take_tour(shifts, menus, tours, cover, crew, agent)
        crew.option[agent] = option[agent]
        crew.breaks[agent] = breaks[agent]
        put_tour(shifts, menus, tours, cover, crew, agent, 1)


@compiled
def work_space(shifts, menus, tours, cover, crew):
    """Return the work space of one search."""
    days = shifts.start.shape[0]
    slots = cover.short.shape[0]
    longest = 0
    for option in range(shifts.length.shape[0]):
        longest = max(longest, shifts.length[option])
    width = menus.option.shape[1]
    return (
        np.empty((2, slots), dtype=np.int32),
        np.empty(slots + 2 * longest + 2000, dtype=np.int64),
        np.empty(slots, dtype=np.int64),
        np.full((days, width), NOTHING, dtype=np.int64),
        np.full(days, -1, dtype=np.int64),
        new_scratch(days, tours.off.shape[2], width),
    )


@compiled
def construct(shifts, menus, tours, cover, crew, order, first, last, fresh):
    """Give agents order[first:last] their best tours one by one; return the first agent without any, else −1.

    fresh : whether they have no tours yet (else each is taken out before).
    """
    space = work_space(shifts, menus, tours, cover, crew)
    for position in range(first, last):
        agent = order[position]
        if not fresh:
            take_tour(shifts, menus, tours, cover, crew, agent)
        if not respond(shifts, menus, tours, cover, crew, agent, space):
            return agent
    return -1


@compiled
def _bad_slot(cover, random):
    """Return the dearest of a few random slots."""
    slots = cover.short.shape[0]
    near, far, idle = cover.price[0], cover.price[1], cover.price[2]
    best, found = np.int64(-1), 0
    for _ in range(12):
        n = _draw(random, slots)
        cost = near * cover.short[n] + far * cover.far_short[n] + idle * cover.net[n]
        for pool in range(cover.backlog.late.shape[0]):
            cost += cover.backlog.price[pool, n] * cover.backlog.late[pool, n]
            cost -= cover.backlog.idle[0] * cover.backlog.used[pool, n]
        for r in range(cover.head_slack.shape[0]):
            cost += cover.head_price[r] * max(0, cover.head_slack[r, n])
        if cost > best:
            best, found = cost, n
    return found


@compiled
def _covers(shifts, crew, agent, day, slot):
    """Return whether an agent is on duty in a slot by the duty of a day."""
    option = crew.option[agent, day]
    if option < 0:
        return False
    start = shifts.start[day, option]
    return start <= slot < start + shifts.length[option]


@compiled
def choose_agents(shifts, tours, cover, crew, day_of, size, chosen):
    """Fill `chosen` with agents around a bad slot: about half on duty there, the rest free to be; return how many."""
    agents = crew.option.shape[0]
    slot = _bad_slot(cover, crew.random)
    day = day_of[slot]
    count = 0
    for k in range(size):
        at = _draw(crew.random, agents)
        want = k % 2 == 0
        for _ in range(min(agents, 60)):
            fits = _covers(shifts, crew, at, day, slot) == want
            taken = False
            for c in range(count):
                taken = taken or chosen[c] == at
            if fits and not taken and tours.begin[at] >= 0 and not tours.apart[at]:
                chosen[count] = at
                count += 1
                break
            at = (at + 1) % agents
    return count


@compiled
def shuffle(chosen, count, random):
    """Shuffle the first `count` entries."""
    for k in range(count - 1, 0, -1):
        other = _draw(random, k + 1)
        chosen[k], chosen[other] = chosen[other], chosen[k]


@compiled
def _vary_worth(cover, crew):
    """Draw what work on backlogs is said to be worth to the next agent: up to double the usual, always or for a time.

    Nothing is drawn without backlogs.
    """
    backlog = cover.backlog
    slots = cover.short.shape[0]
    if backlog.done.shape[0] == 0:
        return
    first, last = 0, slots
    if _draw(crew.random, 2) == 1:
        first = _draw(crew.random, slots)
        last = first + 1 + _draw(crew.random, max(1, slots // 3))
    say_worth(backlog, backlog.usual[0] * _draw(crew.random, 9) // 4, first, last)


@compiled
def ruin_and_recreate(shifts, menus, tours, cover, crew, day_of, rounds, most, slack, best):
    """Run rounds of ruin and recreate; return how many were accepted.

    Parameters: most, largest number of agents in a round; slack, how much worse than the record a state may be, in
    money units; best, the record (option, breaks, total, changed), kept up to date; `changed` marks agents whose
    tours have been accepted since the record was written.
    """
    best_option, best_breaks_, best_total, changed = best
    space = work_space(shifts, menus, tours, cover, crew)
    agents, days = crew.option.shape
    if agents == 0:
        return 0
    chosen = np.empty(most, dtype=np.int64)
    old_option = np.empty((most, days), dtype=np.int32)
    old_breaks = np.empty((most, days, crew.breaks.shape[2]), dtype=np.int32)
    accepted = 0
    for _ in range(rounds):
        size = 2 + _draw(crew.random, most - 1)
        count = choose_agents(shifts, tours, cover, crew, day_of, size, chosen)
        before = cover.total[0] + crew.pay[0]
        for k in range(count):
            old_option[k] = crew.option[chosen[k]]
            old_breaks[k] = crew.breaks[chosen[k]]
        kept = chosen[:count].copy()
        for k in range(count):
            take_tour(shifts, menus, tours, cover, crew, chosen[k])
        shuffle(chosen, count, crew.random)
        for k in range(count):
            _vary_worth(cover, crew)
            respond(shifts, menus, tours, cover, crew, chosen[k], space)
        for k in range(count):
            take_tour(shifts, menus, tours, cover, crew, chosen[k])
            _vary_worth(cover, crew)
            respond(shifts, menus, tours, cover, crew, chosen[k], space)
        after = cover.total[0] + crew.pay[0]
        if after <= before or after <= best_total[0] + slack:
            accepted += 1
            for k in range(count):
                changed[kept[k]] = True
            if after < best_total[0]:
                best_total[0] = after
                for agent in range(agents):
                    if changed[agent]:
                        best_option[agent] = crew.option[agent]
                        best_breaks_[agent] = crew.breaks[agent]
                        changed[agent] = False
        else:
            for k in range(count):
                agent = kept[k]
                take_tour(shifts, menus, tours, cover, crew, agent)
                crew.option[agent] = old_option[k]
                crew.breaks[agent] = old_breaks[k]
                put_tour(shifts, menus, tours, cover, crew, agent, 1)
    if cover.backlog.done.shape[0] > 0:
        say_worth(cover.backlog, cover.backlog.usual[0], 0, cover.short.shape[0])
    return accepted
