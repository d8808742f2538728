"""The verbs forecast and backtest, from the command line."""

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from wfm.cli.bench_forecast import register_bench
from wfm.cli.forecast import register
from wfm.errors import InputError

WEEK = [1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3]


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    """Return a program with these verbs only."""
    program = typer.Typer()
    register(program)
    bench = typer.Typer()
    bench.callback()(lambda: None)
    register_bench(bench)
    program.add_typer(bench, name="bench")
    return program


@pytest.fixture(scope="module")
def history(tmp_path_factory) -> Path:
    """Return a file of 13 weeks of half-hours from 8 to 20."""
    path = tmp_path_factory.mktemp("data") / "calls.csv"
    rng = np.random.default_rng(1)
    lines = ["timestamp,count"]
    for day in range(91):
        for slot in range(16, 40):
            when = datetime(2025, 1, 6) + timedelta(days=day, minutes=30 * slot)
            lines.append(f"{when.isoformat()},{rng.poisson(50 * WEEK[day % 7])}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(app: typer.Typer, *arguments: object):
    """Run the program and return its result."""
    return CliRunner().invoke(app, [str(a) for a in arguments])


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_backtest_prints_one_json_line(app, history, tmp_path):
    done = run(app, "backtest", "--history", history, "--interval", 30, "--origins", 4, "--out", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    line = json.loads(done.stdout)
    assert {"last_week", "mean_of_4", "auto"} <= set(line["methods"])
    for name, scores in line["methods"].items():
        assert {"wape", "pinball", "cov80", "worst", "seconds"} <= set(scores), name
        assert line["floor"] * 0.8 < scores["wape"] < 0.5
    assert line["methods"]["auto"]["wape"] < line["methods"]["last_week"]["wape"]
    assert len(line["origins"]) == 4


def test_backtest_writes_what_it_scored(app, history, tmp_path):
    done = run(
        app, "backtest", "--history", history, "--interval", 30, "--origins", 2, "--last-origin", "2025-03-31",
        "--open", "daily 08:00-20:00", "--country", "FR", "--out", tmp_path, "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    line = json.loads(done.stdout)
    rows = rows_of(tmp_path / "backtest.csv")
    assert list(rows[0]) == ["origin", "interval_start", "queue", "method", "actual", "mean", "q10", "q90"]
    assert {row["origin"] for row in rows} == {"2025-03-24", "2025-03-31"} == set(line["origins"])
    for method in ("auto", "mean_of_4"):
        mine = [row for row in rows if row["method"] == method]
        assert len(mine) == 2 * 7 * 24
        error = sum(abs(float(row["mean"]) - float(row["actual"])) for row in mine)
        assert error / sum(float(row["actual"]) for row in mine) == pytest.approx(
            line["methods"][method]["wape"], abs=1e-4
        )
        inside = [float(row["q10"]) <= float(row["actual"]) <= float(row["q90"]) for row in mine]
        assert np.mean(inside) == pytest.approx(line["methods"][method]["cov80"], abs=0.01)
    known = {row["timestamp"]: row["count"] for row in rows_of(history)}
    assert all(float(known[row["interval_start"]]) == float(row["actual"]) for row in rows)


def test_backtest_shows_a_table_with_the_reason(app, history, tmp_path):
    done = run(app, "backtest", "--history", history, "--origins", 3, "--out", tmp_path)
    assert done.exit_code == 0
    assert "Poisson floor" in done.stdout
    assert "over the last 8 weeks" in done.stdout
    assert "no zone" in done.stderr


def test_backtest_times_have_offsets_where_the_zone_is_known(app, history, tmp_path):
    done = run(app, "backtest", "--history", history, "--origins", 1, "--zone", "Europe/Paris", "--out", tmp_path)
    assert done.exit_code == 0
    assert rows_of(tmp_path / "backtest.csv")[0]["interval_start"].endswith(("+01:00", "+02:00"))


def test_test_weeks_without_data_are_said(app, history, tmp_path):
    kept = [
        line
        for line in history.read_text(encoding="utf-8").splitlines()
        if line.startswith("time")
        or not date(2025, 3, 17) <= datetime.fromisoformat(line[:19]).date() < date(2025, 3, 24)
    ]
    path = tmp_path / "holes.csv"
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = run(
        app, "backtest", "--history", path, "--origins", 3, "--last-origin", "2025-03-31", "--out", tmp_path, "--json"
    )
    assert done.exit_code == 0
    assert "origin 2025-03-17 is left out" in done.stderr
    assert json.loads(done.stdout)["origins"] == ["2025-03-24", "2025-03-31"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("backtest",),
        ("backtest", "--history", "nowhere.csv"),
        ("bench", "forecast", "--data", "nowhere"),
    ],
)
def test_bad_input_is_an_input_error(app, arguments):
    assert isinstance(run(app, *arguments).exception, InputError)


def test_an_unknown_country_is_an_input_error(app, history, tmp_path):
    done = run(app, "backtest", "--history", history, "--country", "XX", "--out", tmp_path)
    assert isinstance(done.exception, InputError)
    assert not (tmp_path / "backtest.csv").exists()


def test_a_history_too_short_is_an_input_error(app, history, tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("\n".join(history.read_text(encoding="utf-8").splitlines()[: 24 * 10]), encoding="utf-8")
    done = run(app, "backtest", "--history", path, "--out", tmp_path)
    assert isinstance(done.exception, InputError)
    assert "no origin can be judged" in str(done.exception)


CENTRE = Path(__file__).parents[3] / "configs" / "minimal"


@pytest.fixture(scope="module")
def forecasted(app, tmp_path_factory) -> Path:
    """Return the folder of a forecast of the shipped minimal centre with sample weeks."""
    folder = tmp_path_factory.mktemp("out")
    done = run(app, "forecast", CENTRE, "--samples", 3, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


def test_forecast_writes_its_files(forecasted):
    rows = rows_of(forecasted / "forecast.csv")
    assert {"interval_start", "queue", "mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95"} <= set(rows[0])
    assert all(float(row["q10"]) <= float(row["q50"]) <= float(row["q90"]) for row in rows)
    snapshot = next((forecasted / "snapshots").glob("*.csv"))
    assert snapshot.read_bytes() == (forecasted / "forecast.csv").read_bytes()


def test_sample_weeks_are_whole_numbers_of_contacts(forecasted):
    samples = rows_of(forecasted / "samples.csv")
    assert {row["sample"] for row in samples} == {"1", "2", "3"}
    assert len(samples) == 3 * len(rows_of(forecasted / "forecast.csv"))
    assert all(float(row["contacts"]).is_integer() for row in samples)


def test_one_seed_gives_the_same_bytes(app, forecasted, tmp_path):
    assert run(app, "forecast", CENTRE, "--samples", 3, "--out", tmp_path).exit_code == 0
    for name in ("forecast.csv", "samples.csv"):
        assert (tmp_path / name).read_bytes() == (forecasted / name).read_bytes()


def test_compare_before_anything_came(app, forecasted):
    done = run(app, "forecast", CENTRE, "--out", forecasted, "--compare")
    assert done.exit_code == 0
    assert "no earlier forecast lies in the history yet" in done.stdout


def test_backtest_of_a_plan(app, tmp_path):
    done = run(app, "backtest", CENTRE, "--origins", 2, "--out", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    assert set(json.loads(done.stdout)["queues"]) == {row["queue"] for row in rows_of(tmp_path / "backtest.csv")}
