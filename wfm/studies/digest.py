"""One short name for everything that a result rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np

__all__ = ["digest_of"]


def digest_of(*values: Any) -> str:
    """Return a SHA-256 digest of plain data: equal contents give equal digests, in any process and on any machine.

    Parameters
    ----------
    values
        Dataclasses, arrays, mappings and sets (whose order does not count), sequences, and single values.

    Raises
    ------
    TypeError
        If a value is of a kind that has no stable contents, such as a function.
    """
    digest = hashlib.sha256()
    _feed(digest, values)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    """Feed a value with its kind and length, so that no two values read alike."""
    match value:
        case Enum():  # before the texts, for many are both
            _word(digest, type(value).__qualname__, value.name)
        case np.generic():
            _feed(digest, value.item())
        case None | bool() | int() | float() | str() | Decimal() | Fraction() | timedelta():
            _word(digest, type(value).__name__, repr(value))
        case date() | time():
            zone = str(value.tzinfo) if isinstance(value, datetime | time) else ""
            _word(digest, type(value).__name__, f"{value.isoformat()} {zone}")
        case bytes():
            _word(digest, "bytes", hashlib.sha256(value).hexdigest())
        case np.ndarray():
            _word(digest, "array", f"{value.dtype.str} {value.shape}")
            digest.update(np.ascontiguousarray(value).tobytes())
        case Mapping():
            _word(digest, "mapping", str(len(value)))
            for item in sorted(digest_of(key, below) for key, below in value.items()):
                digest.update(item.encode())
        case Set():
            _word(digest, "set", str(len(value)))
            for item in sorted(digest_of(item) for item in value):
                digest.update(item.encode())
        case list() | tuple():
            _word(digest, "sequence", str(len(value)))
            for item in value:
                _feed(digest, item)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = [item for item in fields(value) if item.init]
            _word(digest, type(value).__qualname__, str(len(parts)))
            for part in parts:
                _word(digest, "field", part.name)
                _feed(digest, getattr(value, part.name))
        case _:
            raise TypeError(f"no digest of a {type(value).__qualname__}")


def _word(digest: Any, kind: str, text: str) -> None:
    content = text.encode()
    digest.update(f"{kind}:{len(content)}:".encode() + content)
