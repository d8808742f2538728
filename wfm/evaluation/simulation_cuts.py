"""Closing the loop: a roster for less than the flow cover, simulated, corrected, and solved again within a budget.

After Cezik and L'Ecuyer (Management Science 54, 2008): the requirement of a pool of queues is found by simulating what
it leads to. Here it is the roster itself that is simulated, with its breaks and skills, and the correction is made
queue by queue, so that the rostering problem keeps its form. The flow cover is the first trial, and stays the answer
where nothing cheaper serves as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from wfm.rostering.result import SolveResult
from wfm.rostering.roster import Roster
from wfm.rostering.terms import CostTerm
from wfm.staffing.arguments import FloatArray
from wfm.staffing.cuts import CutSettings, Served, corrected, least_agents, pooled_start
from wfm.staffing.requirement import Requirement

if TYPE_CHECKING:
    from wfm.evaluation.simulation.measures import SimulationResult

__all__ = ["ClosedLoop", "CutTrial", "Resolve", "close_loop", "served_by"]

Resolve = Callable[[Requirement, Roster], SolveResult]
"""Solves for another requirement, from a roster."""

SLOWEST, FASTEST = 0.2, 2.0
"""Bounds of what one more agent is taken to be worth, in the contacts that agents of the queue serve on average."""


@dataclass(frozen=True)
class CutTrial:
    """One requirement with its roster and the service that the roster gives.

    Attributes
    ----------
    number
        0 for the flow cover.
    requirement
        What the roster was made for.
    result
        The roster.
    served
        What the simulation says of it.
    half_width : (q,)
        Of the service levels, 95 %.
    raised_h, lowered_h
        Agent-hours by which the requirement was changed from the trial before.
    """

    number: int
    requirement: Requirement
    result: SolveResult
    served: Served
    half_width: FloatArray
    raised_h: float = 0.0
    lowered_h: float = 0.0

    @property
    def paid_h(self) -> float:
        """Paid hours of the roster."""
        roster = self.result.roster
        return 0.0 if roster is None else sum(duty.paid_min for duty in roster.duties) / 60

    @property
    def pay(self) -> Decimal:
        """The cost without the prices of shortage, surplus and late work, which depend on what is called required."""
        coverage = {CostTerm.SHORTAGE, CostTerm.SURPLUS, CostTerm.LATE_WORK}
        return sum((amount for term, amount in self.result.cost_terms.items() if term not in coverage), Decimal(0))

    @property
    def levels(self) -> dict[str, float]:
        """Service level of the horizon by queue; queues without live contacts are left out."""
        found = zip(self.requirement.queues, self.served.levels.tolist(), strict=True)
        return {queue.id: level for queue, level in found if np.isfinite(level)}


@dataclass(frozen=True)
class ClosedLoop:
    """All trials and the one that is taken.

    Attributes
    ----------
    trials
        In order; the first is the flow cover.
    chosen
        Number of the trial that is taken.
    tolerance
        How far below its level a queue was allowed to be.
    """

    trials: tuple[CutTrial, ...]
    chosen: int
    tolerance: float

    @property
    def flow(self) -> CutTrial:
        """The flow cover."""
        return self.trials[0]

    @property
    def best(self) -> CutTrial:
        """The trial that is taken."""
        return self.trials[self.chosen]

    @property
    def saved_share(self) -> float:
        """Share of the flow cover's paid hours that the trial taken does without; 0 where there are none."""
        return 1.0 - self.best.paid_h / self.flow.paid_h if self.flow.paid_h > 0 else 0.0


def served_by(result: SimulationResult) -> tuple[Served, FloatArray]:
    """Return what a simulation says of the live queues, and the half-widths of their levels, (q,)."""
    in_time, judged = (values.mean(axis=0) for values in result.levels_by_interval)
    live = ~result.deferred[:, None]
    served = Served(np.where(live, in_time, 0.0), np.where(live, judged, 0.0), result.targets, result.day_starts)
    widths = dict(result.levels)
    return served, np.array([widths.get(name, (np.nan, np.nan))[1] for name in result.queues])


def close_loop(
    requirement: Requirement,
    able: Sequence[Sequence[bool]],
    first: SolveResult,
    solve: Resolve,
    simulate: Callable[[Roster], SimulationResult],
    settings: CutSettings,
    *,
    unplanned: float = 0.0,
    go_on: Callable[[], bool] = lambda: True,
    tried: Callable[[CutTrial], None] = lambda _: None,
) -> ClosedLoop:
    """Lower a requirement as far as the service of the roster allows.

    Parameters
    ----------
    requirement
        The flow cover.
    able : (k, q)
        Which skill set serves which queue.
    first
        A solve of the flow cover, with a roster.
    solve
        Solves for another requirement, from the roster of the trial before.
    simulate
        Simulates a roster, with the same random numbers each time.
    settings
        Number of trials and tolerance; the seconds are for `go_on` and `solve` to keep.
    unplanned
        Unplanned shrinkage, in [0, 1).
    go_on
        Asked before each trial.
    tried
        Told of each trial.

    Returns
    -------
    The trials: the flow cover, then its pooled form (see `pooled_start`; where the flow cover misses a level or has no
    pools, its correction), then corrections of the trial before. Taken is the one with the fewest queues that miss
    their level, and of these the one with the least pay, then with the fewest paid hours, among those in which no queue
    misses more than with the flow cover (or than the tolerance).

    Raises
    ------
    ValueError
        If `first` has no roster.
    """
    if first.roster is None:
        raise ValueError("the loop starts from a roster")
    roster = first.roster
    served, width = served_by(simulate(roster))
    trials = [CutTrial(0, requirement, first, served, width)]
    tried(trials[0])
    least = least_agents(requirement, unplanned)
    agents = pooled_start(requirement, able, unplanned)
    short = bool((served.missing(settings.tolerance) > 0).any())
    if short or not _differs(agents, requirement.agents):
        agents = corrected(requirement.agents, least, served, _worth(trials[0], trials[0]), settings.tolerance)
    chosen = missed = 0
    while len(trials) <= settings.iterations and go_on():
        last = trials[-1]
        change = agents - last.requirement.agents
        if not _differs(agents, last.requirement.agents):
            break
        asked = replace(requirement, agents=agents, agents_real=agents)
        result = solve(asked, roster)
        if result.roster is None:
            break
        roster = result.roster
        served, width = served_by(simulate(roster))
        step_h = requirement.grid.step_h
        raised, lowered = (float(np.maximum(sign * change, 0.0).sum() * step_h) for sign in (1, -1))
        trials.append(CutTrial(len(trials), asked, result, served, width, raised, lowered))
        tried(trials[-1])
        chosen = _choice(trials, settings.tolerance)
        missed = missed + 1 if (served.missing(settings.tolerance) > 0).any() else 0
        # A solver that cannot follow small changes needs larger ones.
        margin = missed * settings.tolerance
        agents = corrected(agents, least, served, _worth(last, trials[-1]), settings.tolerance, margin)
    return ClosedLoop(tuple(trials), chosen, settings.tolerance)


def _differs(agents: FloatArray, before: FloatArray) -> bool:
    """Return whether two requirements differ in the hundredths that the rostering problem sees."""
    return bool(np.any(np.round(agents, 2) != np.round(before, 2)))


def _choice(trials: Sequence[CutTrial], tolerance: float) -> int:
    """Return the number of the trial to take; see `close_loop`."""
    allowed = trials[0].served.missing(tolerance) + 1e-9

    def rank(trial: CutTrial) -> tuple[bool, int, Decimal, float, int]:
        missing = trial.served.missing(tolerance)
        return bool((missing > allowed).any()), int((missing > 1e-9).sum()), trial.pay, trial.paid_h, trial.number

    return min(trials, key=rank).number


def _worth(before: CutTrial, last: CutTrial) -> FloatArray:
    """Return the contacts that one more agent in one interval brings in time, (q,), by the last two trials.

    Queues share people, so that what one is given serves the others too: all queues have the same share of what their
    agents handle on average.
    """
    agents = last.requirement.agents.sum(axis=1)
    usual = last.served.judged.sum(axis=1) / np.maximum(agents, 1.0)
    expected = float(usual @ (agents - before.requirement.agents.sum(axis=1)))
    gained = float(last.served.in_time.sum() - before.served.in_time.sum())
    share = gained / expected if abs(expected) > 1e-9 else FASTEST
    return np.asarray(np.maximum(usual * np.clip(share, SLOWEST, FASTEST), 1e-9))
