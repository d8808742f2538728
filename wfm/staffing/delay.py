"""Erlang C: the delay model M/M/N, customers wait as long as it takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wfm.staffing.arguments import FloatArray, finite, offered
from wfm.staffing.loss import blocking

__all__ = ["erlang_c", "late", "mean_wait", "waiting"]


def erlang_c(agents: ArrayLike, load: ArrayLike) -> FloatArray:
    """Probability that an arriving contact has to wait.

    Parameters
    ----------
    agents
        Agents N, real, >= 0.
    load
        Offered load A in Erlang, >= 0.

    Returns
    -------
    C(N, A) in [0, 1], broadcast; 1 where N <= A and A > 0 (the line grows without end), 0 for no load.

    Raises
    ------
    ValueRangeError
        If an argument is negative, infinite or not a number.

    Notes
    -----
    1/C = rho + (1 - rho)/B with rho = A/N and B of Erlang B (A. K. Erlang, 1917); defined for real N by the real B.
    """
    return waiting(finite("agents", agents), offered(load))[()]


def waiting(agents: FloatArray, load: FloatArray) -> FloatArray:
    """Erlang C of checked arguments: see `erlang_c`."""
    agents, load = np.broadcast_arrays(agents, load)
    stable = agents > load
    servers = np.where(stable, agents, 1.0)
    offered = np.where(stable, load, 0.5)
    with np.errstate(divide="ignore", over="ignore"):
        p_wait = servers / (offered + (servers - offered) / blocking(servers, offered))
    return np.where(stable, p_wait, np.where(load > 0.0, 1.0, 0.0))


def late(agents: FloatArray, load: FloatArray, within: FloatArray) -> FloatArray:
    """Share of contacts that wait longer than `within` handle times: C e^(-(N-A) t), 1 where unstable."""
    spare = np.maximum(agents - load, 0.0)
    with np.errstate(invalid="ignore"):
        decay = np.exp(-np.where(spare > 0.0, spare * within, 0.0))
    return waiting(agents, load) * decay


def mean_wait(agents: FloatArray, load: FloatArray) -> FloatArray:
    """Mean wait over all contacts in handle times: C/(N-A), `inf` where unstable, 0 for no load."""
    spare = agents - load
    with np.errstate(divide="ignore", invalid="ignore"):
        wait = waiting(agents, load) / spare
    return np.where(load == 0.0, 0.0, np.where(spare > 0.0, wait, np.inf))
