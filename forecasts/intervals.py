"""Bands around a forecast from the method's own past errors, scaled to the size of the count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from forecasts.series import FloatArray

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
DEFAULT_VARIATION = 0.25
_DENSE = np.concatenate([[0.005, 0.01], np.arange(0.02, 0.99, 0.02), [0.99, 0.995]])


@dataclass(frozen=True, slots=True)
class Bands:
    """How far counts fall from a method's forecasts.

    A count with forecast m has the deviation √(m + (c·m)²): Poisson noise, and a busyness that varies by the
    fraction c about the forecast. Errors divided by that deviation are pooled over slots, and their empirical
    quantiles are the bands (split conformal prediction; Lei et al. 2018, JASA 113:1094).

    Attributes
    ----------
    variation : c, the coefficient of variation of the busyness, ≥ 0.
    scores : (99,) quantiles of the scaled errors at the levels 0.5 % to 99.5 %.
    """

    variation: float
    scores: FloatArray

    def quantiles(self, mean: FloatArray, levels: FloatArray) -> FloatArray:
        """Return the quantiles (p, …) of counts with forecasts ``mean`` (…) at ``levels`` (p,)."""
        score = np.interp(levels, _DENSE, self.scores)
        spread = deviation(mean, self.variation)
        return np.asarray(np.maximum(mean + score.reshape(-1, *[1] * mean.ndim) * spread, 0.0) * (mean > 0))

    def at(self, mean: FloatArray, uniform: FloatArray) -> FloatArray:
        """Return the counts (…) at which the distributions of ``mean`` (…) reach ``uniform`` (…)."""
        score = np.interp(uniform, _DENSE, self.scores)
        return np.asarray(np.maximum(mean + score * deviation(mean, self.variation), 0.0) * (mean > 0))


def deviation(mean: FloatArray, variation: float) -> FloatArray:
    """Return √(mean + (variation·mean)²), the deviation of a Poisson count with a random rate."""
    return np.sqrt(np.maximum(mean, 0.25) + (variation * mean) ** 2)


def fit_bands(actual: FloatArray, forecast: FloatArray, *, weeks: float, prior_weeks: float = 0.5) -> Bands:
    """Return the bands that a method's past errors support.

    Parameters
    ----------
    actual, forecast : same shape; NaN actuals and forecasts of 0 are left out.
    weeks : how many independent weeks the errors come from; few weeks widen the bands, since errors within a week
        go together: the scores are multiplied by 1 + ``prior_weeks`` ÷ (2·weeks).
    prior_weeks : strength of that caution.
    """
    known = np.isfinite(actual) & (forecast > 0)
    if known.sum() < 20:
        return Bands(DEFAULT_VARIATION, np.asarray(ndtri(_DENSE), dtype=np.float64))
    y, m = actual[known], forecast[known]
    excess = float(((y - m) ** 2 - m).sum() / (m**2).sum())
    variation = float(np.sqrt(max(excess, 0.0)))
    scores = np.quantile((y - m) / deviation(m, variation), _DENSE)
    return Bands(variation, np.asarray(scores * (1.0 + 0.5 * prior_weeks / max(weeks, 1.0))))
