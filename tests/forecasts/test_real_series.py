"""The public series themselves, without any calendar: published baselines met, methods better, bands honest.

Baselines are those of the study that set the bars (protocols B and C of the benchmark): last week 23.1 and 32.2 %,
mean of four 19.4 and 25.8 %, floors 10.6 and 22.0 %. The full benchmark with holidays is `wfm bench forecast`.
"""

import csv
import gzip
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from forecasts import Days, History, Rolling, accuracy, judge_methods, standard_methods
from forecasts.backtest import MethodRun
from forecasts.intervals import LEVELS

NAMES = ("last_week", "mean_of_4", "profile", "low_rank", "combination", "auto")


@dataclass(frozen=True)
class Judged:
    """A series with the runs of all methods."""

    rolling: Rolling
    origins: list[int]
    runs: dict[str, MethodRun]


def judge(rows: list[tuple[datetime, float]], step_min: int, first_origin: date) -> Judged:
    """Return the runs of ten origins, every fourth week."""
    first = rows[0][0].date()
    d, n = (rows[-1][0].date() - first).days + 1, 1440 // step_min
    counts = np.full((d, n), np.nan)
    for moment, count in rows:
        counts[(moment.date() - first).days, (moment.hour * 60 + moment.minute) // step_min] = count
    history = History(counts, Days.plain(d, n, first_season=first.weekday()))
    rolling = Rolling(history, standard_methods())
    origins = [(first_origin + timedelta(days=28 * k) - first).days for k in range(10)]
    return Judged(rolling, origins, judge_methods(rolling, origins, NAMES, np.array(LEVELS)))


@pytest.fixture(scope="module")
def phone(volumes: Path) -> Judged:
    """Return protocol B: AXA Téléphonie at 30 minutes."""
    with gzip.open(volumes / "axa_assistance_30min.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [
            (datetime.fromisoformat(row["timestamp"]), float(row["count"]))
            for row in csv.DictReader(lines)
            if row["group"] == "Téléphonie" and row["timestamp"] < "2012-12-28"
        ]
    return judge(sorted(rows), 30, date(2012, 4, 9))


@pytest.fixture(scope="module")
def ems(volumes: Path) -> Judged:
    """Return protocol C: Denver, hourly; of the hour that comes twice the later row stands."""
    with (volumes / "denver_ems_hourly_2011_2016.csv").open(encoding="utf-8") as lines:
        rows = [
            (datetime.fromisoformat(row["timestamp"]).replace(tzinfo=None), float(row["count"]))
            for row in csv.DictReader(lines)
        ]
    return judge(rows, 60, date(2016, 4, 11))


@pytest.mark.slow
def test_baselines_of_protocol_b(phone):
    assert phone.runs["last_week"].score.wape == pytest.approx(0.2314, abs=0.001)
    assert phone.runs["mean_of_4"].score.wape == pytest.approx(0.194, abs=0.002)
    actual = np.concatenate([phone.rolling.actual(o) for o in phone.origins])
    assert accuracy.poisson_floor(actual) == pytest.approx(0.106, abs=0.001)


@pytest.mark.slow
def test_baselines_of_protocol_c(ems):
    assert ems.runs["last_week"].score.wape == pytest.approx(0.3217, abs=0.002)
    assert ems.runs["mean_of_4"].score.wape == pytest.approx(0.2575, abs=0.001)
    actual = np.concatenate([ems.rolling.actual(o) for o in ems.origins])
    assert accuracy.poisson_floor(actual) == pytest.approx(0.220, abs=0.001)


@pytest.mark.parametrize("name", ["profile", "low_rank", "combination", "auto"])
def test_without_holidays_the_study_is_matched(phone, ems, name):
    """The study has 18.3 (low rank) and 19.1 % (profile) on B without holidays, 23.5 and 23.6 % on C."""
    assert phone.runs[name].score.wape < 0.193
    assert ems.runs[name].score.wape < 0.238


@pytest.mark.parametrize("name", ["profile", "low_rank", "combination", "auto"])
def test_methods_beat_the_mean_of_four(phone, ems, name):
    for series in (phone, ems):
        assert series.runs[name].score.wape < 1.02 * series.runs["mean_of_4"].score.wape
        assert series.runs[name].score.worst < 1.02 * series.runs["mean_of_4"].score.worst


@pytest.mark.parametrize("name", NAMES)
def test_bands_hold_four_fifths(phone, ems, name):
    for series in (phone, ems):
        assert 0.74 < series.runs[name].score.cov80 < 0.86


def test_pinball_is_below_the_baselines(phone, ems):
    for series in (phone, ems):
        assert series.runs["auto"].score.pinball < 0.97 * series.runs["mean_of_4"].score.pinball


def test_forecasts_are_quick(phone):
    """A forecast with its bands is nine fits of two years at 30 minutes."""
    assert phone.runs["combination"].score.seconds < 2.0


def test_outliers_of_the_series_are_few(phone, ems):
    for series in (phone, ems):
        found = series.rolling.cleaned(series.origins[-1])
        assert found.slots.sum() < 20
        assert found.days.sum() < 20
