"""People on e-mail take callers where agents are missing, as long as the mail that waits for it is cheaper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.evaluation.roster_changes import Lever, change_cost_minor, changes_between
from wfm.grid import TimeGrid
from wfm.intraday.live_work import steps_that_pay, taken_off_backlogs
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.repair.task import RepairStep
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

FIRST = date(2026, 6, 1)
GRID = TimeGrid(FIRST, 1, 60, "UTC")
SETTINGS = RepairSettings(person_minor=500, work_minor=100)


def problem(callers: float = 1.0, mail_h: float = 2.0, due: int = 24, late: int = 1_000, agents: int = 2):
    """Return a day on which callers come from ten to twelve; the mail, if any, is due at an hour."""
    queues = (Queue("calls", "", Channel.VOICE, "calls"), Queue("mail", "", Channel.EMAIL, "mail"))
    people = tuple(
        Agent(f"A{n}", "", "c", {"mail": 1.0} if n == 2 else {"calls": 1.0, "mail": 1.0}, 0) for n in range(agents)
    )
    required = np.zeros((2, 24))
    required[0, 10:12] = callers
    released, due_h = np.full(24, mail_h), np.zeros(24)
    due_h[due:] = mail_h
    backlog = DeferredQueue("mail", released, due_h, np.ones(24), late, 1.0)
    workforce = Workforce(
        people, (Contract("c", 0, 2_400, Pay.SALARIED, ("day",)),), (ShiftTemplate("day", 480, 480, 60, 480),)
    )
    return RosterProblem(GRID, queues, required, workforce, (), Prices(3_000, 6_000, 0), deferred=(backlog,))


def on_mail(agent: str, first: int = 8, last: int = 16) -> Duty:
    """Return eight hours from eight, with mail between two hours."""
    block = Activity(GRID.instant(first * 60), GRID.instant(last * 60), "work", True, "mail")
    return Duty(agent, FIRST, GRID.instant(480), GRID.instant(960), "day", (block,))


def pulled(asked: RosterProblem, *duties: Duty, **more):
    words = {"dates": [FIRST], "first_slot": 0, "people": 9, "over": lambda: False} | more
    return taken_off_backlogs(asked, Roster(duties), SETTINGS, **words)


def hours(duty: Duty) -> list[tuple[int, int]]:
    return [(item.start.hour, item.end.hour) for item in duty.activities]


def cost_minor(asked: RosterProblem, roster: Roster) -> float:
    return 100 * float(audit(asked, roster).cost)


def test_the_hours_in_which_callers_wait_leave_the_block() -> None:
    asked = problem()
    before = Roster((on_mail("A0"),))
    after, (step,) = pulled(asked, *before.duties)
    assert hours(after.duties[0]) == [(8, 10), (12, 16)]
    assert (step.agent_id, step.before, step.after) == ("A0", before.duties, after.duties)
    assert audit(asked, after).coverage.shortage.sum() == pytest.approx(0)
    assert audit(asked, after).coverage.backlogs[0].on_time
    assert step.gain_minor == pytest.approx(cost_minor(asked, before) - cost_minor(asked, after) - 600)


def test_the_change_is_a_lever_of_its_own_between_meetings_and_duties() -> None:
    after, (step,) = pulled(problem(), on_mail("A0"))
    (change,) = changes_between(step.before, step.after, problem().workforce, SETTINGS)
    assert (change.lever, change.moves, change.price_minor) == (Lever.LIVE, 1, 100)
    assert change_cost_minor([change], SETTINGS) == 600
    order = list(Lever)
    assert order.index(Lever.MEETING) < order.index(Lever.LIVE) < order.index(Lever.LONGER)
    assert after.duties == step.after


def test_only_as_many_as_are_missing_are_taken() -> None:
    after, steps = pulled(problem(callers=1.0), on_mail("A0"), on_mail("A1"))
    assert len(steps) == 1
    assert sum(hours(duty) == [(8, 16)] for duty in after.duties) == 1
    _, both = pulled(problem(callers=2.0), on_mail("A0"), on_mail("A1"))
    assert len(both) == 2


def test_mail_that_is_due_stays_where_lateness_is_dearer() -> None:
    """Eight hours of mail are due at four; two of them would be late until midnight."""
    dear = problem(mail_h=8.0, due=16, late=2_000)
    assert pulled(dear, on_mail("A0")) == (Roster((on_mail("A0"),)), ())
    cheap = problem(mail_h=8.0, due=16, late=100)
    assert len(pulled(cheap, on_mail("A0"))[1]) == 1


def test_what_is_left_of_a_block_is_given_up_where_it_is_too_short() -> None:
    fine = TimeGrid(FIRST, 1, 15, "UTC")
    asked = problem()
    asked = replace(
        asked,
        grid=fine,
        required=np.repeat(asked.required, 4, axis=1),
        deferred=(
            replace(
                asked.deferred[0],
                released_h=np.repeat(asked.deferred[0].released_h, 4),
                due_h=np.repeat(asked.deferred[0].due_h, 4),
                clock_h=np.repeat(asked.deferred[0].clock_h, 4) / 4,
            ),
        ),
    )
    early = Activity(fine.instant(585), fine.instant(780), "work", True, "mail")  # 9:45 to 13:00
    duty = replace(on_mail("A0"), activities=(early,))
    after, _ = pulled(asked, duty)
    assert [(item.start.strftime("%H:%M"), item.end.strftime("%H:%M")) for item in after.duties[0].activities] == [
        ("12:00", "13:00")
    ]


@pytest.mark.parametrize(
    "bound",
    [{"people": 0}, {"dates": []}, {"first_slot": 12}, {"over": lambda: True}, {"untouchable": {"A0"}}],
    ids=["nobody", "another day", "frozen", "no time", "untouchable"],
)
def test_what_must_stay_stays(bound) -> None:
    assert pulled(problem(), on_mail("A0"), **bound) == (Roster((on_mail("A0"),)), ())


def test_from_a_slot_on_only_what_is_left_is_taken() -> None:
    after, _ = pulled(problem(callers=1.0), on_mail("A0"), first_slot=11)
    assert hours(after.duties[0]) == [(8, 11), (12, 16)]


def test_who_cannot_serve_callers_stays() -> None:
    assert pulled(problem(agents=3), on_mail("A2"))[1] == ()


def test_the_price_of_asking_counts() -> None:
    dear = replace(SETTINGS, person_minor=12_000)
    roster = Roster((on_mail("A0"),))
    words = {"dates": [FIRST], "first_slot": 0, "people": 9, "over": lambda: False}
    assert taken_off_backlogs(problem(), roster, dear, **words) == (roster, ())


def test_without_backlogs_nothing_is_looked_at() -> None:
    plain = replace(problem(), deferred=())
    roster = Roster((on_mail("A0"),))
    assert pulled(plain, *roster.duties) == (roster, ())
    steps = (RepairStep("A0", (), roster.duties, 1.0),)
    assert steps_that_pay(plain, Roster(()), steps, SETTINGS) == steps


def test_steps_that_do_not_pay_are_left_out() -> None:
    """The first of two people fills the gap; the second would only be paid for coming."""
    asked = problem(mail_h=0.0)
    free = [replace(on_mail(name), activities=()) for name in ("A0", "A1")]
    steps = tuple(RepairStep(duty.agent_id, (), (duty,), 1.0, 500.0) for duty in free)
    (kept,) = steps_that_pay(asked, Roster(()), steps, SETTINGS)
    assert kept.agent_id == "A0"
    after = Roster((free[0],))
    price = float(change_cost_minor(changes_between((), after.duties, asked.workforce, SETTINGS), SETTINGS))
    saved = cost_minor(asked, Roster(())) - cost_minor(asked, after)
    assert kept.gain_minor == pytest.approx(saved - price - 500)
    assert steps_that_pay(asked, after, steps[1:], SETTINGS) == ()


def test_a_night_of_dates_is_not_touched_by_the_day_after() -> None:
    tomorrow = replace(on_mail("A0"), date=FIRST - timedelta(days=1))
    assert pulled(problem(), tomorrow)[1] == ()
