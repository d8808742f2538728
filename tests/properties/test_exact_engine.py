"""What must hold of the exact engine on any problem, without knowing its optimum: hints, bounds, changed problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.rostering.costing import cost_terms
from wfm.rostering.cpsat.explanation import explain_infeasible
from wfm.rostering.cpsat.facts import AgentFacts, WeekMinimum
from wfm.rostering.cpsat.model import AgentTask, CpLimits, build_model, solve_agents
from wfm.rostering.cpsat.tangents import pool_of
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.pooling import equally_fast
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.solver import solve

CENT = Decimal("0.01")

Generator = Callable[[int], RosterProblem]


def solved(problem: RosterProblem, seed: int = 1) -> SolveResult:
    return solve(problem, SolveLimits(time_limit_s=1.0, workers=1, seed=seed, engine=Engine.EXACT))


def exact_decisions(problem: RosterProblem) -> tuple[Instance, list[AssignedDuty]] | None:
    """A best roster as decisions, where there is one that is found at once."""
    instance = Instance(problem)
    answer = solve_agents(instance, range(len(instance.agents)), instance.base, CpLimits(time_limit_s=2.0))
    return None if answer.decisions is None else (instance, answer.decisions)


@pytest.mark.quick(8)
@pytest.mark.parametrize("seed", range(0, 24))
def test_a_roster_hints_every_column_and_is_a_solution(random_problem: Generator, seed: int) -> None:
    """CP-SAT takes a hint at once only when it is complete: then fixing all hinted values must be feasible."""
    found = exact_decisions(random_problem(seed))
    if found is None or not found[1]:
        return
    instance, decisions = found
    pool = None if equally_fast(instance.productivity) else pool_of(instance)[0]
    model = build_model(AgentTask(instance, range(len(instance.agents)), instance.base), pool, decisions)
    proto = model.columns.sheet.model.Proto()
    assert len(proto.solution_hint.vars) == model.columns.sheet.size
    for column, value in zip(list(proto.solution_hint.vars), list(proto.solution_hint.values), strict=True):
        model.columns.sheet.row([column], [1], low=value, high=value)
    solver = cp_model.CpSolver()
    assert solver.solve(model.columns.sheet.model) == cp_model.OPTIMAL
    if pool is None:
        true = sum(amount for term, amount in cost_terms(instance, decisions).items() if not term.fixed)
        assert abs(model.objective.major(solver.objective_value) - true) <= CENT


@pytest.mark.quick(4)
@pytest.mark.parametrize("seed", range(30, 42))
def test_any_part_of_an_optimum_is_optimal(random_problem: Generator, seed: int) -> None:
    from wfm.rostering.costing import staff_of

    found = exact_decisions(random_problem(seed))
    if found is None:
        return
    instance, decisions = found
    chosen = set(np.random.default_rng(seed).permutation(len(instance.agents))[:2].tolist())
    fixed = [item for item in decisions if item.agent not in chosen]
    own = [item for item in decisions if item.agent in chosen]
    answer = solve_agents(instance, sorted(chosen), staff_of(instance, fixed), CpLimits(time_limit_s=3.0), hint=own)
    assert answer.decisions is not None
    before = sum(cost_terms(instance, decisions).values())
    after = sum(cost_terms(instance, [*fixed, *answer.decisions]).values())
    assert after <= before + CENT


@pytest.mark.quick(4)
@pytest.mark.parametrize("seed", range(50, 60))
def test_a_rule_less_never_costs_more(random_problem: Generator, seed: int) -> None:
    problem = random_problem(seed)
    whole = solved(problem)
    for rule in problem.rules:
        less = solved(replace(problem, rules=tuple(other for other in problem.rules if other is not rule)))
        if whole.cost is not None:
            assert less.status is not SolveStatus.INFEASIBLE, rule
            assert less.bound is not None
            assert less.bound <= whole.cost + CENT, rule


@pytest.mark.quick(4)
@pytest.mark.parametrize("seed", range(70, 80))
def test_prices_twice_as_high_cost_twice_as_much(random_problem: Generator, seed: int) -> None:
    problem = random_problem(seed)
    prices = problem.prices
    agents = tuple(replace(agent, hourly_cost_minor=2 * agent.hourly_cost_minor) for agent in problem.workforce.agents)
    twice = replace(
        problem,
        workforce=replace(problem.workforce, agents=agents),
        prices=Prices(
            2 * prices.shortage_minor_per_h, 2 * prices.far_shortage_minor_per_h, 2 * prices.surplus_minor_per_h
        ),
    )
    first, second = solved(problem), solved(twice)
    assert (first.status is SolveStatus.INFEASIBLE) == (second.status is SolveStatus.INFEASIBLE)
    if first.status is second.status is SolveStatus.OPTIMAL:
        assert first.cost is not None and second.cost is not None
        assert abs(2 * first.cost - second.cost) <= 3 * CENT


@pytest.mark.quick(4)
@pytest.mark.parametrize("seed", range(80, 90))
def test_the_order_of_agents_and_the_seed_do_not_matter(random_problem: Generator, seed: int) -> None:
    problem = random_problem(seed)
    turned = replace(problem, workforce=replace(problem.workforce, agents=problem.workforce.agents[::-1]))
    first, second = solved(problem), solved(turned, seed=99)
    assert (first.roster is None) == (second.roster is None)
    if first.status is second.status is SolveStatus.OPTIMAL:
        assert first.cost is not None and second.cost is not None
        assert abs(first.cost - second.cost) <= CENT


def test_the_ways_out_are_ways_out(random_problem: Generator) -> None:
    """The hours that an explanation offers are possible, and a minute more is not."""
    checked = 0
    for seed in range(120):
        problem = random_problem(seed)
        instance = Instance(problem)
        for agent in range(len(instance.agents)):
            facts = AgentFacts(instance, agent)
            weeks = [fact for fact in facts.all if isinstance(fact, WeekMinimum)]
            if len(weeks) != 1 or facts.possible(facts.all):
                continue
            sentence = " ".join(explain_infeasible(instance, [agent]))
            assert instance.agents[agent].id in sentence
            room = facts.most_paid_min([fact for fact in facts.all if fact is not weeks[0]], weeks[0].week)
            if room is None or "cannot hold together" not in sentence:
                continue
            room += instance.credit_min(agent, weeks[0].week)
            for minutes, possible in ((room, True), (room + 1, False)):
                eased = AgentFacts(Instance(_asking(problem, agent, minutes)), agent)
                assert eased.possible(eased.all) is possible, (seed, agent, minutes)
            checked += 1
    assert checked >= 5


def _asking(problem: RosterProblem, agent: int, minutes: int) -> RosterProblem:
    """The problem with another minimum in the agent's contract."""
    name = problem.workforce.agents[agent].contract
    contracts = tuple(
        replace(contract, min_week_min=minutes) if contract.id == name else contract
        for contract in problem.workforce.contracts
    )
    return replace(problem, workforce=replace(problem.workforce, contracts=contracts))
