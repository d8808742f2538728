"""Words of messages: the nearest known name, lists, counts."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["counted", "did_you_mean", "listed", "nearest", "quoted"]

_LONGEST = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to `word`; None where none is near."""
    folded = {item.casefold(): item for item in sorted(known)}
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'x'?`` for the known word nearest to `word`; empty where none is near."""
    near = nearest(word, known)
    return f"Did you mean '{near}'?" if near is not None else ""


def listed(words: Iterable[str], limit: int = 12) -> str:
    """Return words as ``'a', 'b', 'c'``; beyond `limit` only their number is told."""
    items = list(words)
    text = ", ".join(f"'{item}'" for item in items[:limit])
    return text if len(items) <= limit else f"{text} and {len(items) - limit} more"


def counted(count: int, noun: str, verb: str = "") -> str:
    """Return ``1 row is`` or ``3 rows are`` for the noun ``row`` and the verb ``is``; verbs: is, has, lies, repeats."""
    plural = {"is": "are", "has": "have", "does": "do"}.get(verb, verb.removesuffix("s"))
    words = [str(count), noun if count == 1 else f"{noun}s", verb if count == 1 else plural]
    return " ".join(word for word in words if word)


def quoted(text: str) -> str:
    """Return text between quotation marks, on one line and cut where it is long."""
    line = " ".join(text.split())
    return f"'{line}'" if len(line) <= _LONGEST else f"'{line[:_LONGEST]}…'"
