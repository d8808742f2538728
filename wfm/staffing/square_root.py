"""Square-root staffing: a guess of the requirement of an endless line, near enough to begin a search with."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from wfm.staffing.arguments import FloatArray

__all__ = ["square_root_agents"]

_STEPS = 5
_LEAST, _MOST = 1e-3, 10.0
_ROOT_2PI = np.sqrt(2.0 * np.pi)


def square_root_agents(load: FloatArray, miss: FloatArray, within: FloatArray) -> FloatArray:
    """Return about how many agents answer all but a share of contacts in time, rounded up.

    Parameters
    ----------
    load
        Offered load A in Erlang, > 0.
    miss
        Share that may wait longer, in [0, 1].
    within
        Answer target in handle times, >= 0.

    Notes
    -----
    S. Halfin, W. Whitt, Operations Research 29 (1981): with N = A + β √A a contact waits with probability
    C = 1/(1 + β Φ(β)/φ(β)), and longer than t with C e^(-β √A t). β by Newton's method on the logarithm.
    """
    root = np.sqrt(load)
    slope = root * within
    goal = np.log(np.maximum(miss, 1e-300))
    beta = np.ones(np.broadcast_shapes(slope.shape, goal.shape))
    for _ in range(_STEPS):
        mills = ndtr(beta) * _ROOT_2PI * np.exp(0.5 * beta * beta)
        waits = 1.0 + beta * mills
        excess = -np.log(waits) - beta * slope - goal
        fall = ((1.0 + beta * beta) * mills + beta) / waits + slope
        beta = np.clip(beta + excess / fall, _LEAST, _MOST)
    guess: FloatArray = np.ceil(load + beta * root)
    return guess
