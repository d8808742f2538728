"""Baselines: the mean of the last k same days of the cycle; k = 1 is the seasonal naive forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.series import Days, FloatArray, History


@dataclass(frozen=True, slots=True)
class MeanOfSameDays:
    """Mean of the last ``k`` known values of the same slot on the same day of the cycle.

    Attributes
    ----------
    k : values averaged, ≥ 1. A slot with fewer known values takes those; one with none takes the mean of the
        slot over the last k·period days, else 0.
    """

    k: int = 4

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n)."""
        out = np.zeros(ahead.open_.shape)
        if len(history) == 0:
            return out
        counts = np.where(history.days.open_, history.counts, np.nan)
        rough = mean_of_known(counts[-self.k * ahead.period :])
        for place in np.unique(ahead.season):
            rows = counts[history.days.season == place]
            out[ahead.season == place] = self._of(rows, rough)
        return np.where(ahead.open_, out, 0.0)

    def _of(self, rows: FloatArray, fallback: FloatArray) -> FloatArray:
        known = np.isfinite(rows[::-1])
        use = known & (np.cumsum(known, axis=0) <= self.k)
        weight = use.sum(axis=0)
        total = np.where(use, np.nan_to_num(rows[::-1]), 0.0).sum(axis=0)
        return np.where(weight > 0, total / np.maximum(weight, 1), fallback)


def mean_of_known(counts: FloatArray) -> FloatArray:
    """Return the column means (n,) of a matrix (d, n) over its finite values, 0 where there are none."""
    known = np.isfinite(counts)
    weight = known.sum(axis=0)
    return np.asarray(np.where(known, counts, 0.0).sum(axis=0) / np.maximum(weight, 1))
