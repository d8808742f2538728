"""Daily totals 4 to 52 weeks ahead: level, growth that fades into the long-run growth, yearly shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.calendar_effects import CalendarAdjusted
from forecasts.profile import Profile, fit_profile
from forecasts.series import Days, FloatArray, History
from forecasts.smoothing import local_mean

YEAR = 364


@dataclass(frozen=True, slots=True)
class LongHorizon:
    """Volume a day over months: what the same weeks brought in earlier years, times growth.

    log volume(t) = mean over years y of [level(t − y·364) + y·growth] + day of the cycle + calendar. ``growth``
    starts at the growth of the last weeks over the same weeks a year ago, and fades into the long-run growth a year.
    Below two years of history no year's shape is assumed: the level of now is carried flat.

    Attributes
    ----------
    smooth_half_life : two-sided smoothing of past levels, days.
    fade : days after which the current departure from long-run growth has half faded.
    most_growth : bound on the log growth a year.
    """

    smooth_half_life: float = 10.0
    fade: float = 91.0
    most_growth: float = 0.4

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n) of the days ahead."""
        base = CalendarAdjusted(Profile(), yearly=0.0)
        flat = base(history, ahead)
        fitted = fit_profile(history, Profile())
        if fitted is None:
            return flat
        parts = fitted[1]
        known = np.isfinite(parts.rest)
        past = local_mean(np.where(known, parts.rest, 0.0) + parts.trend, known.astype(float), self.smooth_half_life)
        return np.asarray(flat * np.exp(self.rise(past, parts.level, len(ahead)))[:, None])

    def rise(self, past: FloatArray, level: float, h: int) -> FloatArray:
        """Return the log rise (h,) of the days ahead over ``level``, from past log levels (d,)."""
        d = past.shape[0]
        years = min(d // YEAR, 3)
        if d < 2 * YEAR:
            return np.zeros(h)
        long_run = (past[-YEAR:].mean() - past[-2 * YEAR : -YEAR].mean()) if years >= 2 else 0.0
        long_run = float(np.clip(long_run, -self.most_growth, self.most_growth))
        step = np.arange(h)
        estimates = []
        for year in range(1, years + 1):
            at = d - year * YEAR + step
            inside = at < d
            then = np.where(inside, past[np.minimum(at, d - 1)], past[np.minimum(at - YEAR, d - 1)] + long_run)
            now_growth = level - past[max(d - year * YEAR - 7, 0) : d - year * YEAR + 7].mean()
            growth = year * long_run + (now_growth - year * long_run) * 0.5 ** (step / self.fade)
            estimates.append(then + growth - level)
        return np.asarray(np.mean(estimates, axis=0))
