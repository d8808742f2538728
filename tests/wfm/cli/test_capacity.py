"""wfm capacity on the smallest centre."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wfm.cli.program import program

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory):
    """Return how four weeks of the smallest centre went, and the folder written."""
    folder = tmp_path_factory.mktemp("capacity")
    return CliRunner().invoke(program(), ["capacity", str(MINIMAL), "--weeks", "4", "--out", str(folder)]), folder


def test_table_and_files(done) -> None:
    result, folder = done
    assert result.exit_code == 0, result.output
    assert {path.name for path in folder.iterdir()} == {"capacity.csv", "capacity_queues.csv", "capacity.html"}
    rows = list(csv.DictReader((folder / "capacity.csv").open(encoding="utf-8")))
    weeks = sorted({row["week_start"] for row in rows})
    assert weeks == ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]
    first = [row for row in rows if row["week_start"] == weeks[0]]
    assert sum(float(row["heads"]) for row in first) == 8
    for week in weeks:
        assert week in result.output
    for term in ("pay", "hiring", "training", "shortage", "total", "bound"):
        assert term in result.output
    assert "nobody is taken to leave" in result.output


def test_nobody_is_hired_before_the_first_class(done) -> None:
    result, _ = done
    assert "nobody" in result.output


@pytest.mark.parametrize("weeks", ["3", "53"])
def test_a_length_out_of_range_is_refused(weeks: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(program(), ["capacity", str(MINIMAL), "--weeks", weeks, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_plan_without_history_is_refused(tiny: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(program(), ["capacity", str(tiny), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "has no history to forecast months from. Add 'history: <file>'" in result.output
    assert not (tmp_path / "out").exists()
