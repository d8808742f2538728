"""wfm explain, as a planner sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from wfm.cli.program import program

PLAN = """\
name: tiny
zone: UTC
week: {start: 2026-06-01, days: 7}
interval_min: 60
queues:
  calls: {open: {mon-fri: "08:00-16:00"}, aht_s: 240}
requirement: requirement.csv
shifts:
  day: {start: "08:00", paid_h: 8}
contracts:
  full: {hours_per_week: {min: 32, max: 40}, pay: salaried, shifts: [day]}
agents:
  A1: {contract: full, skills: [calls], hourly_cost: 20}
  A2: {contract: full, skills: [calls], hourly_cost: 20}
availability:
  A2: {mon-thu: 24h}
rules:
  - {type: contract_hours}
  - {type: days_off, min_days: 2}
prices: {shortage_per_h: 30}
solver: {time_limit_s: 8, workers: 1, engine: exact}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A centre of two people, who both come on Monday to Thursday; on Friday there is A1 alone."""
    rows = [f"2026-06-0{day}T{hour:02d}:00+00:00,calls,1" for day in range(1, 6) for hour in range(8, 16)]
    (tmp_path / "requirement.csv").write_text(
        "interval_start,queue,agents\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def edit(plan: Path, old: str, new: str) -> None:
    file = plan / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def run(*words: object) -> Result:
    return CliRunner().invoke(program(), ["explain", *(str(word) for word in words)])


def test_a_day_off_with_a_price(plan: Path) -> None:
    result = run(plan, "--agent", "A1", "--day", "fri")
    assert result.exit_code == 0, result.output
    assert (
        "A1, Friday 2026-06-05 off: costs 456.00 EUR more; missing then: calls Fri 2026-06-05 08:00-16:00 (8.0 h)"
        in (result.output)
    )


def test_a_day_off_that_cannot_be(plan: Path) -> None:
    result = run(plan, "--agent", "A2", "--day", "2026-06-01")
    assert result.exit_code == 0, result.output
    assert "A2, Monday 2026-06-01 off: cannot be. agent A2: contract full asks for at least 32 h" in result.output
    assert "way out: ask for at most 24 h in the week of 2026-06-01: costs nothing more" in result.output


def test_every_day_worked_is_asked_for_where_none_is_named(plan: Path) -> None:
    result = run(plan, "--agent", "A2")
    assert [line.split()[1] for line in result.output.splitlines() if line.startswith("A2, ")] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
    ]
    free = run(plan, "--agent", "A2", "--day", "sat")
    assert "A2, Saturday 2026-06-06 off: the roster has it so already" in free.output


def test_a_plan_with_a_roster_is_told_what_its_rules_cost(plan: Path) -> None:
    edit(plan, "min_days: 2", "min_days: 3")
    result = run(plan, "--time-limit", 16)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert any("missing: 0.0 agent-hours" in line for line in lines), result.output
    rule = next(line for line in lines if line.startswith("  days_off (min_days 3"))
    assert "nothing saved" in rule
    assert rule.endswith("[plan.yaml:19]")


def test_a_plan_without_a_roster_is_told_its_ways_out(plan: Path) -> None:
    edit(plan, "hours_per_week: {min: 32, max: 40}", "hours_per_week: 40")
    edit(plan, "A2: {mon-thu: 24h}", 'A2: {mon-wed: 24h, thu: "08:00-12:00", fri: "08:00-16:00"}')
    edit(plan, "rules:\n", "rules:\n  - {type: max_consecutive_days, days: 4}\n")
    result = run(plan, "--agent", "A1", "--day", "fri")
    assert result.exit_code == 2  # the capacity check of a plan sees what no roster can keep before it is solved
    assert "A2" in result.output


def test_a_clash_of_rules_is_solved_each_way(plan: Path) -> None:
    edit(plan, "  A2: {mon-thu: 24h}\n", "  A2: {mon-fri: 24h}\n")
    edit(plan, "hours_per_week: {min: 32, max: 40}", "hours_per_week: 40")
    edit(plan, "rules:\n", "rules:\n  - {type: max_consecutive_days, days: 4, scope: {agents: [A2]}}\n")
    result = run(plan, "--time-limit", 16)
    assert result.exit_code == 1, result.output
    assert "no roster can keep every rule of the plan" in result.output
    ways = [line.strip() for line in result.output.splitlines() if line.startswith("  A2: ")]
    assert ways[0].endswith("the plan costs 1,600.00 EUR, nothing missing")
    assert any("at most 5 days with duty in a row (max_consecutive_days) [plan.yaml:18]" in way for way in ways)
    assert any(way.startswith("A2: ask for at most 32 h in the week of 2026-06-01") for way in ways)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--agent", "A11"], "--agent: is nobody in the plan, got 'A11'. Did you mean 'A1'?"),
        (["--day", "sat"], "--day: needs --agent, got 'sat'"),
        (["--agent", "A1", "--day", "someday"], "--day: must be"),
        (["--agent", "A1", "--day", "2026-07-01"], "--day: must lie in the plan, 2026-06-01 to 2026-06-07"),
    ],
)
def test_wrong_options(plan: Path, words: list[str], told: str) -> None:
    result = run(plan, *words)
    assert result.exit_code == 2
    assert told in result.output
    assert "nothing was written" in result.output
