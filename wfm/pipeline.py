"""The whole plan in one short flow: demand → requirement → roster → audit → simulated service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from math import gcd
from typing import TYPE_CHECKING, Union

import numpy as np

from wfm.demand import Demand, Queue
from wfm.evaluation.audit import AuditReport, audit
from wfm.forecasting import ForecastSettings, demand_of, earlier_forecasts, forecast_demand, forecast_queues
from wfm.grid import TimeGrid
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import ProgressListener, SolveLimits, SolveResult
from wfm.rostering.rules import Rule
from wfm.rostering.solver import StopRequest, solve
from wfm.staffing.requirement import Requirement, StaffingSettings, requirement_for
from wfm.staffing.volumes import routed_demand
from wfm.workforce import ShiftTemplate, Workforce

if TYPE_CHECKING:
    from wfm.evaluation.simulation.measures import SimulationResult

__all__ = [
    "Outcome",
    "Plan",
    "StageListener",
    "StageResult",
    "forecast_of",
    "problem_of",
    "reaching",
    "requirement_of",
    "roster_step_min",
    "run",
    "simulation_of",
]

StageResult = Union[Demand, Requirement, SolveResult, AuditReport, "SimulationResult"]
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
    """

    plan: Plan
    forecast: Demand
    requirement: Requirement
    problem: RosterProblem
    result: SolveResult
    audit: AuditReport | None
    simulation: SimulationResult | None = None
    earlier: tuple[Demand, ...] = ()


def forecast_of(plan: Plan) -> Demand:
    """Return the given forecast, or compute one from the history."""
    if plan.forecast is not None:
        return plan.forecast
    if plan.history is None:
        raise ValueError("a plan has a history, a forecast or a requirement; loading checks it")
    return forecast_demand(plan.history, plan.grid, plan.forecasting, plan.open_)


def reaching(plan: Plan, forecast: Demand) -> Demand:
    """Return what reaches each queue of a forecast: less what bots solve, plus what other queues pass on."""
    return routed_demand(forecast, plan.staffing)


def _forecast_with_past(plan: Plan) -> tuple[Demand, tuple[Demand, ...]]:
    """Return the forecast, and those that its methods would have made for the last weeks."""
    if plan.forecast is not None or plan.history is None:
        return forecast_of(plan), ()
    history, settings = plan.history, plan.forecasting
    found = forecast_queues(history, plan.grid, settings, plan.open_)
    earlier = earlier_forecasts(history, found, plan.grid, settings)
    return demand_of(history, found, plan.grid, settings, planned=True), earlier


def requirement_of(plan: Plan, forecast: Demand) -> Requirement:
    """Return the given requirement, or compute it from what reaches each queue of a forecast."""
    if plan.requirement is not None:
        return plan.requirement
    return requirement_for(reaching(plan, forecast), plan.staffing)


def roster_step_min(interval_min: int, shifts: tuple[ShiftTemplate, ...]) -> int:
    """Return the finest step, in minutes, that intervals, starts, ends and breaks share."""
    numbers = [interval_min]
    for shift in shifts:
        numbers += [shift.earliest_start_min, shift.start_step_min, shift.length_min]
        for item in shift.breaks:
            numbers += [item.earliest_min, shift.break_step_min, item.length_min]
    return reduce(gcd, numbers)


def problem_of(plan: Plan, requirement: Requirement) -> RosterProblem:
    """Put the rostering problem together on the roster grid."""
    step = roster_step_min(plan.grid.step_min, plan.workforce.shifts)
    return RosterProblem(
        grid=plan.grid.refined(step),
        queues=plan.queues,
        required=np.repeat(np.round(requirement.agents, 2), plan.grid.step_min // step, axis=1),
        workforce=plan.workforce,
        rules=plan.rules,
        prices=plan.prices,
        currency=plan.currency,
    )


def simulation_of(outcome: Outcome) -> SimulationResult | None:
    """Simulate the roster of an outcome, as often as fits into a few seconds, the same number on every machine.

    Returns
    -------
    None without duties, and where the contacts or their handle times are not known.
    """
    demand, roster = reaching(outcome.plan, outcome.forecast), outcome.result.roster
    contacts = np.nan_to_num(demand.contacts)
    known = np.isfinite(demand.aht_s[contacts > 0]).all()
    if roster is None or not roster.duties or not known or contacts.sum() <= 0:
        return None
    from wfm.evaluation.simulation.horizon import Replications
    from wfm.evaluation.simulation.plan import SimulationSettings, simulate

    count = int(np.clip(SIMULATED_CONTACTS / contacts.sum(), LEAST_REPLICATIONS, MOST_REPLICATIONS))
    settings = SimulationSettings(seed=outcome.plan.limits.seed, replications=Replications(count))
    return simulate(outcome.problem, demand, outcome.plan.staffing, roster, settings)


def run(
    plan: Plan,
    progress: ProgressListener | None = None,
    stop: StopRequest | None = None,
    finished: StageListener | None = None,
    *,
    simulated: bool = False,
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
    """
    tell = finished or (lambda _: None)
    demand, earlier = _forecast_with_past(plan)
    tell(demand)
    requirement = requirement_of(plan, demand)
    tell(requirement)
    problem = problem_of(plan, requirement)
    result = solve(problem, plan.limits, progress=progress, stop=stop)
    tell(result)
    if result.roster is None:
        return Outcome(plan, demand, requirement, problem, result, None, earlier=earlier)
    report = audit(problem, result.roster)
    tell(report)
    outcome = Outcome(plan, demand, requirement, problem, result, report, earlier=earlier)
    if not simulated or result.interrupted or (stop is not None and stop()):
        return outcome
    service = simulation_of(outcome)
    if service is not None:
        tell(service)
    return replace(outcome, simulation=service)
