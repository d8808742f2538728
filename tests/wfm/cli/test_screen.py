"""The screen: a line a stage, progress now and then, nothing but trouble when quiet."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from rich.console import Console

from wfm.cli import screen as screen_module
from wfm.cli.screen import Screen
from wfm.rostering.result import Progress


def state(
    phase: str = "improve", elapsed_s: float = 12.0, cost: str | None = "1500", bound: str | None = "1000"
) -> Progress:
    """Return a line of progress with 500 of fixed pay."""
    return Progress(
        phase,
        elapsed_s,
        None if cost is None else Decimal(cost),
        None if bound is None else Decimal(bound),
        Decimal(500),
    )


def test_progress_names_phase_time_cost_bound_and_gap(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().progress(state())
    line = capsys.readouterr().out
    assert line.split() == [
        "roster",
        "improve",
        "12",
        "s",
        "cost",
        "1,500.00",
        "bound",
        "1,000.00",
        "gap",
        "50.00",
        "%",
    ]


def test_progress_without_roster_or_bound(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().progress(state(cost=None))
    Screen().progress(state(bound=None))
    for line in capsys.readouterr().out.splitlines():
        assert line.endswith("gap -")


def test_preparation_says_why_it_may_take_long(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().progress(state("prepare", 0.0, cost=None, bound=None))
    assert "the first run on a machine compiles" in capsys.readouterr().out


def test_elsewhere_than_on_a_terminal_progress_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(screen_module.time, "monotonic", lambda: clock[0])
    screen = Screen()
    for second in range(11):
        clock[0] = 100.0 + second
        screen.progress(state(elapsed_s=second))
    assert [line.split()[2] for line in capsys.readouterr().out.splitlines()] == ["0", "5", "10"]


def test_a_new_phase_is_always_shown(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    for phase in ("bound", "bound", "construct", "improve"):
        screen.progress(state(phase))
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["bound", "construct", "improve"]


def test_on_a_terminal_one_line_changes_and_goes_away() -> None:
    screen = Screen()
    out = io.StringIO()
    screen._console = Console(file=out, force_terminal=True, width=100, highlight=False)
    for second in range(30):
        screen.progress(state(elapsed_s=second))
    assert "\n" not in out.getvalue().rstrip("\n")
    screen.stage("audit", "0 violations")
    assert out.getvalue().rstrip().endswith("0 violations")
    screen.end_progress()  # nothing is left to end


def test_quiet_says_trouble_only(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(quiet=True)
    screen.stage("plan", "tiny")
    screen.show("line")
    screen.notes(["remark"])
    screen.progress(state())
    screen.trouble("it broke")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "it broke\n"


def test_each_note_once_and_never_broken_into_lines(capsys: pytest.CaptureFixture[str]) -> None:
    long = "word " * 60
    Screen().notes([long, "other", long])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["note", "note"]
    assert lines[0].count("word") == 60


def test_names_with_brackets_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().show("queue [red]returns[/red] :smile:")
    assert capsys.readouterr().out == "queue [red]returns[/red] :smile:\n"
