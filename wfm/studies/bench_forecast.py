"""The forecasting benchmark: nine public series, rolling origins a week ahead, against floor, baselines and bars."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forecasts.accuracy import wape
from forecasts.backtest import Score
from wfm.demand import Demand
from wfm.forecasting import ForecastSettings, forecast_demand
from wfm.forecasting.backtesting import Backtest, BacktestSettings, backtest_demand
from wfm.grid import TimeGrid
from wfm.studies.volume_series import BenchSeries, bench_series

__all__ = ["Bar", "ForecastBench", "SeriesResult", "markdown", "run_forecast_bench"]

FloatArray = NDArray[np.float64]

METHODS = (
    "last_week",
    "mean_of_4",
    "mean_of_8",
    "profile_calendar",
    "low_rank_calendar",
    "combination_calendar",
    "auto",
)


@dataclass(frozen=True)
class SeriesResult:
    """Scores of one series by method.

    Attributes
    ----------
    name, protocol, tuned
        As in the series.
    floor
        WAPE of Poisson noise alone, a fraction.
    scores
        Method → score.
    """

    name: str
    protocol: str
    tuned: bool
    floor: float
    scores: dict[str, Score]

    @property
    def ratio(self) -> float:
        """WAPE of auto ÷ WAPE of the mean of four same weekdays."""
        return self.scores["auto"].wape / self.scores["mean_of_4"].wape


@dataclass(frozen=True)
class Bar:
    """One bar: what was measured, what must be met, and whether it is. Low is good unless ``low`` is given."""

    check: str
    value: float
    must: float
    low: float | None = None

    @property
    def met(self) -> bool:
        """Whether the value keeps the bar."""
        return self.value <= self.must and (self.low is None or self.value >= self.low)


@dataclass(frozen=True)
class ForecastBench:
    """All results.

    Attributes
    ----------
    series
        One a series.
    outage_points
        By how much the WAPE of the bank moves when the last two intervals before each origin are 0, a fraction.
    seconds
        Forecast and 8-week backtest of one queue with two years at 30 minutes.
    """

    series: tuple[SeriesResult, ...]
    outage_points: float
    seconds: float

    def of(self, protocol: str) -> SeriesResult:
        """Return the result of protocol A, B or C."""
        return next(result for result in self.series if result.protocol == protocol)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The bars."""
        a, b, c = (self.of(protocol).scores["auto"] for protocol in "ABC")
        ratios = [result.ratio for result in self.series]
        found = [
            Bar("bank 30 min, WAPE", a.wape, 0.062),
            Bar("bank 30 min, pinball", a.pinball, 0.0235),
            Bar("AXA Téléphonie 30 min, WAPE", b.wape, 0.183),
            Bar("Denver hourly, WAPE", c.wape, 0.238),
            Bar("mean of WAPE ÷ WAPE(mean of 4)", float(np.mean(ratios)), 0.95),
            Bar("worst of WAPE ÷ WAPE(mean of 4)", max(ratios), 1.02),
        ]
        found += [Bar(f"80 % band, protocol {p}", s.cov80, 0.85, 0.75) for p, s in zip("ABC", (a, b, c), strict=True)]
        found.append(Bar("outage before each origin moves WAPE by", self.outage_points, 0.005))
        found.append(Bar("seconds of forecast and backtest", self.seconds, 5.0))
        return tuple(found)

    def plain(self) -> dict[str, object]:
        """Return everything as plain values for JSON."""
        return {
            "series": [
                {
                    "name": r.name,
                    "protocol": r.protocol,
                    "tuned": r.tuned,
                    "floor": r.floor,
                    "methods": {name: asdict(score) for name, score in r.scores.items()},
                }
                for r in self.series
            ],
            "bars": [{"check": bar.check, "value": bar.value, "must": bar.must, "met": bar.met} for bar in self.bars],
            "outage_points": self.outage_points,
            "seconds": self.seconds,
        }


def run_forecast_bench(folder: Path, tell: Callable[[str], None] = lambda line: None) -> ForecastBench:
    """Run the benchmark.

    Parameters
    ----------
    folder
        Holds the series, see `volume_series`.
    tell
        Told of progress, one line at a time.
    """
    results = []
    series = bench_series(folder)
    for one in series:
        found = _backtest(one.history, one, METHODS)
        scores = {method: found.total(method) for method in found.methods}
        results.append(SeriesResult(one.name, one.protocol, one.tuned, found.floor, scores))
        tell(f"{one.name}: auto {100 * scores['auto'].wape:.2f} %, floor {100 * found.floor:.2f} %")
    bank = next(one for one in series if one.protocol == "A")
    phone = next(one for one in series if one.protocol == "B")
    moved = _outage_points(bank)
    tell(f"outage before each origin: {100 * moved:+.3f} points")
    seconds = _seconds(phone)
    tell(f"forecast and backtest of two years: {seconds:.2f} s")
    return ForecastBench(tuple(results), abs(moved), seconds)


def _backtest(history: Demand, one: BenchSeries, methods: Sequence[str]) -> Backtest:
    step = (one.origins[1] - one.origins[0]).days
    ask = BacktestSettings(7, len(one.origins), step, one.origins[-1], tuple(methods))
    return backtest_demand(history, ForecastSettings(country=one.country), ask)


def _outage_points(bank: BenchSeries) -> float:
    """Return how far WAPE moves when the last two open intervals before each origin hold 0."""
    calm: list[FloatArray] = []
    hit: list[FloatArray] = []
    actual: list[FloatArray] = []
    for origin in bank.origins:
        alone = replace(bank, origins=(origin - timedelta(days=7), origin))
        row = bank.history.contacts[0]
        before = np.flatnonzero(np.isfinite(row) & (bank.history.grid.day_of < (origin - bank.history.grid.first).days))
        contacts = bank.history.contacts.copy()
        contacts[0, before[-2:]] = 0.0
        for history, into in ((bank.history, calm), (replace(bank.history, contacts=contacts), hit)):
            queue = _backtest(history, alone, ("auto",)).queues[0]
            into.append(queue.runs["auto"].predictions[-1].mean)
        actual.append(queue.actual[-1])
    y = np.concatenate(actual)
    return wape(y, np.concatenate(hit)) - wape(y, np.concatenate(calm))


def _seconds(one: BenchSeries) -> float:
    """Return the run time of a forecast of next week and a backtest over the last eight weeks, all methods."""
    last: date = one.history.grid.dates[-1]
    grid = TimeGrid(last + timedelta(days=1), 7, one.history.grid.step_min, one.history.grid.zone)
    settings = ForecastSettings(country=one.country)
    start = time.perf_counter()
    forecast_demand(one.history, grid, settings)
    backtest_demand(one.history, settings, BacktestSettings())
    return time.perf_counter() - start


def markdown(bench: ForecastBench) -> str:
    """Return the results as Markdown tables for benchmarks/README.md."""
    lines = ["| check | measured | must | met |", "|---|---|---|---|"]
    for bar in bench.bars:
        unit = "s" if bar.check.startswith("seconds") else ""
        shown = f"{bar.value:.2f} {unit}" if unit or "÷" in bar.check else f"{100 * bar.value:.2f} %"
        must = f"{bar.must:g} {unit}" if unit or "÷" in bar.check else f"{100 * bar.must:g} %"
        least = "" if bar.low is None else f"{100 * bar.low:g} % to "
        lines.append(f"| {bar.check} | {shown} | {least}{must} | {'yes' if bar.met else 'no'} |")
    lines += ["", "| series | constants set on it | floor | " + " | ".join(METHODS) + " |"]
    lines.append("|---" * (len(METHODS) + 3) + "|")
    for result in bench.series:
        cells = " | ".join(f"{100 * result.scores[method].wape:.2f}" for method in METHODS)
        tuned = "yes" if result.tuned else "no"
        lines.append(f"| {result.name} | {tuned} | {100 * result.floor:.2f} | {cells} |")
    return "\n".join(lines) + "\n"
