"""What a roster comes to when people stay away: chances, missing hours, the reserve, and the people present."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.flow import cheapest_flow
from wfm.evaluation.presence import presence_of
from wfm.evaluation.simulation.horizon import Horizon
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Duty, Roster
from wfm.staffing.reserve import away_at_most, rostered_for
from wfm.staffing.targets import Period

__all__ = ["FAN_LEVELS", "AbsenceDay", "AbsenceOutlook", "outlook_of"]

FloatArray = NDArray[np.float64]

FAN_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Levels of the people present."""

FLOWS = 30
"""Draws of which the missing hours are computed; their mean needs fewer than the chances."""


@dataclass(frozen=True)
class AbsenceDay:
    """One day, or the whole horizon.

    Attributes
    ----------
    date
        The day; None for the whole horizon.
    rostered
        Duties.
    away, away_high
        Mean number of them missed, and the number not passed with the stated certainty; None over the horizon.
    met, met_half_width : (q,)
        Chance that the queue reaches its level over the day (or the horizon), and the 95 % half-width.
    met_all
        Chance that every queue does.
    missing_h
        Expected agent-hours missing of those that have to be at their places.
    add
        People to add so that with the certainty as many come as the day needs; None over the horizon.
    add_minor
        What rostering them costs; over the horizon the sum.
    standby_minor
        What having them on standby costs, with the pay of those called; None where the plan has no price for it.
    """

    date: date | None
    rostered: int
    away: float
    away_high: int | None
    met: FloatArray
    met_half_width: FloatArray
    met_all: float
    missing_h: float
    add: int | None
    add_minor: float
    standby_minor: float | None


@dataclass(frozen=True)
class AbsenceOutlook:
    """The days, the horizon, and the fan of people present.

    Attributes
    ----------
    certainty
        What the reserve is sized for.
    days
        One a day.
    total
        The whole horizon.
    required, scheduled : (n,)
        Agents that have to be at their places, all queues together, and agents rostered, less breaks.
    present : (5, n)
        Agents present at `FAN_LEVELS`.
    """

    certainty: float
    days: tuple[AbsenceDay, ...]
    total: AbsenceDay
    required: FloatArray
    scheduled: FloatArray
    present: FloatArray


def outlook_of(
    problem: RosterProblem,
    on_seat: FloatArray,
    roster: Roster,
    horizon: Horizon,
    result: SimulationResult,
    *,
    certainty: float,
    correlation: float = 0.0,
    standby_minor: int | None = None,
) -> AbsenceOutlook:
    """Return what the simulated absences of a roster come to.

    Parameters
    ----------
    problem
        The rostering problem: people, queues, prices; its requirement has the reserve in it.
    on_seat : (q, n)
        Agents that have to be at their places, on the grid of the demand that was simulated.
    roster
        The roster that was simulated.
    horizon, result
        What was simulated, and what came out; the same absences are drawn again from the seed.
    certainty, correlation, standby_minor
        As in `wfm.workforce.AbsenceRates`.
    """
    facts = Facts(problem, roster)
    away = np.stack([horizon.away(result.seed, number) for number in range(result.replications)])
    days = _duties_by_day(facts)
    rows_of = {agent.id: row for row, agent in enumerate(problem.workforce.agents)}
    missing_h = _missing_h(problem, on_seat, roster, away[:FLOWS])
    share = _needed_share(problem, on_seat)
    met, half, together = _chances(result, Period.DAY)
    found = []
    for day, duties in enumerate(days):
        rows = [rows_of[duty.agent_id] for duty in duties]
        gone = away[:, rows, day].sum(axis=1)
        rate = float(horizon.law.rate[rows, day].mean()) if horizon.law is not None and rows else 0.0
        need = int(np.ceil(share[day] * len(duties) - 1e-9))
        add = max(rostered_for(need, rate, certainty, correlation) - len(duties), 0)
        pay = float(np.mean([_pay_minor(facts, duty) for duty in duties])) if duties else 0.0
        called = float(np.clip(need - (len(duties) - gone), 0, add).mean()) if duties else 0.0
        found.append(
            AbsenceDay(
                problem.grid.dates[day],
                len(duties),
                float(gone.mean()) if duties else 0.0,
                away_at_most(len(duties), rate, certainty, correlation),
                met[:, day],
                half[:, day],
                float(together[day]),
                float(missing_h[day]),
                add,
                add * pay,
                None if standby_minor is None else add * standby_minor + called * pay,
            )
        )
    scheduled, present = _fan(horizon, away, on_seat.shape[1])
    return AbsenceOutlook(certainty, tuple(found), _total(found, result), on_seat.sum(axis=0), scheduled, present)


def _duties_by_day(facts: Facts) -> list[list[Duty]]:
    """Return the duties of people of the plan by the day to which they belong."""
    days: list[list[Duty]] = [[] for _ in range(facts.problem.grid.days)]
    for duty in facts.roster.duties:
        day = facts.day(duty.date)
        if duty.agent_id in facts.agents and 0 <= day < len(days):
            days[day].append(duty)
    return days


def _pay_minor(facts: Facts, duty: Duty) -> float:
    return float(paid_min(duty)) / 60 * facts.agents[duty.agent_id].hourly_cost_minor


def _needed_share(problem: RosterProblem, on_seat: FloatArray) -> FloatArray:
    """Return what has to be at its place over what is rostered for, by day (d,), at most 1."""
    grid = problem.grid
    fine = on_seat.shape[1]
    starts = grid.day_starts[:-1]
    raised = np.add.reduceat(problem.required[: problem.plain].sum(axis=0), starts) * grid.step_min
    seats = np.add.reduceat(on_seat.sum(axis=0), starts * fine // grid.n) * grid.step_min * (grid.n // fine)
    return np.asarray(np.minimum(np.where(raised > 0, seats / np.where(raised > 0, raised, 1.0), 1.0), 1.0))


def _missing_h(problem: RosterProblem, on_seat: FloatArray, roster: Roster, away: NDArray[np.bool_]) -> FloatArray:
    """Return the mean agent-hours missing by day (d,) under the cheapest flow, over some draws."""
    grid = problem.grid
    seats = np.repeat(on_seat, grid.n // on_seat.shape[1], axis=1)
    rows = {agent.id: row for row, agent in enumerate(problem.workforce.agents)}
    total = np.zeros(grid.days)
    for gone in away:
        kept = tuple(
            duty
            for duty in roster.duties
            if duty.agent_id in rows and not _is_away(gone, rows[duty.agent_id], (duty.date - grid.first).days)
        )
        there = presence_of(Facts(problem, replace(roster, duties=kept)))
        flow = cheapest_flow(there.rates[:, : problem.plain], there.agents, seats, problem.prices)
        total += np.add.reduceat((flow.near + flow.far).sum(axis=0), grid.day_starts[:-1]) * grid.step_h
    return total / max(len(away), 1)


def _is_away(gone: NDArray[np.bool_], row: int, day: int) -> bool:
    return 0 <= day < gone.shape[1] and bool(gone[row, day])


def _chances(result: SimulationResult, over: Period) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the chance of reaching the level and its half-width (q, p), and that all queues do (p,)."""
    met = result.over(over).met
    starts = result.day_starts[:-1] if over is Period.DAY else result.day_starts[:1]
    within, below = (np.add.reduceat(part, starts, axis=2) for part in result.levels_by_interval)
    level = np.array([target.level for target in result.targets])[:, None]
    reached = (within >= level * below - 1e-9) | (below == 0)
    return met.value, met.half_width, np.asarray(reached.all(axis=1).mean(axis=0))


def _total(days: Sequence[AbsenceDay], result: SimulationResult) -> AbsenceDay:
    met, half, together = _chances(result, Period.WEEK)
    standby = [day.standby_minor for day in days if day.standby_minor is not None]
    return AbsenceDay(
        None,
        sum(day.rostered for day in days),
        sum(day.away for day in days),
        None,
        met[:, 0],
        half[:, 0],
        float(together[0]),
        sum(day.missing_h for day in days),
        None,
        sum(day.add_minor for day in days),
        sum(standby) if standby else None,
    )


def _fan(horizon: Horizon, away: NDArray[np.bool_], n: int) -> tuple[FloatArray, FloatArray]:
    """Return agents rostered (n,), and present at the levels of the fan (5, n), breaks taken off."""
    s, step_s = horizon.stretches, horizon.arrivals.step_s
    edges = np.arange(n + 1) * step_s
    there = np.diff(np.clip(edges[None, :], s.start_s[:, None], s.end_s[:, None]), axis=1) / step_s
    comes = np.where(s.day[None, :] < 0, True, ~away[:, s.agent, np.maximum(s.day, 0)])
    present = comes.astype(np.float64) @ there
    return there.sum(axis=0), np.quantile(present, FAN_LEVELS, axis=0)
