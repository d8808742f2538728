"""Whole numbers for CP-SAT: the coarsest scale on which given amounts are whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["exact_scale", "scaled"]

STEPS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 500, 1_000)
"""Requirements are whole hundredths, a tenth of them whole thousandths."""

TOLERANCE = 1e-6


def exact_scale(amounts: NDArray[np.float64], part_min: int) -> int:
    """Return the smallest known factor that makes all amounts whole.

    Parameters
    ----------
    amounts
        Agents, in thousandths and in parts of a slot.
    part_min
        Length of a slot in minutes: carry-in that ends inside a slot counts for its minutes.
    """
    for factor in (1, part_min):
        for step in STEPS:
            scale = step * factor
            if np.all(np.abs(amounts * scale - np.rint(amounts * scale)) < TOLERANCE):
                return scale
    return STEPS[-1] * part_min


def scaled(amounts: NDArray[np.float64], scale: int) -> NDArray[np.int64]:
    """Return amounts × scale, rounded to whole numbers."""
    whole: NDArray[np.int64] = np.rint(amounts * scale).astype(np.int64)
    return whole
