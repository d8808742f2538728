"""Checks of what callers of the formulas pass in: one place where arrays are broadcast and refused."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.errors import ValueRangeError

FloatArray = NDArray[np.float64]
Definition = Literal["offered", "excl_short_abandon", "answered"]
"""What a service level divides by: all offered, offered less those gone within the target, or answered."""

DEFINITIONS: tuple[str, ...] = get_args(Definition)
_LEAST_LOAD = 1e-250


def at_least(name: str, value: ArrayLike, low: float = 0.0, *, strict: bool = False) -> FloatArray:
    """Return `value` as floats, or raise when it is not a number or too small.

    Parameters
    ----------
    name : the argument's name, for the message.
    value : any array; inf is allowed.
    low : least value that has a meaning.
    strict : whether `low` itself is refused.

    Raises
    ------
    ValueRangeError
        On NaN, on text, and on values below `low`.
    """
    array = _numbers(name, value)
    bad = ~(array > low) if strict else ~(array >= low)
    if np.any(bad):
        relation = ">" if strict else ">="
        raise ValueRangeError(f"{name} must be {relation} {low:g}, got {array[bad].flat[0]:g}")
    return array


def finite(name: str, value: ArrayLike, low: float = 0.0, *, strict: bool = False) -> FloatArray:
    """Return `value` as `at_least` does, and refuse infinity too."""
    array = at_least(name, value, low, strict=strict)
    if np.any(np.isinf(array)):
        raise ValueRangeError(f"{name} must be finite, got inf")
    return array


def offered(load: ArrayLike) -> FloatArray:
    """Return an offered load in Erlang, finite and >= 0, or raise; below 1e-250 there is none.

    What is left of a day's work after a long closed time decays to such numbers, and their inverse overflows.
    """
    found = finite("load", load)
    return np.where(found < _LEAST_LOAD, 0.0, found) if np.any(found < _LEAST_LOAD) else found


def fraction(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats in [0, 1], or raise; a percent such as 80 is refused with a hint."""
    array = _numbers(name, value)
    bad = ~((array >= 0.0) & (array <= 1.0))
    if np.any(bad):
        found = array[bad].flat[0]
        hint = f"; write {found / 100:g} for {found:g} percent" if 1.0 < found <= 100.0 else ""
        raise ValueRangeError(f"{name} must lie in 0..1, got {found:g}{hint}")
    return array


def definition_of(value: str) -> Definition:
    """Return the definition of service level, or raise naming the three there are."""
    for known in get_args(Definition):
        if value == known:
            return known  # type: ignore[no-any-return]
    raise ValueRangeError(f"definition must be one of {', '.join(DEFINITIONS)}, got {value!r}")


def _numbers(name: str, value: ArrayLike) -> FloatArray:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueRangeError(f"{name} must be a number or an array of numbers, got {value!r}") from error
