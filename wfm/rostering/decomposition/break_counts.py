"""Breaks of a day by count: a small linear programme says how many take each break when, for everybody at once.

People of one skill set on the same duty are alike, so its size hardly grows with their number. Its vertices are nearly
whole: a break that moves frees a place for another, along chains that no search by single agents can see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.programme import Entry, Programme
from wfm.rostering.decomposition.search import Search
from wfm.rostering.instance import HUNDREDTHS, Instance

__all__ = ["DayBreaks", "day_breaks", "spread_breaks"]

ITERATIONS = 100_000
"""Steps of the simplex method for one day; it needs some thousands."""

WHOLE = 1e-6
"""What counts as a whole number."""


@dataclass(frozen=True)
class DayBreaks:
    """New breaks of one day.

    Attributes
    ----------
    day
        Local day.
    agents : (m,)
        Whose breaks move.
    breaks : (m, b)
        Their breaks of the day, as slots after the start of the duty.
    """

    day: int
    agents: NDArray[np.int64]
    breaks: NDArray[np.int32]


@dataclass(frozen=True)
class _Cell:
    """The agents of one skill set on one option, and the columns of their breaks."""

    skill_set: int
    option: int
    agents: NDArray[np.int64]
    columns: list[range]


def spread_breaks(search: Search, workers: int) -> None:
    """Move the breaks of all days of a record to where they cost least, where that makes it cheaper.

    Parameters
    ----------
    search
        The record.
    workers
        Days looked at side by side; the outcome does not depend on it.
    """
    staff = search.staff()
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda day: day_breaks(search, day, staff), range(search.instance.days)))
    for one in found:
        if one is not None and len(one.agents):
            breaks = search.best_breaks[one.agents].copy()
            breaks[:, one.day] = one.breaks
            search.try_tours(one.agents, search.best_option[one.agents], breaks)


def day_breaks(search: Search, day: int, staff: NDArray[np.float64]) -> DayBreaks | None:
    """Return breaks of a day at least cost, all duties of the record kept; None where nothing was found.

    Parameters
    ----------
    search
        The record; it is only read.
    day
        Local day.
    staff : (k, n)
        People on the phone by the record.
    """
    instance, programme = search.instance, Programme()
    if instance.problem.deferred:
        return None  # backlogs tie all slots together
    present = staff.copy()
    taken: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    cells = [_add_cell(search, day, cell, programme, present, taken) for cell in _alike(search, day)]
    for n in sorted({slot for _, slot in taken}):
        _add_slot(instance, programme, n, present[:, n], taken)
    solution = programme.vertex(ITERATIONS) if cells else None
    return None if solution is None else _handed_out(search, day, cells, solution)


def _alike(search: Search, day: int) -> Iterator[_Cell]:
    """Yield the agents with breaks on a day, by skill set and option."""
    shifts, option = search.tables.shifts, search.best_option[:, day]
    on_duty = np.flatnonzero((option >= 0) & (shifts.break_count[shifts.shift[option]] > 0))
    group = search.state.crew.group[on_duty]
    order = np.lexsort((*search.best_breaks[on_duty, day].T[::-1], option[on_duty], group))
    on_duty, group = on_duty[order], group[order]
    edges = np.flatnonzero((np.diff(group) != 0) | (np.diff(option[on_duty]) != 0)) + 1
    for agents in np.split(on_duty, edges):
        if len(agents):
            yield _Cell(int(search.state.crew.group[agents[0]]), int(option[agents[0]]), agents, [])


def _add_cell(
    search: Search,
    day: int,
    cell: _Cell,
    programme: Programme,
    present: NDArray[np.float64],
    taken: dict[tuple[int, int], list[Entry]],
) -> _Cell:
    """Add how many of some agents take each break at each position, and put those agents back on the phone."""
    shifts, n = search.tables.shifts, search.instance.n
    start, shift = int(shifts.start[day, cell.option]), int(shifts.shift[cell.option])
    for b in range(int(shifts.break_count[shift])):
        length = int(shifts.break_length[shift, b])
        for low, many in zip(*np.unique(search.best_breaks[cell.agents, day, b], return_counts=True), strict=True):
            present[cell.skill_set, start + low : start + low + length] += many
        positions = shifts.break_positions[shift, b, : shifts.position_count[shift, b]]
        columns = programme.columns([float(len(cell.agents))] * len(positions))
        programme.row([(column, 1.0) for column in columns], float(len(cell.agents)), float(len(cell.agents)))
        for column, at in zip(columns, positions.tolist(), strict=True):
            for slot in range(start + at, min(n, start + at + length)):
                taken[cell.skill_set, slot].append((column, 1.0))
        cell.columns.append(columns)
    return cell


def _add_slot(
    instance: Instance,
    programme: Programme,
    n: int,
    present: NDArray[np.float64],
    taken: dict[tuple[int, int], list[Entry]],
) -> None:
    """Add the flow of a slot: who is there and not at a break serves a queue or is idle."""
    prices, hours = instance.problem.prices, instance.grid.step_h
    flows: dict[int, list[Entry]] = {q: [] for q in np.flatnonzero(instance.problem.required[:, n] > 0).tolist()}
    for k, people in enumerate(present.tolist()):
        if people <= 0:
            continue
        row = [(programme.column(people, prices.surplus_minor_per_h * hours), 1.0), *taken.get((k, n), ())]
        for q, entries in flows.items():
            if instance.productivity[k, q]:
                column = programme.column(people)
                row.append((column, 1.0))
                entries.append((column, instance.productivity[k, q] / HUNDREDTHS))
        programme.row(row, people, people)
    for q, entries in flows.items():
        need = float(instance.problem.required[q, n])
        near = programme.column(float(instance.problem.near_agents[q, n]), prices.shortage_minor_per_h * hours)
        far = programme.column(need, prices.far_shortage_minor_per_h * hours)
        programme.row([*entries, (near, 1.0), (far, 1.0)], need, need)


def _handed_out(search: Search, day: int, cells: Sequence[_Cell], solution: NDArray[np.float64]) -> DayBreaks:
    """Give whole breaks to people: the earliest of each break together, so that their order and gaps hold."""
    shifts = search.tables.shifts
    agents, breaks = [], []
    for cell in cells:
        shift = int(shifts.shift[cell.option])
        count = int(shifts.break_count[shift])
        old = search.best_breaks[cell.agents, day]
        new = old.copy()
        for b, columns in enumerate(cell.columns):
            many = _whole(np.maximum(0.0, solution[columns.start : columns.stop]), len(cell.agents))
            new[:, b] = np.repeat(shifts.break_positions[shift, b, : len(columns)], many)
        ends = new[:, : count - 1] + shifts.break_length[shift, : count - 1] + shifts.gap[shift]
        fits = (ends <= new[:, 1:count]).all(axis=1) & (new[:, :count] != old[:, :count]).any(axis=1)
        agents.append(cell.agents[fits])
        breaks.append(new[fits])
    return DayBreaks(day, np.concatenate(agents), np.concatenate(breaks))


def _whole(counts: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return whole numbers of a given sum next to some counts: the largest remainders are rounded up."""
    found = np.floor(counts + WHOLE).astype(np.int64)
    order = np.argsort(found - counts, kind="stable")
    short = total - int(found.sum())
    found[order[: max(0, short)]] += 1
    while short < 0:
        found[int(np.argmax(found - counts))] -= 1
        short += 1
    return found
