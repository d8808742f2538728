"""Coverage kept up to date is the coverage computed anew."""

from __future__ import annotations

import importlib.util
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from wfm.evaluation.audit import audit
from wfm.evaluation.coverage import coverage_of
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.terms import CostTerm

SEEDS = range(8)


@pytest.fixture(scope="module")
def problems() -> ModuleType:
    file = Path(__file__).parents[2] / "properties" / "random_problems.py"
    spec = importlib.util.spec_from_file_location("random_problems_of_coverage", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def duties(problem: RosterProblem, agent: str, random: np.random.Generator) -> tuple[Duty, ...]:
    """Return some duties of an agent with a break each; whether they are lawful does not matter to coverage."""
    found = []
    for day, date in enumerate(problem.grid.dates):
        if random.random() < 0.5:
            start = problem.grid.instant(problem.grid.at(day, int(random.integers(6, 20)) * 60))
            pause = start + timedelta(minutes=int(random.integers(60, 200)))
            off = Activity(pause, pause + timedelta(minutes=30), "meal", False)
            found.append(Duty(agent, date, start, start + timedelta(hours=5), "day", (off,)))
    return tuple(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_every_change_it_is_what_is_computed_anew(problems: ModuleType, seed: int) -> None:
    problem = problems.random_problem(seed)
    random = np.random.default_rng(seed)
    people = [agent.id for agent in problem.workforce.agents]
    held = {agent: duties(problem, agent, random) for agent in people}
    running = RunningCoverage(problem, Roster(tuple(d for own in held.values() for d in own)))
    for _ in range(3):
        agent = people[int(random.integers(len(people)))]
        fresh = duties(problem, agent, random)
        # A night before the horizon may overlap the first duty, which then counts in part; it is left alone.
        if problem.workforce.carry_in_by_agent.get(agent) is not None:
            continue
        running.replace_duties(agent, held[agent], fresh)
        held[agent] = fresh
        roster = Roster(tuple(d for own in held.values() for d in own))
        anew = coverage_of(problem, roster)
        assert running.coverage.shortage.sum() == pytest.approx(anew.shortage.sum(), abs=1e-6)
        terms = audit(problem, roster).cost_terms
        wanted = 100 * float(terms[CostTerm.SHORTAGE] + terms[CostTerm.SURPLUS])
        assert running.cost_minor == pytest.approx(wanted, abs=0.5)
        assert running.missing_h == pytest.approx(float(anew.shortage.sum()) * problem.grid.step_h)


def test_help_is_worth_what_it_saves(problems: ModuleType) -> None:
    problem = next(p for p in map(problems.random_problem, range(50)) if p.required.sum() > 20)
    running = RunningCoverage(problem, Roster(()))
    slots = np.flatnonzero(problem.required[0] >= 1)[:4]
    worth = running.worth_of_help(0, slots)
    before = running.cost_minor
    running.require_less(0, int(slots[0]), int(slots[0]) + 1, 1.0)
    assert before - running.cost_minor == pytest.approx(worth[0], abs=0.01)
    assert (worth >= 0).all()
