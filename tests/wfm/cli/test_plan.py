"""wfm plan on a centre of three people: screen, files, exit codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from wfm import pipeline
from wfm.rostering.result import SolveResult, SolveStatus

from .conftest import requirement_text

BEST = 856
"""Ten duties of four hours cover everything: A3 must work two (192), A1 five (400) and A2 three (264)."""


def summary(folder: Path) -> dict[str, Any]:
    """Return summary.json of a folder."""
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return found


def duties(folder: Path) -> list[dict[str, str]]:
    """Return the rows of roster.csv."""
    with (folder / "roster.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(plan: Path, old: str, new: str) -> None:
    """Change the plan file of a folder."""
    file = plan / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_best_roster_is_written_and_proved(wfm: Callable[..., Any], tiny: Path) -> None:
    result = wfm("plan", tiny, "--engine", "exact")
    assert result.exit_code == 0, result.stderr
    found = summary(Path("out/tiny"))
    assert found["cost"] == found["bound"] == BEST
    assert found["status"] == "optimal"
    assert found["violations"] == 0
    assert len(duties(Path("out/tiny"))) == 10


def test_every_stage_is_on_the_screen(wfm: Callable[..., Any], tiny: Path) -> None:
    text = wfm("plan", tiny).stdout
    stages = [line.split()[0] for line in text.splitlines() if line and not line.startswith(" ")]
    for stage in ("plan", "forecast", "staff", "roster", "audit"):
        assert stage in stages
    assert "40.0 agent-hours required, as given" in text
    assert "0 violations" in text
    assert "the report is out/tiny/report.html" in text


def test_folder_is_a_plan_as_much_as_its_file(wfm: Callable[..., Any], tiny: Path) -> None:
    assert wfm("plan", tiny / "plan.yaml", "--out", "file").exit_code == 0
    assert wfm("plan", tiny, "--out", "folder").exit_code == 0
    assert duties(Path("file")) == duties(Path("folder"))


def test_quiet_says_nothing_when_all_is_well(wfm: Callable[..., Any], tiny: Path) -> None:
    result = wfm("plan", tiny, "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out/tiny/report.html").is_file()


def test_options_reach_the_solver(wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def heard(problem: Any, limits: Any, **_: Any) -> SolveResult:
        seen.append(limits)
        return SolveResult(SolveStatus.UNKNOWN, None)

    monkeypatch.setattr(pipeline, "solve", heard)
    options = ("--time-limit", 7.5, "--workers", 3, "--seed", 11, "--engine", "decomposition", "--deterministic")
    wfm("plan", tiny, *options)
    wfm("plan", tiny)
    given, own = seen
    assert (given.time_limit_s, given.workers, given.seed, given.engine) == (7.5, 3, 11, "decomposition")
    assert given.deterministic
    assert (own.time_limit_s, own.workers, own.seed, own.engine, own.deterministic) == (10, 1, 1, "auto", False)


def test_one_seed_one_roster(wfm: Callable[..., Any], tiny: Path) -> None:
    for name in ("first", "second"):
        assert wfm("plan", tiny, "--deterministic", "--time-limit", 2, "--out", name).exit_code == 0
    for name in ("roster.csv", "activities.csv", "coverage.csv", "carry_in.csv"):
        assert Path("first", name).read_bytes() == Path("second", name).read_bytes()


def test_no_roster_in_time(wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "solve", lambda *_, **__: SolveResult(SolveStatus.UNKNOWN, None))
    result = wfm("plan", tiny)
    assert result.exit_code == 1
    assert "no roster was found in 10 s" in result.stderr
    assert "nothing was written" in result.stderr
    assert not Path("out").exists()


def test_impossible_plan_is_explained_and_nothing_written(
    wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = ("A1 owes 40 h but can work 32 h", "Give A1 eight hours less")
    answer = SolveResult(SolveStatus.INFEASIBLE, None, explanation=sentences)
    monkeypatch.setattr(pipeline, "solve", lambda *_, **__: answer)
    result = wfm("plan", tiny)
    assert result.exit_code == 1
    lines = [line.strip() for line in result.stderr.splitlines()]
    assert lines == ["no roster can keep every rule of the plan:", *sentences, "nothing was written"]
    assert not Path("out").exists()


def test_rules_that_clash_are_found_by_the_solver(wfm: Callable[..., Any], tiny: Path) -> None:
    edit(tiny, "hours: 11}", "hours: 21}\n  - {type: max_consecutive_days, days: 1}")
    edit(tiny, "{min: 8, max: 20}", "{min: 20, max: 20}")
    result = wfm("plan", tiny, "--engine", "exact")
    assert result.exit_code in {1, 2}  # some clashes are so plain that the check of the plan finds them
    assert "A1" in result.stderr
    assert not Path("out").exists()


def test_roster_with_violations_is_written_but_falls_short(
    wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve = pipeline.solve

    def tired(problem: Any, limits: Any, **options: Any) -> SolveResult:
        """Solve, then forget a duty of A3, who then works less than agreed."""
        from dataclasses import replace

        from wfm.rostering.roster import Roster

        found = solve(problem, limits, **options)
        assert found.roster is not None
        kept = [duty for duty in found.roster.duties if duty.agent_id != "A3"]
        return replace(found, roster=Roster(tuple(kept)))

    monkeypatch.setattr(pipeline, "solve", tired)
    result = wfm("plan", tiny)
    assert result.exit_code == 1
    assert "violation: A3" in result.stderr
    assert "contract_hours" in result.stderr
    assert summary(Path("out/tiny"))["violations"] == 1


def test_interrupted_with_a_roster(wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    solve = pipeline.solve

    def interrupted(problem: Any, limits: Any, *, stop: Callable[[], bool], **options: Any) -> SolveResult:
        from dataclasses import replace

        signal.raise_signal(signal.SIGINT)
        while not stop():
            pass
        return replace(solve(problem, limits, **options), interrupted=True)

    monkeypatch.setattr(pipeline, "solve", interrupted)
    result = wfm("plan", tiny)
    assert result.exit_code == 130
    assert "interrupted: the best roster so far was written to out/tiny" in result.stderr
    found = summary(Path("out/tiny"))
    assert found["interrupted"] is True
    assert all(row["simulated"] is None for row in found["service"].values())


def test_interrupted_without_a_roster(wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    def interrupted(*_: Any, stop: Callable[[], bool], **__: Any) -> SolveResult:
        signal.raise_signal(signal.SIGINT)
        while not stop():
            pass
        return SolveResult(SolveStatus.UNKNOWN, None, interrupted=True)

    monkeypatch.setattr(pipeline, "solve", interrupted)
    result = wfm("plan", tiny)
    assert result.exit_code == 130
    assert "interrupted before there was a roster; nothing was written" in result.stderr
    assert not Path("out").exists()


def test_internal_error_in_the_background_reaches_the_user(
    wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "solve", lambda *_, **__: 1 / 0)
    result = wfm("plan", tiny)
    assert result.exit_code == 3
    assert "internal error: ZeroDivisionError" in result.stderr
    assert not Path("out").exists()


def test_folder_that_cannot_be_written_is_found_before_the_work(wfm: Callable[..., Any], tiny: Path) -> None:
    Path("taken").write_text("a file", encoding="utf-8")
    result = wfm("plan", tiny, "--out", "taken/deep")
    assert result.exit_code == 2
    assert "--out: is no folder to write into" in result.stderr
    assert result.stdout == ""


def test_earlier_files_stay_when_there_is_no_new_roster(
    wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wfm("plan", tiny).exit_code == 0
    before = {path: path.read_bytes() for path in Path("out/tiny").rglob("*") if path.is_file()}
    monkeypatch.setattr(pipeline, "solve", lambda *_, **__: SolveResult(SolveStatus.UNKNOWN, None))
    assert wfm("plan", tiny).exit_code == 1
    assert {path: path.read_bytes() for path in Path("out/tiny").rglob("*") if path.is_file()} == before


def test_money_on_the_screen_adds_up(wfm: Callable[..., Any], tiny: Path) -> None:
    (tiny / "requirement.csv").write_text(requirement_text(3.0), encoding="utf-8")
    lines = wfm("plan", tiny).stdout.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(" cost"))
    last = next(place for place, line in enumerate(lines) if line.startswith(" total"))
    amounts = [line.split()[-3] for line in lines[first + 2 : last] if line.strip()]
    total = sum(Decimal(text.replace(",", "")) for text in amounts)
    assert total == Decimal(lines[last].split()[-1].replace(",", ""))
