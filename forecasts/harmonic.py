"""Dynamic harmonic regression: daily and weekly Fourier terms on log counts, with a level that moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.level_ahead import HALF_LIVES, level_ahead
from forecasts.series import Days, FloatArray, History


@dataclass(frozen=True, slots=True)
class Harmonic:
    """Regression of log(count + ½) on sines and cosines of the day and of the week.

    The level of what they leave is smoothed by day, as in the profile: errors that follow the last slots (the usual
    ARMA errors of R. J. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 12.1) carried an outage
    of the last half-hour through the whole week in our trials. Needs no full weeks of history, but loses to the
    profile where these exist.

    Attributes
    ----------
    daily, weekly : pairs of sine and cosine; a day's pairs are also multiplied by the first weekly pairs.
    days : most recent days used.
    ridge : pull of the coefficients to 0.
    """

    daily: int = 8
    weekly: int = 3
    days: int = 182
    ridge: float = 1.0

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n)."""
        history = history.last(self.days)
        known = np.isfinite(history.counts) & history.days.open_
        if not known.any() or np.nansum(history.counts[known]) <= 0:
            return np.zeros(ahead.open_.shape)
        design = self._terms(history.days)[known]
        y = np.log(history.counts[known] + 0.5)
        middle = float(y.mean())
        gram = design.T @ design + self.ridge * np.eye(design.shape[1])
        weights = np.linalg.solve(gram, design.T @ (y - middle))
        rest = np.full(history.counts.shape, np.nan)
        rest[known] = y - middle - design @ weights
        seen = np.asarray(known.any(axis=1), dtype=np.float64)
        level: FloatArray = np.where(known, rest, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        up = level_ahead(level, seen, HALF_LIVES)
        mean = np.exp(middle + up + self._terms(ahead) @ weights) - 0.5
        return np.where(ahead.open_, np.maximum(mean, 0.0), 0.0)

    def _terms(self, days: Days) -> FloatArray:
        """Return the Fourier terms (d, n, k)."""
        n = days.slots
        hour = (np.arange(n) + 0.5) / n
        week = (days.season[:, None] + hour[None, :]) / days.period
        daily = _waves(np.broadcast_to(hour, week.shape), self.daily)
        weekly = _waves(week, self.weekly)
        cross = (daily[..., :, None] * weekly[..., None, :4]).reshape(*week.shape, -1)
        return np.concatenate([daily, weekly, cross], axis=-1)


def _waves(phase: FloatArray, pairs: int) -> FloatArray:
    """Return sines and cosines (…, 2·pairs) of a phase in cycles."""
    angle = 2 * np.pi * phase[..., None] * np.arange(1, pairs + 1)
    return np.concatenate([np.sin(angle), np.cos(angle)], axis=-1)
