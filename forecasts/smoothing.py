"""Weights and robust means that the methods share."""

from __future__ import annotations

import numpy as np

from forecasts.series import BoolArray, FloatArray


def age_weights(d: int, half_life: float) -> FloatArray:
    """Return weights (d,) that are 1 on the last day and halve every ``half_life`` days before it."""
    return np.asarray(0.5 ** (np.arange(d - 1, -1, -1, dtype=np.float64) / half_life))


def huber_weights(residual: FloatArray, known: BoolArray, cut: float = 1.5, least: float = 0.02) -> FloatArray:
    """Return Huber's weights (d,): 1 within ``cut`` robust standard deviations, then falling as 1 ÷ distance.

    The deviation is 1.4826 × the median absolute residual, at least ``least`` (so that a perfect fit does not
    throw away every day but one). Huber 1964, Ann. Math. Stat. 35:73.
    """
    if not known.any():
        return np.zeros_like(residual)
    spread = max(1.4826 * float(np.median(np.abs(residual[known]))), least)
    distance = np.abs(np.where(known, residual, 0.0)) / (cut * spread)
    return np.where(known, 1.0 / np.maximum(distance, 1.0), 0.0)


def local_mean(values: FloatArray, weights: FloatArray, half_life: float) -> FloatArray:
    """Return the two-sided exponentially weighted mean (d,) of ``values`` about each day.

    Two recursions, one forward and one backward: O(d). Days of weight 0 get the mean of their surroundings.
    """
    product = np.where(weights > 0, weights * np.nan_to_num(values), 0.0)
    ahead = _decayed_sums(np.stack([product, weights, product[::-1], weights[::-1]]), half_life)
    top = ahead[0] + ahead[2][::-1] - product
    bottom = ahead[1] + ahead[3][::-1] - weights
    return np.asarray(top / np.maximum(bottom, 1e-12))


def running_mean(values: FloatArray, weights: FloatArray, half_life: float) -> FloatArray:
    """Return the exponentially weighted mean (d,) of ``values`` up to and including each day."""
    product = np.where(weights > 0, weights * np.nan_to_num(values), 0.0)
    top, bottom = _decayed_sums(np.stack([product, weights]), half_life)
    return np.asarray(top / np.maximum(bottom, 1e-12))


def _decayed_sums(rows: FloatArray, half_life: float) -> FloatArray:
    """Return Σ_{s ≤ t} 2^−((t−s) ÷ half_life) · x_s for each row x (k, d).

    A plain cumulative sum of x_s·2^(s ÷ half_life), block by block so that the powers stay within range.
    """
    d = rows.shape[1]
    block = max(1, int(400 * half_life))
    out = np.empty_like(rows)
    carried = np.zeros(rows.shape[0])
    for start in range(0, d, block):
        part = rows[:, start : start + block]
        growth = 2.0 ** (np.arange(1, part.shape[1] + 1) / half_life)
        out[:, start : start + block] = (carried[:, None] + np.cumsum(part * growth, axis=1)) / growth
        carried = out[:, min(start + block, d) - 1]
    return out


def weighted_median(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted median (d,) of each row of ``values`` (d, n); NaN where a row has no weight."""
    order = np.argsort(values, axis=1)
    sorted_weights = np.take_along_axis(weights, order, axis=1)
    share = np.cumsum(sorted_weights, axis=1)
    total = share[:, -1]
    at = np.argmax(share >= 0.5 * total[:, None], axis=1)
    picked = np.take_along_axis(values, np.take_along_axis(order, at[:, None], axis=1), axis=1)[:, 0]
    return np.where(total > 0, picked, np.nan)
