"""What the audit says of some people is what it says of them among all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from wfm.evaluation.audit import audit, violations_of
from wfm.rostering.instance import Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Duty, Roster


def any_roster(problem: RosterProblem, seed: int) -> Roster:
    """Return duties of the problem given to anybody on any day: full of broken rules."""
    random = np.random.default_rng(seed)
    instance = Instance(problem)
    duties = []
    for agent in problem.workforce.agents:
        for day in range(instance.days):
            options = np.flatnonzero(instance.start_slot[day] >= 0)
            if not options.size or random.random() < 0.3:
                continue
            option = int(random.choice(options))
            shift = instance.shifts[int(instance.option_shift[option])]
            start = instance.grid.time(int(instance.start_slot[day, option]))
            end = instance.grid.instant(instance.grid.minute(start) + shift.length_min)
            duties.append(Duty(agent.id, instance.grid.dates[day], start, end, shift.id))
    return Roster(tuple(duties))


@pytest.mark.parametrize("seed", range(12))
def test_some_people_are_audited_as_among_all(seed: int, random_problem: Callable[[int], RosterProblem]) -> None:
    problem = random_problem(seed)
    roster = any_roster(problem, seed)
    whole = audit(problem, roster).violations
    assert violations_of(problem, roster) == whole
    names = [agent.id for agent in problem.workforce.agents]
    for some in (names[:1], names[1:], names):
        expected = tuple(item for item in whole if item.agent_id in some)
        assert violations_of(problem, roster, set(some)) == expected
    assert violations_of(problem, Roster(()), set()) == ()


def test_most_of_these_rosters_break_rules(random_problem: Callable[[int], RosterProblem]) -> None:
    problems = {seed: random_problem(seed) for seed in range(12)}
    assert sum(bool(violations_of(problem, any_roster(problem, seed))) for seed, problem in problems.items()) >= 9


def test_a_stranger_is_nobody_of_the_asked(random_problem: Callable[[int], RosterProblem]) -> None:
    problem = random_problem(1)
    roster = any_roster(problem, 1)
    strange = Roster(tuple(replace(duty, agent_id="X") for duty in roster.duties[:1]))
    assert {item.rule for item in violations_of(problem, strange)} >= {"known_shift"}
    assert violations_of(problem, strange, {problem.workforce.agents[0].id}) == ()
