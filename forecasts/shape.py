"""How a day's contacts spread over its slots, by day of the cycle, and how busy each day was."""

from __future__ import annotations

import numpy as np

from forecasts.series import BoolArray, Days, FloatArray, History
from forecasts.smoothing import age_weights


def day_shapes(
    history: History,
    ordinary: BoolArray,
    *,
    half_life: float = 56.0,
    prior_days: float = 1.0,
    rounds: int = 2,
) -> FloatArray:
    """Return the share of each slot in the contacts of a day, by day of the cycle.

    Shares are exponentially weighted ratios Σ w·count ÷ Σ w·level over ``ordinary`` days, shrunk to the shape of all
    days with the weight of ``prior_days`` days; a slot that is missing on a day says nothing on that day.

    Parameters
    ----------
    history : d days of counts.
    ordinary : (d,) days that may speak.
    half_life : days after which a day's say halves.
    prior_days : strength of the shape common to all days of the cycle, in days.
    rounds : passes between shapes and levels.

    Returns
    -------
    (period, n), rows sum to 1, or to 0 where nothing ever came.
    """
    period = history.days.period
    d, n = history.counts.shape
    known = np.isfinite(history.counts) & history.days.open_ & ordinary[:, None]
    counts = np.where(known, history.counts, 0.0)
    age = age_weights(d, half_life)
    places = np.zeros((period, d))
    places[history.days.season, np.arange(d)] = age
    level = counts.sum(axis=1)
    shapes = np.zeros((period, n))
    for _ in range(rounds):
        exposure = known * level[:, None]
        top = places @ counts
        bottom = places @ exposure
        common = top.sum(axis=0) / np.maximum(bottom.sum(axis=0), 1e-9)
        prior = prior_days * np.average(level, weights=age * (level > 0)) if (level > 0).any() else 0.0
        shapes = (top + prior * common * (bottom.sum(axis=0) > 0)) / np.maximum(bottom + prior, 1e-9)
        shapes = _only_open(shapes, bottom, history)
        shapes /= np.maximum(shapes.sum(axis=1, keepdims=True), 1e-9)
        level = day_levels(history, shapes, history.days)[0]
        level = np.where(np.isfinite(level), level, 0.0)
    return shapes


def _only_open(shapes: FloatArray, exposure: FloatArray, history: History) -> FloatArray:
    """Put 0 where a day of the cycle has been seen but the slot was never open on it."""
    seen = exposure.sum(axis=1, keepdims=True) > 0
    return np.where(seen & (exposure <= 0), 0.0, shapes)


def day_levels(history: History, shapes: FloatArray, days: Days) -> tuple[FloatArray, FloatArray]:
    """Return how busy each day was: its contacts had it been a whole, open day.

    Returns
    -------
    level : (d,) Σ known counts ÷ Σ shares of those slots; NaN where less than a third of the day is known.
    share : (d,) the share of the day that is known, 0-1.
    """
    known = np.isfinite(history.counts) & days.open_
    expected = np.where(known, shapes[days.season], 0.0).sum(axis=1)
    total = np.where(known, history.counts, 0.0).sum(axis=1)
    level = np.where(expected >= 1 / 3, total / np.maximum(expected, 1e-9), np.nan)
    return level, expected
