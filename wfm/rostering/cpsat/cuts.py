"""Shortage with everybody equally fast, as cuts of the skill flow: two columns a slot and one row a closed queue set.

A row says shortage ≥ need(U) − fixed staff − free staff that can serve any of U. Most rows can never be the largest of
their slot, because too few free agents could change it; they are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.scaling import exact_scale, scaled
from wfm.rostering.cpsat.sheet import ColumnArray
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.variables import DutyColumns

__all__ = ["Shortage", "build_cuts"]

PAIRWISE_CUTS = 64
"""Most closed sets whose rows are compared two by two; the comparison needs sets² × slots numbers."""


@dataclass(frozen=True)
class Shortage:
    """Largest deficit of some slots.

    Attributes
    ----------
    scale
        Columns hold agents × scale.
    column : (n,)
        Column of the shortage; −1 where no decision can change it.
    constant : (n,)
        Shortage in agents where there is no column, else 0.
    floor : (n,)
        Least value of the column.
    rows
        (slot, U's deficit × scale, columns of free staff) of every row, for hints.
    """

    scale: int
    column: ColumnArray
    constant: NDArray[np.float64]
    floor: NDArray[np.int64]
    rows: list[tuple[int, int, list[int]]]


def build_cuts(
    columns: DutyColumns,
    supply: Supply,
    serves: NDArray[np.bool_],
    deficit: NDArray[np.float64],
    leader: NDArray[np.int64],
) -> Shortage:
    """Add the largest deficit of every slot.

    Parameters
    ----------
    serves : (u, k)
        Which skill sets can serve a queue of U.
    deficit : (u, n)
        need(U) − fixed staff that can serve any of U, in agents.
    leader : (n,)
        First slot of the run of identical slots to which each slot belongs.
    """
    sheet, step_min = columns.sheet, columns.instance.grid.step_min
    scale = exact_scale(deficit, step_min)
    whole = scaled(deficit, scale)
    most = supply.most * scale
    floor = np.maximum((whole - serves.astype(np.int64) @ most).max(axis=0), 0)
    useful = _useful(whole, serves, most, floor)
    decided = useful.any(axis=0)
    column = np.full(len(floor), -1, dtype=np.int64)
    rows: list[tuple[int, int, list[int]]] = []
    for n in np.flatnonzero(decided & (leader == np.arange(len(leader)))).tolist():
        sets = np.flatnonzero(useful[:, n])
        (one,) = sheet.integers([int(floor[n])], [int(whole[sets, n].max())]).tolist()
        column[n] = one
        staff = supply.column[:, n]
        for u in sets.tolist():
            free = staff[serves[u] & (staff >= 0)].tolist()
            bound = int(whole[u, n])
            sheet.row([one, *free], [1] + [scale] * len(free), low=bound)
            rows.append((n, bound, free))
    constant = np.where(decided, 0.0, floor / scale)
    return Shortage(scale, column, constant, floor, rows)


def _useful(
    whole: NDArray[np.int64], serves: NDArray[np.bool_], most: NDArray[np.int64], floor: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which rows can be the largest of their slot and above its floor, shape (u, n)."""
    found: NDArray[np.bool_] = whole > floor
    if len(serves) > PAIRWISE_CUTS:
        return found
    for u in range(len(serves)):
        lead = whole[u] - whole + (serves & ~serves[u]).astype(np.int64) @ most
        trail = whole - whole[u] + (serves[u] & ~serves).astype(np.int64) @ most
        # Of rows that always agree the first one stays.
        first = (np.arange(len(serves)) < u)[:, None]
        covered = (lead <= 0) & ((trail > 0) | first)
        covered[u] = False
        found[u] &= ~covered.any(axis=0)
    return found
