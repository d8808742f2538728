"""Erlang X: Erlang A where callers who hung up dial again."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray, at_least, finite, fraction, offered
from wfm.staffing.measures import abandonment
from wfm.staffing.search import smallest_real

__all__ = ["attempts", "redial_load", "share_of_redials"]

_LEAST_LOAD = 1e-300


def redial_load(
    agents: ArrayLike, load: ArrayLike, *, aht_s: ArrayLike, patience_s: ArrayLike, redial: ArrayLike
) -> FloatArray:
    """Offered load including the calls of those who hung up and dial again.

    Parameters
    ----------
    agents
        Agents on seat, real, >= 0.
    load
        Load of first attempts in Erlang, >= 0.
    aht_s
        Mean handle time in seconds, > 0.
    patience_s
        Mean patience in seconds, >= 0; `inf`: nobody hangs up.
    redial
        Share of those who hung up that dial again, every time anew, in [0, 1).

    Returns
    -------
    The load A' of all attempts, broadcast: service level, abandonment and occupancy of a line with redials are
    those of Erlang A with A'. With `redial` 0 it is `load`.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number, or `redial` is 1 (overload would never clear).

    Notes
    -----
    Solves A' = A / (1 - r P(ab; A')), that is A' (1 - r P(ab; A')) = A, whose left side increases in A', on
    [A, A/(1-r)]. (G. Koole, Call Center Optimization, 2013: Erlang X. The shortcut A (1 + r P(ab))
    forgets the redials of redials.)
    """
    share = share_of_redials(redial)
    aht = finite("aht_s", aht_s, strict=True)
    patience = at_least("patience_s", patience_s) / aht
    seats, first, patience, share = np.broadcast_arrays(finite("agents", agents), offered(load), patience, share)
    return attempts(seats, first, patience, share)[()]


def attempts(agents: FloatArray, load: FloatArray, patience: FloatArray, redial: FloatArray) -> FloatArray:
    """Load of all attempts for checked arguments of one shape; `patience` in handle times."""

    def surplus(tried: FloatArray) -> FloatArray:
        tried = np.maximum(tried, _LEAST_LOAD)
        return tried * (1.0 - redial * abandonment(agents, tried, aht_s=1.0, patience_s=patience)) - load

    agents, load, patience, redial = np.broadcast_arrays(agents, load, patience, redial)
    # a hair above the upper end, so that rounding cannot leave the root outside
    found = smallest_real(surplus, load, load / (1.0 - redial) * (1.0 + 1e-12))
    return np.where((redial == 0.0) | (load == 0.0), load, found)


def share_of_redials(redial: ArrayLike) -> FloatArray:
    """Return `redial` as floats in [0, 1), or raise."""
    share = fraction("redial", redial)
    if np.any(share == 1.0):
        raise ValueRangeError("redial must be below 1: if all dial again for ever, overload never clears")
    return share
