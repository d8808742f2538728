"""Blocks of work on a backlog: whole people of the cheapest flow by name, at no cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.blocks import LEAST_BLOCK_MIN, WORK, planned_workers, with_blocks
from wfm.rostering.costing import staff_of
from wfm.rostering.deferred_flow import deferred_flow
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Activity
from wfm.rostering.start import decisions_from
from wfm.workforce import Agent, Break, Contract, Pay, ShiftTemplate, Workforce

GRID = TimeGrid(date(2026, 6, 1), 1, 15, "Europe/Berlin")
N = GRID.n
SHIFT = ShiftTemplate("day", 480, 480, 60, 480, (Break("meal", 30, False, 240, 240),), break_step_min=15)


def instance_of(mail_h: float, need: float = 0.0, people: int = 2, within: int = N) -> Instance:
    """Return people who take calls and mail from 8 to 16, with a meal at noon."""
    queues = (Queue("calls", "", Channel.VOICE, "calls"), Queue("mail", "", Channel.EMAIL, "mail"))
    agents = tuple(Agent(f"A{i}", "", "c", {"calls": 1.0, "mail": 1.0}, 1_000) for i in range(people))
    required = np.zeros((2, N))
    required[0, 32:64] = need
    due = np.where(np.arange(N) >= within, mail_h, 0.0)
    mail = DeferredQueue("mail", np.full(N, mail_h), due, np.full(N, 0.25), 1_000)
    workforce = Workforce(agents, (Contract("c", 0, 2_400, Pay.HOURLY, ("day",)),), (SHIFT,))
    return Instance(RosterProblem(GRID, queues, required, workforce, (), Prices(3_000, 6_000, 100), "EUR", (mail,)))


def decided(instance: Instance) -> list[AssignedDuty]:
    return [AssignedDuty(a, 0, 0, (16,)) for a in range(len(instance.agents))]


def blocks_of(instance: Instance) -> tuple[SolveResult, SolveResult, list[tuple[str, Activity]]]:
    """Return the result without and with blocks, and the blocks by agent."""
    plain = SolveResult(SolveStatus.FEASIBLE, instance.roster(decided(instance)))
    found = with_blocks(instance, plain)
    assert found.roster is not None
    return plain, found, [(d.agent_id, item) for d in found.roster.duties for item in d.activities if item.queue]


def clock(item: Activity) -> tuple[str, str]:
    return f"{item.start:%H:%M}", f"{item.end:%H:%M}"


def test_whoever_is_free_works_off_the_backlog_and_takes_the_meal() -> None:
    _, _, blocks = blocks_of(instance_of(mail_h=12.0))
    assert [(agent, *clock(item)) for agent, item in blocks] == [
        ("A0", "08:00", "12:00"),
        ("A0", "12:30", "14:30"),
        ("A1", "08:00", "12:00"),
        ("A1", "12:30", "14:30"),
    ]
    assert {(item.activity, item.queue, item.paid) for _, item in blocks} == {(WORK, "mail", True)}


def test_callers_keep_one_of_two() -> None:
    _, _, blocks = blocks_of(instance_of(mail_h=20.0, need=1.0))
    assert len({agent for agent, _ in blocks}) == 1
    assert sum((item.end - item.start).total_seconds() for _, item in blocks) == 7.5 * 3600


def test_a_quarter_of_an_hour_is_no_block() -> None:
    _, _, blocks = blocks_of(instance_of(mail_h=0.25, people=1))
    assert blocks == []
    _, _, blocks = blocks_of(instance_of(mail_h=0.5, people=1))
    assert [clock(item) for _, item in blocks] == [("08:00", "08:30")]
    assert LEAST_BLOCK_MIN == 30


def test_parts_of_a_person_are_no_block() -> None:
    _, _, blocks = blocks_of(instance_of(mail_h=1.1, people=1))
    assert [clock(item) for _, item in blocks] == [("08:00", "09:00")]


@pytest.mark.parametrize(("mail_h", "need", "people"), [(12.0, 0.0, 2), (9.3, 1.4, 3), (3.0, 2.0, 2), (30.0, 1.0, 3)])
def test_the_roster_costs_the_same_with_and_without_blocks(mail_h: float, need: float, people: int) -> None:
    instance = instance_of(mail_h, need, people, within=60)
    plain, found, _ = blocks_of(instance)
    assert plain.roster is not None and found.roster is not None
    before, after = audit(instance.problem, plain.roster), audit(instance.problem, found.roster)
    assert not after.violations
    assert abs(before.cost - after.cost) < 0.001


def test_blocks_are_placed_anew_by_the_next_solve() -> None:
    instance = instance_of(mail_h=12.0)
    _, found, blocks = blocks_of(instance)
    assert blocks and found.roster is not None
    assert decisions_from(instance, found.roster) == decided(instance)


def test_without_backlogs_a_result_stays_as_it_is() -> None:
    instance = instance_of(mail_h=12.0)
    bare = Instance(replace(instance.problem, deferred=()))
    plain = SolveResult(SolveStatus.FEASIBLE, bare.roster(decided(bare)))
    assert with_blocks(bare, plain) is plain
    nothing = SolveResult(SolveStatus.UNKNOWN, None)
    assert with_blocks(instance, nothing) is nothing


def test_work_is_planned_as_early_as_people_are_idle() -> None:
    instance = instance_of(mail_h=5.0)
    flow = deferred_flow(instance, staff_of(instance, decided(instance)))
    workers = planned_workers(instance, flow)
    assert workers[0, 0, 32:43].tolist() == pytest.approx([2.0] * 10 + [0.0])
    assert workers.sum() == pytest.approx(flow.working.sum())
