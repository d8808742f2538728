"""Absence rates on the people of a plan: the law of their absences, and the requirement raised by a reserve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wfm.demand import Queue
from wfm.evaluation.simulation.absence_law import AbsenceLaw, law_of
from wfm.staffing.requirement import Requirement
from wfm.staffing.reserve import with_reserve
from wfm.workforce import AbsenceRates, Workforce

__all__ = ["absence_law", "queue_pools", "reserved"]


def absence_law(rates: AbsenceRates, workforce: Workforce, dates: Sequence[date]) -> AbsenceLaw:
    """Return the law of the absences of a plan's people on its days."""
    return law_of(rates, [agent.team for agent in workforce.agents], dates)


def reserved(requirement: Requirement, rates: AbsenceRates | None, workforce: Workforce) -> Requirement:
    """Return a requirement raised for the certainty of the rates; as it is where they ask for none."""
    if rates is None or rates.certainty is None or not workforce.agents:
        return requirement
    law = absence_law(rates, workforce, requirement.grid.dates)
    pools = queue_pools(workforce, requirement.queues)
    return with_reserve(requirement, law.rate.mean(axis=0), rates.certainty, rates.correlation, pools)


def queue_pools(workforce: Workforce, queues: Sequence[Queue]) -> tuple[tuple[int, ...], ...]:
    """Return the rows of queues that people link: those who serve two queues, and so on from queue to queue."""
    pools: list[set[int]] = [{row} for row in range(len(queues))]
    for agent in workforce.agents:
        served = {row for row, queue in enumerate(queues) if queue.skill in agent.skills}
        touched = [pool for pool in pools if pool & served]
        if len(touched) > 1:
            pools = [pool for pool in pools if not pool & served] + [set().union(*touched)]
    return tuple(tuple(sorted(pool)) for pool in sorted(pools, key=min))
