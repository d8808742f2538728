"""Compilation of the event loop, and its machine code kept on disk where that is possible.

Numba's own cache has two gaps that would hurt here. It looks only at the file of the outermost function, so a
change in a file below would go unseen and old machine code would run; and it raises where no folder can be
written (a read-only container, say) or where a kept file cannot be read. Here the key holds a digest of all
sources of this folder, and a cache that cannot be used is no cache: the code is compiled once a process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit
from numba.core.caching import FunctionCache

__all__ = ["compiled", "kept"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

# Nothing here allocates memory, so counting references to arrays is left out: it took six sevenths of the time.
_OPTIONS: dict[str, Any] = {"_nrt": False, "forceinline": True, "error_model": "numpy"}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, **_OPTIONS}


@cache
def _digest() -> str:
    """Return a digest of all sources of this folder."""
    total = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()


class _SourceCache(FunctionCache):
    """Numba's cache with the digest in its key, silent where the disk fails."""

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(sig, codegen), _digest())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the kept code for a signature; None where there is none or it cannot be read."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # any broken file means: compile again
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the code of a signature; a full or read-only disk is no reason to stop."""
        try:
            super().save_overload(sig, data)
        except OSError:
            return


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return `function` compiled for calls from other compiled functions alone; Python cannot call it."""
    return cast(Callable[_P, _R], njit(**_INNER)(function))


def kept(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return `function` compiled for calls from Python, with its machine code kept on disk where possible."""
    dispatcher = njit(**_OPTIONS)(function)
    try:
        dispatcher._cache = _SourceCache(function)
    except RuntimeError:  # no folder can be written
        return cast(Callable[_P, _R], dispatcher)
    return cast(Callable[_P, _R], dispatcher)
