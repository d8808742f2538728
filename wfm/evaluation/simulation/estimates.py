"""Estimates with 95 % half-widths, from independent replications."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

__all__ = ["Estimate", "mean", "ratio", "share"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value and its uncertainty.

    Attributes
    ----------
    value
        The estimate; NaN where nothing is known.
    half_width
        Half the 95 % confidence interval; NaN from a single replication.
    """

    value: Array
    half_width: Array


def _half_width(spread: Array, runs: int) -> Array:
    """Return the Student half-width of a mean of `runs` values with standard deviation `spread`."""
    if runs < 2:
        return np.full_like(spread, np.nan)
    quantile = float(stdtrit(runs - 1, 0.975))
    return np.asarray(quantile * spread / np.sqrt(runs))


def mean(values: Array) -> Estimate:
    """Return the mean over the first axis, shape (r, …)."""
    runs = values.shape[0]
    spread = values.std(axis=0, ddof=1) if runs > 1 else np.full(values.shape[1:], np.nan)
    return Estimate(values.mean(axis=0), _half_width(spread, runs))


def ratio(above: Array, below: Array) -> Estimate:
    """Return Σ above ÷ Σ below over the first axis, shape (r, …).

    The half-width is that of the linearised ratio (delta method): the residuals above − R · below have mean 0, and the
    deviation of R is theirs divided by the mean of `below` (Law, Simulation Modeling and Analysis, section 9.5).
    """
    runs = above.shape[0]
    total = below.sum(axis=0)
    known = total > 0
    value = np.where(known, above.sum(axis=0) / np.where(known, total, 1.0), np.nan)
    residual = above - np.nan_to_num(value) * below
    spread = np.sqrt((residual**2).sum(axis=0) / max(runs - 1, 1)) / np.where(known, total / runs, np.nan)
    return Estimate(value, _half_width(spread, runs))


def share(hits: Array, tries: Array) -> Estimate:
    """Return a probability from hits among tries, with Wilson's half-width (JASA 1927, 22, 209-212)."""
    known = tries > 0
    size = np.where(known, tries, 1.0)
    value = np.where(known, hits / size, np.nan)
    z = 1.959963984540054
    half = z / (1 + z**2 / size) * np.sqrt(value * (1 - value) / size + z**2 / (4 * size**2))
    return Estimate(value, half)
