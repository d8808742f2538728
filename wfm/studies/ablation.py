"""The large-problem engine without one of its parts: what each of them earns.

The parts are taken out for one run by putting something simpler in their place in memory; the program itself has no
such switch. What a variant changes stands in `VARIANTS`, so that a part that is renamed fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wfm.rostering.decomposition import engine
from wfm.rostering.decomposition.search import Search

__all__ = ["VARIANTS", "Variant", "without_part"]


@dataclass(frozen=True)
class Variant:
    """The engine with a part taken out.

    Attributes
    ----------
    name
        Short name.
    meaning
        What is different, in words.
    place, part, instead
        Module or class, the name in it, and what takes its place; an empty name leaves everything in place.
    workers
        Workers of the run; None for as many as asked for.
    """

    name: str
    meaning: str
    place: object = None
    part: str = ""
    instead: Callable[..., Any] | None = None
    workers: int | None = None


def _no_bound(*_: object) -> None:
    """Take the place of the linear relaxation."""


def _descend_only(search: Search, rounds: int, heat: float) -> None:
    """Let everybody improve once, and call that the rounds: nobody is ever taken out together with others."""
    search.descend(0, len(search.instance.agents))
    if search.state.total < round(search.best_minor * search.state.units_a_minor):
        search.write_record()


def _no_descent(*_: object) -> None:
    """Take the place of the descent: the search sets out from the roster that was put together agent by agent."""


def _breaks_stay(*_: object) -> None:
    """Take the place of the breaks by count: they stay where single agents have put them."""


def _follow_nothing(*_: object) -> None:
    """Take the place of the tours that draw near to the counts of the relaxation."""


VARIANTS = (
    Variant("whole engine", "nothing is left out"),
    Variant("one worker", "one worker, which computes the bound first", workers=1),
    Variant("without bound", "both workers search from the start", engine, "linear_bound", _no_bound),
    Variant(
        "without ruin and recreate", "agents improve one by one, again and again", Search, "improve", _descend_only
    ),
    Variant("without breaks by count", "breaks are placed with the tours alone", engine, "spread_breaks", _breaks_stay),
    Variant("without following", "the relaxation serves for the bound alone", engine._Run, "_follow", _follow_nothing),
    Variant("without descent", "ruin and recreate sets out from the first roster", Search, "descend", _no_descent),
)
"""The whole engine first, then one part less each."""


@contextmanager
def without_part(variant: Variant) -> Iterator[None]:
    """Take the part of a variant out for as long as the context lasts.

    Raises
    ------
    AttributeError
        If there is no such part.
    """
    if not variant.part:
        yield
        return
    before = getattr(variant.place, variant.part)
    setattr(variant.place, variant.part, variant.instead)
    try:
        yield
    finally:
        setattr(variant.place, variant.part, before)
