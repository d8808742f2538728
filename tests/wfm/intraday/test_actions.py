"""Ranked actions: a running book of cost, service and people that ends where the audit does."""

from __future__ import annotations

from itertools import pairwise

import pytest

from wfm.evaluation.audit import audit
from wfm.evaluation.roster_changes import Lever, change_cost_minor, changes_between
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.intraday.actions import ServiceView, duty_text, ranked_actions
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.intraday.outside_help import HelpStep
from wfm.rostering.repair.task import RepairStep

PRICES = {"person_minor": 500, "duty_minor": 1_000, "call_in_minor": 4_000, "cancel_minor": 2_000}


def book(day, before, steps, help_of=()):
    plan, problem = day.plan, day.problem
    running = RunningCoverage(problem, before)
    cost = float(audit(problem, before).cost)
    return ranked_actions(plan, running, frozenset(day.grid.dates[:1]), cost, steps, help_of, "1 x absent")


def step(before, after, pay: float = 0.0) -> RepairStep:
    agent = (*before, *after)[0].agent_id
    return RepairStep(agent, tuple(before), tuple(after), 0.0, pay)


@pytest.fixture
def day(small_day):
    return small_day((0, 0, 8, 12, 2.0), (1, 0, 12, 16, 1.0), **PRICES)


def test_doing_nothing_comes_first(day, roster) -> None:
    (nothing,) = book(day, roster(day.duty("A1", 0, 8)), [])
    assert (nothing.rank, nothing.lever, nothing.agent_id, nothing.people, nothing.changes) == (
        0, Lever.NOTHING, "", 0, 0,
    )  # fmt: skip
    audited = float(audit(day.problem, roster(day.duty("A1", 0, 8))).cost)
    assert nothing.cost_before == nothing.cost_after == pytest.approx(audited, abs=0.01)
    assert nothing.missing_after_h == 4 + 4
    assert nothing.service_after is not None
    assert nothing.approval == ""


def test_each_action_begins_where_the_one_before_ended(day, roster) -> None:
    before = roster(day.duty("A1", 0, 8), day.duty("A3", 0, 8))
    steps = [
        step([], [day.duty("A2", 0, 8)]),
        step([day.duty("A3", 0, 8)], [day.duty("A3", 0, 12)]),
    ]
    actions = book(day, before, steps)
    assert [item.rank for item in actions] == [0, 1, 2]
    for one, other in pairwise(actions):
        assert other.cost_before == one.cost_after
        assert other.service_before == one.service_after
        assert other.missing_before_h == one.missing_after_h
    assert [item.lever for item in actions] == [Lever.NOTHING, Lever.CALL_IN, Lever.MOVED]
    assert [item.people for item in actions] == [0, 1, 2]
    assert [item.changes for item in actions] == [0, 1, 2]
    assert actions[1].approval == "agent, manager"
    assert (actions[1].name, actions[2].name) == ("Łucja", "سارة")
    assert (actions[1].before, actions[1].after) == ("2026-06-01 free", "2026-06-01 day 08:00-12:00")


def test_the_book_ends_at_the_audited_cost_with_the_prices_of_changes(day, roster) -> None:
    before = roster(day.duty("A1", 0, 8), day.duty("A3", 0, 8))
    after = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 8), day.duty("A3", 0, 12))
    steps = [step([], [day.duty("A2", 0, 8)]), step([day.duty("A3", 0, 8)], [day.duty("A3", 0, 12)])]
    last = book(day, before, steps)[-1]
    changes = changes_between(before.duties, after.duties, day.plan.workforce, day.settings)
    price = float(change_cost_minor(changes, day.settings)) / 100
    assert price > 0
    assert last.cost_after == pytest.approx(float(audit(day.problem, after).cost) + price, abs=0.01)
    assert last.missing_after_h == 0
    assert last.service_after is not None and last.service_before is not None
    assert last.service_after > last.service_before


def test_pay_that_grows_is_in_the_book(day, roster) -> None:
    before = roster(day.duty("A1", 0, 8))
    hourly = [day.duty("A3", 0, 12)]
    pay = 4 * 1_500.0
    last = book(day, before, [step([], hourly, pay)])[-1]
    after = roster(*before.duties, *hourly)
    assert last.cost_after == pytest.approx(float(audit(day.problem, after).cost) + last.price, abs=0.01)


def test_of_several_changes_of_one_person_the_dearest_names_the_lever(day, roster) -> None:
    before = roster(day.duty("A2", 0, 8))
    moved = [day.duty("A2", 0, 12), day.duty("A2", 1, 12)]
    action = book(day, before, [step(before.duties, moved)])[-1]
    assert action.lever is Lever.CALL_IN
    assert action.people == 1
    assert action.changes == 2
    assert action.after == "2026-06-01 day 12:00-16:00; 2026-06-02 day 12:00-16:00"


def test_help_from_outside_closes_the_book(day, roster) -> None:
    event = Event(EventKind.COVER, day.at(0, 12), day.at(0, 16), queue="chat", factor=1.0)
    helper = HelpStep(Lever.OVERFLOW, KnownEvent(event, event.start, event.end), 9_000.0, 0.0)
    before = roster(day.duty("A1", 0, 8), day.duty("A2", 0, 8))
    nothing, action = book(day, before, [], [helper])
    assert (action.lever, action.approval, action.agent_id) == (Lever.OVERFLOW, "manager", "")
    assert (action.before, action.after) == ("nobody", "one on chat 12:00-16:00")
    assert (nothing.missing_after_h, action.missing_after_h) == (4, 0)
    assert action.people == 0
    assert action.cost_after == pytest.approx(nothing.cost_after - 4 * (3 + 54) + 90)


def test_service_is_of_the_dates_concerned_alone(day, roster) -> None:
    problem = day.problem
    empty, there = roster(), roster(day.duty("A1", 0, 8), day.duty("A2", 0, 8), day.duty("A3", 0, 12))
    both = [audit(problem, one).coverage for one in (empty, there)]
    today, tomorrow = (ServiceView(day.plan, frozenset({on})) for on in day.grid.dates)
    low, high = (today.level(coverage) for coverage in both)
    assert low is not None and high is not None
    assert low < 0.1
    assert high > 0.3
    assert tomorrow.level(both[0]) is None  # nobody calls tomorrow


def test_a_duty_in_words(day) -> None:
    assert duty_text(None) == "free"
    assert duty_text(day.duty("A1", 0, 8)) == "day 08:00-12:00"
