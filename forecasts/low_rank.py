"""Low-rank model of root counts: a few day shapes, each with a score a day (Shen and Huang 2008)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.profile import Profile, fit_profile
from forecasts.series import Days, FloatArray, History
from forecasts.smoothing import age_weights


@dataclass(frozen=True, slots=True)
class LowRank:
    """Singular value decomposition of √(count + ¼) by way of its Gram matrix, scores forecast around their means by day of the cycle.

    H. Shen and J. Z. Huang, Interday forecasting and intraday updating of call center arrivals, Manufacturing &
    Service Operations Management 10 (2008) 391. The root makes Poisson noise about equally large in every slot.

    Attributes
    ----------
    rank : day shapes kept.
    half_life : days after which a day's say in a score's weekly means halves.
    level_half_life : days after which a day's departure from those means is half forgotten.
    days : most recent days used.
    """

    rank: int = 3
    half_life: float = 84.0
    level_half_life: float = 14.0
    days: int = 728

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n)."""
        history = history.last(self.days)
        fitted = fit_profile(history, Profile())
        if fitted is None:
            return np.zeros(ahead.open_.shape)
        shapes, level = fitted
        past = history.days
        speaks = np.isfinite(level.rest)
        filler = np.exp(level.trend + level.weekday[past.season])[:, None] * shapes[past.season]
        counts = np.where(np.isfinite(history.counts), history.counts, filler)[speaks]
        root = np.sqrt(np.where(past.open_[speaks], counts, 0.0) + 0.25)
        _, vectors = np.linalg.eigh(root.T @ root)
        basis = vectors[:, ::-1].T[: self.rank]
        scores = self._ahead(root @ basis.T, past.season[speaks], ahead)
        mean = np.maximum(scores @ basis, 0.0) ** 2 - 0.25
        return np.where(ahead.open_, np.maximum(mean, 0.0), 0.0)

    def _ahead(self, scores: FloatArray, season: np.ndarray, ahead: Days) -> FloatArray:
        d = scores.shape[0]
        age = age_weights(d, self.half_life)[:, None]
        means = np.zeros((ahead.period, scores.shape[1]))
        overall = (age * scores).sum(axis=0) / age.sum()
        for place in range(ahead.period):
            rows = season == place
            weight = age[rows].sum() + 1.0
            means[place] = ((age[rows] * scores[rows]).sum(axis=0) + overall) / weight
        rest = scores - means[season]
        recent = age_weights(d, self.level_half_life)[:, None]
        return np.asarray(means[ahead.season] + (recent * rest).sum(axis=0) / recent.sum())
