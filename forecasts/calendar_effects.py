"""Special days and calendar terms around any method: taken off its history, put back on its forecast."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from forecasts.day_level import DayLevel
from forecasts.forecaster import Forecaster
from forecasts.profile import Profile, fit_profile, without_terms
from forecasts.series import Days, FloatArray, History
from forecasts.shape import day_levels
from forecasts.smoothing import local_mean


@dataclass(frozen=True, slots=True)
class CalendarAdjusted:
    """A method that sees ordinary days only; special days and terms are put on top of what it says.

    A special day's effect is a factor on the volume that the day would have had: the mean log ratio over earlier
    days of the same kind, shrunk to the mean over all special days, and that to the quietest day of the cycle
    where every day of the cycle is worked (a holiday is like a Sunday), else to an ordinary day (a centre that
    works on weekdays only closes on its holidays, and says so). Its shape is shrunk likewise.

    Attributes
    ----------
    base : the method inside.
    terms : whether the calendar terms are used.
    own_days : pull of one kind of special day to all kinds, in days.
    all_days : pull of all kinds to the quietest day of the cycle, in days.
    yearly : share of last year's change of level over the same weeks that is expected again, 0-1.
    profile : constants of the day level by which effects are measured.
    """

    base: Forecaster
    terms: bool = True
    own_days: float = 1.0
    all_days: float = 3.0
    yearly: float = 0.4
    profile: Profile = field(default_factory=Profile)

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n)."""
        if not self.terms:
            history = without_terms(history)
            ahead = replace(ahead, terms=np.zeros((len(ahead), 0)))
        fitted = fit_profile(history, self.profile)
        if fitted is None:
            return self.base(history, ahead)
        shapes, level = fitted
        past = history.days
        factor = np.exp(past.terms @ level.terms)[:, None]
        counts = np.where((past.special > 0)[:, None], np.nan, history.counts / factor)
        plain = replace(past, special=np.zeros_like(past.special), terms=past.terms[:, :0])
        plain_ahead = replace(ahead, special=np.zeros_like(ahead.special), terms=ahead.terms[:, :0])
        effect = ahead.terms @ level.terms + self.yearly * yearly_drift(level, len(ahead))
        mean = self.base(History(counts, plain), plain_ahead) * np.exp(effect)[:, None]
        if not (ahead.special > 0).any():
            return mean
        effects, shape = self._special(history, shapes, level, ahead)
        rows = np.flatnonzero(ahead.special > 0)
        for row, effect in zip(rows, effects, strict=True):
            mean[row] = mean[row].sum() * np.exp(effect) * shape
        return np.where(ahead.open_, mean, 0.0)

    def _special(
        self, history: History, shapes: FloatArray, parts: DayLevel, ahead: Days
    ) -> tuple[FloatArray, FloatArray]:
        """Return the log factors of the special days ahead (in order) and the shape (n,) that they share."""
        past = history.days
        trend, weekday = parts.trend, parts.weekday
        worked = np.bincount(past.season, np.isfinite(parts.rest), minlength=past.period) > 0
        quiet = int(np.argmin(np.where(worked, weekday, np.inf)))
        level, _ = day_levels(history, np.tile(shapes[quiet], (past.period, 1)), past)
        rows = np.flatnonzero((past.special > 0) & np.isfinite(level))
        gain = np.log(np.where(np.isfinite(level), level, 0.0)[rows] + 0.5) - trend[rows]
        effects = []
        for row in np.flatnonzero(ahead.special > 0):
            like = weekday[quiet] if worked.all() else weekday[ahead.season[row]]
            pooled = (gain.sum() + self.all_days * like) / (rows.size + self.all_days)
            own = gain[past.special[rows] == ahead.special[row]]
            absolute = (own.sum() + self.own_days * pooled) / (own.size + self.own_days)
            effects.append(min(absolute - weekday[ahead.season[row]], 0.0))
        counts = np.nan_to_num(history.counts[rows]).sum(axis=0)
        busy = np.exp(trend[rows] + gain).sum() if rows.size else 0.0
        prior = self.all_days * float(np.exp(np.median(trend) + weekday[quiet]))
        shape = (counts + prior * shapes[quiet]) / max(busy + prior, 1e-9)
        return np.array(effects), shape / max(shape.sum(), 1e-9)


def yearly_drift(parts: DayLevel, h: int, *, half_life: float = 7.0, limit: float = 1.0) -> FloatArray:
    """Return how much the log level rose a year (52 weeks) ago over the weeks that now lie ahead, (h,).

    The reference is the mean level of the week before; 0 where the history does not reach back 56 weeks. Held within
    ± ``limit``. Shrunk by :attr:`CalendarAdjusted.yearly` before use: one year seen once is half noise.
    """
    d = parts.trend.shape[0]
    year = 364
    if d < year + 28:
        return np.zeros(h)
    known = np.isfinite(parts.rest)
    smooth = local_mean(np.where(known, parts.rest, 0.0) + parts.trend, known.astype(float), half_life)
    at = np.minimum(d - year + np.arange(h), d - 1)
    return np.asarray(np.clip(smooth[at] - smooth[d - year - 7 : d - year].mean(), -limit, limit))
