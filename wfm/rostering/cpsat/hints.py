"""A known roster as a hint: a value for every column that it decides, so that CP-SAT starts from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.chains import Chain
from wfm.rostering.cpsat.slot_rows import SlotRows
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import AssignedDuty

__all__ = ["give_hint"]


def give_hint(
    columns: DutyColumns,
    chains: list[Chain],
    supply: Supply,
    slot_rows: Sequence[SlotRows],
    decisions: Sequence[AssignedDuty],
) -> None:
    """Write the values of a roster's columns into the model as a hint."""
    values = np.full(columns.sheet.size, -1, dtype=np.int64)
    chosen = columns.chosen_by(decisions)
    values[columns.duty[columns.allowed]] = 0
    values[columns.off] = 1
    for m, item in chosen:
        values[columns.duty[m, item.day, item.option]] = 1
        values[columns.off[m, item.day]] = 0
    for settle in columns.settlers:
        settle(values)
    _chain_values(columns, chains, chosen, values)
    free = _on_phone(columns, chosen)
    there = supply.column >= 0
    values[supply.column[there]] = free[there]
    for built in slot_rows:
        built.settle(values)
    known = np.flatnonzero(values >= 0)
    columns.sheet.hint(known, values[known])


def _chain_values(
    columns: DutyColumns, chains: list[Chain], chosen: list[tuple[int, AssignedDuty]], values: NDArray[np.int64]
) -> None:
    """Count starts and breaks of the chosen duties."""
    instance = columns.instance
    held: dict[tuple[int, int, int], list[tuple[int, AssignedDuty]]] = defaultdict(list)
    for m, item in chosen:
        k = int(instance.skill_set[columns.agents[m]])
        held[k, item.day, int(instance.option_shift[item.option])].append((m, item))
    for chain in chains:
        options = set(chain.options.tolist())
        duties = [item for _, item in held[chain.skill_set, chain.day, chain.shift] if item.option in options]
        starts = np.array([instance.start_slot[item.day, item.option] for item in duties], dtype=np.int64)
        values[chain.started.columns] = np.searchsorted(np.sort(starts), chain.started.times, side="right")
        for b, count in enumerate(chain.breaks):
            begun = np.sort(starts + np.array([item.breaks[b] for item in duties], dtype=np.int64))
            values[count.columns] = np.searchsorted(begun, count.times, side="right")


def _on_phone(columns: DutyColumns, chosen: list[tuple[int, AssignedDuty]]) -> NDArray[np.int64]:
    """Return the chosen agents on the phone, shape (k, n)."""
    instance = columns.instance
    found = np.zeros((len(instance.productivity), instance.n), dtype=np.int64)
    for _, item in chosen:
        row = found[instance.skill_set[item.agent]]
        start = int(instance.start_slot[item.day, item.option])
        row[start : start + int(instance.option_length[item.option])] += 1
        breaks = instance.shift_breaks[int(instance.option_shift[item.option])]
        for one, offset in zip(breaks, item.breaks, strict=True):
            row[start + offset : start + offset + one.length] -= 1
    return found
