"""Volume that is not known for certain: sample paths, three policies, and what certainty would be worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray

__all__ = ["VolumePaths", "newsvendor_level", "paths_of", "volume_at"]


@dataclass(frozen=True)
class VolumePaths:
    """Possible courses of the volume over the whole horizon.

    Attributes
    ----------
    contacts : (m, q, n)
        Contacts of each path, >= 0.
    weights : (m,)
        Probability of each path, summing to 1.

    Raises
    ------
    ValueRangeError
        If the shapes do not fit, or weights are no probabilities.
    """

    contacts: FloatArray
    weights: FloatArray

    def __post_init__(self) -> None:
        """Check shapes and weights."""
        if self.contacts.ndim != 3 or self.weights.shape != self.contacts.shape[:1] or not self.weights.size:
            raise ValueRangeError(
                f"paths must have shape (m, q, n) with m weights, got {self.contacts.shape} and {self.weights.shape}"
            )
        if np.any(self.weights < 0.0) or abs(float(self.weights.sum()) - 1.0) > 1e-9:
            raise ValueRangeError("weights of paths must be >= 0 and sum to 1")
        if not np.all(np.isfinite(self.contacts)) or np.any(self.contacts < 0.0):
            raise ValueRangeError("contacts of paths must be finite and >= 0")

    @classmethod
    def equally_likely(cls, contacts: FloatArray) -> VolumePaths:
        """Return samples (m, q, n) as paths of the same probability."""
        return cls(contacts, np.full(contacts.shape[:1], 1.0 / max(contacts.shape[0], 1)))


def paths_of(demand: Demand, count: int = 20) -> VolumePaths:
    """Return paths that follow the forecast's quantiles: every path stays at its level throughout.

    Parameters
    ----------
    demand
        A forecast with quantiles.
    count
        Number of paths, at least 2; they stand for equally wide bands of probability. Default 20.

    Returns
    -------
    Paths whose weighted mean is the forecast's mean.

    Raises
    ------
    ValueRangeError
        If the forecast has no quantiles or `count` is below 2.

    Notes
    -----
    Intervals of such a path are all high or all low together. For requirements by interval this changes nothing;
    for the level of a day or week it is the cautious case, since errors do not cancel. Where sample paths of the
    forecast are at hand, use them.
    """
    if count < 2:
        raise ValueRangeError(f"count must be at least 2, got {count}")
    bands = (np.arange(count) + 0.5) / count
    contacts = np.stack([volume_at(demand, float(level)) for level in bands])
    mean = contacts.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(mean > 0.0, demand.contacts / mean, 1.0)
    return VolumePaths.equally_likely(contacts * scale)


def volume_at(demand: Demand, level: float) -> FloatArray:
    """Return the contacts (q, n) at a quantile level in (0, 1), linear between the forecast's levels.

    Beyond the outermost levels the line through the last two is continued, never below 0.

    Raises
    ------
    ValueRangeError
        If the forecast has no quantiles, or `level` lies outside (0, 1).
    """
    if demand.quantiles is None or len(demand.levels) < 2:
        raise ValueRangeError(
            "this staffing policy needs a forecast with at least two quantiles (columns q05 ... q95 of forecast.csv)"
        )
    if not 0.0 < level < 1.0:
        raise ValueRangeError(f"quantile level must lie strictly between 0 and 1, got {level}")
    levels = np.asarray(demand.levels)
    right = int(np.clip(np.searchsorted(levels, level), 1, levels.size - 1))
    share = (level - levels[right - 1]) / (levels[right] - levels[right - 1])
    low, high = demand.quantiles[right - 1], demand.quantiles[right]
    found: FloatArray = np.maximum(low + share * (high - low), 0.0)
    return found


def newsvendor_level(shortage_cost: float, idle_cost: float) -> float:
    """Quantile of the volume to staff for: shortage / (shortage + idle).

    Parameters
    ----------
    shortage_cost
        What a missing agent-hour costs, > 0.
    idle_cost
        What an idle agent-hour costs, > 0.

    Raises
    ------
    ValueRangeError
        If a cost is not positive.

    Notes
    -----
    A. Bassamboo, R. Randhawa, A. Zeevi, Management Science 56 (2010): with uncertain arrival rates the newsvendor
    quantile of the load is optimal to first order.
    """
    if not (shortage_cost > 0.0 and idle_cost > 0.0):
        raise ValueRangeError(f"costs must be > 0, got {shortage_cost} and {idle_cost}")
    return shortage_cost / (shortage_cost + idle_cost)
