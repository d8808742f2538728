"""Agents on the phone as columns: for any duties and breaks they are what a count by hand gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.rostering.costing import staff_of
from wfm.rostering.cpsat.chains import build_chains
from wfm.rostering.cpsat.constraints import build_rules
from wfm.rostering.cpsat.handover import hand_out
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.slot_rows import leaders
from wfm.rostering.cpsat.supply import build_supply, most_on_duty
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import Instance
from wfm.workforce import Availability, Break

MEAL = Break("meal", 60, False, 120, 240)
PAUSE = Break("pause", 30, True, 180, 300)


@pytest.fixture
def crew(centre: Any, make_shift: Any) -> Instance:
    """Five agents of three skill sets, day and night duties with two breaks that can press, half-hour slots."""
    shifts = (
        make_shift("day", 7, 8, latest_h=10, breaks=(MEAL, PAUSE), break_step_min=30),
        make_shift("night", 20, 8, latest_h=22, breaks=(PAUSE,), break_step_min=30),
    )
    skills = {0: {"s0": 1.0}, 1: {"s0": 1.0}, 2: {"s1": 1.0}, 3: {"s0": 1.0, "s1": 1.0}}
    asked = centre(days=3, step_min=30, agents=5, queues=2, shifts=shifts, skills=skills)
    asked.availability = (Availability("A3", tuple(((0, 1_440),) for _ in range(7))),)
    return Instance(asked.problem())


@pytest.mark.parametrize("seed", range(8))
def test_columns_count_the_agents_on_the_phone(crew: Instance, seed: int) -> None:
    columns = DutyColumns.create(AgentTask(crew, range(5), crew.base), Sheet())
    build_rules((), columns)
    chains = build_chains(columns)
    supply = build_supply(columns, chains)
    random = np.random.default_rng(seed)
    size = columns.sheet.size
    columns.sheet.minimise(np.arange(size), random.integers(-9, 10, size=size), 0.0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 5
    assert solver.solve(columns.sheet.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = np.array(list(solver.response_proto.solution), dtype=np.int64)
    decisions = hand_out(columns, chains, values)
    assert decisions
    counted = np.where(supply.column >= 0, values[supply.column], 0)
    staff = staff_of(crew, decisions) - crew.base
    assert np.array_equal(counted, staff)
    slots, held, signs = supply.terms
    total = np.zeros(crew.n, dtype=np.int64)
    np.add.at(total, slots, values[held] * signs)
    assert np.array_equal(total, staff.sum(axis=0))
    assert np.all(staff <= supply.most)


def test_slots_like_the_one_before_are_known(crew: Instance) -> None:
    """With hourly starts, ends and half-hour slots nothing changes between some slots, whatever is decided."""
    columns = DutyColumns.create(AgentTask(crew, range(5), crew.base), Sheet())
    supply = build_supply(columns, build_chains(columns))
    assert not supply.same_as_before[0]
    for n in np.flatnonzero(supply.same_as_before).tolist():
        assert np.array_equal(supply.column[:, n], supply.column[:, n - 1])
    assert supply.same_as_before[1 : 2 * 7].all(), "nobody can be there before seven"


def test_runs_end_where_the_requirement_changes(crew: Instance) -> None:
    columns = DutyColumns.create(AgentTask(crew, range(5), crew.base), Sheet())
    supply = build_supply(columns, build_chains(columns))
    need = np.zeros((2, crew.n))
    flat = leaders(supply, need)
    need[0, 5] = 1.0
    changed = leaders(supply, need)
    assert flat[13] == 0
    assert changed[4] == 0
    assert changed[5] == 5
    assert changed[6] == changed[13] == 6


def test_most_on_duty_counts_each_agent_once(crew: Instance) -> None:
    agents = np.array([0, 1, 3])
    found = most_on_duty(crew, agents, crew.allowed[agents])
    for k in range(len(crew.productivity)):
        for n in range(crew.n):
            able = 0
            for a in agents.tolist():
                days, options = np.nonzero(crew.allowed[a])
                begin = crew.start_slot[days, options]
                inside = (begin <= n) & (n < begin + crew.option_length[options])
                able += int(inside.any() and crew.skill_set[a] == k)
            assert found[k, n] == able
