"""From counts back to people: who takes which break when."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.chains import Chain, Count
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import AssignedDuty

__all__ = ["hand_out"]


def hand_out(columns: DutyColumns, chains: list[Chain], values: NDArray[np.int64]) -> list[AssignedDuty]:
    """Return the duties of a solution with their breaks.

    Parameters
    ----------
    values
        Value of every column.

    Notes
    -----
    In a chain the i-th start of every break goes to the i-th duty by start; the rows of the chain say that these fit.
    """
    instance = columns.instance
    triples = columns.decided(values)
    on_day: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for m, day, option in triples.tolist():
        on_day[day].append((m, option))
    found: list[AssignedDuty] = []
    for chain in chains:
        options, members = set(chain.options.tolist()), set(chain.members.tolist())
        duties = sorted(
            (int(instance.start_slot[chain.day, option]), m, option)
            for m, option in on_day[chain.day]
            if option in options and m in members
        )
        begun = [_moments(count, values) for count in chain.breaks]
        for place, (start, m, option) in enumerate(duties):
            breaks = tuple(times[place] - start for times in begun)
            found.append(AssignedDuty(int(columns.agents[m]), chain.day, option, breaks))
    return sorted(found, key=lambda item: (item.agent, item.day))


def _moments(count: Count, values: NDArray[np.int64]) -> list[int]:
    """Return the slots at which a count grows, once for each step."""
    held = values[count.columns]
    return [int(t) for t in np.repeat(count.times, np.diff(held, prepend=0))]
