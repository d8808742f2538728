"""Outcomes made without a solver: small ones whose every number can be checked, and large ones for size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from wfm.demand import Channel, Demand, Queue
from wfm.evaluation.audit import audit
from wfm.forecasting import ForecastSettings
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome, Plan, problem_of
from wfm.rostering.problem import Prices
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.staffing.deferred import AgedWork
from wfm.staffing.requirement import QueueStaffing, Requirement, StaffingSettings, requirement_for
from wfm.staffing.targets import ServiceTarget
from wfm.workforce import (
    Absence,
    AbsenceKind,
    Agent,
    Break,
    CarryIn,
    Contract,
    Pay,
    ShiftTemplate,
    Workforce,
)

FIRST = date(2026, 11, 2)
ZONE = "Europe/Warsaw"
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
DAY = ShiftTemplate(
    "day", 480, 600, 30, 510, (Break("tea", 15, True, 90, 180), Break("meal", 30, False, 210, 300)), break_step_min=15
)
LATE = ShiftTemplate("late", 720, 780, 30, 480, (Break("meal", 30, False, 180, 300),))
NIGHT = ShiftTemplate("night", 1320, 1320, 30, 480, (Break("rest", 30, True, 150, 300),))
NAMES = (
    "Zażółć Gęślą Jaźń",
    "محمد عبد الله",
    '=HYPERLINK("http://bad.example","x")',
    "</script><b>Eve</b>",
    "Łukasz Żak",
)


def duty(grid: TimeGrid, agent_id: str, day: int, shift: ShiftTemplate, start_min: int | None = None) -> Duty:
    """One duty with each break at its earliest start."""
    begin = grid.at(day, shift.earliest_start_min if start_min is None else start_min)
    activities = tuple(
        Activity(
            grid.instant(begin + item.earliest_min),
            grid.instant(begin + item.earliest_min + item.length_min),
            item.id,
            item.paid,
        )
        for item in shift.breaks
    )
    when = grid.first + timedelta(days=day)
    return Duty(agent_id, when, grid.instant(begin), grid.instant(begin + shift.length_min), shift.id, activities)


def daily_shape(grid: TimeGrid, peak: float, from_h: float = 7, to_h: float = 23) -> np.ndarray:
    """A camel of contacts between two hours of each day, lower on Saturday and Sunday."""
    hours = np.array([when.hour + when.minute / 60 for when in grid.times])
    weekend = np.array([when.weekday() >= 5 for when in grid.times])
    shape = np.exp(-(((hours - 11) / 2.5) ** 2)) + 0.8 * np.exp(-(((hours - 16) / 3.0) ** 2))
    return np.where((hours >= from_h) & (hours < to_h), peak * shape / 1.2 * np.where(weekend, 0.5, 1.0), 0.0)


def demand_of(grid: TimeGrid, queues: tuple[Queue, ...], peaks: tuple[float, ...], aht_s: float = 240.0) -> Demand:
    """A forecast with normal-looking bands."""
    contacts = np.array([daily_shape(grid, peak) for peak in peaks])
    spread = np.array([-1.64, -1.28, -0.67, 0.0, 0.67, 1.28, 1.64])[:, None, None]
    quantiles = np.maximum(0.0, contacts + spread * np.sqrt(contacts + (0.08 * contacts) ** 2))
    return Demand(
        grid,
        queues,
        contacts,
        np.full_like(contacts, aht_s),
        contacts > 0,
        LEVELS,
        quantiles,
        ("profile",) * len(queues),
    )


def plan_of(
    queues: tuple[Queue, ...],
    peaks: tuple[float, ...],
    workforce: Workforce,
    *,
    history_days: int = 0,
    **changes: object,
) -> Plan:
    """A plan of one week in hours."""
    grid = TimeGrid(FIRST, 7, 30, ZONE)
    history = None
    if history_days:
        past = TimeGrid(FIRST - timedelta(days=history_days), history_days, 30, ZONE)
        base = demand_of(past, queues, peaks)
        noise = np.random.default_rng(1).normal(1.0, 0.08, base.contacts.shape)
        history = Demand(past, queues, np.round(base.contacts * noise), base.aht_s, base.open_)
    forecast = demand_of(grid, queues, peaks)
    plan = Plan(
        name="sample",
        currency="PLN",
        grid=grid,
        queues=queues,
        open_=forecast.open_,
        history=history,
        forecast=forecast,
        requirement=None,
        forecasting=ForecastSettings(),
        staffing=StaffingSettings(),
        workforce=workforce,
        rules=(),
        prices=Prices(6000, 12000, 500),
        limits=SolveLimits(),
        notes=("history: one gap of 2 intervals was filled",),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def outcome_of(plan: Plan, roster: Roster | None, *, bound_share: float = 0.97) -> Outcome:
    """Carry a plan out with a given roster in place of the solver's."""
    assert plan.forecast is not None
    requirement = plan.requirement or requirement_for(plan.forecast, plan.staffing)
    problem = problem_of(plan, requirement)
    if roster is None:
        why = ("Agent A01 cannot work 40 h: the availability leaves 32 h.",)
        return Outcome(
            plan, plan.forecast, requirement, problem, SolveResult(SolveStatus.INFEASIBLE, None, explanation=why), None
        )
    report = audit(problem, roster)
    bound = (report.cost * Decimal(str(bound_share))).quantize(Decimal("0.01"))
    result = SolveResult(
        SolveStatus.FEASIBLE,
        roster,
        report.cost_terms,
        bound,
        relaxation="each agent alone against coverage prices (column bound)",
        engine=Engine.DECOMPOSITION,
        seconds=12.345,
        first_roster_s=0.8,
    )
    return Outcome(plan, plan.forecast, requirement, problem, result, report)


def small_outcome(with_roster: bool = True) -> Outcome:
    """Five agents with awkward names, two queues, one night duty over the end of the week."""
    queues = (
        Queue("sales", "Sprzedaż", Channel.VOICE, "sales", 120.0),
        Queue("support", "الدعم الفني", Channel.VOICE, "support"),
    )
    skills = ({"sales": 1.0}, {"support": 1.0}, {"sales": 1.0, "support": 1.25}, {"support": 1.0}, {"sales": 1.0})
    contracts = ("full", "full", "hourly", "hourly", "hourly")
    ids = ("A01", "A02", "=A/3", "-A4", "A05")
    agents = tuple(
        Agent(i, name, contract, skill, 4250, team="Team @1")
        for i, name, contract, skill in zip(ids, NAMES, contracts, skills, strict=True)
    )
    grid = TimeGrid(FIRST, 7, 30, ZONE)
    workforce = Workforce(
        agents=agents,
        contracts=(
            Contract("full", 0, 2400, Pay.SALARIED, ("day", "late", "night")),
            Contract("hourly", 0, 2400, Pay.HOURLY, ("day", "late", "night")),
        ),
        shifts=(DAY, LATE, NIGHT),
        absences=(Absence("A05", grid.instant(grid.at(3, 0)), grid.instant(grid.at(5, 0)), AbsenceKind.LEAVE, 960),),
        carry_in=(
            CarryIn("A02", days_in_row=2, worked_week_min=(2400, 2280), weekends=1, nights=3, unsocial_points=1.5),
        ),
    )
    plan = plan_of(queues, (6.0, 5.0), workforce, history_days=35)
    if not with_roster:
        return outcome_of(plan, None)
    fine = plan.grid
    duties = [duty(fine, "A01", day, DAY) for day in range(5)]
    duties += [duty(fine, "A02", day, LATE, 750) for day in range(7)]
    duties += [duty(fine, "=A/3", day, DAY, 540) for day in (0, 2, 4)]
    duties += [duty(fine, "-A4", day, NIGHT) for day in (5, 6)]
    return outcome_of(plan, Roster(tuple(sorted(duties, key=lambda item: (item.agent_id, item.start)))))


def stated_outcome() -> Outcome:
    """The small outcome with one agent stated for each four contacts, whatever the staffing models say."""
    small = small_outcome()
    demand = small.forecast
    stated = Requirement.given(demand.grid, demand.queues, demand.contacts, demand.aht_s, np.ceil(demand.contacts / 4))
    return outcome_of(replace(small.plan, requirement=stated), small.result.roster)


def backlog_outcome() -> Outcome:
    """The small outcome with support by e-mail, due within eight hours; agents on the other queue help in between."""
    small = small_outcome()
    queues = (small.plan.queues[0], replace(small.plan.queues[1], channel=Channel.EMAIL))
    assert small.plan.forecast is not None
    held = QueueStaffing(ServiceTarget(level=1.0, within_s=8 * 3600), backlog=(AgedWork(12, 4 * 3600),))
    staffing = StaffingSettings({"support": held}, idle_share=0.6, least_idle=0.0)
    forecast = replace(small.plan.forecast, queues=queues)
    prices = replace(small.plan.prices, late_work_minor_per_h=400)
    plan = replace(small.plan, queues=queues, forecast=forecast, history=None, staffing=staffing, prices=prices)
    return outcome_of(plan, small.result.roster)


def large_outcome(agents: int = 350, queues: int = 3) -> Outcome:
    """A roster of many agents, each on five days of seven, from a fixed seed."""
    rng = np.random.default_rng(7)
    named = ("Retail banking", "Cards", "Brokerage", "Mortgages", "Fraud", "Business")
    asked = tuple(Queue(f"q{k}", named[k % 6], Channel.VOICE, f"s{k}", 180.0) for k in range(queues))
    grid = TimeGrid(FIRST, 7, 30, ZONE)
    people, duties = [], []
    first = ("Anna", "Omar", "Zofia", "Layla", "Piotr", "Yusuf", "Maya", "Jan", "Noor", "Ewa")
    last = ("Nowak", "Haddad", "Kowalski", "Mansour", "Wójcik", "Saleh", "Lewandowska", "Aziz", "Zieliński", "Khalil")
    shifts = (DAY, LATE, DAY, LATE, DAY)
    for number in range(agents):
        known = rng.permutation(queues)[: int(rng.integers(1, queues + 1))]
        agent_id = f"A{number + 1:03d}"
        name = f"{first[number % 10]} {last[(number // 10) % 10]}"
        contract = "full" if number % 3 else "hourly"
        people.append(
            Agent(agent_id, name, contract, {f"s{k}": 1.0 for k in known}, 3800, team=f"Team {number % 8 + 1}")
        )
        free = {(number * 3) % 7, (number * 3 + 1 + number % 2) % 7}
        shift = shifts[number % len(shifts)]
        duties += [
            duty(grid, agent_id, day, shift, int(rng.choice(list(shift.starts_min))))
            for day in range(7)
            if day not in free
        ]
    both = ("day", "late", "night")
    workforce = Workforce(
        tuple(people),
        (Contract("full", 0, 2400, Pay.SALARIED, both), Contract("hourly", 0, 2400, Pay.HOURLY, both)),
        (DAY, LATE, NIGHT),
    )
    scale = agents / 350
    peaks = tuple(scale * peak for peak in (520.0, 330.0, 210.0, 120.0, 80.0, 60.0)[:queues])
    plan = plan_of(asked, peaks, workforce, history_days=56, name="north bank", currency="USD")
    return outcome_of(plan, Roster(tuple(sorted(duties, key=lambda item: (item.agent_id, item.start)))))
