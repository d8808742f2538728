"""How evenly a burden is shared: range, Gini coefficient, weekend duties."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from wfm.errors import ValueRangeError
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster

__all__ = ["Fairness", "fairness_of", "gini", "weekend_duties"]

WEEKEND: frozenset[int] = frozenset({5, 6})
"""Saturday and Sunday."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """How a burden is spread over agents.

    Attributes
    ----------
    least, most
        Smallest and largest burden of an agent.
    mean
        Mean burden.
    gini
        Gini coefficient, 0 (everybody the same) to below 1 (one agent carries all).
    """

    least: float
    most: float
    mean: float
    gini: float

    @property
    def spread(self) -> float:
        """Range: most − least."""
        return self.most - self.least


def gini(burdens: Collection[float]) -> float:
    """Return the Gini coefficient of non-negative burdens; 0 where there is no burden at all.

    G = Σ_i Σ_j |x_i − x_j| ÷ (2 n² x̄), computed from the sorted values as Σ_i (2 i − n − 1) x_i ÷ (n Σ x).
    Source: A. Sen, On Economic Inequality (1973), chapter 2.

    Parameters
    ----------
    burdens
        One value an agent, ≥ 0.

    Raises
    ------
    ValueRangeError
        If there is no value, or one is negative or not finite.
    """
    values = np.sort(np.array(list(burdens), dtype=np.float64))
    if len(values) == 0 or not np.all(np.isfinite(values)) or values[0] < 0:
        raise ValueRangeError("burdens must be at least one finite number >= 0 each")
    total, n = float(values.sum()), len(values)
    if total == 0:
        return 0.0
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return float(ranks @ values) / (n * total)


def fairness_of(burdens: Mapping[str, float]) -> Fairness:
    """Return how a burden by agent is spread.

    Parameters
    ----------
    burdens
        Agent id → burden ≥ 0; at least one agent.

    Raises
    ------
    ValueRangeError
        If there is no agent, or a burden is negative or not finite.
    """
    index = gini(burdens.values())
    values = list(burdens.values())
    return Fairness(min(values), max(values), sum(values) / len(values), index)


def weekend_duties(problem: RosterProblem, roster: Roster, weekend: Collection[int] = WEEKEND) -> dict[str, float]:
    """Return the number of duties on weekend days by agent, in the order of the plan, agents without one included.

    A duty counts on the day it belongs to.

    Parameters
    ----------
    problem
        What was asked.
    roster
        Any roster; duties of people who are not in the plan are left out.
    weekend
        Weekdays of the weekend, 0 = Monday … 6 = Sunday; Saturday and Sunday by default.
    """
    found = {agent.id: 0.0 for agent in problem.workforce.agents}
    for duty in roster.duties:
        if duty.agent_id in found and duty.date.weekday() in weekend:
            found[duty.agent_id] += 1
    return found
