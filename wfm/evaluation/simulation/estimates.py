"""Estimates with 95 % half-widths, from independent replications."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

__all__ = ["Estimate", "controlled_ratio", "mean", "ratio", "share"]

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


def controlled_ratio(above: Array, below: Array, controls: Array) -> Estimate:
    """Return Σ above ÷ Σ below as `ratio` does, freed of the chance that the controls explain.

    Parameters
    ----------
    above, below : (r,)
        One pair a replication.
    controls : (r, p)
        What was drawn, less its known mean: arrivals, handle times, patience. Columns that never move are left out.

    Notes
    -----
    Control variates: the residuals above − R · below are regressed on the controls; their level where all controls are
    at their means, the intercept, corrects R, and its standard error gives the half-width on r − p − 1 degrees of
    freedom (Lavenberg and Welch 1981, Management Science 27, 322-335). With fewer than four replications a control
    the plain ratio is returned.
    """
    plain = ratio(above, below)
    moving = controls[:, controls.std(axis=0) > 0]
    runs, width = moving.shape
    if width == 0 or runs < 4 * (width + 1) or not np.isfinite(plain.value):
        return plain
    scale = below.mean()
    residual = (above - plain.value * below) / scale
    design = np.column_stack([np.ones(runs), moving / moving.std(axis=0)])
    inverse = np.linalg.pinv(design.T @ design)
    weights = inverse @ design.T @ residual
    free = runs - width - 1
    left = float(((residual - design @ weights) ** 2).sum()) / free
    half = float(stdtrit(free, 0.975)) * np.sqrt(left * inverse[0, 0])
    return Estimate(np.asarray(plain.value + weights[0]), np.asarray(half))


def share(hits: Array, tries: Array) -> Estimate:
    """Return a probability from hits among tries, with Wilson's half-width (JASA 1927, 22, 209-212)."""
    known = tries > 0
    size = np.where(known, tries, 1.0)
    value = np.where(known, hits / size, np.nan)
    z = 1.959963984540054
    half = z / (1 + z**2 / size) * np.sqrt(value * (1 - value) / size + z**2 / (4 * size**2))
    return Estimate(value, half)
