"""The methods by name."""

from __future__ import annotations

from forecasts.calendar_effects import CalendarAdjusted
from forecasts.combination import GeometricMean
from forecasts.forecaster import Forecaster
from forecasts.harmonic import Harmonic
from forecasts.low_rank import LowRank
from forecasts.profile import Profile
from forecasts.same_weekday import MeanOfSameDays

AUTO = "auto"
DEFAULT = "combination_calendar"
FALLBACK = "combination"
BASELINES = ("last_week", "mean_of_4")
OPTIONAL = ("harmonic",)


def standard_methods() -> dict[str, Forecaster]:
    """Return the methods that `auto` chooses from, baselines included, by name.

    Baselines see the history as it is; all others see it without outliers, with holidays and, where the name says
    so, calendar terms taken off.
    """
    profile, low_rank = CalendarAdjusted(Profile(), terms=False), CalendarAdjusted(LowRank(), terms=False)
    profile_calendar, low_rank_calendar = CalendarAdjusted(Profile()), CalendarAdjusted(LowRank())
    return {
        "last_week": MeanOfSameDays(1),
        "mean_of_4": MeanOfSameDays(4),
        "mean_of_8": CalendarAdjusted(MeanOfSameDays(8), terms=False),
        "profile": profile,
        "profile_calendar": profile_calendar,
        "low_rank": low_rank,
        "low_rank_calendar": low_rank_calendar,
        "combination": GeometricMean((profile, low_rank)),
        "combination_calendar": GeometricMean((profile_calendar, low_rank_calendar)),
    }


def optional_methods() -> dict[str, Forecaster]:
    """Return further methods by name: to be asked for, never chosen by `auto`, since they lose the backtest."""
    return {"harmonic": CalendarAdjusted(Harmonic())}


def all_methods() -> dict[str, Forecaster]:
    """Return the standard and the optional methods by name."""
    return {**standard_methods(), **optional_methods()}
