"""Where the second price of missing agents begins, cell by cell: engines, closed forms, flows and audit agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.audit import audit
from wfm.evaluation.flow import cheapest_flow
from wfm.grid import TimeGrid
from wfm.rostering.activities.slot_costs import SlotCosts
from wfm.rostering.best_flow import flow_amounts
from wfm.rostering.costing import coverage_amounts
from wfm.rostering.cpsat.tangents import slot_costs
from wfm.rostering.instance import Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.rules import ContractHours
from wfm.rostering.solver import solve
from wfm.workforce import Agent, Break, Contract, Pay, ShiftTemplate, Workforce

CENT = Decimal("0.01")
Generator = Callable[[int], RosterProblem]


def with_parts(problem: RosterProblem, seed: int) -> RosterProblem:
    """Return a problem with random near parts: nothing, everything, or anything between, in thousandths."""
    random = np.random.default_rng(seed)
    share = random.choice([0.0, 1.0, 0.25, random.random()], size=problem.required.shape)
    return replace(problem, near=np.round(share * problem.required, 3))


@pytest.mark.quick(6)
@pytest.mark.parametrize("seed", [8, 17, 20, 51, 58, 3, *(n for n in range(60) if n not in {8, 17, 20, 51, 58, 3})])
def test_engines_and_audit_agree(seed: int, random_problem: Generator) -> None:
    problem = with_parts(random_problem(seed), seed)
    limits = SolveLimits(time_limit_s=0.5, workers=1, deterministic=True)
    exact, large = (solve(problem, replace(limits, engine=one)) for one in (Engine.EXACT, Engine.DECOMPOSITION))
    assert (exact.status is SolveStatus.INFEASIBLE) == (large.status is SolveStatus.INFEASIBLE)
    for result, other in ((exact, large), (large, exact)):
        if result.roster is None or result.cost is None:
            continue
        report = audit(problem, result.roster)
        assert not report.violations
        assert abs(report.cost - result.cost) <= CENT
        assert other.bound is None or other.bound <= result.cost + CENT
        if other.status is SolveStatus.OPTIMAL and other.cost is not None:
            assert result.cost >= other.cost - CENT


def centre(skills: list[list[int]], speeds: list[float], required: np.ndarray, near: np.ndarray | None) -> Instance:
    """Return people without duties, one for each set of queues, and one day of hours."""
    queues = tuple(Queue(f"q{j}", "", Channel.VOICE, f"s{j}") for j in range(len(required)))
    agents = tuple(
        Agent(f"A{n}", "", "c", {f"s{j}": speed for j in own}, 1_000)
        for n, (own, speed) in enumerate(zip(skills, speeds, strict=True))
    )
    workforce = Workforce(agents, (Contract("c", 0, 2_400, Pay.SALARIED, ()),), ())
    grid = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
    return Instance(RosterProblem(grid, queues, required, workforce, (), Prices(3_000, 5_500, 250), near=near))


@st.composite
def days(draw: st.DrawFn, speeds: tuple[float, ...] = (1.0,)) -> tuple[Instance, np.ndarray]:
    """A day of three queues with random requirements and near parts, and a random staff."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    skills = [sorted(random.permutation(3)[: int(random.integers(1, 4))].tolist()) for _ in range(4)]
    required = random.integers(0, 600, size=(3, 24)) / 100
    near = np.round(required * random.choice([0.0, 0.1, 0.5, 1.0], size=required.shape), 3)
    instance = centre(skills, [float(random.choice(speeds)) for _ in skills], required, near)
    staff = random.integers(0, 4, size=(len(instance.productivity), 24)).astype(float)
    return instance, staff


def audited(instance: Instance, staff: np.ndarray) -> float:
    """Return the coverage cost of a day in minor units, by the audit's own flow."""
    problem, prices = instance.problem, instance.problem.prices
    flow = cheapest_flow(instance.productivity / 100, staff, problem.required, prices, problem.near_agents)
    parts = (prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, prices.surplus_minor_per_h)
    return float(sum(cells.sum() * price for cells, price in zip((flow.near, flow.far, flow.idle), parts, strict=True)))


def priced(instance: Instance, amounts: tuple[float, ...]) -> float:
    prices = instance.problem.prices
    parts = (prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, prices.surplus_minor_per_h)
    return float(sum(amount * price for amount, price in zip(amounts, parts, strict=True)))


@settings(max_examples=40, deadline=None)
@given(days())
def test_the_closed_form_is_the_cheapest_flow(day: tuple[Instance, np.ndarray]) -> None:
    """Least far shortage and least shortage of all are reached by one flow, whatever the parts."""
    instance, staff = day
    cost = audited(instance, staff)
    assert priced(instance, coverage_amounts(instance, staff)) == pytest.approx(cost, rel=1e-7, abs=1e-3)
    table = SlotCosts(instance, staff)
    assert table.total / table.units_a_minor == pytest.approx(cost, rel=1e-6, abs=1.0)


@settings(max_examples=20, deadline=None)
@given(days(speeds=(0.8, 1.0, 1.25)))
def test_people_of_different_speed(day: tuple[Instance, np.ndarray]) -> None:
    instance, staff = day
    problem = instance.problem
    cost = audited(instance, staff)
    amounts = flow_amounts(instance, problem.required, staff, problem.near_agents).sum(axis=1)
    assert priced(instance, tuple(amounts.tolist())) == pytest.approx(cost, rel=1e-7, abs=1e-3)
    tangents = slot_costs(instance, problem.required, staff, problem.near_agents)
    assert float(tangents.cost.sum()) == pytest.approx(cost, rel=1e-7, abs=1e-3)
    # Tangents are never above, and the functions learnt at this staff touch the cost here.
    table = SlotCosts(instance, staff)
    assert table.total / table.units_a_minor == pytest.approx(cost, rel=1e-3, abs=5.0)


def test_a_tenth_is_what_holds_where_nothing_is_said(random_problem: Generator) -> None:
    for seed in range(10):
        plain = random_problem(seed)
        said = replace(plain, near=np.round(0.1 * plain.required, 3))
        assert said.near_agents == pytest.approx(plain.near_agents)
    less = np.full_like(plain.required, 1.0)
    assert plain.near_of(less) == pytest.approx(0.1 * less)
    assert (replace(plain, near=np.full_like(less, 3.0)).near_of(less) == 1.0).all()  # never more than is required


@pytest.mark.parametrize("near", [np.zeros((1, 3)), np.full((1, 24), -0.5)])
def test_parts_of_another_shape_or_below_zero_are_refused(near: np.ndarray) -> None:
    with pytest.raises(ValueRangeError, match="near must have shape"):
        centre([[0]], [1.0], np.ones((1, 24)), near)


def short_of_one(near: list[float]) -> RosterProblem:
    """Two queues that ask for four people together all morning; three are there who can serve both."""
    grid = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
    queues = tuple(Queue(name, "", Channel.VOICE, name) for name in ("small", "large"))
    shift = ShiftTemplate("am", 480, 480, 60, 240, ())
    agents = tuple(Agent(f"A{n}", "", "c", {"small": 1.0, "large": 1.0}, 0) for n in range(3))
    required = np.zeros((2, 24))
    required[0, 8:12], required[1, 8:12] = 1.0, 3.0
    parts = np.zeros((2, 24))
    parts[:, 8:12] = np.array(near)[:, None]
    workforce = Workforce(agents, (Contract("c", 0, 2_400, Pay.HOURLY, ("am",)),), (shift,))
    return RosterProblem(grid, queues, required, workforce, (ContractHours(),), Prices(3_000, 6_000, 0), near=parts)


@pytest.mark.parametrize("engine", [Engine.EXACT, Engine.DECOMPOSITION])
@pytest.mark.parametrize(("near", "missing"), [([0.0, 1.0], [0.0, 4.0]), ([1.0, 0.0], [4.0, 0.0])])
def test_who_is_missing_is_missing_where_service_can_bear_it(
    engine: Engine, near: list[float], missing: list[float]
) -> None:
    problem = short_of_one(near)
    result = solve(problem, SolveLimits(time_limit_s=0.5, workers=1, engine=engine, deterministic=True))
    assert result.roster is not None and result.cost is not None
    report = audit(problem, result.roster)
    assert report.coverage.shortage.sum(axis=1) == pytest.approx(missing)
    assert report.coverage.far_shortage.sum() == 0.0
    assert result.status is SolveStatus.OPTIMAL
    assert result.cost == 4 * 30


def test_breaks_go_where_missing_agents_cost_the_near_price() -> None:
    """A meal at nine or at ten is taken in the hour whose service can do without somebody."""
    grid = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
    shift = ShiftTemplate("am", 480, 480, 60, 240, (Break("meal", 60, True, 60, 120),), break_step_min=60)
    required, near = np.zeros((1, 24)), np.zeros((1, 24))
    required[0, 8:12] = 1.0
    near[0, 10] = 1.0
    workforce = Workforce(
        (Agent("A0", "", "c", {"q": 1.0}, 0),), (Contract("c", 0, 2_400, Pay.HOURLY, ("am",)),), (shift,)
    )
    queue = Queue("q", "", Channel.VOICE, "q")
    problem = RosterProblem(grid, (queue,), required, workforce, (), Prices(3_000, 6_000, 0), near=near)
    for engine in (Engine.EXACT, Engine.DECOMPOSITION):
        result = solve(problem, SolveLimits(time_limit_s=0.5, workers=1, engine=engine, deterministic=True))
        assert result.roster is not None
        assert result.roster.duties[0].activities[0].start.hour == 10
        assert result.cost == 30
