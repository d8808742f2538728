"""Compilation of the kernels, and their machine code kept on disk where that is possible.

Numba's own cache looks only at the file of a function, so that a change in a file below would go unseen and old machine
code would run; and it raises where no folder can be written (a read-only container, say). Here the key holds a digest
of all kernels, and without a folder the code is compiled once a process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import njit
from numba.core.caching import FunctionCache

__all__ = ["compiled"]


@cache
def _digest() -> str:
    """Return a digest of all kernels."""
    total = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()


class _KernelCache(FunctionCache):
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


def compiled(function: Callable[..., Any]) -> Any:
    """Return `function` compiled, free to run beside other threads, with its machine code kept where possible."""
    dispatcher: Any = njit(nogil=True)(function)
    try:
        dispatcher._cache = _KernelCache(function)
    except RuntimeError:  # no folder can be written
        return dispatcher
    return dispatcher
