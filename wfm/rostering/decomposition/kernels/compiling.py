"""How the kernels are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

from wfm.machine_code import keep

__all__ = ["compiled"]


def compiled(function: Callable[..., Any]) -> Any:
    """Return `function` compiled, free to run beside other threads, with its machine code kept where possible."""
    return keep(njit(nogil=True)(function), function)
