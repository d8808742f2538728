"""The forecasting benchmark: its series, its bars, and (slow) its results on the real data."""

import gzip
import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from forecasts import Score
from wfm.errors import InputError
from wfm.studies.bench_forecast import METHODS, ForecastBench, SeriesResult, markdown, run_forecast_bench
from wfm.studies.volume_series import AXA_GROUPS, bench_series


def score(wape: float, cov80: float = 0.8) -> Score:
    """Return a score with this WAPE."""
    return Score(wape, wape / 2, 0.0, wape / 3, cov80, 2 * wape, 0.1)


def result(name: str, protocol: str, wape: float, baseline: float) -> SeriesResult:
    """Return the result of a series."""
    scores = {method: score(baseline if method in {"last_week", "mean_of_4"} else wape) for method in METHODS}
    return SeriesResult(name, protocol, False, wape / 2, scores)


@pytest.fixture
def bench() -> ForecastBench:
    """Return results that keep all bars."""
    series = (result("bank", "A", 0.06, 0.07), result("axa", "B", 0.18, 0.2), result("ems", "C", 0.235, 0.26))
    return ForecastBench(series, 0.001, 0.8)


def test_bars_that_are_met(bench):
    assert all(bar.met for bar in bench.bars)
    assert len(bench.bars) == 11


@pytest.mark.parametrize("protocol", ["A", "B", "C"])
def test_a_wape_above_its_bar_is_seen(bench, protocol):
    worse = [replace(r, scores=r.scores | {"auto": score(0.3)}) if r.protocol == protocol else r for r in bench.series]
    missed = [bar.check for bar in replace(bench, series=tuple(worse)).bars if not bar.met]
    assert any("WAPE" in check for check in missed)


@pytest.mark.parametrize("share", [0.7, 0.9])
def test_bands_too_narrow_or_too_wide_are_seen(bench, share):
    first = bench.series[0]
    worse = replace(first, scores=first.scores | {"auto": replace(first.scores["auto"], cov80=share)})
    missed = [bar.check for bar in replace(bench, series=(worse, *bench.series[1:])).bars if not bar.met]
    assert missed == ["80 % band, protocol A"]


def test_slowness_and_fragility_are_seen(bench):
    missed = [bar.check for bar in replace(bench, outage_points=0.02, seconds=9.0).bars if not bar.met]
    assert missed == ["outage before each origin moves WAPE by", "seconds of forecast and backtest"]


def test_the_tables_name_every_series_and_bar(bench):
    text = markdown(bench)
    assert all(r.name in text for r in bench.series)
    assert text.count("| yes |") == len(bench.bars)
    assert "| 6.00 | 6.00 |" in text


def test_plain_values_hold_everything(bench):
    plain = bench.plain()
    assert [one["name"] for one in plain["series"]] == ["bank", "axa", "ems"]
    assert plain["series"][0]["methods"]["auto"]["wape"] == 0.06
    assert all(bar["met"] for bar in plain["bars"])


def hours(first: date, days: int, step_min: int) -> list[str]:
    """Return timestamps."""
    start = datetime.combine(first, datetime.min.time())
    return [(start + timedelta(minutes=step_min * k)).isoformat() for k in range(days * 1440 // step_min)]


@pytest.fixture
def tiny(tmp_path) -> Path:
    """Return a folder with short files of the same form."""
    bank = "".join(f"{t},7\n" for t in hours(date(2003, 3, 3), 7, 5) if "07:00" <= t[11:16] <= "21:00")
    (tmp_path / "bank_calls_5min.csv").write_text("timestamp,count\n" + bank)
    stamps = hours(date(2012, 12, 20), 10, 30)
    axa = "".join(f"{t},{group},{k}\n" for k, group in enumerate(AXA_GROUPS) for t in stamps)
    with gzip.open(tmp_path / "axa_assistance_30min.csv.gz", "wt", encoding="utf-8") as file:
        file.write("timestamp,group,count\n" + axa)
    ems = "".join(f"{t}-07:00,{4 + k}\n" for k, t in enumerate(hours(date(2016, 1, 1), 2, 60)))
    repeated = "2016-01-01T05:00:00-06:00,99\n"
    (tmp_path / "denver_ems_hourly_2011_2016.csv").write_text("timestamp,count\n" + ems + repeated)
    year = "".join(f"{t},1.5\n" for t in hours(date(1999, 1, 1), 2, 6))
    (tmp_path / "technion_bank_1999_6min.csv").write_text("timestamp,count\n" + year)
    return tmp_path


def test_series_are_read_on_their_intervals(tiny):
    series = {one.name: one for one in bench_series(tiny)}
    assert len(series) == 9
    bank = series["bank 2003"].history
    assert bank.contacts[0, 14] == 42.0
    assert np.isfinite(bank.contacts[0]).sum() == 5 * 28
    assert bank.open_[0].sum() == 5 * 28
    phone = series["AXA Téléphonie"].history
    assert phone.grid.dates[-1] == date(2012, 12, 27)
    assert np.nanmax(phone.contacts) == 5.0
    ems = series["Denver"].history
    assert ems.contacts[0, :6].tolist() == [4, 5, 6, 7, 8, 9]
    assert series["bank 1999"].history.contacts[0, 0] == 7.5


def test_protocols_and_halves(tiny):
    series = bench_series(tiny)
    assert [one.protocol for one in series if one.protocol != "D"] == ["A", "B", "C"]
    assert sum(one.tuned for one in series) == 4
    assert len(next(one for one in series if one.protocol == "A").origins) == 12
    assert all(len(one.origins) == 10 for one in series if one.protocol != "A")


def test_missing_files_are_told_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        bench_series(tmp_path)
    assert len(caught.value.faults) == 4


@pytest.mark.slow
def test_all_bars_on_the_real_series():
    root = os.environ.get("WFM_BENCH_DATA")
    if not root:
        pytest.skip("WFM_BENCH_DATA is not set")
    found = run_forecast_bench(Path(root) / "volumes")
    missed = [(bar.check, bar.value) for bar in found.bars if not bar.met and "seconds" not in bar.check]
    assert missed == []
