"""Offered load by interval when the arrival rate changes with the time of day.

The number of busy agents lags behind the arrivals by about one handle time. A requirement from the load of the
interval alone (SIPP) therefore understaffs after a steep rise and forgets the contacts still in progress at closing.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wfm.staffing.arguments import FloatArray, finite

__all__ = ["LoadMethod", "offered_load"]


class LoadMethod(StrEnum):
    """How contacts become load.

    Sources: L. Green, P. Kolesar, J. Soares, Operations Research 49 (2001); L. Green, P. Kolesar, W. Whitt,
    Production and Operations Management 16 (2007).
    """

    MOL = "mol"
    """Modified offered load: the mean number busy if there were agents without limit, averaged over the interval."""
    SIPP = "sipp"
    """Stationary, independent, period by period: rate of the interval times handle time."""
    LAG = "lag"
    """The rate one handle time earlier, averaged over the interval, times handle time."""
    MAX = "max"
    """The largest rate of the interval, with rates joined linearly between interval centres, times handle time."""


def offered_load(
    contacts: FloatArray,
    aht_s: FloatArray,
    *,
    step_s: float,
    method: LoadMethod = LoadMethod.MOL,
    round_the_clock: NDArray[np.bool_] | None = None,
) -> FloatArray:
    """Mean offered load of each interval.

    Parameters
    ----------
    contacts : (..., n)
        Arrivals in consecutive intervals, >= 0.
    aht_s : (..., n)
        Mean handle time of contacts that arrive in the interval, > 0; also in closed intervals.
    step_s
        Length of an interval in seconds, > 0.
    method
        How; default MOL.
    round_the_clock : (...)
        Lines that were busy before the first interval: they start at its steady load; all others start empty.
        None: all start empty. Only MOL and lag look at it.

    Returns
    -------
    (..., n) load in Erlang. Under MOL and lag, intervals after closing carry the work still in progress.

    Raises
    ------
    ValueRangeError
        If contacts are negative or not finite, or handle times are not positive.

    Notes
    -----
    MOL: m' = lambda - mu m, so m(t+h) = A + (m(t) - A) e^(-mu h) with interval mean
    A + (m(t) - A) (1 - e^(-mu h))/(mu h), A = lambda/mu.
    """
    contacts, aht = np.broadcast_arrays(finite("contacts", contacts), finite("aht_s", aht_s, strict=True))
    steady: FloatArray = contacts * aht / step_s
    if method is LoadMethod.SIPP or contacts.shape[-1] == 0:
        return steady
    started = np.zeros(contacts.shape[:-1], dtype=bool) if round_the_clock is None else round_the_clock
    if method is LoadMethod.MOL:
        return _in_progress(steady, step_s / aht, started)
    if method is LoadMethod.LAG:
        return _lagged(contacts, aht, step_s, started)
    left = np.concatenate([contacts[..., :1], contacts[..., :-1]], axis=-1)
    right = np.concatenate([contacts[..., 1:], contacts[..., -1:]], axis=-1)
    steepest = np.maximum(contacts, (contacts + np.maximum(left, right)) / 2)
    return np.asarray(np.where(contacts > 0.0, steepest, 0.0) * aht / step_s, dtype=np.float64)


def _in_progress(steady: FloatArray, handled: FloatArray, started: NDArray[np.bool_]) -> FloatArray:
    """Mean number in service of the infinite-server queue; `handled` is the interval in handle times."""
    keep = np.exp(-handled)
    share = -np.expm1(-handled) / handled
    mean = np.empty_like(steady)
    state = np.where(started, steady[..., 0], 0.0)
    for t in range(steady.shape[-1]):
        excess = state - steady[..., t]
        mean[..., t] = steady[..., t] + excess * share[..., t]
        state = steady[..., t] + excess * keep[..., t]
    return mean


def _lagged(contacts: FloatArray, aht: FloatArray, step_s: float, started: NDArray[np.bool_]) -> FloatArray:
    n = contacts.shape[-1]
    lag = aht / step_s
    flat_contacts, flat_lag = contacts.reshape(-1, n), lag.reshape(-1, n)
    before = np.where(started, contacts[..., 0], 0.0).reshape(-1)
    result = np.empty_like(flat_contacts)
    edges = np.arange(-n - 1.0, n + 1.0)
    for row in range(flat_contacts.shape[0]):
        rate = np.concatenate([np.full(n + 1, before[row]), flat_contacts[row]])
        total = np.concatenate([[0.0], np.cumsum(rate)])
        starts = np.maximum(np.arange(n) - flat_lag[row], edges[0])
        result[row] = np.interp(starts + 1.0, edges, total) - np.interp(starts, edges, total)
    return result.reshape(contacts.shape) * lag
