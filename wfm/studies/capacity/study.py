"""From a plan to its capacity problem: long forecast, agent-hours by week, kinds of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand
from wfm.errors import Fault, InputError
from wfm.forecasting import ForecastSettings
from wfm.forecasting.long_range import LongForecast, forecast_long
from wfm.pipeline import Plan, reaching
from wfm.staffing.requirement import requirement_for
from wfm.staffing.volumes import known_volume
from wfm.studies.capacity.problem import CapacityProblem, StaffGroup
from wfm.studies.capacity.programme import CapacityPlan, solve_capacity
from wfm.workforce import Contract, HireProfile, Pay, Workforce

__all__ = ["CapacityStudy", "capacity_of", "capacity_problem"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class CapacityStudy:
    """A capacity plan beside what it was made from.

    Attributes
    ----------
    plan
        The plan that was asked about.
    contacts : (q, w)
        Contacts that reach each queue by week, at the level that is planned for.
    best
        The cheapest plan.
    unchanged
        The same without any hiring.
    notes
        What was assumed.
    """

    plan: Plan
    contacts: FloatArray
    best: CapacityPlan
    unchanged: CapacityPlan
    notes: tuple[str, ...]


def capacity_of(plan: Plan, *, time_limit_s: float = 30.0) -> CapacityStudy:
    """Return how many people to employ, and when to hire them; errors as in `capacity_problem`."""
    problem, contacts, notes = capacity_problem(plan)
    best = solve_capacity(problem, time_limit_s=time_limit_s)
    unchanged = solve_capacity(problem, time_limit_s=time_limit_s, hiring=False)
    return CapacityStudy(plan, contacts, best, unchanged, notes)


def capacity_problem(plan: Plan) -> tuple[CapacityProblem, FloatArray, tuple[str, ...]]:
    """Return the capacity problem of a plan, contacts by queue and week (q, w), and what was assumed.

    Raises
    ------
    InputError
        If the plan has no history, or its history no record before the first day.
    """
    settings = plan.hiring
    if plan.history is None:
        raise InputError([Fault(plan.name, "has no history to forecast months from", None, "Add 'history: <file>'")])
    found = forecast_long(plan.history, plan.grid.first, 7 * settings.weeks, _levels(plan))
    demand = reaching(plan, _planned_for(found, settings.quantile))
    weeks = tuple(plan.grid.first + timedelta(weeks=week) for week in range(settings.weeks))
    groups, heads = _groups(plan)
    heads, notes = _with_changes(plan, groups, heads, weeks)
    hirable = _hirable(plan.hiring.profiles, groups)
    problem = CapacityProblem(
        weeks,
        tuple(queue.id for queue in plan.queues),
        _required_h(plan, demand),
        groups,
        heads,
        hirable,
        _class_weeks(plan, weeks),
        settings,
        plan.prices,
    )
    return problem, _by_week(demand, demand.contacts), (*found.notes, *notes, *_assumed(plan))


def _levels(plan: Plan) -> ForecastSettings:
    """Return the forecasting settings with the level that is planned for among the levels."""
    wanted = plan.hiring.quantile
    levels = plan.forecasting.levels
    if wanted is None or wanted in levels:
        return plan.forecasting
    return replace(plan.forecasting, levels=tuple(sorted({*levels, wanted})))


def _planned_for(found: LongForecast, quantile: float | None) -> Demand:
    demand = found.demand
    if quantile is None or demand.quantiles is None:
        return demand
    return replace(demand, contacts=demand.quantiles[demand.levels.index(quantile)])


def _by_week(demand: Demand, values: FloatArray) -> FloatArray:
    """Return sums over weeks (q, w) of values by interval (q, n)."""
    starts = demand.grid.day_starts[:-1:7]
    return np.asarray(np.add.reduceat(values, starts, axis=1))


def _required_h(plan: Plan, demand: Demand) -> FloatArray:
    """Return agent-hours by queue and week (q, w): those of the weekly plan's requirement, and work with a deadline.

    Work that waits in a backlog needs contacts × handle time, whatever the interval; like the requirement of the other
    queues it is divided by what unplanned shrinkage leaves.
    """
    hours = _by_week(demand, requirement_for(demand, plan.staffing).agents) * demand.grid.step_h
    contacts, aht_s = known_volume(demand)
    work_h = _by_week(demand, contacts * aht_s) / 3600 / (1 - plan.staffing.shrinkage.unplanned)
    deferred = np.array([[queue.channel.deferred] for queue in plan.queues])
    return np.where(deferred, work_h, hours)


def _groups(plan: Plan) -> tuple[tuple[StaffGroup, ...], FloatArray]:
    """Return the kinds of people, those there first, and how many there are now (g,)."""
    workforce = plan.workforce
    members: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for row, agent in enumerate(workforce.agents):
        members.setdefault((agent.contract, tuple(sorted(agent.skills))), []).append(row)
    groups, heads = [], []
    for (contract, skills), rows in members.items():
        agents = [workforce.agents[row] for row in rows]
        pace = {skill: float(np.mean([1 / agent.skills[skill] for agent in agents])) for skill in skills}
        cost = float(np.mean([agent.hourly_cost_minor for agent in agents]))
        groups.append(_group(plan, workforce.contract_by_id[contract], skills, pace, cost))
        heads.append(len(rows))
    for profile in (*plan.hiring.profiles, *(HireProfile(c.contract, c.skills) for c in plan.hiring.changes)):
        if _row(groups, profile) is None:
            cost = float(profile.hourly_cost_minor or _usual_cost(workforce, profile.contract))
            skills = tuple(sorted(profile.skills))
            contract_ = workforce.contract_by_id[profile.contract]
            groups.append(_group(plan, contract_, skills, dict.fromkeys(skills, 1.0), cost))
            heads.append(0)
    return tuple(groups), np.array(heads, dtype=float)


def _group(plan: Plan, contract: Contract, skills: tuple[str, ...], pace: dict[str, float], cost: float) -> StaffGroup:
    shifts = [plan.workforce.shift_by_id[name] for name in contract.shifts]
    breaks = [sum(item.length_min for item in shift.breaks if item.paid) / shift.paid_min for shift in shifts]
    on_phone = (1 - float(np.mean(breaks))) * (1 - plan.staffing.shrinkage.planned) * plan.hiring.roster_fit
    return StaffGroup(
        contract.id,
        skills,
        contract.min_week_min / 60,
        contract.max_week_min / 60,
        contract.pay is Pay.SALARIED,
        cost,
        on_phone,
        np.array([pace.get(queue.skill, 0.0) for queue in plan.queues]),
    )


def _usual_cost(workforce: Workforce, contract: str) -> float:
    """Return the mean cost of an hour of those who have a contract; of everybody where nobody has it."""
    same = [agent.hourly_cost_minor for agent in workforce.agents if agent.contract == contract]
    return float(np.mean(same or [agent.hourly_cost_minor for agent in workforce.agents]))


def _row(groups: Sequence[StaffGroup], profile: HireProfile) -> int | None:
    """Return the row of the group that a profile means; None where it is not there yet."""
    for row, group in enumerate(groups):
        same = (group.contract, group.skills) == (profile.contract, tuple(sorted(profile.skills)))
        if same and profile.hourly_cost_minor in {None, group.hourly_minor}:
            return row
    return None


def _hirable(profiles: Sequence[HireProfile], groups: Sequence[StaffGroup]) -> tuple[int, ...]:
    """Return the rows of the groups into which people can be hired; all of them where the plan names none."""
    if not profiles:
        return tuple(range(len(groups)))
    rows = {_row(groups, profile) for profile in profiles}
    return tuple(sorted(row for row in rows if row is not None))


def _with_changes(
    plan: Plan, groups: Sequence[StaffGroup], heads: FloatArray, weeks: Sequence[date]
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return experienced people by group and week (g, w) without hiring, and what is odd about them."""
    stay = plan.hiring.staying(len(weeks))
    out = heads[:, None] * stay[None, :]
    notes = []
    for change in plan.hiring.changes:
        row = _row(groups, HireProfile(change.contract, change.skills))
        first = (change.date - weeks[0]).days // 7
        if row is not None:
            out[row, first:] += change.heads * stay[: len(weeks) - first]
            if (out[row] < 0).any():
                who = f"{change.contract} with {' '.join(change.skills)}"
                notes.append(f"capacity: more people leave {who} than are there; none are left")
                out[row] = np.maximum(out[row], 0.0)
    return out, tuple(notes)


def _class_weeks(plan: Plan, weeks: Sequence[date]) -> NDArray[np.bool_]:
    settings = plan.hiring
    if not settings.class_dates:
        return np.arange(len(weeks)) >= settings.lead_weeks
    starts = {(day - weeks[0]).days // 7 for day in settings.class_dates}
    return np.array([week in starts for week in range(len(weeks))])


def _assumed(plan: Plan) -> tuple[str, ...]:
    """Return what the plan leaves to defaults that make hiring look cheaper than it is."""
    settings, found = plan.hiring, []
    if settings.attrition_per_year == 0:
        found.append("capacity: attrition_per_year is 0: nobody is taken to leave")
    if settings.roster_fit == 1:
        found.append("capacity: roster_fit is 1: every hour on the phones is taken to fall where it is needed")
    if settings.hire_cost_minor == 0 and settings.training_cost_minor == 0:
        found.append("capacity: hire_cost and training_cost are 0: a new starter costs nothing but their pay")
    if plan.staffing.shrinkage.planned == 0:
        found.append("capacity: planned shrinkage is 0: nobody is taken to be on leave, in training or in meetings")
    tail = min(settings.ramp_weeks, settings.weeks)
    found.append(f"capacity: hires of the last {tail} weeks pay off after the plan's end, so few are proposed there")
    return tuple(found)
