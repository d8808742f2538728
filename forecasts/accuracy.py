"""Measures of forecast error as plain functions; NaN actuals are left out."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from forecasts.series import FloatArray


def wape(actual: FloatArray, forecast: FloatArray) -> float:
    """Return the weighted absolute percentage error Σ|forecast − actual| ÷ Σ actual, a fraction.

    Parameters
    ----------
    actual : any shape; NaN where unknown.
    forecast : same shape.

    Returns
    -------
    A fraction ≥ 0; NaN where the known actuals sum to 0.
    """
    known = np.isfinite(actual)
    total = float(actual[known].sum())
    return float(np.abs(forecast[known] - actual[known]).sum() / total) if total > 0 else float("nan")


def day_wape(actual: FloatArray, forecast: FloatArray) -> float:
    """Return :func:`wape` of the day totals of (d, n) matrices, over the slots that are known."""
    known = np.isfinite(actual)
    days = known.any(axis=1)
    a = np.where(known, actual, 0.0).sum(axis=1)[days]
    f = np.where(known, forecast, 0.0).sum(axis=1)[days]
    return wape(a, f)


def bias(actual: FloatArray, forecast: FloatArray) -> float:
    """Return Σ(forecast − actual) ÷ Σ actual, a fraction; > 0 means forecast too high."""
    known = np.isfinite(actual)
    total = float(actual[known].sum())
    return float((forecast[known] - actual[known]).sum() / total) if total > 0 else float("nan")


def pinball(actual: FloatArray, quantiles: FloatArray, levels: FloatArray) -> float:
    """Return the mean pinball loss over the levels, ÷ mean actual: a fraction of the volume.

    The loss of quantile q at level p is p·(y − q) for y ≥ q and (1 − p)·(q − y) below (Koenker and Bassett 1978).

    Parameters
    ----------
    actual : (…) any shape; NaN where unknown.
    quantiles : (p, …).
    levels : (p,) in (0, 1).
    """
    known = np.isfinite(actual)
    y = actual[known]
    if y.size == 0 or y.sum() <= 0:
        return float("nan")
    over = y[None, :] - quantiles[:, known]
    loss = np.maximum(levels[:, None] * over, (levels[:, None] - 1.0) * over)
    return float(loss.mean() / y.mean())


def coverage(actual: FloatArray, low: FloatArray, high: FloatArray) -> float:
    """Return the share of known actuals with low ≤ actual ≤ high, a fraction.

    Counts are whole numbers: where most counts are 0, no band of 80 % exists and the share comes out larger.
    """
    known = np.isfinite(actual)
    if not known.any():
        return float("nan")
    return float(((actual >= low) & (actual <= high))[known].mean())


def poisson_floor(actual: FloatArray) -> float:
    """Return the WAPE that a forecast of the true rate would still have, were counts Poisson about it.

    The mean absolute deviation of a Poisson count of rate λ is 2·e^−λ·λ^(⌊λ⌋+1) ÷ ⌊λ⌋! (Crow 1958). The rate is
    not known; the actual counts stand in for it, so the floor is approximate (too low on very small queues).
    """
    rate = actual[np.isfinite(actual)]
    rate = rate[rate > 0]
    if rate.size == 0:
        return float("nan")
    whole = np.floor(rate)
    deviation = 2.0 * np.exp(-rate + (whole + 1.0) * np.log(rate) - gammaln(whole + 1.0))
    return float(deviation.sum() / rate.sum())
