"""The level to expect next week: exponential smoothing at several speeds, each trusted as it has deserved."""

from __future__ import annotations

import numpy as np

from forecasts.series import FloatArray
from forecasts.smoothing import age_weights, running_mean

HALF_LIVES = (3.0, 7.0, 14.0, 28.0)
TRUST = 6.0
MEMORY = 84.0
LEAST_DAYS = 42


def level_ahead(above: FloatArray, weight: FloatArray, half_lives: tuple[float, ...] = HALF_LIVES) -> float:
    """Return the level of the days after a series.

    At every past day each half-life made a level; its error is the mean distance to the mean of the week that
    followed. The level ahead is the mean of all, weighted by error^-6: near the best where one is clearly better,
    near the plain mean where they are alike. Centres whose volume jumps get a short memory, steady ones a long one.

    Parameters
    ----------
    above : (d,) a daily series without its weekly cycle.
    weight : (d,) ≥ 0; 0 where the day says nothing.
    half_lives : candidates in days; below 42 days of series the third of four (the middle) is used alone.
    """
    d = above.shape[0]
    means = np.stack([running_mean(above, weight, half_life) for half_life in half_lives])
    week = _next_week(above, weight)
    known = np.isfinite(week)
    if d < LEAST_DAYS or known.sum() < LEAST_DAYS // 3:
        return float(means[len(half_lives) // 2, -1])
    age = age_weights(d, MEMORY)[known]
    error = (age * np.abs(means[:, known] - week[known])).sum(axis=1) / age.sum()
    trust = (error.min() / np.maximum(error, 1e-9)) ** TRUST if error.min() > 0 else (error == 0).astype(float)
    return float(trust @ means[:, -1] / trust.sum())


def _next_week(above: FloatArray, weight: FloatArray, span: int = 7) -> FloatArray:
    """Return the weighted mean (d,) of the ``span`` days after each day; NaN where less than a whole day is known."""
    d = above.shape[0]
    top = np.concatenate([[0.0], np.cumsum(weight * above)])
    bottom = np.concatenate([[0.0], np.cumsum(weight)])
    start = np.arange(1, max(d - span + 1, 1))
    mass = bottom[start + span] - bottom[start] if start.size else np.zeros(0)
    week = np.full(d, np.nan)
    values = (top[start + span] - top[start]) / np.maximum(mass, 1e-12) if start.size else np.zeros(0)
    week[: start.size] = np.where(mass >= 1.0, values, np.nan)
    return week
