"""Who is on the phone: duties and breaks of interchangeable agents, as counts.

Agents of one skill set on duties of one shift template on one day differ only in when they start and when they take
each break, and coverage sees only how many. So a *chain* counts, for every time t, how many of these duties have
started by t and how many have begun each of their breaks by t. All windows of a break have one width and slide with
the start of the duty; handing out the times in the order of the starts is then always possible when

* as many breaks have begun by t as windows have closed by t, at least;
* as many as windows have opened by t, at most;
* of the next break, by t + length + least work, at most as many as of this one by t,

because sorting two sequences keeps every pairwise order. The counts are exact, and their number does not grow with the
number of agents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.sheet import ColumnArray
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import BreakSlots

__all__ = ["Chain", "Count", "build_chains"]


@dataclass(frozen=True)
class Count:
    """How often something has happened by a time.

    Attributes
    ----------
    times : (t,)
        Slots at which the count may change, ascending.
    columns : (t,)
        Column of the count from each of these times on; before the first it is 0.
    """

    times: NDArray[np.int64]
    columns: ColumnArray

    def at(self, slots: NDArray[np.int64]) -> ColumnArray:
        """Return the column that holds at each slot, −1 where the count is still 0."""
        place = np.searchsorted(self.times, slots, side="right") - 1
        return np.where(place >= 0, self.columns[np.maximum(place, 0)], -1)


@dataclass(frozen=True)
class Chain:
    """Duties of one skill set, day and shift template whose breaks lie on one lattice of slots.

    Attributes
    ----------
    skill_set, day, shift
        What the duties share.
    options
        Options of the template that belong to the chain.
    members
        Positions of the agents who may work one of them.
    started
        Duties started.
    breaks
        Breaks begun, one count a break of the template.
    """

    skill_set: int
    day: int
    shift: int
    options: NDArray[np.int64]
    members: NDArray[np.int64]
    started: Count
    breaks: tuple[Count, ...]
    lengths: tuple[int, ...] = field(default=())

    def presence(self, length: int) -> list[tuple[Count, int, int]]:
        """Return (count, its length in slots, +1 for duties and −1 for breaks): agents on the phone at slot n are the
        sum of sign × (count at n − count at n − length).
        """
        return [(self.started, length, 1)] + [
            (count, size, -1) for count, size in zip(self.breaks, self.lengths, strict=True)
        ]


def build_chains(columns: DutyColumns) -> list[Chain]:
    """Add the counts of all duties and their rows."""
    instance = columns.instance
    skill_set = instance.skill_set[columns.agents]
    found: list[Chain] = []
    for k in np.unique(skill_set).tolist():
        members = np.flatnonzero(skill_set == k)
        usable: NDArray[np.bool_] = np.logical_or.reduce(columns.allowed[members], axis=0)
        for day, shift in np.argwhere(_by_shift(usable, instance.option_shift)).tolist():
            options = np.flatnonzero(usable[day] & (instance.option_shift == shift))
            lattice = _lattice(instance.shift_breaks[shift])
            residue = instance.start_slot[day, options] % lattice
            for r in np.unique(residue).tolist():
                found.append(_build_chain(columns, k, members, day, shift, options[residue == r]))
    return found


def _by_shift(usable: NDArray[np.bool_], option_shift: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which shifts are usable on which days, shape (d, s)."""
    found = np.zeros((usable.shape[0], int(option_shift.max()) + 1), dtype=bool)
    day, option = np.nonzero(usable)
    found[day, option_shift[option]] = True
    return found


def _lattice(breaks: tuple[BreakSlots, ...]) -> int:
    """Return the distance of break positions in slots; 1 where every break has one position."""
    steps = [int(np.gcd.reduce(np.diff(item.positions))) for item in breaks if len(item.positions) > 1]
    return int(np.gcd.reduce(steps)) if steps else 1


def _build_chain(
    columns: DutyColumns, k: int, members: NDArray[np.int64], day: int, shift: int, options: NDArray[np.int64]
) -> Chain:
    instance, sheet = columns.instance, columns.sheet
    chosen = members[columns.allowed[members, day][:, options].any(axis=1)]
    duty = columns.duty[chosen, day][:, options]
    slot = instance.start_slot[day, options]
    times = np.unique(slot)
    reach = np.array([(duty[:, slot <= t] >= 0).any(axis=1).sum() for t in times])
    started = Count(times, sheet.integers([0] * len(times), reach.tolist()))
    before = -1
    for t, column in zip(times.tolist(), started.columns.tolist(), strict=True):
        now = duty[:, slot == t]
        terms = now[now >= 0].tolist()
        ends = [column] if before < 0 else [column, before]
        sheet.row([*ends, *terms], [1, -1][: len(ends)] + [-1] * len(terms), low=0, high=0)
        before = column
    breaks: list[Count] = []
    work = int(instance.min_work_between[shift])
    for b, item in enumerate(instance.shift_breaks[shift]):
        count = _build_break(columns, started, item, int(reach[-1]))
        if b:
            earlier = instance.shift_breaks[shift][b - 1]
            if earlier.positions[-1] + earlier.length + work > item.positions[0]:
                _order(columns, breaks[-1], count, earlier.length + work)
        breaks.append(count)
    lengths = tuple(item.length for item in instance.shift_breaks[shift])
    return Chain(k, day, shift, options, chosen, started, tuple(breaks), lengths)


def _build_break(columns: DutyColumns, started: Count, item: BreakSlots, most: int) -> Count:
    """Count the starts of one break between the opened and the closed windows."""
    first, last = item.positions[0], item.positions[-1]
    if len(item.positions) == 1:
        return Count(started.times + first, started.columns)
    sheet = columns.sheet
    times = np.unique(started.times[:, None] + np.array(item.positions))
    inner = sheet.integers([0] * (len(times) - 1), [most] * (len(times) - 1))
    count = Count(times, np.append(inner, started.columns[-1]))
    held = count.columns.tolist()
    for low, high in pairwise(held):
        sheet.row([high, low], [1, -1], low=0)
    opened, closed = started.at(times - first).tolist(), started.at(times - last).tolist()
    for j, column in enumerate(held[:-1]):
        # The count only grows: a window's opening binds at the last time before the next one opens, its closing at
        # the first time.
        if opened[j] != opened[j + 1]:
            sheet.row([opened[j], column], [1, -1], low=0)
        if closed[j] >= 0 and (j == 0 or closed[j] != closed[j - 1]):
            sheet.row([column, closed[j]], [1, -1], low=0)
    return count


def _order(columns: DutyColumns, earlier: Count, later: Count, apart: int) -> None:
    """Let the later break begin only `apart` slots after the earlier one began."""
    allowed = earlier.at(later.times - apart).tolist()
    for before, column in zip(allowed, later.columns.tolist(), strict=True):
        if before < 0:
            columns.sheet.row([column], [1], high=0)
        elif before != column:
            columns.sheet.row([before, column], [1, -1], low=0)
