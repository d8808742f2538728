"""Smallest staffing that passes a monotone test: bisection over a whole table at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wfm.staffing.arguments import FloatArray

__all__ = ["smallest_integer", "smallest_integer_near", "smallest_real"]

_DOUBLINGS = 40
_FARTHEST = 2.0**_DOUBLINGS
_ROOT_STEPS = 200
_ROOT_WIDTH = 4e-14
_HALVING = 4


def smallest_integer(
    meets: Callable[[FloatArray], NDArray[np.bool_]], low: FloatArray, high: FloatArray, never: NDArray[np.bool_]
) -> FloatArray:
    """Return the smallest whole number in each cell for which a test passes.

    Parameters
    ----------
    meets
        Takes candidates in the shape of `low`, tells cell by cell whether they pass; once true, true for all larger.
    low
        Whole numbers, at most the answer (all answers lie at `low` or above).
    high
        First guess of a passing number; doubled where it does not pass.
    never
        Cells that no number passes; their answer is `inf`.

    Returns
    -------
    Whole numbers as floats; `inf` where `never`, or where no number within forty doublings passes.
    """
    low = np.floor(low)
    high = np.maximum(np.ceil(high), low)
    pending = ~(meets(high) | never)
    doublings = 0
    while np.any(pending) and doublings < _DOUBLINGS:
        low = np.where(pending, high + 1, low)
        high = np.where(pending, 2 * high + 8, high)
        pending = pending & ~meets(high)
        doublings += 1
    never = never | pending
    high = np.where(never, low, high)
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        passes = meets(middle)
        high = np.where(passes, np.minimum(middle, high), high)
        low = np.where(passes, low, np.minimum(middle + 1, high))
    return np.where(never, np.inf, high)


def smallest_integer_near(
    meets: Callable[[FloatArray], NDArray[np.bool_]], low: FloatArray, guess: FloatArray, never: NDArray[np.bool_]
) -> FloatArray:
    """Return what `smallest_integer` does, sooner where a guess is near: steps of 1, 2, 4, ... away from it.

    Parameters
    ----------
    meets, low, never
        As there.
    guess
        Numbers about where the answers lie.

    Returns
    -------
    Whole numbers as floats; `inf` where `never`, or where no number within forty doublings passes.
    """
    least, most = np.floor(low), np.full(low.shape, np.inf)
    failed = np.zeros(low.shape, dtype=bool)
    asked = np.where(never, least, np.maximum(np.ceil(guess), least))
    step = 1.0
    for _ in range(2 * _DOUBLINGS):
        passes = meets(asked)
        failed |= ~passes
        most = np.where(passes, np.minimum(asked, most), most)
        least = np.where(passes, least, np.maximum(asked + 1, least))
        if not np.any((least < most) & ~never):
            break
        # Up until one passes, down until one fails, then halves of what lies between.
        bounded = np.isfinite(most)
        middle = np.floor((least + np.where(bounded, most, least)) / 2)
        inward = np.where(failed, middle, np.maximum(most - step, least))
        asked = np.where(never, asked, np.where(bounded, inward, least + step - 1))
        step = min(2 * step, _FARTHEST)
    return np.where(never | (least < most), np.inf, most)


def smallest_real(slack: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray) -> FloatArray:
    """Return where an increasing function crosses zero, cell by cell.

    Parameters
    ----------
    slack
        Increasing in its argument; what is above zero passes.
    low, high
        Brackets: `slack(high)` >= 0; where `slack(low)` >= 0 too, the answer is `low`.

    Returns
    -------
    The crossing to about 1e-13 relative; `inf` where `high` is `inf`.

    Notes
    -----
    False position with the Illinois change (M. Dowell, P. Jarratt, BIT 11, 1971), with a bisection step every
    fourth turn so that kinks of a minimum of several functions cannot stall it.
    """
    known = np.isfinite(high)
    a = np.where(known, low, 0.0)
    b = np.where(known, high, 1.0)
    slack_a, slack_b = slack(a), slack(b)
    b = np.where(known & (slack_a >= 0.0), a, b)
    before = np.full(a.shape, 2, dtype=np.int8)
    for step in range(_ROOT_STEPS):
        width = b - a
        near = _ROOT_WIDTH * np.maximum(b, 1e-3)
        if np.all((width <= near) | ~known):
            break
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(slack_b > slack_a, -slack_a / (slack_b - slack_a), 0.5)
            least = np.minimum(0.5 * near / width, 0.5)
        share = np.where(np.isfinite(share) & (step % _HALVING > 0), share, 0.5)
        # never closer to an end than the width aimed at: a step across the root then closes the bracket
        middle = a + width * np.clip(share, least, 1.0 - least)
        found = slack(middle)
        above = found >= 0.0
        again = above == before
        slack_a = np.where(above, np.where(again, slack_a / 2, slack_a), found)
        slack_b = np.where(above, found, np.where(again, slack_b / 2, slack_b))
        a, b = np.where(above, a, middle), np.where(above, middle, b)
        before = above.astype(np.int8)
    return np.where(known, b, np.inf)
