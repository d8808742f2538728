"""The rest of a day from its morning: what has been seen, weighed against how errors went together before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.paths import Dependence
from forecasts.series import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Update:
    """A forecast after part of it has come true.

    Attributes
    ----------
    mean : (h, n) expected contacts, given what was seen; what was forecast in slots that were seen.
    deviation : (h, n) standard deviation of the counts, given what was seen.
    """

    mean: FloatArray
    deviation: FloatArray


def update_rest(mean: FloatArray, seen: FloatArray, variation: float, dependence: Dependence) -> Update:
    """Return the best linear forecast of what is left, given what was seen.

    A count is mean·(1 + variation·r) with Poisson noise. The rates r have variance 1 and the correlations that the
    method's past errors had: `week` between days of a week, week + `day` within a day, and what is left dies away with
    `carry` from slot to slot. Given the counts seen, the linear rule with the least squared error is that of
    credibility theory (Bühlmann and Straub 1970): Ê[r] = K_left,seen · (K_seen,seen + diag(1 ÷ (variation²·mean)))⁻¹ ·
    (seen ÷ mean − 1) ÷ variation. A morning of few contacts, a method whose errors are noise, and errors that do not
    last all draw the answer towards the forecast.

    Parameters
    ----------
    mean : (h, n) forecast of consecutive days, ≥ 0; all of one week.
    seen : same shape, counts; NaN where nothing is known yet.
    variation : coefficient of variation of the rates about the forecast, ≥ 0.
    dependence : how the rates go together.
    """
    known = np.isfinite(seen) & (mean > 0)
    poisson = np.maximum(mean, 0.25)
    if variation <= 0 or not known.any():
        return Update(mean.copy(), np.sqrt(poisson + (variation * mean) ** 2))
    left = ~known & (mean > 0)
    day, slot = _places(mean)
    observed = (day[known], slot[known])
    error = (seen[known] / mean[known] - 1.0) / variation
    noise = 1.0 / (variation**2 * np.maximum(mean[known], 1e-9))
    among = _correlation(observed, observed, dependence) + np.diag(noise)
    across = _correlation((day[left], slot[left]), observed, dependence)
    weights = np.linalg.solve(among, across.T).T
    rate, rest = np.zeros(mean.shape), np.ones(mean.shape)
    rate[left] = weights @ error
    rest[left] = np.clip(1.0 - (weights * across).sum(axis=1), 0.0, 1.0)
    updated = np.maximum(mean * (1.0 + variation * rate), 0.0)
    poisson = np.where(mean > 0, np.maximum(updated, 0.25), poisson)
    return Update(updated, np.sqrt(poisson + (variation * mean) ** 2 * rest))


def sum_deviation(mean: FloatArray, where: FloatArray, variation: float, dependence: Dependence) -> tuple[float, float]:
    """Return the standard deviation of the sum of some counts about the forecast: Poisson alone, and in all.

    Parameters
    ----------
    mean : (h, n) forecast.
    where : same shape, finite in the slots that are summed.
    variation, dependence : as in `update_rest`.
    """
    known = np.isfinite(where) & (mean > 0)
    day, slot = _places(mean)
    place = (day[known], slot[known])
    poisson = float(mean[known].sum())
    scaled = variation * mean[known]
    return float(np.sqrt(poisson)), float(np.sqrt(poisson + scaled @ _correlation(place, place, dependence) @ scaled))


def _places(mean: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the day and the slot of each cell, (h, n) both."""
    day, slot = np.meshgrid(np.arange(mean.shape[0]), np.arange(mean.shape[1]), indexing="ij")
    return day, slot


def _correlation(
    one: tuple[IntArray, IntArray], other: tuple[IntArray, IntArray], dependence: Dependence
) -> FloatArray:
    """Return the correlations of the rates of two lists of (days, slots)."""
    same_day = one[0][:, None] == other[0][None, :]
    apart = np.abs(one[1][:, None] - other[1][None, :])
    own = 1.0 - dependence.week - dependence.day
    within = dependence.day + own * dependence.carry**apart
    return np.asarray(dependence.week + np.where(same_day, within, 0.0))
