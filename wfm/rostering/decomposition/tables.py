"""Everything the compiled search reads, as flat arrays.

Agents share *menus* (the same options under the same rest rules) and *automata* (the same counting rules), so the
tables hardly grow with the number of agents; what is kept by agent is one byte an option and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.counters import Counters
from wfm.rostering.decomposition.duty_prices import first_prices, own_prices
from wfm.rostering.decomposition.menus import Menus, MenuTables, menu_tables
from wfm.rostering.instance import Instance
from wfm.rostering.paths import PathLimits, path_limits
from wfm.workforce import Pay

__all__ = ["ShiftTables", "Tables", "TourTables", "build_tables"]


class ShiftTables(NamedTuple):
    """Duties and breaks, by option o, shift s, break b, position p.

    start : (d, o), -1 where not offered; length, shift : (o,); break_count : (s,); break_length : (s, b);
    break_positions : (s, b, p); position_count : (s, b); gap : (s,) least work between breaks. All in slots.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int64]
    shift: NDArray[np.int64]
    break_count: NDArray[np.int64]
    break_length: NDArray[np.int64]
    break_positions: NDArray[np.int64]
    position_count: NDArray[np.int64]
    gap: NDArray[np.int64]


class TourTables(NamedTuple):
    """Automata by number u, and each agent's own data.

    sizes : (u, d + 1); off : (u, d, s); work : (u, d, s, c); klass : (u, d, i) class of an option of the menu;
    off_price, work_price, end_price : (u, d, s), (u, d, s, c), (u, s) in parts; menu, automaton, begin : (a,): menu,
    automaton and first state, -1 where no tour is accepted; apart : (a,) whether the automaton holds only some of the
    agent's rules, so that it serves for bounds alone; plain : (a,) whether a tour costs nothing beyond its hours;
    own_row : (a,) and own_price : (r, d, o) prices of single duties in parts; first_row : (a,), -1 = none, and
    first_price : (f, e, o) prices of the first duty after the past on the first e days; week_ok : (a,): first slot at
    which a first duty leaves the weekly rest of the first week before it; allowed : (a, d, o); pay_rate : (a,) minor
    units an hour; paid_min : (o,); weeks : (w + 1,) first slots of the weeks; whole_last : (1,) whether the last week
    has seven days.
    """

    sizes: NDArray[np.int32]
    off: NDArray[np.int32]
    work: NDArray[np.int32]
    klass: NDArray[np.int64]
    off_price: NDArray[np.int64]
    work_price: NDArray[np.int64]
    end_price: NDArray[np.int64]
    menu: NDArray[np.int64]
    automaton: NDArray[np.int64]
    begin: NDArray[np.int64]
    apart: NDArray[np.bool_]
    plain: NDArray[np.bool_]
    own_row: NDArray[np.int64]
    own_price: NDArray[np.int64]
    first_row: NDArray[np.int64]
    first_price: NDArray[np.int64]
    week_ok: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    pay_rate: NDArray[np.int64]
    paid_min: NDArray[np.int64]
    weeks: NDArray[np.int64]
    whole_last: NDArray[np.int64]


@dataclass(frozen=True)
class Tables:
    """All tables of an instance.

    Attributes
    ----------
    shifts, menus, tours
        See the types.
    limits
        What each agent's tour must keep, length a.
    """

    shifts: ShiftTables
    menus: MenuTables
    tours: TourTables
    limits: tuple[PathLimits, ...]


def build_tables(instance: Instance) -> Tables:
    """Build all tables of an instance."""
    limits = tuple(path_limits(instance, a) for a in range(len(instance.agents)))
    menus = Menus(instance, limits)
    return Tables(_shift_tables(instance), menu_tables(menus), _tour_tables(menus), limits)


def _shift_tables(instance: Instance) -> ShiftTables:
    breaks = instance.shift_breaks
    most = max([1, *(len(items) for items in breaks)])
    widest = max([1, *(len(item.positions) for items in breaks for item in items)])
    length = np.zeros((len(breaks), most), dtype=np.int64)
    count = np.zeros((len(breaks), most), dtype=np.int64)
    positions = np.zeros((len(breaks), most, widest), dtype=np.int64)
    for s, items in enumerate(breaks):
        for b, item in enumerate(items):
            length[s, b], count[s, b] = item.length, len(item.positions)
            positions[s, b, : len(item.positions)] = item.positions
    return ShiftTables(
        start=instance.start_slot,
        length=instance.option_length,
        shift=instance.option_shift,
        break_count=np.array([len(items) for items in breaks], dtype=np.int64),
        break_length=length,
        break_positions=positions,
        position_count=count,
        gap=instance.min_work_between,
    )


def _tour_tables(menus: Menus) -> TourTables:
    instance, limits = menus.instance, menus.limits
    counters = Counters(menus)
    own_row, own_price, possible = own_prices(menus)
    first_row, first_price = first_prices(menus)
    allowed, week_ok = _carried_in(instance, limits)
    allowed &= possible[own_row]
    hourly = [
        agent.hourly_cost_minor if contract.pay is Pay.HOURLY else 0
        for agent, contract in zip(instance.agents, instance.contracts, strict=True)
    ]
    weeks = [instance.week_bounds(week)[0] for week in range(instance.weeks)] + [instance.n]
    costly: NDArray[np.bool_] = np.any(own_price != 0, axis=(1, 2))
    priced = counters.priced[counters.automaton] | costly[own_row] | (first_row >= 0)
    return TourTables(
        **counters.stacked(),
        menu=menus.menu,
        automaton=counters.automaton,
        begin=counters.begin,
        apart=counters.apart,
        plain=~(priced | (menus.pair[menus.menu] >= 0)),
        own_row=own_row,
        own_price=own_price,
        first_row=first_row,
        first_price=first_price,
        week_ok=week_ok,
        allowed=allowed,
        pay_rate=np.array(hourly, dtype=np.int64),
        paid_min=instance.option_paid_min,
        weeks=np.array(weeks, dtype=np.int64),
        whole_last=np.array([int(instance.days % 7 == 0)], dtype=np.int64),
    )


def _carried_in(instance: Instance, limits: tuple[PathLimits, ...]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Apply the rest after the last duty before the horizon to the allowed options."""
    step = instance.grid.step_min
    allowed = instance.allowed.copy()
    week_ok = np.zeros(len(limits), dtype=np.int64)
    carried = instance.problem.workforce.carry_in_by_agent
    for a, limit in enumerate(limits):
        carry = carried.get(instance.agents[a].id)
        end = instance.grid.minute(carry.last_duty_end) if carry and carry.last_duty_end else None
        free_from = 0 if end is None else max(0, end)
        week_ok[a] = -(-(free_from + limit.weekly_rest_min) // step)
        if end is not None:
            allowed[a] &= instance.start_slot * step >= end + limit.rest_min
    return allowed, week_ok
