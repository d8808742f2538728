"""Bad input: every fault is told on the error stream, the exit code is 2, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import ROOT, Ended, Program

GOLDEN = sorted(path.parent for path in (ROOT / "tests" / "golden" / "bad_input").glob("*/error.txt"))


def edit(centre: Path, old: str, new: str) -> None:
    """Change the plan file."""
    file = centre / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def refused(done: Ended, folder: Path, *parts: str) -> None:
    """Assert that input was refused with messages that hold some parts, and nothing written."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    for part in parts:
        assert part in done.stderr
    assert "nothing was written" in done.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize("verb", ["check", "staff", "plan"])
def test_several_faults_are_told_at_once(wfm: Program, centre: Path, tmp_path: Path, verb: str) -> None:
    edit(centre, "zone: Europe/Warsaw ", "zone: Europe/Warszawa ")
    edit(centre, "aht_s: 240", "aht_s: -240")
    edit(centre, "patience_s: 180", "patiense_s: 180")
    (centre / "data" / "absences.csv").unlink()
    done = wfm(verb, centre)
    refused(done, tmp_path, "plan.yaml:4", "aht_s", "patience_s", "absences.csv", "4 faults")


@pytest.mark.parametrize("verb", ["staff", "plan", "forecast", "audit"])
def test_missing_plan(wfm: Program, tmp_path: Path, verb: str) -> None:
    refused(wfm(verb, "nowhere", *(["roster"] if verb == "audit" else [])), tmp_path, "nowhere")


@pytest.mark.parametrize("words", [["--engine", "magic"], ["--workers", "0"], ["--time-limit", "-1"], ["--seed", "x"]])
def test_wrong_options(wfm: Program, centre: Path, tmp_path: Path, words: list[str]) -> None:
    done = wfm("plan", centre, *words)
    assert done.returncode == 2
    assert words[0] in done.stderr
    assert not (tmp_path / "out").exists()


def test_golden_message_on_the_command_line(wfm: Program, tmp_path: Path) -> None:
    """The messages have golden tests of their own; here, that the program prints them as they are."""
    case = next(path for path in GOLDEN if path.name == "all_at_once")
    done = wfm("plan", case)
    refused(done, tmp_path, *(case / "error.txt").read_text(encoding="utf-8").strip().splitlines())


def test_new_writes_nothing_over(wfm: Program, tmp_path: Path) -> None:
    assert wfm("new", "mine").returncode == 0
    plan = tmp_path / "mine" / "plan.yaml"
    plan.write_text("mine", encoding="utf-8")
    done = wfm("new", "mine")
    assert done.returncode == 2
    assert plan.read_text(encoding="utf-8") == "mine"


def test_new_centre_is_sound(wfm: Program) -> None:
    assert wfm("new", "mine").returncode == 0
    done = wfm("check", "mine")
    assert done.returncode == 0, done.stderr
    assert "the plan is sound" in done.stdout
