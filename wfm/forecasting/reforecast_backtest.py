"""Whether looking at the morning would have helped: past days, their mornings, and what then came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts.intraday import update_rest
from forecasts.rolling import Rolling
from wfm.errors import ValueRangeError
from wfm.forecasting.demand_forecast import QueueForecast

__all__ = ["RestScore", "judge_reforecast", "judge_rest"]

FloatArray = NDArray[np.float64]

LEAST_SLOTS = 6
"""Open intervals that a day needs to have a morning and a rest."""


@dataclass(frozen=True, slots=True)
class RestScore:
    """Errors of the rest of past days by interval, as fractions of what came.

    Attributes
    ----------
    queue
        Id of the queue.
    seen_share
        Share of the day's forecast that had been seen.
    days
        Days judged.
    untouched
        Error of the forecast as it was.
    updated
        Error after `forecasts.intraday.update_rest`.
    scaled
        Error after multiplying by what came ÷ what was forecast, the rule of thumb.
    """

    queue: str
    seen_share: float
    days: int
    untouched: float
    updated: float
    scaled: float


def judge_reforecast(
    ids: Sequence[str], found: Sequence[QueueForecast], seen_shares: Sequence[float] = (0.25, 0.5)
) -> tuple[RestScore, ...]:
    """Return scores over the weeks of the backtest that chose the methods, one a queue and share.

    Parameters
    ----------
    ids, found
        The queues and their forecasts.
    seen_shares
        How much of a day's forecast has been seen, in (0, 1).
    """
    scores = []
    for queue, one in zip(ids, found, strict=True):
        last, method = len(one.series.history), one.prediction.method
        origins = [o for o in one.rolling.earlier(last) if len(one.rolling.earlier(o)) > 1]
        scores += [judge_rest(queue, one.rolling, method, origins, share) for share in seen_shares]
    return tuple(score for score in scores if score.days)


def judge_rest(queue: str, rolling: Rolling, method: str, origins: Sequence[int], seen_share: float) -> RestScore:
    """Return the score of one queue; forecasts, error model and mornings are those known at each origin and day.

    Parameters
    ----------
    queue
        Its id, for the score.
    rolling
        Forecasts from earlier origins.
    method
        Which of its methods.
    origins
        First days of the forecasts judged.
    seen_share
        In (0, 1).
    """
    if not 0.0 < seen_share < 1.0:
        raise ValueRangeError(f"seen_share must lie between 0 and 1, got {seen_share}")
    days, total, errors = 0, 0.0, np.zeros(3)
    for origin in origins:
        mean, actual = rolling.mean(method, origin), rolling.actual(origin)
        variation, (dependence, _) = rolling.bands(method, origin).variation, rolling.dependence(method, origin)
        for day in range(len(mean)):
            slots = np.flatnonzero(np.isfinite(actual[day]) & (mean[day] > 0))
            if slots.size < LEAST_SLOTS:
                continue
            grown = np.cumsum(mean[day, slots]) / mean[day, slots].sum()
            morning = slots[: int(np.searchsorted(grown, seen_share)) + 1]
            rest = slots[morning.size :]
            seen = np.full(mean.shape, np.nan)
            seen[:day] = actual[:day]
            seen[day, morning] = actual[day, morning]
            updated = update_rest(mean, seen, variation, dependence).mean
            ratio = actual[day, morning].sum() / mean[day, morning].sum()
            came, forecast = actual[day, rest], mean[day, rest]
            made = (forecast, updated[day, rest], ratio * forecast)
            errors += [float(np.abs(came - one).sum()) for one in made]
            total += float(came.sum())
            days += 1
    shares = errors / total if total else np.full(3, np.nan)
    return RestScore(queue, seen_share, days, *(float(share) for share in shares))
