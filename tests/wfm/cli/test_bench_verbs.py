"""wfm bench generate and wfm bench roster, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

SMALL = ("--agents", 4, "--queues", 1, "--skills", 1, "--interval", 60, "--tightness", 0.7)


def test_a_centre_is_made_and_rostered(wfm: Callable[..., Any], tmp_path: Path) -> None:
    made = wfm("bench", "generate", *SMALL, "--out", tmp_path / "c")
    assert made.exit_code == 0
    assert "tightness 0.7" in made.stdout
    assert "sha256 " in made.stdout
    assert wfm("check", tmp_path / "c").exit_code == 0
    run = wfm("bench", "roster", tmp_path / "c", "--time-limit", 3600, "--workers", 1, "--engine", "exact", "--json")
    assert run.exit_code == 0
    (text,) = run.stdout.splitlines()
    line = json.loads(text)
    assert (line["agents"], line["violations"], line["workers"]) == (4, 0, 1)


def test_without_json_there_is_a_line_a_measure(wfm: Callable[..., Any], tiny: Path) -> None:
    run = wfm("bench", "roster", tiny, "--time-limit", 3600, "--workers", 1, "--engine", "exact")
    words = [line.split()[0] for line in run.stdout.splitlines()]
    assert {"cost", "bound", "excess", "peak_mb", "violations"} <= set(words)
    assert run.exit_code == 0


def test_the_same_dials_give_the_same_digest(wfm: Callable[..., Any], tmp_path: Path) -> None:
    digests = [
        wfm("bench", "generate", *SMALL, "--seed", seed, "--out", tmp_path / str(number)).stdout.split("sha256 ")[1][
            :64
        ]
        for number, seed in enumerate((1, 1, 2))
    ]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    "words", [("--rules", "lax"), ("--interval", 20), ("--skills", 99), ("--nights", 2), ("--agents", 0)]
)
def test_dials_out_of_range_are_bad_input(wfm: Callable[..., Any], tmp_path: Path, words: tuple[Any, ...]) -> None:
    done = wfm("bench", "generate", *words, "--out", tmp_path / "c")
    assert done.exit_code == 2
    assert not (tmp_path / "c").exists()


def test_a_centre_is_not_written_over(wfm: Callable[..., Any], tmp_path: Path) -> None:
    words = ("bench", "generate", *SMALL, "--out", tmp_path / "c")
    assert wfm(*words).exit_code == 0
    assert wfm(*words).exit_code == 2


def test_a_roster_that_breaks_a_rule_falls_short(
    wfm: Callable[..., Any], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = SimpleNamespace(cost_terms={}, hard_count=2)
    monkeypatch.setattr("wfm.studies.bench_roster.audit", lambda problem, roster: report)
    done = wfm("bench", "roster", tiny, "--time-limit", 3600, "--workers", 1, "--engine", "exact", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["violations"] == 2
