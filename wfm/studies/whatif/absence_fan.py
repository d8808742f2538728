"""What sickness does to the base roster: the same week simulated with more and more agents staying away."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wfm.evaluation.audit import audit
from wfm.evaluation.coverage import coverage_of
from wfm.pipeline import Foresight, Outcome, Plan, problem_of, requirement_of, simulation_of
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Roster
from wfm.staffing.targets import Period
from wfm.tables.cells import csv_text

__all__ = ["ABSENCE_RATES", "AbsencePoint", "FanTask", "absence_fan_csv", "absence_point", "fan_from_json", "fan_json"]

ABSENCE_RATES = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15)
"""Rates that every fan shows; the plan's own is added."""

SIMULATED_CONTACTS = 300_000
"""Contacts that the simulation of one rate goes through."""

COVERAGE_DRAWS = 8
"""Sick weeks in which missing agent-hours are counted."""


@dataclass(frozen=True, slots=True)
class FanTask:
    """One rate to simulate.

    Attributes
    ----------
    plan, foresight
        What is asked, and its forecast before assumptions.
    roster
        The roster that people call in sick on.
    rate
        Part of the agents who stay away on a day, in [0, 1).
    """

    plan: Plan
    foresight: Foresight
    roster: Roster
    rate: float


@dataclass(frozen=True, slots=True)
class AbsencePoint:
    """What a roster delivers at one rate of absence.

    Attributes
    ----------
    rate
        Part of the agents who stay away on a day.
    absent_duties
        Duties of the horizon that fall out, on average.
    service_level
        Mean simulated level of the live queues together.
    low, high
        Levels that one week in ten stays below, and exceeds.
    days_on_target
        Probability that a day of a queue meets its target.
    missing_h
        Agent-hours missing to the requirement on the seats (without its buffer for absence), on average.
    buffer_h
        Agent-hours by which the rostered requirement would have to rise to make up for this rate.
    """

    rate: float
    absent_duties: float
    service_level: float
    low: float
    high: float
    days_on_target: float
    missing_h: float
    buffer_h: float


def absence_point(task: FanTask) -> AbsencePoint:
    """Return what a roster delivers at one rate of absence; seeded by the plan's seed."""
    from wfm.forecasting import assumed

    plan = replace(task.plan, absence_rate=task.rate)
    demand = assumed(task.foresight[0], plan.assumptions)
    requirement = requirement_of(plan, demand)
    problem = problem_of(plan, requirement)
    result = SolveResult(SolveStatus.FEASIBLE, task.roster, audit(problem, task.roster).cost_terms)
    outcome = Outcome(plan, demand, requirement, problem, result, None)
    simulated = simulation_of(outcome, contacts=SIMULATED_CONTACTS)
    nothing = float("nan")
    level, low, high, met = nothing, nothing, nothing, nothing
    if simulated is not None:
        within, below = simulated.levels_by_interval
        live = ~simulated.deferred
        levels = within[:, live].sum(axis=(1, 2)) / np.maximum(below[:, live].sum(axis=(1, 2)), 1e-9)
        level = float(levels.mean())
        low, high = (float(value) for value in np.quantile(levels, [0.1, 0.9]))
        met = float(np.nanmean(simulated.over(Period.DAY).met.value[live]))
    buffered = plan.staffing.shrinkage.unplanned
    on_seats = replace(problem, required=np.round(problem.required * (1 - buffered), 2))
    return AbsencePoint(
        rate=task.rate,
        absent_duties=round(task.rate * len(task.roster.duties), 2),
        service_level=level,
        low=low,
        high=high,
        days_on_target=met,
        missing_h=_missing_h(on_seats, task.roster, task.rate, plan.limits.seed),
        buffer_h=round(on_seats.required_agent_h * (1 / (1 - task.rate) - 1), 2),
    )


def _missing_h(problem: RosterProblem, roster: Roster, rate: float, seed: int) -> float:
    """Return the mean missing agent-hours over sick weeks; each duty falls out with the rate, alone."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(COVERAGE_DRAWS if rate else 1):
        # One draw for each duty at any rate: who is away at a small rate is away at a larger one.
        here = rng.random(len(roster.duties)) >= rate
        left = Roster(tuple(duty for duty, there in zip(roster.duties, here, strict=True) if there))
        found.append(float(coverage_of(problem, left).shortage.sum()) * problem.grid.step_h)
    return round(float(np.mean(found)), 2)


FAN_COLUMNS = tuple(AbsencePoint.__annotations__)


def absence_fan_csv(fan: tuple[AbsencePoint, ...]) -> str:
    """Return absence_fan.csv: a row a rate."""
    rows = [tuple(_cell(getattr(point, name)) for name in FAN_COLUMNS) for point in fan]
    return csv_text(FAN_COLUMNS, rows)


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.6g}"


def fan_json(fan: tuple[AbsencePoint, ...], digest: str) -> str:
    """Return a fan as JSON with the digest of what it rests on."""
    points = [{name: _known(getattr(point, name)) for name in FAN_COLUMNS} for point in fan]
    return json.dumps({"digest": digest, "points": points}, indent=1, allow_nan=False) + "\n"


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def fan_from_json(text: str, digest: str) -> tuple[AbsencePoint, ...] | None:
    """Return the fan of a text; None where it rests on something else, or is none."""
    try:
        found: Any = json.loads(text)
        if found["digest"] != digest:
            return None
        nothing = float("nan")
        return tuple(
            AbsencePoint(**{name: nothing if value is None else value for name, value in point.items()})
            for point in found["points"]
        )
    except (ValueError, TypeError, KeyError):
        return None
