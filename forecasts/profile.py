"""Robust profile: how busy a day will be × how its contacts spread over the day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from forecasts.day_level import DayLevel, LevelSettings, fit_day_level
from forecasts.series import Days, FloatArray, History
from forecasts.shape import day_levels, day_shapes


@dataclass(frozen=True, slots=True)
class Profile:
    """Day level × shape by day of the cycle, both with forgetting, the level with robust weights.

    The level is smoothed over days, never over slots: an outage at the end of the last day moves one day's level
    a little instead of carrying a slot-level trend through the week.

    Attributes
    ----------
    level : constants of the day level.
    shape_half_life : days after which a day's say in the shape halves.
    prior_days : pull of each day's shape to the shape of all days, in days.
    """

    level: LevelSettings = field(default_factory=LevelSettings)
    shape_half_life: float = 84.0
    prior_days: float = 1.0

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n)."""
        fitted = fit_profile(history, self)
        if fitted is None:
            return np.zeros(ahead.open_.shape)
        shapes, level = fitted
        total = np.maximum(np.exp(level.expected(ahead)) - 0.5, 0.0)
        return np.where(ahead.open_, total[:, None] * shapes[ahead.season], 0.0)


def fit_profile(history: History, settings: Profile) -> tuple[FloatArray, DayLevel] | None:
    """Return shapes (period, n) and the day level of a history; None where no ordinary day is known."""
    if len(history) == 0:
        return None
    ordinary = history.days.special == 0
    shapes = day_shapes(history, ordinary, half_life=settings.shape_half_life, prior_days=settings.prior_days)
    level, _ = day_levels(history, shapes, history.days)
    use = np.isfinite(level) & ordinary
    if not use.any() or not (level[use] > 0).any():
        return None
    log_level = np.log(np.where(use, level, 0.0) + 0.5)
    return shapes, fit_day_level(log_level, use, history.days, settings.level)


def without_terms(history: History) -> History:
    """Return the same history with no calendar terms."""
    days = history.days
    return History(history.counts, replace(days, terms=np.zeros((len(days), 0))))
