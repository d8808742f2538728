"""Machine code of compiled functions, kept on disk where that is possible.

Numba's own cache has two gaps that would hurt here. It looks only at the file of a function, so a change in a file
below would go unseen and old machine code would run; and it raises where no folder can be written (a read-only
container, say) or where a kept file cannot be read. Here the key holds a digest of all sources in the function's
folder, and a cache that cannot be used is no cache: the code is compiled once a process.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache

__all__ = ["KeptCode", "keep", "sources_digest"]


@cache
def sources_digest(folder: Path) -> str:
    """Return a digest of all Python files of a folder, by name and content."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


class KeptCode(FunctionCache):
    """Numba's cache with the digest in its key, silent where the disk fails."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._digest = sources_digest(Path(inspect.getfile(function)).parent)

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(sig, codegen), self._digest)

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


def keep(dispatcher: Any, function: Callable[..., Any]) -> Any:
    """Return a compiled function that keeps its machine code, or the same one where no folder can be written."""
    try:
        dispatcher._cache = KeptCode(function)
    except RuntimeError:
        return dispatcher
    return dispatcher
