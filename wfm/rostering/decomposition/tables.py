"""Everything the compiled search reads, as flat arrays.

Agents share *menus* (the same options under the same rest rules) and *automata* (the same counting rules), so the
tables hardly grow with the number of agents; what is kept by agent is one byte an option and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.automaton import Automaton, build_automaton
from wfm.rostering.decomposition.path_forms import PathLimits, path_limits
from wfm.rostering.instance import Instance
from wfm.workforce import Pay

__all__ = ["NEVER", "MenuTables", "ShiftTables", "Tables", "TourTables", "build_tables"]

NEVER = 1 << 40
"""A slot after every other slot: the end of a duty that is not offered."""


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


class MenuTables(NamedTuple):
    """Options by menu m, and how duties may follow each other; i counts the options of a menu.

    size, reach, weekly : (m,): options, days after which rest is certain, whether weekly rest is asked.
    option : (m, i); klass : (m, i) duty class among those of the menu; by_end : (m, d, i) options of a day by end;
    rest_rank, week_rank : (m, j, d, i): how many options of the day j + 1 days earlier (by end) end early enough before
    option i of day d for the rest between shifts, and for the weekly rest inside the week;
    cross_rank, before_rank : (m, d): how many options of a day leave the weekly rest before the next week starts, and
    how many end before it starts; idle_rank : (m, d): how many leave the weekly rest in the next week if that is free
    of duties; weekly_slots : (m,).
    """

    size: NDArray[np.int64]
    reach: NDArray[np.int64]
    weekly: NDArray[np.int64]
    option: NDArray[np.int64]
    klass: NDArray[np.int64]
    by_end: NDArray[np.int64]
    rest_rank: NDArray[np.int64]
    week_rank: NDArray[np.int64]
    cross_rank: NDArray[np.int64]
    before_rank: NDArray[np.int64]
    idle_rank: NDArray[np.int64]
    weekly_slots: NDArray[np.int64]


class TourTables(NamedTuple):
    """Automata by number u, and each agent's own data.

    sizes : (u, d + 1); off : (u, d, s); work : (u, d, s, c); menu, automaton, begin : (a,): menu, automaton and first
    state, -1 where no tour is accepted; week_ok : (a,): first slot at which a first duty leaves the weekly rest of the
    first week before it; allowed : (a, d, o); pay : (a, o) price of a duty in money units; weeks : (w + 1,) first slots
    of the weeks; whole_last : (1,) whether the last week has seven days.
    """

    sizes: NDArray[np.int32]
    off: NDArray[np.int32]
    work: NDArray[np.int32]
    menu: NDArray[np.int64]
    automaton: NDArray[np.int64]
    begin: NDArray[np.int64]
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
    return Tables(_shift_tables(instance), *_people_tables(instance, limits), limits)


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


MenuKey = tuple[tuple[str, ...], int, int]


def _people_tables(instance: Instance, limits: tuple[PathLimits, ...]) -> tuple[MenuTables, TourTables]:
    menu_number: dict[MenuKey, int] = {}
    automaton_number: dict[tuple[object, ...], int] = {}
    automata: list[Automaton] = []
    menu = np.zeros(len(limits), dtype=np.int64)
    automaton = np.zeros(len(limits), dtype=np.int64)
    for a, limit in enumerate(limits):
        key = (instance.contracts[a].shifts, limit.rest_min, limit.weekly_rest_min)
        menu[a] = menu_number.setdefault(key, len(menu_number))
        # Only the lengths of duty that the contract has: sums of others would be states that nobody reaches.
        counted = (limit.resources, tuple(_classes(instance, _options_of(instance, key[0])).tolist()))
        if counted not in automaton_number:
            automaton_number[counted] = len(automata)
            automata.append(build_automaton(counted[0], instance.days, counted[1]))
        automaton[a] = automaton_number[counted]
    sizes, off, work = _stack_automata(automata, instance.days)
    allowed, week_ok = _carried_in(instance, limits)
    hourly = [
        agent.hourly_cost_minor if contract.pay is Pay.HOURLY else 0
        for agent, contract in zip(instance.agents, instance.contracts, strict=True)
    ]
    weeks = [instance.week_bounds(week)[0] for week in range(instance.weeks)] + [instance.n]
    starts = np.array([-1 if item.start is None else item.start for item in automata], dtype=np.int64)
    tours = TourTables(
        sizes=sizes,
        off=off,
        work=work,
        menu=menu,
        automaton=automaton,
        begin=starts[automaton],
        week_ok=week_ok,
        allowed=allowed,
        pay_rate=np.array(hourly, dtype=np.int64),
        paid_min=instance.option_paid_min,
        weeks=np.array(weeks, dtype=np.int64),
        whole_last=np.array([int(instance.days % 7 == 0)], dtype=np.int64),
    )
    return _menu_tables(instance, list(menu_number)), tours


def _options_of(instance: Instance, shifts: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the options of some shifts."""
    wanted = [s for s, shift in enumerate(instance.shifts) if shift.id in shifts]
    return np.flatnonzero(np.isin(instance.option_shift, wanted))


def _classes(instance: Instance, options: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the paid minutes of each class of duty among some options."""
    return np.unique(instance.option_paid_min[options])


def _stack_automata(
    automata: list[Automaton], days: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    width = max([1, *(item.off.shape[1] for item in automata)])
    sizes = np.array([item.sizes for item in automata], dtype=np.int32).reshape(len(automata), days + 1)
    off = np.full((len(automata), days, width), -1, dtype=np.int32)
    classes = max([0, *(item.work.shape[2] for item in automata)])
    work = np.full((len(automata), days, width, classes), -1, dtype=np.int32)
    for u, item in enumerate(automata):
        off[u, :, : item.off.shape[1]] = item.off
        work[u, :, : item.off.shape[1], : item.work.shape[2]] = item.work
    return sizes, off, work


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


def _menu_tables(instance: Instance, keys: list[MenuKey]) -> MenuTables:
    step, days = instance.grid.step_min, instance.days
    choices = [_options_of(instance, key[0]) for key in keys]
    width = max([1, *(len(item) for item in choices)])
    reaches = [_reach(instance, key) for key in keys]
    shape = (len(keys), max([1, *reaches]), days, width)
    tables = MenuTables(
        size=np.array([len(item) for item in choices], dtype=np.int64),
        reach=np.array(reaches, dtype=np.int64),
        weekly=np.array([key[2] > 0 for key in keys], dtype=np.int64),
        option=np.zeros((len(keys), width), dtype=np.int64),
        klass=np.zeros((len(keys), width), dtype=np.int64),
        by_end=np.zeros((len(keys), days, width), dtype=np.int64),
        rest_rank=np.zeros(shape, dtype=np.int64),
        week_rank=np.zeros(shape, dtype=np.int64),
        cross_rank=np.zeros((len(keys), days), dtype=np.int64),
        before_rank=np.zeros((len(keys), days), dtype=np.int64),
        idle_rank=np.zeros((len(keys), days), dtype=np.int64),
        weekly_slots=np.array([-(-key[2] // step) for key in keys], dtype=np.int64),
    )
    for m, (key, choice) in enumerate(zip(keys, choices, strict=True)):
        if len(choice):
            tables.option[m, : len(choice)] = choice
            paid = instance.option_paid_min[choice]
            tables.klass[m, : len(choice)] = np.searchsorted(_classes(instance, choice), paid)
            _fill_menu(instance, tables, m, choice, -(-key[1] // step))
    return tables


def _reach(instance: Instance, key: MenuKey) -> int:
    """Return after how many free days every rest rule is certainly kept, also when the clocks change."""
    latest = max((s.latest_start_min + s.length_min for s in instance.shifts), default=0)
    overhang = max(0, latest - 1440)
    return max(1, -(-(max(key[1], key[2]) + overhang + 60) // 1440))


def _fill_menu(instance: Instance, tables: MenuTables, m: int, choice: NDArray[np.int64], rest: int) -> None:
    weekly = int(tables.weekly_slots[m])
    start = instance.start_slot[:, choice]
    end = np.where(start >= 0, start + instance.option_length[choice], NEVER)
    order = np.argsort(end, axis=1, kind="stable")
    ends = np.take_along_axis(end, order, axis=1)
    tables.by_end[m, :, : len(choice)] = order
    for day in range(instance.days):
        week_start, next_week = instance.week_bounds(day // 7)
        tables.cross_rank[m, day] = np.searchsorted(ends[day], next_week - weekly, side="right")
        tables.before_rank[m, day] = np.searchsorted(ends[day], next_week, side="right")
        if day // 7 + 1 < instance.weeks:
            week_after = instance.week_bounds(day // 7 + 1)[1]
            if next_week + weekly <= week_after:
                tables.idle_rank[m, day] = np.searchsorted(ends[day], week_after - weekly, side="right")
        for j in range(min(int(tables.reach[m]), day)):
            earlier = ends[day - 1 - j]
            rank = np.searchsorted(earlier, start[day] - rest, side="right")
            tables.rest_rank[m, j, day, : len(choice)] = np.where(start[day] >= 0, rank, 0)
            # A duty of the week's last day may start after its midnight; the stretch before it ends with the week.
            latest = np.minimum(start[day], next_week) - weekly
            clipped = np.where(latest >= week_start, latest, -1)
            tables.week_rank[m, j, day, : len(choice)] = np.searchsorted(earlier, clipped, side="right")
