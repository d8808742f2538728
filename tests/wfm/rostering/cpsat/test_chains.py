"""Counts of starts and breaks: any legal set of duties can be counted, and any counts can be handed out."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.rostering.cpsat.chains import build_chains
from wfm.rostering.cpsat.handover import hand_out
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import Instance
from wfm.workforce import Break, ShiftTemplate


def template(start_step: int, break_step: int, *, work_min: int = 0, second_from: int = 120) -> ShiftTemplate:
    """Starts from 8:00 over two hours; a meal at 1-2 h and a pause that may press against it, on a 30-minute grid."""
    breaks = (Break("meal", 30, False, 60, 120), Break("pause", 30, True, second_from, second_from + 60))
    return ShiftTemplate(
        "day", 480, 600, start_step, 300, breaks, break_step_min=break_step, min_work_between_min=work_min
    )


TEMPLATES = [
    template(30, 30),
    template(30, 30, work_min=30, second_from=90),
    template(30, 60),
    template(60, 30, work_min=60, second_from=150),
    template(90, 60, second_from=90),
]


def built(centre: Any, shift: ShiftTemplate, agents: int) -> tuple[Instance, DutyColumns, list[Any]]:
    asked = centre(days=1, step_min=30, agents=agents, shifts=(shift,))
    instance = Instance(asked.problem())
    columns = DutyColumns.create(AgentTask(instance, range(agents), instance.base), Sheet())
    for m in range(agents):
        columns.sheet.exactly_one(columns.duty[m, 0].tolist())
        columns.sheet.forbid(columns.off[m])
    return instance, columns, build_chains(columns)


def legal(instance: Instance, starts: tuple[int, ...]) -> bool:
    breaks, apart = instance.shift_breaks[0], int(instance.min_work_between[0])
    inside = all(start in item.positions for start, item in zip(starts, breaks, strict=True))
    return inside and starts[1] >= starts[0] + breaks[0].length + apart


@pytest.mark.parametrize("shift", TEMPLATES)
@pytest.mark.parametrize("seed", range(4))
def test_counts_can_be_handed_out(centre: Any, shift: ShiftTemplate, seed: int) -> None:
    """Whatever CP-SAT picks for the counts under a random objective, everybody gets legal breaks at these times."""
    instance, columns, chains = built(centre, shift, agents=5)
    random = np.random.default_rng(seed)
    count = columns.sheet.size
    columns.sheet.minimise(np.arange(count), random.integers(-9, 10, size=count), 0.0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(columns.sheet.model) == cp_model.OPTIMAL
    values = np.array(list(solver.response_proto.solution), dtype=np.int64)
    decisions = hand_out(columns, chains, values)
    assert sorted(item.agent for item in decisions) == list(range(5))
    assert all(legal(instance, item.breaks) for item in decisions)
    for b in range(2):
        begun = Counter(int(instance.start_slot[0, item.option]) + item.breaks[b] for item in decisions)
        for slot in range(instance.n):
            counted = sum(
                int(values[column]) for chain in chains if (column := chain.breaks[b].at(np.array([slot]))[0]) >= 0
            )
            assert counted == sum(number for at, number in begun.items() if at <= slot)


@pytest.mark.parametrize("shift", TEMPLATES)
@pytest.mark.parametrize("seed", range(4))
def test_legal_duties_can_be_counted(centre: Any, shift: ShiftTemplate, seed: int) -> None:
    """The counts of any legal choice of starts and breaks keep every row."""
    instance, columns, chains = built(centre, shift, agents=5)
    random = np.random.default_rng(seed)
    starts, breaks = [], []
    for m in range(5):
        option = int(random.choice(np.flatnonzero(columns.allowed[m, 0])))
        columns.sheet.row([int(columns.duty[m, 0, option])], [1], low=1)
        first, second = instance.shift_breaks[0]
        pairs = [(a, b) for a in first.positions for b in second.positions if legal(instance, (a, b))]
        starts.append(int(instance.start_slot[0, option]))
        breaks.append(pairs[int(random.integers(len(pairs)))])
    begun = np.array(starts)[:, None] + np.array(breaks)
    lattice = instance.shift_breaks[0][0].positions[1] - instance.shift_breaks[0][0].positions[0]
    for chain in chains:
        here = np.isin(np.array(starts), chain.started.times)
        assert len({t % lattice for t in chain.started.times.tolist()}) == 1
        for b, counted in enumerate(chain.breaks):
            for t, column in zip(counted.times.tolist(), counted.columns.tolist(), strict=True):
                total = int((begun[here, b] <= t).sum())
                columns.sheet.row([column], [1], low=total, high=total)
    assert cp_model.CpSolver().solve(columns.sheet.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def test_a_break_with_one_position_needs_no_columns_of_its_own(centre: Any) -> None:
    shift = ShiftTemplate("day", 480, 600, 30, 300, (Break("meal", 30, False, 120, 120),))
    _, _, (chain,) = built(centre, shift, agents=3)
    assert np.array_equal(chain.breaks[0].columns, chain.started.columns)
    assert np.array_equal(chain.breaks[0].times, chain.started.times + 4)


def test_the_number_of_columns_does_not_grow_with_the_agents(centre: Any) -> None:
    sizes = []
    for agents in (2, 12):
        _, columns, _ = built(centre, TEMPLATES[0], agents)
        own = int(columns.allowed.sum()) + columns.off.size
        sizes.append(columns.sheet.size - own)
    assert sizes[0] == sizes[1]
