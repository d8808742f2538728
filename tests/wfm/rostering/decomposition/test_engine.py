"""The whole engine on small centres: legal rosters, honest bounds, one seed one roster, stops and edges."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.decomposition.preparation import prepare
from wfm.rostering.decomposition.search import Search
from wfm.rostering.instance import Instance
from wfm.rostering.problem import Prices
from wfm.rostering.result import Engine, Progress, SolveLimits, SolveStatus
from wfm.rostering.rules import ContractHours, DaysOff, MinRestBetweenShifts, MinWeeklyRest
from wfm.rostering.solver import solve
from wfm.rostering.terms import CostTerm
from wfm.workforce import Agent, Availability, Break, Contract, Pay, ShiftTemplate

CENT = Decimal("0.011")


def solved(problem, seconds: float = 0.2, **more):
    limits = {"deterministic": True, "workers": 2, "engine": Engine.DECOMPOSITION, **more}
    return solve(problem, SolveLimits(time_limit_s=seconds, **limits))


def check_honest(problem, result) -> None:
    """The roster is legal, its cost is the audit's, and the bound is below it."""
    assert result.roster is not None
    report = audit(problem, result.roster)
    assert report.violations == ()
    for term, amount in result.cost_terms.items():
        assert abs(amount - report.cost_terms[term]) <= Decimal("0.0005"), term
    assert result.bound is not None
    assert result.bound <= result.cost + Decimal("0.001")
    assert result.relaxation
    assert (result.status is SolveStatus.OPTIMAL) == (result.cost - result.bound <= Decimal("0.01"))
    assert result.engine is Engine.DECOMPOSITION
    assert result.first_roster_s is not None


@pytest.mark.quick(2)
@pytest.mark.parametrize("chunk", range(6))
def test_rosters_are_legal_and_no_dearer_than_the_optimum_where_it_is_proved(chunk: int, tiny) -> None:
    for seed in range(chunk * 4, chunk * 4 + 4):
        centre = tiny(seed, days=(2, 3, 5, 7)[seed % 4], step_min=60)
        problem = (centre.slow_and_fast() if seed % 5 == 4 else centre).problem()
        result = solved(problem)
        exact = solve(problem, SolveLimits(time_limit_s=2.0, engine=Engine.EXACT))
        if exact.status is SolveStatus.INFEASIBLE:
            assert result.status is SolveStatus.INFEASIBLE
            continue
        check_honest(problem, result)
        if exact.bound is not None:
            assert result.cost >= exact.bound - CENT
        if exact.status is SolveStatus.OPTIMAL:
            assert result.bound <= exact.cost + CENT
        if exact.status is result.status is SolveStatus.OPTIMAL:
            assert abs(result.cost - exact.cost) <= 2 * CENT


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("slow", [False, True])
def test_a_counted_run_is_repeated_byte_for_byte(workers: int, slow: bool, tiny, monkeypatch) -> None:
    """Without the proof of the whole, so that what is repeated is the search and the joining."""
    monkeypatch.setattr("wfm.rostering.decomposition.engine.WHOLE_CELLS", 0)
    monkeypatch.setattr("wfm.rostering.decomposition.engine.ROUNDS_AN_EPOCH", 30)
    results = []
    for _ in range(2):
        centre = tiny(21, days=7, agents=8)
        problem = (centre.slow_and_fast() if slow else centre).problem()
        results.append(solved(problem, seconds=6.0, workers=workers))
    first, second = results
    check_honest(problem, first)
    assert repr(first.roster) == repr(second.roster)
    assert (first.cost_terms, first.bound, first.status) == (second.cost_terms, second.bound, second.status)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_by_the_clock_keeps_its_limit(workers: int, tiny) -> None:
    problem = tiny(21, days=7, agents=8).problem()
    solved(problem)  # compiled once
    result = solved(problem, seconds=1.5, deterministic=False, workers=workers)
    check_honest(problem, result)
    assert result.seconds <= 4.0  # the machine may be shared; the slow test is strict


def test_a_stop_at_once_leaves_the_construction(tiny) -> None:
    """Everybody has a tour before anybody is asked: the roster is there, so it is given."""
    problem = tiny(21, days=7, agents=8).problem()
    result = solve(problem, SolveLimits(engine=Engine.DECOMPOSITION), stop=lambda: True)
    assert result.interrupted
    assert result.seconds < 20
    check_honest(problem, result)


def test_a_limit_that_is_over_at_once_leaves_the_construction(tiny) -> None:
    problem = tiny(21, days=7, agents=8).problem()
    result = solved(problem, seconds=1e-6, deterministic=False)
    check_honest(problem, result)


def test_a_stop_in_the_middle_of_the_construction_gives_no_roster(office) -> None:
    """Agents get their tours by the hundred; a roster that lacks some of them is none."""
    first = office.agents[0]
    office.agents = tuple(replace(first, id=f"A{a}") for a in range(401))
    result = solve(office.problem(), SolveLimits(engine=Engine.DECOMPOSITION), stop=lambda: True)
    assert result.interrupted
    assert result.status is SolveStatus.UNKNOWN
    assert (result.roster, result.bound, result.cost_terms) == (None, None, {})


@pytest.mark.parametrize("deterministic", [False, True])
def test_a_stop_gives_the_best_roster_so_far(deterministic: bool, tiny, monkeypatch) -> None:
    monkeypatch.setattr("wfm.rostering.decomposition.engine.WHOLE_CELLS", 0)
    problem = tiny(21, days=7, agents=8).problem()
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    limits = SolveLimits(time_limit_s=500.0, engine=Engine.DECOMPOSITION, deterministic=deterministic)
    result = solve(problem, limits, stop=stop)
    assert result.interrupted
    assert result.seconds < 30
    assert result.roster is not None
    assert audit(problem, result.roster).violations == ()


@pytest.fixture
def late_bound(monkeypatch) -> None:
    """A linear programme that takes its time, whatever its limit says."""
    monkeypatch.setattr("wfm.rostering.decomposition.engine.WHOLE_CELLS", 0)
    monkeypatch.setattr("wfm.rostering.decomposition.engine.linear_bound", lambda *_: time.sleep(30))


@pytest.mark.usefixtures("late_bound")
@pytest.mark.parametrize("workers", [1, 2])
def test_nobody_waits_for_a_bound_beyond_the_limit(workers: int, tiny) -> None:
    problem = tiny(21, days=7, agents=8).problem()
    result = solve(problem, SolveLimits(time_limit_s=1.5, workers=workers, engine=Engine.DECOMPOSITION))
    assert result.seconds < 6
    assert result.relaxation.startswith("trivial")
    assert result.bound == result.fixed_pay.quantize(result.bound)
    check_honest(problem, result)


@pytest.mark.usefixtures("late_bound")
@pytest.mark.parametrize(("workers", "deterministic"), [(1, False), (2, False), (1, True)])
def test_a_stop_does_not_wait_for_the_bound(workers: int, deterministic: bool, tiny) -> None:
    problem = tiny(21, days=7, agents=8).problem()
    solved(problem, seconds=0.1, deterministic=False, workers=2)
    began = time.monotonic()
    limits = SolveLimits(time_limit_s=300.0, workers=workers, engine=Engine.DECOMPOSITION, deterministic=deterministic)
    result = solve(problem, limits, stop=lambda: time.monotonic() > began + 1.0)
    assert result.interrupted
    assert result.seconds < 6
    check_honest(problem, result)


def test_a_bound_that_fails_is_an_error_of_the_program(tiny, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wfm.rostering.decomposition.engine.linear_bound", broken)
    for workers, deterministic in ((1, False), (2, False), (1, True)):
        with pytest.raises(ZeroDivisionError):
            solved(tiny(21, days=7, agents=8).problem(), workers=workers, deterministic=deterministic)


def test_a_gap_that_is_good_enough_ends_the_run(tiny) -> None:
    problem = tiny(21, days=7, agents=8).problem()
    result = solved(problem, seconds=60.0, deterministic=False, gap_target=0.9)
    assert result.seconds < 20
    assert result.gap is not None
    assert result.gap <= 0.9


def test_progress_never_gets_worse(tiny, monkeypatch) -> None:
    monkeypatch.setattr("wfm.rostering.decomposition.engine.WHOLE_CELLS", 0)
    lines: list[Progress] = []
    limits = SolveLimits(time_limit_s=2.2, engine=Engine.DECOMPOSITION, workers=1)
    result = solve(tiny(21, days=7, agents=8).problem(), limits, progress=lines.append)
    told = [line for line in lines if line.cost is not None]
    assert told or result.status is SolveStatus.OPTIMAL
    for before, after in pairwise(told):
        assert after.cost <= before.cost
        assert after.elapsed_s >= before.elapsed_s
        assert before.bound is None or (after.bound is not None and after.bound >= before.bound)
    for line in told:
        assert line.bound is None or line.bound <= line.cost + CENT
        assert line.phase in ("construct", "improve")


@pytest.fixture
def office(tiny):
    """Three agents who can do everything, a day duty of eight hours with a meal, one queue, 30 minutes."""
    made = tiny(1, days=7, agents=3, step_min=30)
    made.queues = made.queues[:1]
    made.shifts = (ShiftTemplate("day", 420, 600, 60, 510, (Break("meal", 30, False, 180, 300),), break_step_min=30),)
    made.contracts = (Contract("full", 0, 2400, Pay.SALARIED, ("day",)), Contract("part", 0, 960, Pay.HOURLY, ("day",)))
    made.agents = tuple(replace(agent, contract="full", skills={"s0": 1.0}) for agent in made.agents)
    made.availability = made.absences = made.carry_in = ()
    made.rules = (MinRestBetweenShifts(), MinWeeklyRest(), DaysOff(2), ContractHours())
    made.prices = Prices(3_000, 6_000, 500)

    def over(days: int):
        made.grid = TimeGrid(date(2026, 6, 1), days, 30, "UTC")
        hour = np.arange(made.grid.n) % 48 / 2
        made.required = np.where((hour >= 8) & (hour < 18), 2.0, 0.0)[None]
        return made

    made.over = over
    return over(7)


@pytest.fixture
def brief(monkeypatch) -> None:
    """No proof of the whole, and few rounds of search."""
    monkeypatch.setattr("wfm.rostering.decomposition.engine.WHOLE_CELLS", 0)
    monkeypatch.setattr("wfm.rostering.decomposition.engine.ROUNDS_AN_EPOCH", 30)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("days", [1, 3, 10, 28])
def test_horizons(days: int, office) -> None:
    problem = office.over(days).problem()
    result = solved(problem)
    check_honest(problem, result)
    assert {duty.date for duty in result.roster.duties} <= set(problem.grid.dates)
    assert len(result.roster.duties) >= 2 * days * 5 // 7


def test_one_agent(office) -> None:
    office.agents = office.agents[:1]
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert result.status is SolveStatus.OPTIMAL
    assert len(result.roster.duties) == 5


def test_nobody_at_all(office) -> None:
    office.agents = ()
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert result.status is SolveStatus.OPTIMAL
    assert result.roster.duties == ()
    # 10 h a day of two agents: a tenth near, the rest far.
    assert result.cost_terms[CostTerm.SHORTAGE] == Decimal(7 * 10) * (Decimal(6) + Decimal(108))


def test_nobody_who_is_able(office) -> None:
    office.agents = tuple(replace(agent, skills={}) for agent in office.agents)
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert result.status is SolveStatus.OPTIMAL
    assert result.roster.duties == ()


@pytest.mark.usefixtures("brief")
def test_more_separate_queues_than_sets_can_be_listed(office) -> None:
    """Eleven queues with specialists have 2047 closed sets: the flow is priced instead, with everybody equally fast."""
    office.over(2)
    office.queues = tuple(replace(office.queues[0], id=f"q{j}", skill=f"s{j}") for j in range(11))
    first = office.agents[0]
    office.agents = tuple(replace(first, id=f"A{a}", skills={f"s{a % 11}": 1.0}) for a in range(14))
    office.required = np.repeat(office.required, 11, axis=0) / 2
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert len({duty.agent_id for duty in result.roster.duties}) >= 11


def test_nothing_is_required(office) -> None:
    office.required = np.zeros_like(office.required)
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert result.roster.duties == ()
    assert result.cost == result.fixed_pay


@pytest.mark.usefixtures("brief")
def test_an_empty_day_and_an_agent_without_skills(office) -> None:
    """On Wednesday nothing is needed; one of the three can serve nobody, and stays at home."""
    office.required[0, 48 * 2 : 48 * 3] = 0
    office.agents = (*office.agents[:2], replace(office.agents[2], skills={"other": 1.0}))
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert {duty.agent_id for duty in result.roster.duties} == {"A0", "A1"}
    assert office.grid.dates[2] not in {duty.date for duty in result.roster.duties}


@pytest.mark.usefixtures("brief")
def test_people_beyond_a_contract_without_shifts(office) -> None:
    office.contracts = (*office.contracts, Contract("none", 0, 2400, Pay.SALARIED, ()))
    office.agents = (*office.agents, replace(office.agents[0], id="N", contract="none"))
    result = solved(office.problem())
    check_honest(office.problem(), result)
    assert "N" not in {duty.agent_id for duty in result.roster.duties}


@pytest.mark.parametrize("engine", [Engine.DECOMPOSITION, Engine.EXACT])
def test_an_agent_who_cannot_work_enough_is_explained(engine: Engine, office) -> None:
    """The contract asks for 24 h, Monday and Tuesday leave 16."""
    office.contracts = (replace(office.contracts[0], min_week_min=1440), office.contracts[1])
    early = ((0, 1440),)
    office.availability = (Availability("A1", (early, early, (), (), (), (), ())),)
    result = solve(office.problem(), SolveLimits(time_limit_s=5.0, engine=engine))
    assert result.status is SolveStatus.INFEASIBLE
    assert result.roster is None
    assert result.cost_terms == {}
    assert any("A1" in sentence for sentence in result.explanation)
    assert not any("A0" in sentence for sentence in result.explanation)


def test_everybody_without_a_legal_tour_is_named(office) -> None:
    office.contracts = (replace(office.contracts[0], min_week_min=1440), office.contracts[1])
    office.availability = tuple(Availability(name, ((),) * 7) for name in ("A0", "A2"))
    result = solved(office.problem())
    assert result.status is SolveStatus.INFEASIBLE
    said = " ".join(result.explanation)
    assert "A0" in said
    assert "A2" in said


@pytest.mark.usefixtures("brief")
def test_infeasibility_that_only_rest_brings_is_found(office) -> None:
    """Six duties of eight hours within a week are asked for; a weekly rest of 72 h leaves room for four."""
    office.contracts = (replace(office.contracts[0], min_week_min=6 * 480, max_week_min=7 * 480), office.contracts[1])
    office.rules = (MinWeeklyRest(72.0), ContractHours())
    assert solved(office.problem()).status is SolveStatus.INFEASIBLE
    office.rules = (MinWeeklyRest(24.0), ContractHours())
    assert solved(office.problem()).status is not SolveStatus.INFEASIBLE


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seconds", [5.0, 15.0])
def test_a_hundred_agents_keep_the_limit(workers: int, seconds: float, office) -> None:
    """Wall-clock within a tenth of the limit; on a machine that has nothing else to do."""
    first = office.agents[0]
    office.agents = tuple(Agent(f"A{a}", "", "full" if a % 3 else "part", first.skills, 2_000) for a in range(100))
    # Noise that no roster can follow keeps the gap open until the end.
    office.required = office.required * np.random.default_rng(1).integers(8, 25, size=office.required.shape)
    solve(office.problem(), SolveLimits(time_limit_s=1.0, engine=Engine.DECOMPOSITION))
    limits = SolveLimits(time_limit_s=seconds, workers=workers, engine=Engine.DECOMPOSITION)
    result = solve(office.problem(), limits)
    check_honest(office.problem(), result)
    assert 0.9 * seconds <= result.seconds <= 1.1 * seconds
    assert len(Instance(office.problem()).agents) == 100


def test_tours_follow_the_relaxation_once_it_is_there(office, monkeypatch) -> None:
    """The counts that are followed are those of the bound, and what comes out is legal and no dearer."""
    prepare()
    followed = []
    follow = Search.follow

    def noted(self, share, group, duties):
        before = self.best_minor
        answer = follow(self, share, group, duties)
        followed.append((share, duties.shape, self.best_minor < before))
        return answer

    monkeypatch.setattr(Search, "follow", noted)
    first = office.agents[0]
    office.agents = tuple(Agent(f"A{a}", "", "full" if a % 3 else "part", first.skills, 2_000) for a in range(20))
    office.required = office.required * np.random.default_rng(1).integers(2, 6, size=office.required.shape)
    problem = office.problem()
    result = solve(problem, SolveLimits(4.0, 1, 1, engine=Engine.DECOMPOSITION, deterministic=True))
    assert result.roster is not None and audit(problem, result.roster).violations == ()
    assert followed and followed[0][0] == 1.0
    assert all(0 < share <= 1.0 for share, _, _ in followed)
    assert {shape[1:] for _, shape, _ in followed} == {(7, len(Instance(problem).options))}
