"""The whole plan in one short flow: demand → requirement → roster → audit → simulated service."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Union

import numpy as np

from wfm.demand import Demand, Queue
from wfm.evaluation.absence_reserve import absence_law, reserved
from wfm.evaluation.audit import AuditReport, audit
from wfm.evaluation.simulation_cuts import ClosedLoop, CutTrial, close_loop
from wfm.forecasting import (
    DemandAssumptions,
    ForecastSettings,
    assumed,
    demand_of,
    earlier_forecasts,
    forecast_demand,
    forecast_queues,
)
from wfm.grid import TimeGrid
from wfm.rostering.backlogs import deferred_queues, idle_share_of
from wfm.rostering.near_part import near_part
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.result import ProgressListener, SolveLimits, SolveResult
from wfm.rostering.ring_fences import with_ring_fences
from wfm.rostering.roster import Roster
from wfm.rostering.roster_step import roster_step_min
from wfm.rostering.rules import Rule
from wfm.rostering.solver import StopRequest, solve
from wfm.staffing.cuts import CutSettings
from wfm.staffing.requirement import Requirement, StaffingSettings, requirement_for
from wfm.staffing.volumes import routed_demand
from wfm.workforce import AbsenceRates, HiringSettings, Workforce

if TYPE_CHECKING:
    from wfm.evaluation.simulation.measures import SimulationResult

__all__ = [
    "Foresight",
    "Outcome",
    "Plan",
    "StageListener",
    "StageResult",
    "forecast_of",
    "foresight_of",
    "loop_of",
    "problem_of",
    "reaching",
    "requirement_of",
    "run",
    "simulation_of",
]

StageResult = Union[Demand, Requirement, SolveResult, AuditReport, CutTrial, "SimulationResult"]
"""What a stage comes to."""

StageListener = Callable[[StageResult], None]
"""Called with what each stage came to, as soon as it is there."""

SIMULATED_CONTACTS = 4_000_000
"""Contacts that the simulation of a plan goes through in all its replications: a few seconds' work."""

LEAST_REPLICATIONS, MOST_REPLICATIONS = 20, 200


@dataclass(frozen=True)
class Plan:
    """Everything a plan file and its CSVs say, validated.

    Attributes
    ----------
    name
        Name of the plan; also of the default output folder.
    currency
        ISO code; amounts inside are hundredths of it.
    grid
        Planning intervals of the horizon, length n.
    queues
        The queues, length q.
    open_ : (q, n)
        Opening hours.
    history
        Past demand; None when a forecast or a requirement is given instead.
    forecast
        A forecast given as a file; None when it is to be computed.
    requirement
        A requirement given as a file; None when it is to be computed.
    forecasting, staffing
        Settings of the first two stages.
    workforce
        The people and their agreements.
    rules
        Rules of the plan.
    prices
        Prices of shortage and surplus.
    limits
        Solver limits.
    notes
        Remarks from loading that the planner should read.
    cuts
        Budget of the loop that corrects the requirement by simulation; None for the flow cover as it is.
    hiring
        How the number of people can move over the weeks; the plan of the week does not look at it.
    assumptions
        What is assumed about demand beside the forecast.
    absence_rate
        Part of the agents who stay away on a day of the simulation, in [0, 1); None: the unplanned shrinkage for which
        the requirement is raised.
    repair
        What changes after publication cost.
    absence_rates
        How often people do not come, as a distribution; `absence_rate` takes its place where both are given.
    tolerated_drop
        Points of service level that a cell may lose at the near price; None: a tenth of its agents may be missing.
    ring_fenced
        Deferred queue → agents on its backlog in each planning interval, whatever live work waits, (n,).
    """

    name: str
    currency: str
    grid: TimeGrid
    queues: tuple[Queue, ...]
    open_: np.ndarray
    history: Demand | None
    forecast: Demand | None
    requirement: Requirement | None
    forecasting: ForecastSettings
    staffing: StaffingSettings
    workforce: Workforce
    rules: tuple[Rule, ...]
    prices: Prices
    limits: SolveLimits
    notes: tuple[str, ...] = ()
    cuts: CutSettings | None = None
    hiring: HiringSettings = field(default_factory=HiringSettings)
    repair: RepairSettings = field(default_factory=RepairSettings)
    assumptions: DemandAssumptions = field(default_factory=DemandAssumptions)
    absence_rate: float | None = None
    absence_rates: AbsenceRates | None = None
    tolerated_drop: float | None = None
    ring_fenced: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def staffing_on_the_day(self) -> StaffingSettings:
        """The staffing settings with the absence that the simulation draws."""
        if self.absence_rate is None:
            return self.staffing
        return replace(self.staffing, shrinkage=replace(self.staffing.shrinkage, unplanned=self.absence_rate))


@dataclass(frozen=True)
class Outcome:
    """What a plan came to.

    Attributes
    ----------
    plan
        What was asked.
    forecast
        Contacts that customers begin, before bots and transfers.
    requirement
        Agents needed, on the planning grid.
    problem
        The rostering problem, on the roster grid.
    result
        Roster, cost terms, bound.
    audit
        The independent check of the roster; None without a roster.
    simulation
        The service that the roster delivers; None where it was not simulated.
    earlier
        What the methods would have forecast for the last weeks, the earliest first; empty where the forecast was given
        or the history is too short.
    cuts
        The trials of the loop that corrected the requirement; None where there was none.
    """

    plan: Plan
    forecast: Demand
    requirement: Requirement
    problem: RosterProblem
    result: SolveResult
    audit: AuditReport | None
    simulation: SimulationResult | None = None
    earlier: tuple[Demand, ...] = ()
    cuts: ClosedLoop | None = None


def forecast_of(plan: Plan) -> Demand:
    """Return the given forecast, or compute one from the history; the plan's assumptions are put on it."""
    return assumed(_forecast_alone(plan), plan.assumptions)


def _forecast_alone(plan: Plan) -> Demand:
    if plan.forecast is not None:
        return plan.forecast
    if plan.history is None:
        raise ValueError("a plan has a history, a forecast or a requirement; loading checks it")
    return forecast_demand(plan.history, plan.grid, plan.forecasting, plan.open_)


def reaching(plan: Plan, forecast: Demand) -> Demand:
    """Return what reaches each queue of a forecast: less what bots solve, plus what other queues pass on."""
    return routed_demand(forecast, plan.staffing)


Foresight = tuple[Demand, tuple[Demand, ...]]
"""A forecast without the plan's assumptions, and what its methods would have forecast for the last weeks."""


def foresight_of(plan: Plan) -> Foresight:
    """Return the forecast, and those that its methods would have made for the last weeks; assumptions left out."""
    if plan.forecast is not None or plan.history is None:
        return _forecast_alone(plan), ()
    history, settings = plan.history, plan.forecasting
    found = forecast_queues(history, plan.grid, settings, plan.open_)
    earlier = earlier_forecasts(history, found, plan.grid, settings)
    return demand_of(history, found, plan.grid, settings, planned=True), earlier


def requirement_of(plan: Plan, forecast: Demand) -> Requirement:
    """Return the given requirement, or compute it from what reaches each queue of a forecast, with its reserve."""
    if plan.requirement is not None:
        return plan.requirement
    return reserved(requirement_for(reaching(plan, forecast), plan.staffing), plan.absence_rates, plan.workforce)


def problem_of(plan: Plan, requirement: Requirement) -> RosterProblem:
    """Put the rostering problem together on the roster grid."""
    step = roster_step_min(plan.grid.step_min, plan.workforce.shifts, plan.rules)
    grid = plan.grid.refined(step)
    problem = RosterProblem(
        grid=grid,
        queues=plan.queues,
        required=np.repeat(np.round(requirement.agents, 2), plan.grid.step_min // step, axis=1),
        workforce=plan.workforce,
        rules=plan.rules,
        prices=plan.prices,
        currency=plan.currency,
        deferred=deferred_queues(requirement, plan.open_, plan.staffing, plan.prices, grid),
        idle_share=idle_share_of(requirement, plan.staffing, grid),
        near=near_part(requirement, plan.staffing, plan.tolerated_drop, grid),
    )
    return with_ring_fences(problem, plan.ring_fenced)


def simulation_of(
    outcome: Outcome, roster: Roster | None = None, contacts: int = SIMULATED_CONTACTS
) -> SimulationResult | None:
    """Simulate the roster of an outcome, as often as fits into a few seconds, the same number on every machine.

    Parameters
    ----------
    outcome
        What a plan came to.
    roster
        Another roster to simulate under the same plan; None for the outcome's own.
    contacts
        Contacts that all replications go through.

    Returns
    -------
    None without duties, and where the contacts or their handle times are not known.
    """
    demand, roster = reaching(outcome.plan, outcome.forecast), roster or outcome.result.roster
    if roster is None or not roster.duties or not _can_be_simulated(demand):
        return None
    return _simulated(outcome.plan, outcome.problem, demand, roster, outcome.plan.limits.seed, contacts)


def _can_be_simulated(demand: Demand) -> bool:
    """Return whether there are contacts, and their handle times are known."""
    contacts = np.nan_to_num(demand.contacts)
    return bool(np.isfinite(demand.aht_s[contacts > 0]).all() and contacts.sum() > 0)


def _simulated(
    plan: Plan,
    problem: RosterProblem,
    demand: Demand,
    roster: Roster,
    seed: int,
    contacts: int = SIMULATED_CONTACTS,
) -> SimulationResult:
    from wfm.evaluation.simulation.horizon import Replications
    from wfm.evaluation.simulation.plan import SimulationSettings, simulate

    count = int(np.clip(contacts / np.nansum(demand.contacts), LEAST_REPLICATIONS, MOST_REPLICATIONS))
    rates = None if plan.absence_rate is not None else plan.absence_rates
    law = None if rates is None else absence_law(rates, plan.workforce, plan.grid.dates)
    settings = SimulationSettings(seed=seed, replications=Replications(count), law=law)
    return simulate(problem, demand, plan.staffing_on_the_day, roster, settings)


def loop_of(
    outcome: Outcome, progress: ProgressListener | None, stop: StopRequest | None, finished: StageListener
) -> ClosedLoop | None:
    """Correct the requirement of an outcome by simulating what it leads to, within the plan's budget.

    Returns
    -------
    None where the plan asks for no such loop, there is no duty, or the roster cannot be simulated.

    Notes
    -----
    Each trial has an equal share of the budget and starts from the roster of the trial before. All are simulated with
    the same random numbers, but other ones than those of the service that is promised in the end.
    """
    plan, first = outcome.plan, outcome.result
    demand = reaching(plan, outcome.forecast)
    settings = plan.cuts
    stopped = first.interrupted or (stop is not None and stop())
    if settings is None or first.roster is None or not first.roster.duties or stopped or not _can_be_simulated(demand):
        return None
    limits = replace(plan.limits, time_limit_s=settings.budget_s / settings.iterations)
    ends = time.monotonic() + settings.budget_s
    skill_sets = {frozenset(agent.skills) for agent in plan.workforce.agents}

    def resolve(requirement: Requirement, roster: Roster) -> SolveResult:
        return solve(problem_of(plan, requirement), limits, progress=progress, stop=stop, start=roster)

    def go_on() -> bool:
        return not (stop is not None and stop()) and (limits.deterministic or time.monotonic() < ends)

    return close_loop(
        outcome.requirement,
        [[queue.skill in skills for queue in plan.queues] for skills in skill_sets],
        first,
        resolve,
        lambda roster: _simulated(plan, outcome.problem, demand, roster, plan.limits.seed + 1),
        settings,
        unplanned=plan.staffing.shrinkage.unplanned,
        go_on=go_on,
        tried=finished,
    )


def run(
    plan: Plan,
    progress: ProgressListener | None = None,
    stop: StopRequest | None = None,
    finished: StageListener | None = None,
    *,
    simulated: bool = False,
    foresight: Foresight | None = None,
    start: Roster | None = None,
) -> Outcome:
    """Carry a plan out, from demand to an audited roster.

    Parameters
    ----------
    plan
        What is asked.
    progress
        Called with every line of progress of the solver.
    stop
        Asked now and then; when it returns True, the best roster so far is the answer, and it is not simulated.
    finished
        Called with what each stage came to.
    simulated
        Whether the service of the roster is simulated too.
    foresight
        What `foresight_of` the plan gives, where it is known already.
    start
        A roster from which the search begins where it keeps the hard rules of this plan.
    """
    tell = finished or (lambda _: None)
    alone, earlier = foresight or foresight_of(plan)
    demand = assumed(alone, plan.assumptions)
    tell(demand)
    requirement = requirement_of(plan, demand)
    tell(requirement)
    problem = problem_of(plan, requirement)
    if start is not None and audit(problem, start).violations:
        start = None
    result = solve(problem, plan.limits, progress=progress, stop=stop, start=start)
    tell(result)
    outcome = Outcome(plan, demand, requirement, problem, result, None, earlier=earlier)
    loop = loop_of(outcome, progress, stop, tell)
    if loop is not None:
        requirement, result = loop.best.requirement, loop.best.result
        problem = problem_of(plan, requirement)
        outcome = replace(outcome, requirement=requirement, problem=problem, result=result, cuts=loop)
    if result.roster is None:
        return outcome
    report = audit(problem, result.roster)
    tell(report)
    outcome = replace(outcome, audit=report)
    if not simulated or result.interrupted or (stop is not None and stop()):
        return outcome
    service = simulation_of(outcome)
    if service is not None:
        tell(service)
    return replace(outcome, simulation=service)
