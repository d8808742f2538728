"""The rest of the day after this morning's volume, and whether the morning says anything at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from forecasts.intervals import DEFAULT_VARIATION
from forecasts.intraday import Update, sum_deviation, update_rest
from forecasts.paths import PRIOR, Dependence
from wfm.demand import Demand
from wfm.forecasting.day_matrix import from_days, to_days
from wfm.forecasting.demand_forecast import QueueForecast

__all__ = ["ONE_IN_TEN", "ErrorModel", "Finding", "Reforecast", "Verdict", "error_models", "reforecast"]

FloatArray = NDArray[np.float64]

ONE_IN_TEN = 1.645
"""Standard deviations beyond which one morning in ten lies, on either side together."""


class Verdict(StrEnum):
    """What a morning's deviation is."""

    NOISE = "noise"
    """Chance alone (Poisson) moves nine mornings in ten as much; the day may still be as forecast."""
    ORDINARY = "ordinary"
    """More than chance, within what days usually differ from their forecast."""
    UNUSUAL = "unusual"
    """More than nine days in ten differ from their forecast: look for a cause."""
    UNKNOWN = "unknown"
    """Nothing has been seen of the queue, or nothing was expected of it so far."""


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """How a queue's counts have differed from their forecasts.

    Attributes
    ----------
    variation
        Coefficient of variation of the rates about the forecast, ≥ 0.
    dependence
        How the rates of the intervals of a week go together.
    measured
        Whether both come from past forecasts of the queue; else they are the usual ones.
    """

    variation: float = DEFAULT_VARIATION
    dependence: Dependence = PRIOR
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a queue's morning was, and what follows for the rest of its day.

    Attributes
    ----------
    queue
        Its id.
    came, expected
        Contacts seen on the day, and those forecast for the same intervals.
    poisson_sd, day_sd
        Standard deviation of `came` about `expected` by chance alone, and with what days usually differ.
    verdict
        What the difference is.
    rest_before, rest_after
        Contacts forecast for the rest of the day, before and after.
    """

    queue: str
    came: float
    expected: float
    poisson_sd: float
    day_sd: float
    verdict: Verdict
    rest_before: float
    rest_after: float


@dataclass(frozen=True)
class Reforecast:
    """A forecast after part of it has come true.

    Attributes
    ----------
    demand
        The plan's whole period: what came where it is known, the updated forecast elsewhere.
    day
        Index of the day that is under way: that of the last interval seen.
    seen_until
        Interval after the last one seen of any queue.
    findings
        One a queue.
    """

    demand: Demand
    day: int
    seen_until: int
    findings: tuple[Finding, ...]

    @property
    def now(self) -> datetime:
        """End of the last interval seen."""
        return self.demand.grid.time(self.seen_until)

    @property
    def rest(self) -> slice:
        """The intervals of the day that are left."""
        return slice(self.seen_until, int(self.demand.grid.day_starts[self.day + 1]))


def error_models(found: Sequence[QueueForecast]) -> tuple[ErrorModel, ...]:
    """Return how the queues' counts have differed from their forecasts, by the backtest that chose their methods."""
    models = []
    for one in found:
        last, method = len(one.series.history), one.prediction.method
        actual, _, weeks = one.rolling.errors(method, last)
        if weeks < 2 or np.isfinite(actual).sum() < 50:
            models.append(ErrorModel())
            continue
        dependence, _ = one.rolling.dependence(method, last)
        models.append(ErrorModel(one.rolling.bands(method, last).variation, dependence, measured=True))
    return tuple(models)


def reforecast(forecast: Demand, actual: Demand, models: Sequence[ErrorModel]) -> Reforecast:
    """Return the forecast of the intervals not seen yet, given those seen.

    Parameters
    ----------
    forecast
        What was expected, with or without quantiles.
    actual
        What came on the same grid; NaN where nothing is known. At least one interval is.
    models
        One a queue.

    Notes
    -----
    Each queue by itself, by the rule of `forecasts.intraday.update_rest` over the plan's weeks. Bands keep their shape:
    they move with the mean, and narrow as the deviation does. Handle times stay.
    """
    grid = forecast.grid
    known = np.isfinite(actual.contacts)
    seen_until = int(np.flatnonzero(known.any(axis=0))[-1]) + 1
    day = int(grid.day_of[seen_until - 1])
    updates = [
        _by_week(to_days(forecast.contacts[row], grid), to_days(actual.contacts[row], grid), models[row])
        for row in range(len(forecast.queues))
    ]
    mean = np.stack([from_days(update.mean, grid) for update in updates])
    spread = np.stack([from_days(update.deviation, grid) for update in updates])
    gone = np.arange(grid.n) < seen_until
    contacts = np.where(known, actual.contacts, np.where(gone, forecast.contacts, mean))
    levels, quantiles = _bands(forecast, models, mean, spread, contacts, known | gone)
    demand = replace(
        forecast,
        contacts=contacts,
        aht_s=np.where(known & np.isfinite(actual.aht_s), actual.aht_s, forecast.aht_s),
        levels=levels,
        quantiles=quantiles,
        methods=tuple(f"{method} + morning" for method in forecast.methods),
        notes=(),
    )
    findings = [_finding(forecast, actual, models[row], demand, row, day, seen_until) for row in range(len(models))]
    return Reforecast(demand, day, seen_until, tuple(findings))


def _by_week(mean: FloatArray, seen: FloatArray, model: ErrorModel) -> Update:
    """Update weeks one by one: errors of different weeks do not go together. Slots that a day lacks expect nothing."""
    parts = [
        update_rest(np.nan_to_num(mean[first : first + 7]), seen[first : first + 7], model.variation, model.dependence)
        for first in range(0, len(mean), 7)
    ]
    return Update(np.concatenate([p.mean for p in parts]), np.concatenate([p.deviation for p in parts]))


def _bands(
    forecast: Demand,
    models: Sequence[ErrorModel],
    mean: FloatArray,
    spread: FloatArray,
    contacts: FloatArray,
    fixed: NDArray[np.bool_],
) -> tuple[tuple[float, ...], FloatArray]:
    """Return levels and quantiles (l, q, n); a normal shape where the forecast has none, the count where it came."""
    levels = forecast.levels or (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
    if forecast.quantiles is None:
        shape = ndtri(np.array(levels))[:, None, None] * np.ones(mean.shape)
    else:
        c = np.array([[model.variation] for model in models])
        before = np.sqrt(np.maximum(forecast.contacts, 0.25) + (c * forecast.contacts) ** 2)
        shape = (forecast.quantiles - forecast.contacts) / before
    moved = np.maximum(mean + shape * spread, 0.0) * (forecast.contacts > 0)
    return levels, np.where(fixed, contacts, moved)


def _finding(
    forecast: Demand, actual: Demand, model: ErrorModel, after: Demand, row: int, day: int, seen_until: int
) -> Finding:
    grid = forecast.grid
    today = slice(int(grid.day_starts[day]), int(grid.day_starts[day + 1]))
    rest = slice(seen_until, today.stop)
    mean, came = forecast.contacts[row, today], actual.contacts[row, today]
    seen = np.isfinite(came)
    expected, total = float(mean[seen].sum()), float(came[seen].sum())
    poisson_sd, day_sd = sum_deviation(mean[None], came[None], model.variation, model.dependence)
    off = abs(total - expected)
    if expected <= 0:
        verdict = Verdict.UNKNOWN
    elif off <= ONE_IN_TEN * poisson_sd:
        verdict = Verdict.NOISE
    else:
        verdict = Verdict.ORDINARY if off <= ONE_IN_TEN * day_sd else Verdict.UNUSUAL
    return Finding(
        forecast.queues[row].id,
        total,
        expected,
        poisson_sd,
        day_sd,
        verdict,
        float(forecast.contacts[row, rest].sum()),
        float(after.contacts[row, rest].sum()),
    )
