"""Coverage in the model: one column a slot that is the largest of linear functions of the free staff.

Most functions can never be the largest of their slot, because too few free agents could change it; they are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.sheet import ColumnArray
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns

__all__ = ["Coverage", "SlotRows", "build_slot_rows", "leaders", "useful_rows"]

MOST_COMPARISONS = 1e9
"""Functions are compared two by two unless functions² × slots × skill sets is more than this."""


@dataclass(frozen=True)
class SlotRows:
    """What was built for every slot.

    Attributes
    ----------
    column : (n,)
        Column of the slot; −1 where no decision can change its value, or the slot before stands for it.
    least : (n,)
        Least value of the slot.
    runs : (n,)
        How many alike slots a slot stands for; 0 where another slot stands for it.
    rows
        (slot, value without free staff, columns of free staff, what each of them takes off) of every function.
    """

    column: ColumnArray
    least: NDArray[np.int64]
    runs: NDArray[np.int64]
    rows: list[tuple[int, int, list[int], list[int]]]

    def settle(self, values: NDArray[np.int64]) -> None:
        """Set each column to the largest of its rows, given the values of the staff columns.

        Parameters
        ----------
        values
            Value of every column of the model; changed in place.
        """
        there = self.column >= 0
        values[self.column[there]] = self.least[there]
        for n, level, staff, weight in self.rows:
            column = self.column[n]
            value = level - sum(int(values[at]) * taken for at, taken in zip(staff, weight, strict=True))
            values[column] = max(values[column], value)

    @property
    def constant(self) -> int:
        """Sum of the values that no decision can change."""
        return int((self.least * self.runs)[self.column < 0].sum())

    @property
    def linear(self) -> tuple[ColumnArray, NDArray[np.int64]]:
        """Columns, and how many slots each stands for."""
        there = self.column >= 0
        return self.column[there], self.runs[there]


@dataclass(frozen=True)
class Coverage:
    """Coverage in the model.

    Attributes
    ----------
    slot_rows
        Columns of slots, for hints.
    terms
        Terms of the cost.
    exact
        Whether the model's cost of a roster is its true cost; else it is a lower limit of it.
    """

    slot_rows: tuple[SlotRows, ...]
    terms: tuple[Term, ...]
    exact: bool = True


def leaders(supply: Supply, *amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the first slot of each slot's run of slots that are alike in the free agents and in all amounts, (n,).

    Parameters
    ----------
    amounts
        Arrays of shape (…, n).
    """
    alike = supply.same_as_before.copy()
    for amount in amounts:
        alike[1:] &= (amount[:, 1:] == amount[:, :-1]).all(axis=0)
    return np.maximum.accumulate(np.where(alike, 0, np.arange(len(alike))))


def build_slot_rows(
    columns: DutyColumns,
    supply: Supply,
    level: NDArray[np.int64],
    loss: NDArray[np.int64],
    leader: NDArray[np.int64],
) -> SlotRows:
    """Add the columns and rows of all slots; a value is never below 0.

    Parameters
    ----------
    level : (v, n)
        Value of each function without free staff.
    loss : (v, k)
        What each free agent of a skill set takes off.
    leader : (n,)
        First slot of the run of alike slots to which each slot belongs.
    """
    sheet = columns.sheet
    runs = np.bincount(leader, minlength=len(leader)).astype(np.int64)
    slots = np.flatnonzero(runs)
    level, most = level[:, slots], supply.most[:, slots]
    least = np.maximum((level - np.maximum(loss, 0) @ most).max(axis=0), 0)
    highest = level + np.maximum(-loss, 0) @ most
    useful = useful_rows(level, loss, most, least)
    decided = useful.any(axis=0)
    column = np.full(len(leader), -1, dtype=np.int64)
    top = np.where(useful, highest, 0).max(axis=0)
    column[slots[decided]] = sheet.integers(least[decided].tolist(), top[decided].tolist())
    rows: list[tuple[int, int, list[int], list[int]]] = []
    for place in np.flatnonzero(decided).tolist():
        n = int(slots[place])
        free = supply.column[:, n]
        for v in np.flatnonzero(useful[:, place]).tolist():
            taking = np.flatnonzero((free >= 0) & (loss[v] != 0))
            staff, weight, bound = free[taking].tolist(), loss[v, taking].tolist(), int(level[v, place])
            sheet.row([int(column[n]), *staff], [1, *weight], low=bound)
            rows.append((n, bound, staff, weight))
    everywhere = np.zeros(len(leader), dtype=np.int64)
    everywhere[slots] = least
    return SlotRows(column, everywhere, runs, rows)


def useful_rows(
    level: NDArray[np.int64], loss: NDArray[np.int64], most: NDArray[np.int64], least: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which functions can be the largest of their slot and above its least value, shape (v, m).

    Parameters
    ----------
    level : (v, m)
        Value without free staff.
    loss : (v, k)
        What each free agent takes off.
    most : (k, m)
        Largest number of free agents.
    least : (m,)
        Least value of the slot.
    """
    found: NDArray[np.bool_] = level + np.maximum(-loss, 0) @ most > least
    functions = len(loss)
    if functions * functions * most.size > MOST_COMPARISONS:
        return found
    for v in range(functions):
        lead = level[v] - level + np.maximum(loss - loss[v], 0) @ most
        trail = level - level[v] + np.maximum(loss[v] - loss, 0) @ most
        # Of functions that always agree the first one stays.
        covered = (lead <= 0) & ((trail > 0) | (np.arange(functions) < v)[:, None])
        covered[v] = False
        found[v] &= ~covered.any(axis=0)
    return found
