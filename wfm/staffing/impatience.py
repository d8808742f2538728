"""Erlang A: the delay model M/M/N+M, customers wait with exponential patience and then hang up.

Notation of the literature: N agents, load A, x = N patience / AHT, y = A patience / AHT. Times are in handle times.
Sources: C. Palm 1943; A. Mandelbaum, S. Zeltyn, The Palm/Erlang-A queue, with applications to call centers, 2004.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wfm.staffing.arguments import FloatArray
from wfm.staffing.gamma import LOG_TINY, log_poisson, lower_ratio
from wfm.staffing.loss import blocking

__all__ = ["AbandonmentLine"]

_LEAST_PATIENCE = 1e-13
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(80)


@dataclass(frozen=True, slots=True)
class AbandonmentLine:
    """The stationary line of Erlang A; all arrays have one broadcast shape.

    Attributes
    ----------
    agents
        N, real, >= 0.
    load
        A in Erlang, > 0.
    patience
        Mean patience in handle times, > 0.
    p_wait
        Probability that an arrival finds all agents busy.
    p_full
        Probability of exactly N contacts present.
    inverse
        p(x; y)/P(x, y), the inverse of the sum 1 + sum over k of y^k / ((x+1)...(x+k)).
    tail
        P(x, y), the regularised lower gamma function.
    far
        Where x lies so far above y that both tails underflow and the continued fraction is used.
    """

    agents: FloatArray
    load: FloatArray
    patience: FloatArray
    p_wait: FloatArray
    p_full: FloatArray
    inverse: FloatArray
    tail: FloatArray
    far: NDArray[np.bool_]

    @classmethod
    def solve(
        cls, agents: FloatArray, load: FloatArray, patience: FloatArray, loss: FloatArray | None = None
    ) -> AbandonmentLine:
        """Return the stationary line.

        Parameters
        ----------
        agents
            N, real, >= 0.
        load
            A in Erlang, > 0.
        patience
            Mean patience in handle times, finite, >= 0.
        loss
            Probability of a full house if nobody were allowed to wait; None: Erlang B. Other laws of service below
            a full house (chat) come in here alone.
        """
        agents, load, patience = np.broadcast_arrays(agents, load, np.maximum(patience, _LEAST_PATIENCE))
        x, y = agents * patience, load * patience
        weight = log_poisson(x, y)
        tail = special.gammainc(x, y)
        far = (weight < LOG_TINY) & (y < x)
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse = np.asarray(np.exp(weight) / tail)
        if np.any(far):
            inverse[far] = 1.0 / lower_ratio(x[far], y[far])
        loss = blocking(agents, load) if loss is None else loss
        p_wait = loss / (inverse * (1.0 - loss) + loss)
        return cls(agents, load, patience, p_wait, p_wait * inverse, inverse, tail, far)

    @property
    def p_abandon(self) -> FloatArray:
        """Share of contacts that hang up: P(W>0) (1 - 1/rho + 1/(rho a))."""
        share = self.p_wait * (1.0 - self.agents * (1.0 - self.inverse) / self.load)
        return _share(share)

    def answered_late(self, within: FloatArray) -> FloatArray:
        """Share of contacts that wait, and are answered within `within` handle times."""
        x, y = self.agents * self.patience, self.load * self.patience
        shift = within / self.patience
        z = y * np.exp(-shift)
        below, weight = special.gammainc(x, z), np.exp(_weight(x, z))
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.asarray(
                self.p_wait * (self.agents / self.load) * (1 - self.inverse - (below - weight) / self.tail)
            )
        if np.any(self.far):
            far, *held = np.broadcast_arrays(self.far, self.p_full, x, y, z, shift)
            p_full, x, y, z, shift = (cells[far] for cells in held)
            fall = np.exp(-shift * (x + 1.0) + (y - z))
            share[far] = p_full * x / (x + 1.0) * (lower_ratio(x + 1.0, y) - lower_ratio(x + 1.0, z) * fall)
        return _share(share)

    def waits_beyond(self, within: FloatArray) -> FloatArray:
        """Probability that a contact of endless patience would wait longer than `within` handle times."""
        x, y = self.agents * self.patience, self.load * self.patience
        shift = within / self.patience
        z = y * np.exp(-shift)
        with np.errstate(divide="ignore", invalid="ignore"):
            beyond = np.asarray(self.p_wait * special.gammainc(x, z) / self.tail)
        if np.any(self.far):
            far, *held = np.broadcast_arrays(self.far, self.p_full, x, y, z, shift)
            p_full, x, y, z, shift = (cells[far] for cells in held)
            beyond[far] = p_full * lower_ratio(x, z) * np.exp(-shift * x + (y - z))
        return _share(beyond)

    def within_target(self, within: FloatArray) -> FloatArray:
        """Share of offered contacts answered within `within` handle times."""
        return np.minimum(1.0 - self.p_wait + self.answered_late(within), 1.0)

    def lost_within(self, within: FloatArray) -> FloatArray:
        """Share of offered contacts that hang up within `within` handle times."""
        still = np.exp(-within / self.patience) * self.waits_beyond(within)
        return _share(self.p_wait - still - self.answered_late(within))

    @property
    def wait_of_answered(self) -> FloatArray:
        """Mean wait over answered contacts in handle times; `inf` without agents.

        Integral of t v(t) e^(-t/patience) with the virtual-wait density
        v(t) = N p_full exp(y (1 - e^(-t/patience)) - N t), by Gauss-Legendre quadrature over the window
        in which the integrand (log-concave) matters.
        """
        x = np.where(self.agents > 0.0, self.agents * self.patience, 1.0)
        y = self.load * self.patience
        peak, end = _window(x, y)
        start = _window_start(x, y, peak)
        t = start[..., None] + (end - start)[..., None] * (0.5 + 0.5 * _NODES)
        height = _exponent(x[..., None], y[..., None], t) - _exponent(x, y, peak)[..., None]
        area = 0.5 * (end - start) * np.sum(_WEIGHTS * t * np.exp(height), axis=-1)
        with np.errstate(divide="ignore"):
            scale = np.where(self.far, np.log(self.inverse), _log_inverse(x, y, self.tail, self.far))
            total = x * area * np.exp(np.log(self.p_wait) + scale + _exponent(x, y, peak))
        answered = 1.0 - self.p_abandon
        with np.errstate(divide="ignore", invalid="ignore"):
            wait = total * self.patience / answered
        return np.where(self.agents > 0.0, wait, np.inf)


def _share(value: FloatArray) -> FloatArray:
    """Clip the last rounding error off a probability."""
    return np.minimum(np.maximum(value, 0.0), 1.0)


def _weight(x: FloatArray, y: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = log_poisson(x, y)
    return np.where(y > 0.0, weight, np.where(x > 0.0, -np.inf, 0.0))


def _log_inverse(x: FloatArray, y: FloatArray, tail: FloatArray, far: NDArray[np.bool_]) -> FloatArray:
    return log_poisson(x, y) - np.log(np.where(far, 1.0, tail))


def _exponent(x: FloatArray, y: FloatArray, t: FloatArray) -> FloatArray:
    """Logarithm of the density of answered waits, t in units of the patience, up to a constant; concave in t."""
    return -y * np.expm1(-t) - (x + 1.0) * t


def _window(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Peak of the answered-wait density, and a point behind it where it has fallen by e^-42."""
    peak = np.where(y > x + 1.0, np.log(np.maximum(y, 1e-300) / (x + 1.0)), 0.0)
    target = _exponent(x, y, peak) - 42.0
    end = peak + 42.0 / np.maximum(x + 1.0 - y, 1.0) + 1.0
    for _ in range(16):
        slope = y * np.exp(-end) - (x + 1.0)
        end = end - (_exponent(x, y, end) - target) / np.minimum(slope, -1e-12)
    return peak, end


def _window_start(x: FloatArray, y: FloatArray, peak: FloatArray) -> FloatArray:
    """A point before the peak where the density has risen to e^-42 of it, at least 0."""
    low, high = np.zeros_like(peak), peak
    target = _exponent(x, y, peak) - 42.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = _exponent(x, y, middle) < target
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low
