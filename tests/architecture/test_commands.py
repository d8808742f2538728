"""Every verb of the program says what it does, and stands in the README."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from wfm.cli.program import program

SLOWEST_START_S = 0.5


def commands(command: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Return every verb by its words, ``("bench", "roster")`` say."""
    if not hasattr(command, "commands"):  # typer brings its own click or uses the installed one
        return {path: command}
    found: dict[tuple[str, ...], Any] = {}
    for name, sub in command.commands.items():
        found |= commands(sub, (*path, name))
    return found


VERBS = commands(get_command(program()))


def prose(path: Path) -> str:
    """Return a text with its line breaks and blanks run together."""
    return re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_verb_says_what_it_does(verb: tuple[str, ...]) -> None:
    text = VERBS[verb].help or ""
    assert len(text) > 20
    assert text.splitlines()[0][0].isupper()


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_option_and_argument_has_help(verb: tuple[str, ...]) -> None:
    silent = [item.name for item in VERBS[verb].params if item.name != "help" and not getattr(item, "help", None)]
    assert not silent


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_verb_stands_in_the_readme(root: Path, verb: tuple[str, ...]) -> None:
    assert f"`wfm {' '.join(verb)}" in prose(root / "README.md")


def test_the_readme_names_no_verb_that_is_not_there(root: Path) -> None:
    named = set(re.findall(r"\bwfm ([a-z]+)", (root / "README.md").read_text(encoding="utf-8")))
    assert named <= {verb[0] for verb in VERBS}


def test_the_program_starts_at_once() -> None:
    """`wfm --help` within half a second of processor time, the best of three: other work is not the program's."""
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "wfm", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(taken) <= SLOWEST_START_S
