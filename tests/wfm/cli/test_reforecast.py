"""wfm reforecast on the smallest centre."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


@pytest.fixture
def morning(tmp_path: Path) -> Path:
    """Return the Monday morning of a busy day: 15 orders every half hour from 8 to 11."""
    rows = [f"2026-03-02 {8 + k // 2:02d}:{30 * (k % 2):02d},orders,15" for k in range(6)]
    file = tmp_path / "morning.csv"
    file.write_text("\n".join(["interval_start,queue,offered", *rows]) + "\n", encoding="utf-8")
    return file


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rest_of_the_day(wfm: Callable[..., Any], morning: Path, tmp_path: Path) -> None:
    done = wfm("reforecast", MINIMAL, morning, "--out", tmp_path / "out", "--backtest")
    assert done.exit_code == 0, done.output
    rest = rows_of(tmp_path / "out" / "forecast.csv")
    assert {row["interval_start"][:10] for row in rest} == {"2026-03-02"}
    assert min(row["interval_start"] for row in rest) == "2026-03-02T11:00:00+01:00"
    assert {row["queue"] for row in rest} == {"orders", "returns"}
    week = rows_of(tmp_path / "out" / "forecast_week.csv")
    assert len({row["interval_start"][:10] for row in week}) == 7
    eight = next(r for r in week if r["interval_start"] == "2026-03-02T08:00:00+01:00" and r["queue"] == "orders")
    assert float(eight["mean"]) == 15
    assert "seen until 2026-03-02 11:00" in done.output
    assert "unusual" in done.output
    assert "unknown" in done.output
    assert "error of the rest of past days" in done.output


def test_a_plan_can_take_the_week_as_its_forecast(wfm: Callable[..., Any], morning: Path, tmp_path: Path) -> None:
    centre = Path(shutil.copytree(MINIMAL, tmp_path / "centre"))
    assert wfm("reforecast", centre, morning, "--out", centre / "now").exit_code == 0
    plan = centre / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("history: data", "forecast: now/forecast_week.csv\nhistory: data"), encoding="utf-8")
    done = wfm("staff", centre, "--out", tmp_path / "staffed")
    assert done.exit_code == 0, done.output


def test_by_default_nothing_of_the_plan_is_written_over(wfm: Callable[..., Any], morning: Path) -> None:
    assert wfm("reforecast", MINIMAL, morning).exit_code == 0
    (folder,) = (Path("out") / "minimal").iterdir()
    assert folder.name == "reforecast-2026-03-02-1100"


def test_rows_not_over_do_not_count(wfm: Callable[..., Any], morning: Path, tmp_path: Path) -> None:
    done = wfm("reforecast", MINIMAL, morning, "--now", "2026-03-02 10:40", "--out", tmp_path / "out")
    assert "seen until 2026-03-02 10:30" in done.output
    assert "1 row lies in intervals not over at 10:40" in done.output


def test_faults_of_the_file_are_told_at_once(wfm: Callable[..., Any], tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("interval_start,queue,offered\n2026-03-02 08:00,orders,-1\n2026-03-02 08:10,orders,2\n")
    done = wfm("reforecast", MINIMAL, bad, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "bad.csv:2: offered must be a finite number >= 0" in done.output
    assert "bad.csv:3: interval_start must be the start of an interval" in done.output
    assert done.output.index("bad.csv:2") < done.output.index("bad.csv:3")
    assert "2 faults; nothing was written" in done.output
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there(wfm: Callable[..., Any], tmp_path: Path) -> None:
    done = wfm("reforecast", MINIMAL, tmp_path / "nothing.csv")
    assert done.exit_code == 2
    assert "there is no such file" in done.output


def test_a_plan_without_history(wfm: Callable[..., Any], tiny: Path, tmp_path: Path) -> None:
    rows = [f"2026-03-02 {hour:02d}:00,calls,{hour}" for hour in (9, 10)]
    came = tmp_path / "came.csv"
    came.write_text("\n".join(["interval_start,queue,offered", *rows]) + "\n")
    requirement = tiny / "requirement.csv"
    requirement.write_text(requirement.read_text(encoding="utf-8").replace("calls,,300", "calls,8,300"))
    done = wfm("reforecast", tiny, came, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "past errors are not known" in done.output
    assert float(rows_of(tmp_path / "out" / "forecast.csv")[0]["mean"]) > 8
