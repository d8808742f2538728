"""Low-rank model of root counts: a few day shapes, each with a score a day (Shen and Huang 2008)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import gammaln, xlogy

from forecasts.level_ahead import HALF_LIVES, level_ahead
from forecasts.profile import Profile, fit_profile
from forecasts.series import Days, FloatArray, History
from forecasts.smoothing import age_weights


@dataclass(frozen=True, slots=True)
class LowRank:
    """Singular value decomposition of √(count + ¼), scores forecast around their means by day of the cycle.

    H. Shen and J. Z. Huang, Interday forecasting and intraday updating of call center arrivals, Manufacturing &
    Service Operations Management 10 (2008) 391. The root makes Poisson noise about equally large in every slot.
    The right singular vectors come from the Gram matrix (n, n), which is much smaller than the data.

    Attributes
    ----------
    rank : day shapes kept.
    half_life : days after which a day's say in a score's weekly means halves.
    level_half_lives : candidates for how fast a departure from those means is forgotten.
    weekday_prior : pull of a day of the cycle's mean scores to those of all days, in days.
    days : most recent days used.
    """

    rank: int = 5
    half_life: float = 126.0
    level_half_lives: tuple[float, ...] = HALF_LIVES
    weekday_prior: float = 0.2
    days: int = 364

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
        root = np.where(past.open_[speaks], np.sqrt(counts + 0.25), 0.0)
        _, vectors = np.linalg.eigh(root.T @ root)
        basis = vectors[:, ::-1].T[: self.rank]
        scores = self._ahead(root @ basis.T, past.season[speaks], ahead)
        return np.where(ahead.open_, rate_of_root(scores @ basis), 0.0)

    def _ahead(self, scores: FloatArray, season: np.ndarray, ahead: Days) -> FloatArray:
        d = scores.shape[0]
        age = age_weights(d, self.half_life)[:, None]
        means = np.zeros((ahead.period, scores.shape[1]))
        overall = (age * scores).sum(axis=0) / age.sum()
        for place in range(ahead.period):
            rows = season == place
            weight = age[rows].sum() + self.weekday_prior
            means[place] = ((age[rows] * scores[rows]).sum(axis=0) + self.weekday_prior * overall) / weight
        rest = scores - means[season]
        level = [level_ahead(column, np.ones(d), self.level_half_lives) for column in rest.T]
        return np.asarray(means[ahead.season] + np.array(level))


@cache
def _root_table() -> tuple[FloatArray, FloatArray]:
    """Return rates and the expected roots E√(X + ¼) of Poisson counts X with those rates."""
    rates = np.concatenate([np.linspace(0.0, 2.0, 81), np.linspace(2.1, 12.0, 100)])
    count = np.arange(80.0)
    log_mass = xlogy(count[None, :], rates[:, None]) - rates[:, None] - gammaln(count + 1.0)[None, :]
    return rates, np.exp(log_mass) @ np.sqrt(count + 0.25)


def rate_of_root(root: FloatArray) -> FloatArray:
    """Return the Poisson rate whose expected root E√(X + ¼) is ``root``.

    Squaring alone would be too low or too high by up to ¼ contact, which counts in quiet slots; from rate 12 on the
    rate is root² to within 0.01.
    """
    rates, roots = _root_table()
    positive = np.maximum(root, 0.0)
    return np.asarray(np.where(positive < roots[-1], np.interp(positive, roots, rates), positive**2))
