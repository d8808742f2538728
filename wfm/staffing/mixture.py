"""Erlang C and A averaged over a load that is gamma-distributed: what a month of uncertain intervals delivers.

A load that varies from one such interval to the next with coefficient of variation c makes counts over-dispersed
(G. Jongbloed, G. Koole, Managing uncertainty in call centres using Poisson mixtures, 2001). The share of calls
answered in time over many intervals weighs each load by its calls, E[A SL(A)]/E[A], and lies below SL(E[A]).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wfm.errors import ValueRangeError
from wfm.staffing import measures
from wfm.staffing.arguments import Definition, FloatArray, at_least, definition_of, finite, fraction
from wfm.staffing.gamma import log_poisson
from wfm.staffing.search import smallest_integer

__all__ = [
    "Weighting",
    "mixture_abandonment",
    "mixture_average_speed_of_answer",
    "mixture_occupancy",
    "mixture_required_agents",
    "mixture_service_level",
]

Weighting = Literal["calls", "intervals"]
"""Whether a mean counts every call once (what a monthly report shows) or every interval once."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_POINT_CV = 1e-7
_SMOOTH_SHAPE = 50.0


def mixture_service_level(
    agents: ArrayLike,
    mean_load: ArrayLike,
    *,
    cv: ArrayLike,
    aht_s: ArrayLike,
    within_s: ArrayLike,
    patience_s: ArrayLike | None = None,
    definition: str = "offered",
    weighting: str = "calls",
) -> FloatArray:
    """Service level averaged over a gamma-distributed load.

    Parameters
    ----------
    agents
        Agents on seat, real, >= 0.
    mean_load
        Mean offered load in Erlang, >= 0.
    cv
        Coefficient of variation of the load (standard deviation over mean), in [0, 2]; 0 is the plain formula.
    aht_s
        Mean handle time in seconds, > 0.
    within_s
        Answer target in seconds, >= 0.
    patience_s
        Mean patience in seconds, >= 0; None for Erlang C, where a load at or above the agents counts as level 0.
    definition
        As in `wfm.staffing.erlang.service_level`; the ratio is taken of the averages when calls are weighed.
    weighting
        "calls": E[A SL(A)]/E[A], the default; "intervals": E[SL(A)].

    Returns
    -------
    The share in [0, 1], broadcast.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.

    Notes
    -----
    Composite Gauss-Legendre quadrature, panels split at the agents and around them, absolute error below 1e-10.
    """
    kind = definition_of(definition)
    line = _Mixture.of(agents, mean_load, cv=cv, aht_s=aht_s, within_s=within_s, patience_s=patience_s)
    return line.level(line.agents, kind, _weighting(weighting))[()]


def mixture_abandonment(
    agents: ArrayLike,
    mean_load: ArrayLike,
    *,
    cv: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    weighting: str = "calls",
) -> FloatArray:
    """Share of contacts that hang up, averaged over a gamma-distributed load; parameters as in the service level."""
    line = _Mixture.of(agents, mean_load, cv=cv, aht_s=aht_s, within_s=0.0, patience_s=patience_s)
    return line.lost(line.agents, _weighting(weighting))[()]


def mixture_average_speed_of_answer(
    agents: ArrayLike, mean_load: ArrayLike, *, cv: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike
) -> FloatArray:
    """Mean wait in seconds over all answered contacts of a gamma-distributed load.

    Parameters
    ----------
    agents, mean_load, cv, aht_s
        As in `mixture_service_level`.
    patience_s
        Mean patience in seconds, >= 0 and finite: without it some loads wait for ever, and so does the mean.

    Returns
    -------
    Seconds, broadcast; 0 for no load, `inf` without agents.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    finite("patience_s", patience_s)
    line = _Mixture.of(agents, mean_load, cv=cv, aht_s=aht_s, within_s=0.0, patience_s=patience_s)
    return (line.speed(line.agents) * finite("aht_s", aht_s))[()]


def mixture_occupancy(
    agents: ArrayLike,
    mean_load: ArrayLike,
    *,
    cv: ArrayLike,
    aht_s: ArrayLike = 1.0,
    patience_s: ArrayLike | None = None,
) -> FloatArray:
    """Share of time on contacts, averaged over the intervals of a gamma-distributed load.

    Parameters
    ----------
    agents, mean_load, cv, aht_s, patience_s
        As in `mixture_service_level`; without a patience a load at or above the agents counts as full occupancy.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    line = _Mixture.of(agents, mean_load, cv=cv, aht_s=aht_s, within_s=0.0, patience_s=patience_s)
    return line.busy(line.agents)[()]


def mixture_required_agents(
    mean_load: ArrayLike,
    *,
    cv: ArrayLike,
    aht_s: ArrayLike,
    target: ArrayLike,
    within_s: ArrayLike,
    patience_s: ArrayLike | None = None,
    definition: str = "offered",
) -> FloatArray:
    """Smallest whole number of agents whose call-weighted service level reaches the target.

    Parameters
    ----------
    target
        Service level to reach, in [0, 1].
    mean_load, cv, aht_s, within_s, patience_s, definition
        As in `mixture_service_level`.

    Returns
    -------
    Agents, broadcast; 0 for no load, `inf` for a target of 1.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    kind = definition_of(definition)
    goal = fraction("target", target)
    line = _Mixture.of(np.zeros(goal.shape), mean_load, cv=cv, aht_s=aht_s, within_s=within_s, patience_s=patience_s)
    goal = np.broadcast_to(goal, line.mean.shape)
    idle = line.mean == 0.0

    def meets(agents: FloatArray) -> NDArray[np.bool_]:
        passes: NDArray[np.bool_] = idle | (line.level(agents, kind, "calls") >= goal - 1e-13)
        return passes

    low = np.zeros(line.mean.shape)
    if patience_s is None:
        low = np.where(idle | (line.cv > _POINT_CV), 0.0, np.floor(line.mean) + 1)
    high = line.mean * (1.0 + 2.0 * line.cv) + 6 * np.sqrt(line.mean) + 7
    found = smallest_integer(meets, low, high, (goal >= 1.0) & ~idle)
    return np.where(idle, 0.0, found)[()]


@dataclass(frozen=True, slots=True)
class _Mixture:
    """Checked arguments in one shape; `within` and `patience` in handle times."""

    agents: FloatArray
    mean: FloatArray
    cv: FloatArray
    within: FloatArray
    patience: FloatArray

    @classmethod
    def of(
        cls,
        agents: ArrayLike,
        mean_load: ArrayLike,
        *,
        cv: ArrayLike,
        aht_s: ArrayLike,
        within_s: ArrayLike,
        patience_s: ArrayLike | None,
    ) -> _Mixture:
        """Check and broadcast."""
        spread = finite("cv", cv)
        if np.any(spread > 2.0):
            raise ValueRangeError(f"cv must lie in 0..2, got {spread.max():g}")
        aht = finite("aht_s", aht_s, strict=True)
        endless = np.inf if patience_s is None else patience_s
        parts = np.broadcast_arrays(
            finite("agents", agents),
            finite("mean_load", mean_load),
            spread,
            at_least("within_s", within_s) / aht,
            at_least("patience_s", endless) / aht,
        )
        return cls(*parts)

    def level(self, agents: FloatArray, definition: Definition, weighting: Weighting) -> FloatArray:
        """Average service level with `agents`."""
        within, patience = self.within[..., None], self.patience[..., None]
        load, by_calls, by_time = self._nodes(agents)
        seats = np.broadcast_to(agents[..., None], load.shape)

        def level(kind: Definition) -> FloatArray:
            return measures.level_with(seats, load, within, patience, kind)

        if weighting == "intervals":
            average = np.sum(by_time * level(definition), axis=-1)
        elif definition == "offered":
            average = np.sum(by_calls * level("offered"), axis=-1)
        else:
            good, ratio = level("offered"), level(definition)
            with np.errstate(divide="ignore", invalid="ignore"):
                base = np.where(good > 0.0, good / ratio, 1.0)
            average = np.sum(by_calls * good, axis=-1) / np.sum(by_calls * base, axis=-1)
        return np.where(self.mean == 0.0, 1.0, np.minimum(average, 1.0))

    def lost(self, agents: FloatArray, weighting: Weighting) -> FloatArray:
        """Average share lost with `agents`."""
        load, by_calls, by_time = self._nodes(agents)
        share = measures.abandonment(agents[..., None], load, aht_s=1.0, patience_s=self.patience[..., None])
        average = np.sum((by_calls if weighting == "calls" else by_time) * share, axis=-1)
        return np.where(self.mean == 0.0, 0.0, average)

    def speed(self, agents: FloatArray) -> FloatArray:
        """Average wait of answered contacts with `agents`, in handle times."""
        load, by_calls, _ = self._nodes(agents)
        seats, patience = agents[..., None], self.patience[..., None]
        answered = by_calls * (1.0 - measures.abandonment(seats, load, aht_s=1.0, patience_s=patience))
        wait = measures.average_speed_of_answer(seats, load, aht_s=1.0, patience_s=patience)
        with np.errstate(invalid="ignore", divide="ignore"):
            average = np.sum(answered * np.where(answered > 0.0, wait, 0.0), axis=-1) / np.sum(answered, axis=-1)
        return np.where(self.mean == 0.0, 0.0, np.where(agents > 0.0, average, np.inf))

    def busy(self, agents: FloatArray) -> FloatArray:
        """Average occupancy with `agents`."""
        load, _, by_time = self._nodes(agents)
        share = measures.occupancy(agents[..., None], load, aht_s=1.0, patience_s=self.patience[..., None])
        average = np.minimum(np.sum(by_time * share, axis=-1), 1.0)
        return np.where(self.mean == 0.0, 0.0, np.where(agents > 0.0, average, 1.0))

    def _nodes(self, agents: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Loads (..., m) with their weights by calls and by intervals, each summing to 1."""
        mean = np.where(self.mean == 0.0, 1.0, self.mean)
        certain = self.cv < _POINT_CV
        cv = np.where(certain, 0.1, self.cv)
        shape = 1.0 / (cv * cv)
        scale = mean / shape
        edges = self._edges(agents, shape, scale)
        power = np.where(shape < _SMOOTH_SHAPE, np.ceil(4.0 / shape), 1.0)[..., None, None]
        u = 0.5 + 0.5 * _NODES
        first = (edges[..., :-1] == edges[..., :1])[..., None]
        bend = np.where(first, power, 1.0)
        width = np.diff(edges, axis=-1)[..., None]
        load = edges[..., :-1, None] + width * u**bend
        measure = 0.5 * _WEIGHTS * width * bend * u ** (bend - 1.0)
        flat = (*mean.shape, -1)
        load, measure = np.maximum(load.reshape(flat), 1e-280), measure.reshape(flat)
        relative = load / scale[..., None]
        by_calls = np.exp(log_poisson(shape[..., None], relative)) / scale[..., None] * measure
        by_time = by_calls * shape[..., None] / relative
        at = certain[..., None]
        load = np.where(at, mean[..., None], load)
        even = 1.0 / load.shape[-1]
        return load, np.where(at, even, by_calls), np.where(at, even, by_time)

    def _edges(self, agents: FloatArray, shape: FloatArray, scale: FloatArray) -> FloatArray:
        """Panel edges: the bulk of the gamma law, split where the service level bends."""
        low = np.where(shape < _SMOOTH_SHAPE, 0.0, special.gammaincinv(shape, 1e-18)) * scale
        high = special.gammainccinv(shape + 1.0, 1e-18) * scale
        unit = np.sqrt(np.maximum(agents, 1.0))
        layer = 1.0 / np.maximum(self.within, 1e-3)
        offsets = [k * unit for k in (-12.0, -6.0, -3.0, -1.0, 1.0, 3.0, 6.0, 12.0)]
        offsets += [-40.0 * layer, -4.0 * layer, np.zeros_like(unit)]
        cuts = [agents + offset for offset in offsets] + [low + (high - low) * k for k in (0.01, 0.05, 0.2, 0.5)]
        middle = np.stack([np.clip(cut, low, high) for cut in cuts], axis=-1)
        return np.sort(np.concatenate([low[..., None], middle, high[..., None]], axis=-1), axis=-1)


def _weighting(value: str) -> Weighting:
    if value == "calls":
        return "calls"
    if value == "intervals":
        return "intervals"
    raise ValueRangeError(f'weighting must be "calls" or "intervals", got {value!r}')
