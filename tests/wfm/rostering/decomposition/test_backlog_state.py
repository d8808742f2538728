"""Backlogs as the search keeps them: pools, layers, and what is left over for them, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.decomposition.backlog_state import new_backlog, pools_of
from wfm.rostering.decomposition.kernels.backlog import add_worker, backlog_values, refresh_backlog, worth_of_work
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.instance import Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

N = 24
GRID = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")


def instance_of(*skills: str, mail_h: float = 3.0, within: int = 10, post: bool = False, surplus: int = 0) -> Instance:
    """Return a day with calls (one agent needed from 8 to 12), mail waiting from the start, and perhaps post."""
    names = ["calls", "mail", *(["post"] if post else [])]
    queues = tuple(Queue(name, name, Channel.VOICE, name[0]) for name in names)
    agents = tuple(Agent(f"A{i}", "", "c", dict.fromkeys(has, 1.0), 1_000) for i, has in enumerate(skills))
    contract = Contract("c", 0, 2_400, Pay.HOURLY, ("day",))
    workforce = Workforce(agents, (contract,), (ShiftTemplate("day", 480, 480, 60, 240),))
    required = np.zeros((len(names), N))
    required[0, 8:12] = 1.0
    due = np.where(np.arange(N) >= within, mail_h, 0.0)
    backlogs = tuple(DeferredQueue(name, np.full(N, mail_h), due, np.ones(N), 100) for name in names[1:])
    return Instance(
        RosterProblem(GRID, queues, required, workforce, (), Prices(3_000, 6_000, surplus), "EUR", backlogs)
    )


def group(instance: Instance, agent: int) -> int:
    return int(instance.skill_set[agent])


def test_without_backlogs_there_is_nothing() -> None:
    alone = RosterProblem(
        GRID, (), np.zeros((0, N)), instance_of("c").problem.workforce, (), Prices(3_000, 6_000, 0), "EUR"
    )
    state, cost = new_backlog(Instance(alone), 60_000)
    assert cost == 0
    assert state.slack.shape[0] == state.done.shape[0] == 0
    gain = np.ones(N, dtype=np.int64)
    backlog_values(state, 0, np.empty((2, N), dtype=np.int32), gain)
    assert not gain.any()


def test_the_backlogs_of_the_same_people_are_one_pool() -> None:
    assert pools_of(instance_of("cmp", "mp", post=True)) == [[0, 1]]


def test_those_whom_few_can_serve_come_first() -> None:
    assert pools_of(instance_of("cm", "m", "mp", post=True)) == [[1], [0]]


def test_late_work_costs_from_its_deadline_on() -> None:
    _, cost = new_backlog(instance_of("cm"), 60_000)
    assert cost / 60_000 == pytest.approx(100 * 3.0 * (N - 10))


def test_callers_come_first_and_the_rest_does_mail() -> None:
    instance = instance_of("cm", "cm", within=12)
    state, before = new_backlog(instance, 60_000)
    for _ in range(2):
        add_worker(state, group(instance, 0), 8, 12, 1)
    delta = refresh_backlog(state, 8, 12)
    assert state.used[0, 8:12].tolist() == [1_000, 1_000, 1_000, 0]
    assert state.done[0, 11] == 3_000
    assert before + delta == 0


def test_people_who_only_take_calls_set_the_others_free() -> None:
    instance = instance_of("cm", "c", within=12)
    state, _ = new_backlog(instance, 60_000)
    add_worker(state, group(instance, 0), 8, 12, 1)
    refresh_backlog(state, 8, 12)
    assert state.used[0].sum() == 0
    add_worker(state, group(instance, 1), 8, 12, 1)
    refresh_backlog(state, 8, 12)
    assert state.used[0, 8:12].tolist() == [1_000, 1_000, 1_000, 0]


def test_one_person_is_not_given_to_two_pools() -> None:
    instance = instance_of("mp", "m", post=True, within=20)
    state, _ = new_backlog(instance, 60_000)
    add_worker(state, group(instance, 0), 8, 12, 1)
    refresh_backlog(state, 8, 12)
    # The first pool is post, which only the first agent can serve.
    assert state.used[:, 8:12].tolist() == [[1_000, 1_000, 1_000, 0], [0, 0, 0, 1_000]]


def test_work_is_worth_what_it_keeps_from_being_late() -> None:
    instance = instance_of("cm", within=10)
    state, _ = new_backlog(instance, 60_000)
    state.soft[0] = 1
    worth_of_work(state)
    hour = 100 * 60_000 / 1_000
    assert state.worth[0, 12] == pytest.approx(hour * (N - 12))
    assert state.worth[0, 3] == pytest.approx(hour * (N - 10))
    assert state.worth[0, 3] == state.worth[0, 10]


def test_a_little_lateness_counts_in_part() -> None:
    state, _ = new_backlog(instance_of("cm", mail_h=1.0), 60_000)
    worth_of_work(state)
    assert state.worth[0, 12] == pytest.approx(0.25 * 100 * 60 * (N - 12))


def test_finished_work_is_worth_nothing_and_idle_people_are_spared() -> None:
    instance = instance_of("cm", "cm", mail_h=2.0, within=30, surplus=500)
    state, _ = new_backlog(instance, 60_000)
    worth_of_work(state)
    assert set(state.worth[0].tolist()) == {500 * 60}
    add_worker(state, group(instance, 0), 12, 14, 1)
    assert refresh_backlog(state, 12, 14) == -2 * 500 * 60_000
    worth_of_work(state)
    assert not state.worth.any()


@pytest.mark.parametrize("agent", [0, 1])
def test_the_gain_is_that_of_people_who_are_left_over(agent: int) -> None:
    """At nine a caller waits: one more agent takes the call; at noon nobody calls, and mail can be done."""
    instance = instance_of("cm", "c", within=10)
    state, _ = new_backlog(instance, 60_000)
    gain = np.empty(N, dtype=np.int64)
    backlog_values(state, group(instance, agent), np.empty((2, N), dtype=np.int32), gain)
    assert gain[9] == 0
    assert bool(gain[12] > 0) is (agent == 0)
