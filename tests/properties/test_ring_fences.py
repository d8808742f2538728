"""Ring-fenced hours of backlogs: engines, bound, listing and audit agree, and people are on them."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.blocks import with_blocks
from wfm.rostering.costing import cost_terms
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.ring_fences import with_ring_fences
from wfm.rostering.solver import solve
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

CENT = Decimal("0.01")
Generator = Callable[[int], RosterProblem]


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="session")
def fenced_problem(random_problem: Generator) -> Generator:
    """The generator of random problems with backlogs, some of whose hours are ring-fenced: seed → problem."""
    backlogs, listing = module("random_backlogs"), np.random.default_rng

    def made(seed: int) -> RosterProblem:
        problem = backlogs.with_backlogs(random_problem(seed), seed)
        random = listing(seed + 5_000)
        hour = np.arange(problem.grid.n) * problem.grid.step_min // 60 % 24
        agents = {
            item.queue_id: np.where((hour >= 9) & (hour < 12), float(random.integers(1, 3)), 0.0)
            for item in problem.deferred
        }
        return with_ring_fences(problem, agents)

    return made


def check(problem: RosterProblem, result: SolveResult, note: str) -> None:
    assert result.roster is not None and result.cost is not None, note
    report = audit(problem, result.roster)
    assert not report.violations, note
    assert abs(report.cost - result.cost) <= CENT, note
    assert result.bound is None or result.bound <= result.cost + CENT, note
    # Coverage speaks of the plan's queues alone.
    assert len(report.coverage.queues) == problem.plain == len(report.coverage.required)


def in_time(problem: RosterProblem, engine: Engine, seconds: float) -> SolveResult:
    """Solve within the seconds; a machine too busy for any roster in that time gets longer."""
    result = solve(problem, SolveLimits(time_limit_s=seconds, workers=1, engine=engine))
    if result.status is not SolveStatus.UNKNOWN:
        return result
    return solve(problem, SolveLimits(time_limit_s=30.0, workers=1, engine=engine))


def agree(problem: RosterProblem, seed: int, seconds: float) -> bool:
    exact, large = (in_time(problem, one, seconds) for one in (Engine.EXACT, Engine.DECOMPOSITION))
    note = f"seed {seed}: exact {exact.cost} ≥ {exact.bound}, decomposition {large.cost} ≥ {large.bound}"
    if exact.roster is None or large.roster is None:
        return False
    check(problem, exact, note)
    check(problem, large, note)
    assert exact.cost is not None and large.cost is not None
    assert exact.bound is None or large.cost >= exact.bound - CENT, note
    assert large.bound is None or exact.cost >= large.bound - CENT, note
    return True


@pytest.mark.quick(2)
@pytest.mark.parametrize("seed", [1, 3, 2, 10, *range(11, 60)])
def test_engines_and_audit_agree(seed: int, fenced_problem: Generator) -> None:
    problem = fenced_problem(seed)
    assert agree(problem, seed, 0.5) or seed > 10


@pytest.mark.parametrize("seed", range(12))
def test_the_solver_s_cost_of_any_duties_is_the_audit_s(seed: int, fenced_problem: Generator) -> None:
    """With and without blocks of work by name, whatever the duties, legal or not."""
    problem = fenced_problem(seed)
    instance = Instance(problem)
    random = np.random.default_rng(seed)
    decisions = []
    for agent, day in product(range(len(instance.agents)), range(instance.days)):
        options = instance.allowed[agent, day].nonzero()[0]
        if len(options) and random.random() < 0.6:
            option = int(random.choice(options))
            breaks = instance.shift_breaks[int(instance.option_shift[option])]
            decisions.append(AssignedDuty(agent, day, option, tuple(item.positions[-1] for item in breaks)))
    roster = instance.roster(decisions)
    cost = sum(cost_terms(instance, decisions).values())
    assert abs(audit(problem, roster).cost - cost) <= CENT
    named = with_blocks(instance, SolveResult(SolveStatus.FEASIBLE, roster, {})).roster
    assert named is not None
    assert abs(audit(problem, named).cost - cost) <= CENT


def desk(callers: float, mail_h: float, agents: int = 2, fence: float = 1.0) -> RosterProblem:
    """Return a morning of people who can take calls and mail; the mail is due only in the evening."""
    grid = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
    queues = (Queue("calls", "", Channel.VOICE, "calls"), Queue("mail", "", Channel.EMAIL, "mail"))
    people = tuple(Agent(f"A{n}", "", "c", {"calls": 1.0, "mail": 1.0}, 0) for n in range(agents))
    shift = ShiftTemplate("am", 480, 480, 60, 240, ())
    required = np.zeros((2, 24))
    required[0, 8:12] = callers
    released, due = np.full(24, mail_h), np.zeros(24)
    due[20:] = mail_h
    backlog = DeferredQueue("mail", released, due, np.ones(24), 1_000, 1.0)
    workforce = Workforce(people, (Contract("c", 240, 2_400, Pay.SALARIED, ("am",)),), (shift,))
    problem = RosterProblem(grid, queues, required, workforce, (), Prices(3_000, 6_000, 100), deferred=(backlog,))
    hours = np.zeros(24)
    hours[9:11] = fence
    return with_ring_fences(problem, {"mail": hours})


def solved(problem: RosterProblem, engine: Engine = Engine.EXACT) -> SolveResult:
    return in_time(problem, engine, 1.0)


@pytest.mark.parametrize("engine", [Engine.EXACT, Engine.DECOMPOSITION])
def test_people_are_on_the_backlog_while_callers_wait(engine: Engine) -> None:
    """Two people are asked for by callers all morning at the near price: one leaves them from nine to eleven."""
    problem = desk(callers=2.0, mail_h=2.0)
    near = problem.near_agents.copy()
    near[0] = problem.required[0]
    problem = replace(problem, near=near)
    result = solved(problem, engine)
    assert result.roster is not None
    coverage = audit(problem, result.roster).coverage
    assert coverage.shortage[0, 8:12].tolist() == pytest.approx([0, 1, 1, 0])
    assert coverage.shortage[1].sum() == pytest.approx(0)
    assert coverage.required[1, 8:12].tolist() == [0, 1, 1, 0]
    (mail,) = coverage.backlogs
    assert mail.done_h[8:12].tolist() == pytest.approx([0, 1, 1, 0])
    assert mail.on_time
    blocks = [item for duty in result.roster.duties for item in duty.activities]
    assert [(item.queue, item.start.hour, item.end.hour) for item in blocks] == [("mail", 9, 11)]


@pytest.mark.parametrize("engine", [Engine.EXACT, Engine.DECOMPOSITION])
def test_whoever_is_missing_on_the_hours_costs_the_far_price(engine: Engine) -> None:
    problem = desk(callers=0.0, mail_h=9.0, agents=1, fence=3.0)
    result = solved(problem, engine)
    assert result.roster is not None and result.cost is not None
    coverage = audit(problem, result.roster).coverage
    assert coverage.shortage[1, 9:11].tolist() == pytest.approx([2, 2])
    assert coverage.far_shortage[1, 9:11].tolist() == pytest.approx([2, 2])
    # Four hours of mail are done; five are late for the four hours from eight in the evening.
    assert coverage.backlogs[0].done_h.sum() == pytest.approx(4)
    assert result.cost == 4 * 60 + 5 * 4 * 10


def test_without_work_people_are_on_the_hours_and_nobody_is_called_idle() -> None:
    problem = desk(callers=0.0, mail_h=0.0, agents=1)
    result = solved(problem)
    assert result.roster is not None
    coverage = audit(problem, result.roster).coverage
    assert coverage.shortage.sum() == pytest.approx(0)
    assert (coverage.surplus.sum() + coverage.unusable.sum()) == pytest.approx(2)  # at eight and at eleven


def test_hours_of_queues_without_a_backlog_are_left_out() -> None:
    problem = desk(callers=1.0, mail_h=1.0)
    plain = replace(
        problem, queues=problem.queues[:2], required=problem.required[:2], near=problem.near_agents[:2], fenced=()
    )
    assert with_ring_fences(plain, {"calls": np.ones(24), "mail": np.zeros(24)}) is plain
    twice = with_ring_fences(plain, {"mail": np.ones(12)})
    assert twice.required[2].tolist() == [1.0] * 24
    assert twice.serves_as == ("calls", "mail", "mail")
    assert twice.fences == {2: 0}
    with pytest.raises(ValueRangeError, match="ring-fenced hours are of deferred queues"):
        replace(problem, fenced=(0,))
