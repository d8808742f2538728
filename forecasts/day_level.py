"""The logarithm of how busy each day was, taken apart: level + day of the cycle + calendar terms + rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.level_ahead import HALF_LIVES, level_ahead
from forecasts.series import BoolArray, Days, FloatArray
from forecasts.smoothing import age_weights, huber_weights, local_mean


@dataclass(frozen=True, slots=True)
class LevelSettings:
    """Constants of the decomposition, in days and in days' worth of evidence.

    Attributes
    ----------
    level_half_lives : how fast the level ahead forgets: candidates, weighed by how well each would have foretold
        the weeks before.
    trend_half_life : width of the two-sided level that is taken off before effects are estimated.
    weekday_half_life : how fast the effects of the days of the cycle forget.
    weekday_prior : pull of those effects to 0.
    term_ridge : pull of the calendar terms to 0.
    """

    level_half_lives: tuple[float, ...] = HALF_LIVES
    trend_half_life: float = 14.0
    weekday_half_life: float = 84.0
    weekday_prior: float = 0.2
    term_ridge: float = 0.5


@dataclass(frozen=True, slots=True)
class DayLevel:
    """The parts of the log level.

    Attributes
    ----------
    level : the level expected for the days ahead (log contacts a day).
    weekday : (period,) effects of the days of the cycle.
    terms : (m,) effects of the calendar terms.
    trend : (d,) the two-sided level of the past.
    rest : (d,) what nothing explains; NaN where the day is unknown or set aside.
    """

    level: float
    weekday: FloatArray
    terms: FloatArray
    trend: FloatArray
    rest: FloatArray

    def expected(self, days: Days) -> FloatArray:
        """Return the log level (h,) of days ahead."""
        return np.asarray(self.level + self.weekday[days.season] + days.terms @ self.terms)


def fit_day_level(
    log_level: FloatArray, use: BoolArray, days: Days, settings: LevelSettings, *, rounds: int = 4
) -> DayLevel:
    """Take the log level apart by backfitting with Huber weights.

    Parameters
    ----------
    log_level : (d,) logarithm of contacts a day.
    use : (d,) days that may speak; at least one.
    days : what is known about the d days.
    settings : constants.
    rounds : passes.
    """
    d = log_level.shape[0]
    y = np.where(use, log_level, 0.0)
    age = age_weights(d, settings.weekday_half_life)
    weekday, terms = np.zeros(days.period), np.zeros(days.terms.shape[1])
    weight = use.astype(np.float64)
    trend = np.full(d, float(np.median(log_level[use])))
    active = days.terms[:, (days.terms[use] != 0).any(axis=0)] if d else days.terms
    columns = np.flatnonzero((days.terms[use] != 0).any(axis=0))
    for _ in range(rounds):
        known = weekday[days.season] + days.terms @ terms
        trend = local_mean(y - known, weight, settings.trend_half_life)
        rest = y - trend - days.terms @ terms
        top = np.bincount(days.season, weight * age * rest, minlength=days.period)
        bottom = np.bincount(days.season, weight * age, minlength=days.period)
        weekday = top / (bottom + settings.weekday_prior)
        weekday[bottom <= 0] = 0.0
        if columns.size:
            target = y - trend - weekday[days.season]
            gram = (active * weight[:, None]).T @ active + settings.term_ridge * np.eye(columns.size)
            terms[columns] = np.linalg.solve(gram, (active * weight[:, None]).T @ target)
        rest = y - trend - weekday[days.season] - days.terms @ terms
        weight = huber_weights(rest, use)
    above = y - weekday[days.season] - days.terms @ terms
    level = level_ahead(above, weight, settings.level_half_lives)
    return DayLevel(level, weekday, terms, trend, np.where(use, rest, np.nan))
