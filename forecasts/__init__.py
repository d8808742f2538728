"""Forecasting methods: matrices of days by slots in, expected counts and quantiles out. No dates, no queues.

>>> import numpy as np
>>> from forecasts import Days, History, predict
>>> days = Days.plain(35, 4)
>>> week = np.tile([10.0, 20.0, 20.0, 10.0], (35, 1))
>>> predict(History(week, days), Days.plain(7, 4)).mean[0].round()
array([10., 20., 20., 10.])
"""

from forecasts.accuracy import bias, coverage, day_wape, pinball, poisson_floor, wape
from forecasts.backtest import Score, judge_methods
from forecasts.calendar_effects import CalendarAdjusted
from forecasts.catalogue import all_methods, standard_methods
from forecasts.cleaning import clean
from forecasts.combination import GeometricMean
from forecasts.forecaster import Forecaster
from forecasts.long_horizon import LongHorizon
from forecasts.low_rank import LowRank
from forecasts.paths import draw_paths
from forecasts.profile import Profile
from forecasts.ratio import forecast_ratio
from forecasts.rolling import Rolling, predict
from forecasts.same_weekday import MeanOfSameDays
from forecasts.series import Days, History, Prediction

__all__ = [
    "CalendarAdjusted",
    "Days",
    "Forecaster",
    "GeometricMean",
    "History",
    "LongHorizon",
    "LowRank",
    "MeanOfSameDays",
    "Prediction",
    "Profile",
    "Rolling",
    "Score",
    "all_methods",
    "bias",
    "clean",
    "coverage",
    "day_wape",
    "draw_paths",
    "forecast_ratio",
    "judge_methods",
    "pinball",
    "poisson_floor",
    "predict",
    "standard_methods",
    "wape",
]
