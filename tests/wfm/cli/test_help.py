"""Help: every verb says what it does and shows how it is called."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from typer.main import get_command

from wfm.cli.program import EXAMPLES, program

VERBS = ["new", "check", "forecast", "backtest", "staff", "plan", "audit", "simulate", "erlang"]


def words_of(text: str) -> str:
    """Return help without the frame and line breaks that depend on the width."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


def test_overview_lists_the_verbs_in_the_order_of_the_day(wfm: Callable[..., Any]) -> None:
    text = wfm("--help").stdout
    places = [text.index(f"│ {verb} ") for verb in VERBS]
    assert places == sorted(places)
    assert "130 interrupted" in words_of(text)


def test_no_arguments_show_the_overview(wfm: Callable[..., Any]) -> None:
    result = wfm()
    assert result.exit_code == 2
    assert "Usage: wfm" in result.output


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(wfm: Callable[..., Any], verb: str) -> None:
    result = wfm(verb, "--help")
    text = words_of(result.stdout)
    assert result.exit_code == 0
    assert f"Example: wfm {verb}" in text
    assert words_of(EXAMPLES[verb]).strip() in text


def test_every_verb_of_the_program_has_an_example() -> None:
    app = program()
    names = {command.name for command in app.registered_commands}
    for group in app.registered_groups:
        names |= {f"{group.name} {command.name}" for command in group.typer_instance.registered_commands}
    assert names == set(EXAMPLES)


@pytest.mark.parametrize("example", [part for text in EXAMPLES.values() for part in re.split(r"   .*?(?=wfm )", text)])
def test_examples_use_options_that_exist(example: str) -> None:
    command: Any = get_command(program())
    _, *words = shlex.split(example)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_version(wfm: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "9.8.7")
    result = wfm("--version")
    assert (result.exit_code, result.stdout) == (0, "wfm 9.8.7\n")


def test_unknown_verb_and_option_are_bad_input(wfm: Callable[..., Any]) -> None:
    assert wfm("dream").exit_code == 2
    assert wfm("plan", "x", "--faster").exit_code == 2


def test_no_verb_promises_keeping_a_roster_yet(wfm: Callable[..., Any]) -> None:
    assert wfm("plan", "x", "--keep", "y").exit_code == 2
