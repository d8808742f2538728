"""How the event loop is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit

from wfm.machine_code import keep

__all__ = ["compiled", "kept"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

# Nothing here allocates memory, so counting references to arrays is left out: it took six sevenths of the time.
_OPTIONS: dict[str, Any] = {"_nrt": False, "forceinline": True, "error_model": "numpy"}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, **_OPTIONS}


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return `function` compiled for calls from other compiled functions alone; Python cannot call it."""
    return cast(Callable[_P, _R], njit(**_INNER)(function))


def kept(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return `function` compiled for calls from Python, with its machine code kept on disk where possible."""
    return cast(Callable[_P, _R], keep(njit(**_OPTIONS)(function), function))
