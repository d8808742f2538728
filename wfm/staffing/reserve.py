"""How many to roster so that enough come: a reserve sized by a quantile of the absences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray
from wfm.staffing.requirement import Requirement

__all__ = ["away_at_most", "rostered_for", "with_reserve"]


def rostered_for(present: int, rate: float, certainty: float, correlation: float = 0.0) -> int:
    """Return the fewest people to roster so that, with a stated probability, as many as needed come.

    Parameters
    ----------
    present
        People needed, ≥ 0.
    rate
        Probability that one of them does not come, in [0, 1).
    certainty
        Probability that at least `present` come, in (0, 1).
    correlation
        Of two people's absence, in [0, 1): the number away is beta-binomial, binomial where it is 0.

    Notes
    -----
    14 present with 90 % certainty need 16 rostered at a rate of 5 %, and 17 at 8 %; dividing by 1 − rate gives 15 and
    16, which are enough on three days in four only.
    """
    if present < 0 or not 0.0 <= rate < 1.0 or not 0.0 < certainty < 1.0 or not 0.0 <= correlation < 1.0:
        raise ValueRangeError(
            "reserve: present must be >= 0, rate and correlation in 0..1 and below 1, certainty between 0 and 1, "
            f"got {present}, {rate}, {correlation}, {certainty}"
        )
    if present == 0 or rate == 0.0:
        return present
    low, high = present, present
    while _chance(high, high - present, rate, correlation) < certainty:
        low, high = high + 1, 2 * high + 1
    while low < high:  # the chance rises with everybody rostered
        middle = (low + high) // 2
        if _chance(middle, middle - present, rate, correlation) >= certainty:
            high = middle
        else:
            low = middle + 1
    return low


def away_at_most(rostered: int, rate: float, certainty: float, correlation: float = 0.0) -> int:
    """Return the number of absences that is not passed with a stated probability."""
    if rostered == 0 or rate == 0.0:
        return 0
    from scipy.stats import betabinom, binom  # a second to import

    if correlation == 0.0:
        return int(binom.ppf(certainty, rostered, rate))
    size = 1.0 / correlation - 1.0
    return int(betabinom.ppf(certainty, rostered, rate * size, (1.0 - rate) * size))


def _chance(rostered: int, spare: int, rate: float, correlation: float) -> float:
    """Return the probability that at most `spare` of the rostered are away."""
    from scipy.stats import betabinom, binom  # a second to import

    if correlation == 0.0:
        return float(binom.cdf(spare, rostered, rate))
    size = 1.0 / correlation - 1.0
    return float(betabinom.cdf(spare, rostered, rate * size, (1.0 - rate) * size))


def with_reserve(
    requirement: Requirement,
    rate: FloatArray,
    certainty: float,
    correlation: float = 0.0,
    pools: Sequence[Sequence[int]] | None = None,
) -> Requirement:
    """Return a requirement raised so that, with a stated probability, as many as it asked for come.

    Parameters
    ----------
    requirement
        What is needed.
    rate : (d,)
        Rate of absence by day.
    certainty, correlation
        As in `rostered_for`.
    pools
        Rows of queues whose people stand in for each other: their reserve is sized together and shared out in
        proportion. None: every queue by itself.
    """
    agents, real = requirement.agents.copy(), requirement.agents_real.copy()
    day = requirement.grid.day_of
    known: dict[tuple[int, float], int] = {}
    for pool in pools or [[row] for row in range(len(requirement.queues))]:
        rows = list(pool)
        need = requirement.agents[rows].sum(axis=0)
        more = np.ones(need.size)
        for index in np.flatnonzero(need > 0):
            key = (int(np.ceil(need[index] - 1e-9)), float(rate[day[index]]))
            if key not in known:
                known[key] = rostered_for(*key, certainty, correlation)
            more[index] = known[key] / key[0]
        agents[rows] *= more
        real[rows] *= more
    grown = agents.sum() - requirement.agents.sum()
    note = (
        f"reserve: {grown * requirement.grid.step_h:,.1f} agent-hours more, so that with {certainty:.0%} certainty "
        "enough come"
    )
    return replace(requirement, agents=agents, agents_real=real, notes=(*requirement.notes, note))
