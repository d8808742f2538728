"""wfm simulate: a roster of a plan, steady-state settings, and what is wrong with either."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from wfm.cli.program import program
from wfm.config.template import write_template

SETTINGS: dict[str, Any] = {
    "tiny": {
        "target_s": 20,
        "call_selection": "longest_wait",
        "types": [{"name": "a", "arrivals_per_hour": 60, "aht_s": 240, "patience_s": 120, "group_order": ["g"]}],
        "groups": [{"name": "g", "agents": 5, "skills": ["a"]}],
    },
    "OTHER": {"groups": []},
}


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    return program()


def run(app: typer.Typer, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["simulate", *map(str, arguments)])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "centre"
    write_template(folder)
    return folder


@pytest.fixture
def roster(plan: Path, tmp_path: Path) -> Path:
    """A roster in which everybody works from nine to five on weekdays, without breaks."""
    from wfm.config.loading import load_plan

    loaded = load_plan(plan)
    folder = tmp_path / "roster"
    folder.mkdir()
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["agent_id", "date", "start", "end", "shift"])
        for agent in loaded.workforce.agents:
            for day in loaded.grid.dates[:5]:
                start = datetime(day.year, day.month, day.day, 9, tzinfo=loaded.grid.tz)
                end = start + timedelta(hours=8)
                writer.writerow([agent.id, day, start.isoformat(), end.isoformat(), loaded.workforce.shifts[0].id])
    return folder


def test_a_backlog_is_told_by_what_is_done_in_time(app: typer.Typer, tmp_path: Path) -> None:
    """One clerk on Monday works off half of the mail that waits; the rest and all that comes are late."""
    (tmp_path / "roster.csv").write_text(
        "agent_id,date,start,end,shift\nB01,2026-03-02,2026-03-02T08:00:00+01:00,2026-03-02T16:00:00+01:00,day\n",
        encoding="utf-8",
    )
    desk = Path(__file__).parents[3] / "configs" / "blended_desk"
    result = run(app, desk, tmp_path, "--out", tmp_path / "out", "--replications", 3, "--workers", 1)
    assert result.exit_code == 0, result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("email: ")]
    found = re.match(
        r"email: done in time ([\d.]+) % ± [\d.]+ % \(target 100.0 % within 24 h\), ([\d.]+) ± [\d.]+ late, "
        r"([\d.]+) waiting at the end, the oldest ([\d.]+) h",
        line,
    )
    assert found is not None, line
    in_time, late, waiting, oldest_h = map(float, found.groups())
    assert 0 <= in_time < 15
    assert late > 1000
    assert waiting > 1000
    assert 6 * 24 < oldest_h <= 7 * 24 + 6
    with (tmp_path / "out" / "simulation.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["queue"] == "email" and row["period"] == "interval"]
    assert float(rows[0]["offered"]) == 180
    assert float(rows[0]["backlog"]) == 180


def test_a_roster_is_simulated_and_written(app: typer.Typer, plan: Path, roster: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(app, plan, roster, "--out", out, "--replications", 5, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert "service level" in result.output and "replications, seed 1" in result.output
    assert "no breaks are assumed" in result.output
    with (out / "simulation.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["period"] for row in rows} == {"interval", "day", "week"}
    assert all(0.0 <= float(row["service_level"]) <= 1.0 for row in rows if row["period"] == "week")


@pytest.mark.slow
def test_one_seed_gives_the_same_file(app: typer.Typer, plan: Path, roster: Path, tmp_path: Path) -> None:
    texts = []
    for name, workers in (("one", 1), ("two", 2)):
        run(app, plan, roster, "--out", tmp_path / name, "--replications", 3, "--workers", workers)
        texts.append((tmp_path / name / "simulation.csv").read_bytes())
    assert texts[0] == texts[1]


def test_json_of_a_roster_is_one_line_with_every_queue(
    app: typer.Typer, plan: Path, roster: Path, tmp_path: Path
) -> None:
    result = run(app, plan, roster, "--out", tmp_path / "o", "--replications", 3, "--workers", 1, "--json")
    content = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    for measures in content.values():
        assert 0.0 <= measures["service_level"]["value"] <= 1.0


def test_settings_print_one_json_line(app: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(SETTINGS), encoding="utf-8")
    result = run(app, "--settings", file, "--json", "--half-width", 0.02, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    content = json.loads(result.stdout)
    assert set(content) == {"tiny"}
    assert set(content["tiny"]) == {"a", "all", "g"}
    assert content["tiny"]["a"]["sl_offered"]["half_width"] <= 0.02
    assert 0.7 < content["tiny"]["a"]["sl_offered"]["value"] < 0.9
    assert "OTHER" in result.stderr


def test_settings_print_a_table_too(app: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(SETTINGS), encoding="utf-8")
    result = run(app, "--settings", file, "--half-width", 0.05, "--workers", 1)
    assert len([line for line in result.stdout.splitlines() if "±" in line]) == 13


def test_an_unstable_setting_is_named_and_the_others_are_simulated(app: typer.Typer, tmp_path: Path) -> None:
    endless = json.loads(json.dumps(SETTINGS["tiny"]))
    endless["types"][0].update(patience_s=None, arrivals_per_hour=75)
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({**SETTINGS, "full": endless}), encoding="utf-8")
    result = run(app, "--settings", file, "--json", "--half-width", 0.05, "--workers", 1)
    assert result.exit_code == 1
    assert "left out: full: without patience a would wait for ever: 5.00 Erlang offered to 5 agents" in result.stderr
    assert set(json.loads(result.stdout)) == {"tiny"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"{", "is not JSON"),
        (b"\xff\xfe{}", "must be UTF-8 text"),
        (b"[1]", "must be a JSON object"),
        (b'{"x": {"types": []}}', "types must be a list of objects"),
    ],
)
def test_a_broken_settings_file_ends_with_exit_2(
    app: typer.Typer, tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "settings.json"
    if content is not None:
        file.write_bytes(content)
    result = run(app, "--settings", file, "--json")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_roster_of_another_week_ends_with_exit_2(app: typer.Typer, plan: Path, roster: Path, tmp_path: Path) -> None:
    file = roster / "roster.csv"
    rows = list(csv.reader(file.open(encoding="utf-8", newline="")))
    for row in rows[1:]:
        row[1] = ""
        row[2:4] = [(datetime.fromisoformat(text) + timedelta(days=70)).isoformat() for text in row[2:4]]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    result = run(app, plan, roster, "--out", tmp_path / "o", "--workers", 1)
    assert result.exit_code == 2
    assert "the roster has no duty in" in result.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("arguments", [[], ["plan"], ["plan", "roster", "--settings", "x.json"]])
def test_either_a_roster_or_settings(app: typer.Typer, arguments: list[str]) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert "PLAN" in result.stderr and "--settings FILE" in result.stderr
