"""What a planner sees while a plan is carried out: a line for each stage, and the solver's progress."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer

from wfm.cli.wording import amount, percent, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType
    from rich.live import Live

    from wfm.rostering.result import Progress

__all__ = ["Screen"]

PLAIN_EVERY_S = 5.0
"""Seconds between two lines of progress where the output is no terminal."""


class Screen:
    """Prints the stages of a plan.

    Parameters
    ----------
    quiet
        Whether only what is wrong is printed.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        from rich.console import Console

        self.quiet = quiet
        self._console = Console(highlight=False, markup=False, emoji=False)
        self._live: Live | None = None
        self._printed = ("", float("-inf"))

    def stage(self, name: str, text: str) -> None:
        """Print what a stage came to."""
        self.end_progress()
        self.show(f"{name:<11}{text}")

    def show(self, *items: RenderableType) -> None:
        """Print lines or tables."""
        if not self.quiet:
            for item in items:
                self._console.print(item, soft_wrap=isinstance(item, str))

    def notes(self, notes: Iterable[str]) -> None:
        """Print remarks, each once."""
        if not self.quiet:
            for note in dict.fromkeys(notes):
                self._console.print(f"{'note':<11}{note}", soft_wrap=True)

    def trouble(self, *lines: str) -> None:
        """Print what is wrong, also when quiet, on the error stream."""
        self.end_progress()
        for line in lines:
            typer.echo(line, err=True)

    def progress(self, state: Progress) -> None:
        """Show where the solver is: one line that changes on a terminal, a line now and then elsewhere."""
        if self.quiet:
            return
        line = f"{'roster':<11}{_state(state)}"
        if self._console.is_terminal:
            self._update(line)
            return
        phase, when = self._printed
        now = time.monotonic()
        if state.phase != phase or now - when >= PLAIN_EVERY_S:
            self._printed = (state.phase, now)
            self.show(line)

    def end_progress(self) -> None:
        """Take the changing line away."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _update(self, line: str) -> None:
        from rich.live import Live
        from rich.text import Text

        text = Text(line, no_wrap=True, overflow="ellipsis")
        if self._live is None:
            self._live = Live(text, console=self._console, transient=True, auto_refresh=False)
            self._live.start()
        self._live.update(text, refresh=True)


def _state(state: Progress) -> str:
    if state.phase == "prepare":
        return "getting ready; the first run on a machine compiles for about half a minute"
    return (
        f"{state.phase:<10} {span(state.elapsed_s):>11}   cost {amount(state.cost):>13}"
        f"   bound {amount(state.bound):>13}   gap {percent(state.gap, 2)}"
    )
