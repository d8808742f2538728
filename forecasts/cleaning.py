"""Outages and other impossible values: found, reported, and set to unknown before any method learns from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.profile import Profile, fit_profile
from forecasts.series import BoolArray, FloatArray, History
from forecasts.smoothing import weighted_median

SILENCE = 25.0
"""Expected contacts over zeros in a row that make an outage: e^-25 for a Poisson count, safe for erratic ones too."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A history without its outliers.

    Attributes
    ----------
    history : the same days with NaN where a value was set aside.
    slots : (d, n) True at single slots that were set aside.
    days : (d,) True at whole days that were set aside.
    expected : (d, n) what the profile expected there.
    """

    history: History
    slots: BoolArray
    days: BoolArray
    expected: FloatArray


def clean(history: History, *, cut: float = 6.0, drop: float = 0.4, day_drop: float = 0.4) -> Cleaned:
    """Set aside slots and days that no ordinary day explains.

    A slot is an outlier when its count is further than ``cut`` deviations from the day's level × shape and wrong by
    more than the factor ``drop``. It must be so beside Poisson noise and beside the slot's own usual error, so quiet
    or erratic slots are left alone. Outliers are also the slots of a silence: zeros in a row over which ``SILENCE``
    contacts or more were expected. A day is an outlier when it falls below ``day_drop`` of its expected volume
    and stands ``cut`` robust deviations away. Busy days are kept, the methods' weights deal with them.
    Special days are never judged.

    Parameters
    ----------
    history : d days of counts.
    cut : distance in robust standard deviations.
    drop : a slot is kept while count ÷ expected lies in [drop, 1 ÷ drop].
    day_drop : a day is kept while its volume ÷ expected is above this.
    """
    d, n = history.counts.shape
    nothing = np.zeros((d, n), bool)
    fitted = fit_profile(history, Profile()) if d else None
    if fitted is None:
        return Cleaned(history, nothing, np.zeros(d, bool), np.zeros((d, n)))
    shapes, level = fitted
    days = history.days
    ordinary = days.special == 0
    shape = shapes[days.season]
    known = np.isfinite(history.counts) & days.open_ & (shape > 0) & ordinary[:, None]
    usual = np.exp(level.trend + level.weekday[days.season] + days.terms @ level.terms)
    ratio = np.where(known, history.counts / np.maximum(shape, 1e-12), np.inf)
    own = weighted_median(ratio, np.where(known, shape, 0.0))
    own = np.where(np.isfinite(own) & (own > 0.5 * usual), own, usual)
    expected = own[:, None] * shape
    slots = known & (
        _odd_slots(history.counts, expected, known, cut, drop) | _silences(history.counts, expected, known)
    )
    rest = np.where(np.isfinite(level.rest), level.rest, 0.0)
    spread = 1.4826 * float(np.median(np.abs(rest[ordinary]))) if ordinary.any() else 0.0
    came = np.where(known, history.counts, 0.0).sum(axis=1)
    due = np.where(known, usual[:, None] * shape, 0.0).sum(axis=1)
    noise = 2.0 * (np.sqrt(came + 0.375) - np.sqrt(due + 0.375))
    odd_days = ordinary & (noise < -cut) & (rest < -np.maximum(cut * spread, -np.log(day_drop)))
    slots &= ~odd_days[:, None]
    counts = np.where(slots | odd_days[:, None], np.nan, history.counts)
    return Cleaned(history.with_counts(counts), slots, odd_days, usual[:, None] * shape)


def _odd_slots(counts: FloatArray, expected: FloatArray, known: BoolArray, cut: float, drop: float) -> BoolArray:
    """Return (d, n) True where the count is impossible beside ``expected``.

    Poisson noise is measured on roots (Anscombe 1948), where it is as wide on either side and for every rate.
    """
    error = np.where(known, np.abs(counts - expected), 0.0)
    relative = np.where(known, error / np.maximum(expected, 1e-9), np.nan)
    usual = np.zeros((1, counts.shape[1]))
    some = known.any(axis=0)
    usual[0, some] = 1.4826 * np.nanmedian(relative[:, some], axis=0)
    erratic = np.sqrt(np.maximum(usual**2 - 1.0 / np.maximum(expected, 1e-9), 0.02**2))
    noise = 2.0 * np.abs(np.sqrt(np.where(known, counts, 0.0) + 0.375) - np.sqrt(expected + 0.375))
    wrong = (counts < drop * expected) | (counts > expected / drop)
    return np.asarray((noise > cut) & (error > cut * erratic * expected) & wrong)


def _silences(counts: FloatArray, expected: FloatArray, known: BoolArray) -> BoolArray:
    """Return (d, n) True in runs of zeros, within a day, over which `SILENCE` contacts or more were expected."""
    zero = known & (np.nan_to_num(counts, nan=1.0) == 0)
    if not zero.any():
        return np.asarray(zero)
    before = np.zeros_like(zero)
    before[:, 1:] = zero[:, :-1]
    starts = zero & ~before
    run = np.cumsum(starts.ravel()) * zero.ravel()
    total = np.bincount(run, np.where(zero, expected, 0.0).ravel())
    total[0] = 0.0
    long = (total[run] >= SILENCE).reshape(zero.shape)
    return np.asarray(zero & long)
