"""A proven lower bound: the aggregated linear relaxation.

Agents of one contract, skill set and price are counted together, so the size of the programme does not grow with their
number. Columns count duties by group, day and start, and breaks by skill set, day, duty and position; coverage is the
flow of the problem, unrelaxed. The value reported is not the solver's word: it is the Lagrangian bound of its row
duals, which is valid for any duals, so tolerances cannot make it too high.

Left out (so the bound is a bound): whole numbers; which agent works which days, but for the most and least that all
legal tours of a group can hold, for duties of neighbouring days that no one can do both, and for counting rules with a
price, whose automata are in it as flows of people; the order of breaks; prices of successions, and of prices of single
duties all but the least that one costs anybody of the group.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.backlog_rows import BacklogRows
from wfm.rostering.decomposition.counting_rows import CountingRows, priced_automata
from wfm.rostering.decomposition.kernels.extremes import tour_extremes
from wfm.rostering.decomposition.programme import Entry, Programme
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import HUNDREDTHS, Instance
from wfm.rostering.paths import PRICE_PARTS
from wfm.workforce import Pay

__all__ = ["RELAXATION", "LinearBound", "linear_bound"]

RELAXATION = "linear relaxation over groups of agents (counts of duties and breaks, exact skill flow, whole people)"
"""What a bound of this engine is proved over."""

TINY = 0.01
"""Least fraction of a person for which the rows of whole people are worth their place."""

GroupKey = tuple[int, int, int, int]
"""Contract, skill set, hourly pay, and the automaton where it prices anything, else -1."""


@dataclass(frozen=True)
class LinearBound:
    """Outcome of the relaxation.

    Attributes
    ----------
    minor
        Proven lower limit of coverage cost and hourly pay in minor units.
    duties : (g, d, o)
        Duty counts of the linear solution by group.
    group : (a,)
        Group of each agent.
    """

    minor: float
    duties: NDArray[np.float64]
    group: NDArray[np.int64]


@dataclass
class _Model:
    """The programme while it is put together.

    duty[g, d, o] : column of a duty count; started[g, d, s] : slots and columns of the cumulative count of duties of
    shift s of group g on day d, by start (it keeps the rows of rest short); staff[k, n] : entries of the agents on the
    phone.
    """

    instance: Instance
    tables: Tables
    members: list[NDArray[np.int64]]
    keys: list[GroupKey]
    programme: Programme = field(default_factory=Programme)
    duty: dict[tuple[int, int, int], int] = field(default_factory=dict)
    started: dict[tuple[int, int, int], tuple[list[int], list[int]]] = field(default_factory=dict)
    staff: dict[tuple[int, int], list[Entry]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def heads(self) -> NDArray[np.int64]:
        """Agents of each skill set, shape (k,)."""
        return np.bincount(self.instance.skill_set, minlength=len(self.instance.productivity))

    def count_until(self, key: tuple[int, int, int], slot: int, sign: float) -> list[Entry]:
        """Return sign × the number of duties of a key that have started by a slot."""
        slots, columns = self.started[key]
        place = int(np.searchsorted(slots, slot, side="right"))
        return [(columns[place - 1], sign)] if place else []


def linear_bound(instance: Instance, tables: Tables, time_limit_s: float) -> LinearBound | None:
    """Solve the relaxation; None where it is not solved to the end within the limit.

    Parameters
    ----------
    instance, tables
        The problem; every agent has a legal tour.
    time_limit_s
        Limit of everything together in seconds.
    """
    began = time.monotonic()
    keys = _group_keys(instance, tables)
    names = sorted(set(keys))
    group = np.array([names.index(key) for key in keys], dtype=np.int64)
    members = [np.flatnonzero(group == g) for g in range(len(names))]
    model = _Model(instance, tables, members, names)
    _add_duties(model)
    _add_tour_limits(model)
    _add_counting(model)
    _add_rest(model)
    _add_breaks(model)
    _add_coverage(model)
    solution = model.programme.solve(time_limit_s - (time.monotonic() - began))
    if solution is None:
        return None
    duties = np.zeros((len(names), instance.days, len(instance.options)))
    for (g, d, o), column in model.duty.items():
        duties[g, d, o] = solution.columns[column]
    return LinearBound(solution.bound, duties, group)


def _group_keys(instance: Instance, tables: Tables) -> list[GroupKey]:
    number = {item.id: c for c, item in enumerate(instance.problem.workforce.contracts)}
    priced = priced_automata(tables.tours)
    own = [u if priced[u] else -1 for u in range(len(priced))]
    return [
        (
            number[agent.contract],
            int(instance.skill_set[a]),
            agent.hourly_cost_minor if instance.contracts[a].pay is Pay.HOURLY else 0,
            own[int(tables.tours.automaton[a])],
        )
        for a, agent in enumerate(instance.agents)
    ]


def _add_duties(model: _Model) -> None:
    """Add counts of duties, their cumulative counts, and their presence in coverage."""
    instance, programme = model.instance, model.programme
    for g, members in enumerate(model.members):
        _, skill_set, price, _ = model.keys[g]
        able = model.tables.tours.allowed[members].sum(axis=0)
        tours = model.tables.tours
        least_minor = tours.own_price[np.unique(tours.own_row[members])].min(axis=0) / PRICE_PARTS
        for d in range(instance.days):
            for s in range(len(instance.shifts)):
                options = np.flatnonzero((instance.option_shift == s) & (able[d] > 0))
                if not len(options):
                    continue
                options = options[np.argsort(instance.start_slot[d, options])]
                pay = price * float(instance.option_paid_min[options[0]]) / 60
                duties = [programme.column(float(able[d, o]), pay + float(least_minor[d, o])) for o in options]
                counts = programme.columns([float(len(members))] * len(options))
                for i, option in enumerate(options):
                    model.duty[g, d, int(option)] = duties[i]
                    before = [(counts[i - 1], -1.0)] if i else []
                    programme.row([(counts[i], 1.0), (duties[i], -1.0), *before], 0.0, 0.0)
                    low = int(instance.start_slot[d, option])
                    for n in range(low, min(instance.n, low + int(instance.option_length[option]))):
                        model.staff[skill_set, n].append((duties[i], 1.0))
                model.started[g, d, s] = ([int(instance.start_slot[d, o]) for o in options], list(counts))


def _add_tour_limits(model: _Model) -> None:
    """Add the most and least that the legal tours of a group can hold in a week, and heads a day."""
    instance, tables = model.instance, model.tables
    for week in range(instance.weeks):
        days = range(week * 7, min(instance.days, week * 7 + 7))
        extremes = tour_extremes(tables.shifts, tables.menus, tables.tours, days.start, days.stop)
        for g, members in enumerate(model.members):
            columns = [(d, o, c) for (h, d, o), c in model.duty.items() if h == g and d in days]
            most, most_paid, least_paid = extremes[members].sum(axis=0)
            paid = [(c, float(instance.option_paid_min[o])) for _, o, c in columns]
            model.programme.row([(c, 1.0) for _, _, c in columns], high=float(most))
            model.programme.row(paid, low=float(least_paid), high=float(most_paid))
    for g, members in enumerate(model.members):
        heads = tables.tours.allowed[members].any(axis=2).sum(axis=0)
        for d in range(instance.days):
            totals = [(columns[-1], 1.0) for (h, day, _), (_, columns) in model.started.items() if (h, day) == (g, d)]
            if totals:
                model.programme.row(totals, high=float(heads[d]))


def _add_counting(model: _Model) -> None:
    """Add the flows of the groups whose counting rules have prices."""
    tables = model.tables
    rows = CountingRows(tables.tours, model.programme)
    for g, members in enumerate(model.members):
        automaton = model.keys[g][3]
        if automaton < 0:
            continue
        place = tables.menus.place[tables.tours.menu[members[0]]]
        klass = tables.tours.klass[automaton]
        duty = {(d, o): (column, int(klass[d, place[o]])) for (h, d, o), column in model.duty.items() if h == g}
        rows.add(automaton, members, duty)


def _add_rest(model: _Model) -> None:
    """Add, for neighbouring days, that late duties and early duties within the rest of each other share the heads."""
    instance = model.instance
    step = instance.grid.step_min
    for g, members in enumerate(model.members):
        rest = min(model.tables.limits[int(a)].rest_min for a in members)
        slots_rest = -(-rest // step)
        for d in range(instance.days - 1):
            today = [key for key in model.started if key[:2] == (g, d)]
            tomorrow = [key for key in model.started if key[:2] == (g, d + 1)]
            starts = sorted({slot for key in tomorrow for slot in model.started[key][0]})
            for start in starts:
                entries: list[Entry] = []
                for key in today:
                    length = instance.shifts[key[2]].length_min // step
                    late = model.count_until(key, start - slots_rest - length, -1.0)
                    if len(late) == 0 or late[0][0] != model.started[key][1][-1]:
                        entries += [(model.started[key][1][-1], 1.0), *late]
                if entries:
                    for key in tomorrow:
                        entries += model.count_until(key, start, 1.0)
                    model.programme.row(entries, high=float(len(members)))


def _add_breaks(model: _Model) -> None:
    """Add, by skill set, day and duty, how many take each break at each position, and take them off coverage."""
    instance = model.instance
    together: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (g, d, o), column in model.duty.items():
        together[model.keys[g][1], d, o].append(column)
    for (skill_set, d, o), duties in together.items():
        start = int(instance.start_slot[d, o])
        most = float(model.heads[skill_set])
        for item in instance.shift_breaks[int(instance.option_shift[o])]:
            takers = model.programme.columns([most] * len(item.positions))
            row = [(column, 1.0) for column in takers] + [(column, -1.0) for column in duties]
            model.programme.row(row, 0.0, 0.0)
            for column, at in zip(takers, item.positions, strict=True):
                for n in range(start + at, min(instance.n, start + at + item.length)):
                    model.staff[skill_set, n].append((column, -1.0))


@dataclass
class _Slot:
    """Columns of one slot: people by skill set (all flows and idle), missing by queue (near, far), and idle."""

    people: dict[int, list[int]]
    missing: dict[int, tuple[int, int]]
    idle: list[int]


def _add_coverage(model: _Model) -> None:
    """Add the flow of every slot that somebody can reach or that needs somebody."""
    instance, programme = model.instance, model.programme
    prices, hours = instance.problem.prices, instance.grid.step_h
    sets, queues = instance.productivity.shape
    backlogs = BacklogRows(instance, programme)
    serves = [[(q, instance.productivity[k, q] / HUNDREDTHS) for q in range(queues)] for k in range(sets)]
    for n in range(instance.n):
        flows: dict[int, list[Entry]] = {q: [] for q in range(queues) if instance.problem.required[q, n] > 0}
        slot = _Slot({}, {}, [])
        for k in range(sets):
            staff, base = model.staff.get((k, n), []), float(instance.base[k, n])
            if not staff and base == 0:
                continue
            most = float(model.heads[k]) + base
            slot.idle.append(programme.column(most, prices.surplus_minor_per_h * hours))
            slot.people[k] = [slot.idle[-1]]
            live = []
            for q, worth in serves[k]:
                if worth and q in flows:
                    slot.people[k].append(programme.column(most))
                    flows[q].append((slot.people[k][-1], worth))
                    live.append((slot.people[k][-1], q))
            slot.people[k] += backlogs.serve(k, n, most, live)
            row = [(column, -value) for column, value in staff] + [(column, 1.0) for column in slot.people[k]]
            programme.row(row, base, base)
        for q, flow_entries in flows.items():
            need = float(instance.problem.required[q, n])
            near = programme.column(float(instance.problem.near_agents[q, n]), prices.shortage_minor_per_h * hours)
            far = programme.column(need, prices.far_shortage_minor_per_h * hours)
            slot.missing[q] = (near, far)
            programme.row([*flow_entries, (near, 1.0), (far, 1.0)], need, need)
        _add_whole_people(model, n, slot)
    backlogs.close()


def _add_whole_people(model: _Model, n: int, slot: _Slot) -> None:
    """Add that people come whole: the cost of a slot lies above the line between neighbouring whole numbers of people.

    For a set of queues, let x be the people who can serve it and e the best productivity among
    them: at least need − e·x is missing. That cost is convex in x, so between two whole numbers the straight line is a
    valid lower limit, where the flow alone would allow a fraction of a person. For all queues together, people beyond
    need ÷ s are idle besides, with s the least productivity: the slowest have the most to do. With backlogs nobody need
    be idle.
    """
    instance = model.instance
    if np.any(instance.base[:, n] % 1):
        return
    for queues in [[q] for q in slot.missing] + ([list(slot.missing)] if len(slot.missing) > 1 else []):
        able = [k for k in slot.people if instance.productivity[k, queues].any()]
        if not able:
            continue
        speeds = instance.productivity[np.ix_(able, queues)]
        best, slowest = float(speeds.max()) / HUNDREDTHS, float(speeds[speeds > 0].min()) / HUNDREDTHS
        everybody = len(queues) == len(slot.missing) and not instance.problem.deferred
        need = float(instance.problem.required[queues, n].sum())
        people = [column for k in (slot.people if everybody else able) for column in slot.people[k]]
        entries = [(slot.missing[q][tier], price) for q in queues for tier, price in enumerate(_missing_prices(model))]
        if everybody:
            entries += [(column, _idle_price(model)) for column in slot.idle]
        near = float(instance.problem.near_agents[queues, n].sum())
        kinks = {int(agents / best) for agents in (need, need - near) if (agents / best) % 1 > TINY}
        for low in sorted(kinks):
            at_low, at_high = (
                _cost_of_people(model, (need, near), best, slowest if everybody else None, x) for x in (low, low + 1)
            )
            slope = at_high - at_low
            row = entries + [(column, -slope) for column in people]
            model.programme.row(row, low=at_low - slope * low)


def _missing_prices(model: _Model) -> tuple[float, float]:
    prices, hours = model.instance.problem.prices, model.instance.grid.step_h
    return prices.shortage_minor_per_h * hours, prices.far_shortage_minor_per_h * hours


def _idle_price(model: _Model) -> float:
    return model.instance.problem.prices.surplus_minor_per_h * model.instance.grid.step_h


def _cost_of_people(
    model: _Model, needed: tuple[float, float], best: float, slowest: float | None, people: int
) -> float:
    """Return the least cost of a whole number of people against a need and its near part.

    Without `slowest` nobody is called idle.
    """
    need, most_near = needed
    missing = max(0.0, need - best * people)
    near = min(missing, most_near)
    near_price, far_price = _missing_prices(model)
    idle = 0.0 if slowest is None else max(0.0, people - need / slowest) * _idle_price(model)
    return near * near_price + (missing - near) * far_price + idle
