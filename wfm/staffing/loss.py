"""Erlang B: the loss model M/M/N/N, customers who find every server busy are lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.staffing.arguments import FloatArray, finite, fraction, offered
from wfm.staffing.gamma import upper_ratio
from wfm.staffing.search import smallest_integer

__all__ = ["blocking", "erlang_b", "required_servers"]


def erlang_b(agents: ArrayLike, load: ArrayLike) -> FloatArray:
    """Probability that an arriving contact finds all servers busy and is lost.

    Parameters
    ----------
    agents
        Servers N, real, >= 0.
    load
        Offered load A in Erlang, >= 0.

    Returns
    -------
    B(N, A) in [0, 1], broadcast; B(0, 0) = 1, B(N, 0) = 0, B(0, A) = 1.

    Raises
    ------
    ValueRangeError
        If an argument is negative, infinite or not a number.

    Notes
    -----
    1/B = A * integral of e^(-A t) (1+t)^N dt = e^A A^-N Gamma(N+1, A), for integer N the same as the recursion
    1/B(n) = 1 + (n/A)/B(n-1) (D. L. Jagerman, Bell System Technical Journal 53, 1974).
    """
    return blocking(finite("agents", agents), offered(load))[()]


def blocking(agents: FloatArray, load: FloatArray) -> FloatArray:
    """Erlang B of checked arguments: see `erlang_b`."""
    agents, load = np.broadcast_arrays(agents, load)
    empty = load == 0.0
    if not np.any(empty):
        result: FloatArray = 1.0 / upper_ratio(agents, load)
        return result
    result = 1.0 / upper_ratio(agents, np.where(empty, 1.0, load))
    return np.where(empty, np.where(agents == 0.0, 1.0, 0.0), result)


def required_servers(load: ArrayLike, *, max_blocking: ArrayLike) -> FloatArray:
    """Smallest whole number of servers that loses at most a share of the contacts.

    Parameters
    ----------
    load
        Offered load in Erlang, >= 0.
    max_blocking
        Largest share lost, in [0, 1].

    Returns
    -------
    Servers, broadcast; 0 for no load, `inf` where `max_blocking` is 0 and there is load.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    load, cap = np.broadcast_arrays(offered(load), fraction("max_blocking", max_blocking))
    impossible = (cap == 0.0) & (load > 0.0)

    def meets(servers: FloatArray) -> NDArray[np.bool_]:
        passes: NDArray[np.bool_] = (blocking(servers, load) <= cap * (1 + 1e-12)) | (load == 0.0)
        return passes

    return smallest_integer(meets, np.zeros(load.shape), load + 6 * np.sqrt(load) + 7, impossible)[()]
