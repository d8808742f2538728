"""The nearest known word, for messages that help to mend a typing mistake."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean", "listed"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'x'?`` for the known word nearest to `word`; empty where none is near."""
    folded = {item.casefold(): item for item in known}
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f"Did you mean '{folded[near[0]]}'?" if near else ""


def listed(words: Iterable[str], limit: int = 12) -> str:
    """Return words as ``'a', 'b', 'c'``; beyond `limit` only their number is told."""
    items = list(words)
    text = ", ".join(f"'{item}'" for item in items[:limit])
    return text if len(items) <= limit else f"{text} and {len(items) - limit} more"
