"""Backlogs of a roster by hand: what is done, waits, is late and costs. Intervals are half hours, duties 4 h."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from wfm.evaluation.backlog import Backlog
from wfm.evaluation.facts import Facts
from wfm.evaluation.presence import presence_of
from wfm.rostering.terms import CostTerm
from wfm.staffing.deferred import DeferredWork, serve

EIGHT = 16
"""Interval that begins at eight o'clock."""


def mail(place) -> Backlog:
    (found,) = place.report().coverage.backlogs
    return found


def both(centre, **more):
    return centre(queues=("calls", "mail"), **more)


def test_without_backlogs_there_is_no_term_of_late_work(centre) -> None:
    report = centre().duty("A1", 0, 480).report()
    assert report.coverage.backlogs == ()
    assert CostTerm.LATE_WORK not in report.cost_terms


def test_idle_people_work_off_what_waits(centre) -> None:
    place = both(centre).backlog("mail", opening_h=3.0, within=40).duty("A1", 0, 480)
    found = mail(place)
    assert found.done_h[EIGHT : EIGHT + 8] == pytest.approx([0.5] * 6 + [0.0] * 2)
    assert found.agents[EIGHT : EIGHT + 8] == pytest.approx([1.0] * 6 + [0.0] * 2)
    assert found.waiting_h[0] == pytest.approx(3.0)
    assert found.waiting_h[-1] == pytest.approx(0.0)
    assert found.on_time
    report = place.report()
    assert report.cost_terms[CostTerm.LATE_WORK] == 0
    assert report.cost_terms[CostTerm.SURPLUS] == Decimal("5.0000")  # one hour left over at 5


def test_late_work_costs_by_the_hour_that_it_is_late(centre) -> None:
    place = both(centre).backlog("mail", opening_h=1.0, within=EIGHT - 4).duty("A1", 0, 480)
    found = mail(place)
    # Due by the end of interval 12; one hour late for four intervals, then half an hour for one, then done.
    assert found.late_h[EIGHT - 5 : EIGHT + 2] == pytest.approx([0, 1, 1, 1, 1, 0.5, 0])
    assert found.late_work_h == pytest.approx(2.25)
    assert found.missed_h.sum() == pytest.approx(1.0)
    assert not found.on_time
    assert place.report().cost_terms[CostTerm.LATE_WORK] == Decimal("22.5000")


def test_the_clock_of_the_deadline_may_stand_still(centre) -> None:
    place = both(centre).duty("A1", 0, 480)
    clock = np.where(np.arange(place.grid.n) >= EIGHT, place.grid.step_h, 0.0)
    place.backlog("mail", opening_h=1.0, within=EIGHT - 4, clock_h=clock)
    assert place.report().cost_terms[CostTerm.LATE_WORK] == Decimal("2.5000")  # half an hour late for half an hour


def test_nobody_does_two_things_at_once(centre) -> None:
    place = both(centre).backlog("mail", opening_h=4.0, within=400)
    place.required[0, EIGHT : EIGHT + 4] = 1.0
    place.duty("A1", 0, 480)
    found, report = mail(place), place.report()
    assert found.done_h.sum() == pytest.approx(4.0 - 2.0)
    scheduled = report.coverage.scheduled[:, EIGHT : EIGHT + 8]
    assert scheduled.sum(axis=0) == pytest.approx([1.0] * 8)
    assert report.cost_terms[CostTerm.SHORTAGE] == 0


def test_callers_wait_where_late_mail_is_dearer(centre) -> None:
    place = both(centre).backlog("mail", opening_h=4.0, within=EIGHT + 7, late=2000)
    place.required[0, EIGHT : EIGHT + 4] = 1.0
    report = place.duty("A1", 0, 480).report()
    # Two hours of mail late for the rest of the week cost far more than two hours of missing agents.
    assert mail(place).on_time
    assert report.cost_terms[CostTerm.SHORTAGE] == Decimal("114.0000")  # 2 h × (0.1 × 30 + 0.9 × 60)


def test_only_people_with_the_skill_work_it_off(centre) -> None:
    place = both(centre).agent("A1", skills={"calls": 1.0}).agent("A2", skills={"mail": 2.0})
    place.backlog("mail", opening_h=4.0, within=300, efficiency=0.5).duty("A1", 0, 480).duty("A2", 0, 480)
    assert mail(place).done_h.sum() == pytest.approx(4 * 0.5 * 0.5)


def test_time_between_contacts_is_used_as_far_as_the_plan_says(centre) -> None:
    place = both(centre).backlog("mail", opening_h=4.0, within=400).duty("A1", 0, 480)
    place.required[0, EIGHT : EIGHT + 8] = 1.0
    assert mail(place).done_h.sum() == pytest.approx(0.0)
    place.idle_share = np.zeros_like(place.required)
    place.idle_share[0] = 0.25
    assert mail(place).done_h.sum() == pytest.approx(1.0)
    assert mail(place).between_h == pytest.approx(mail(place).done_h)
    assert mail(place).agents.sum() == pytest.approx(0.0)
    place.required[0, EIGHT + 4 : EIGHT + 8] = 0.0  # two hours with callers, two without
    assert mail(place).between_h.sum() == pytest.approx(0.5)
    assert mail(place).done_h.sum() == pytest.approx(2.5)


def test_a_block_on_another_queue_keeps_people_from_the_backlog(centre) -> None:
    from dataclasses import replace

    from wfm.rostering.roster import Activity

    place = both(centre).backlog("mail", opening_h=4.0, within=300).duty("A1", 0, 480)
    duty = place.duties[0]
    block = Activity(duty.start, place.later(duty.start, 120), "work", True, "calls")
    place.duties[0] = replace(duty, activities=(block,))
    assert mail(place).done_h.sum() == pytest.approx(2.0)


@pytest.mark.parametrize("seed", range(6))
def test_one_backlog_alone_is_served_earliest_deadline_first(centre, seed: int) -> None:
    """With nothing else to do, the programme is what serving by deadline gives."""
    random = np.random.default_rng(seed)
    place = centre(days=2, queues=("mail",))
    inflow = {int(t): float(hours) for t, hours in zip(random.integers(0, 90, 8), random.random(8) * 3, strict=True)}
    place.backlog("mail", float(random.random() * 4), inflow, within=int(random.integers(4, 40)))
    for number in range(4):
        place.agent(f"A{number}").duty(f"A{number}", int(random.integers(2)), int(random.integers(0, 40)) * 30)
    found, item = mail(place), place.deferred[0]
    capacity = presence_of(Facts(place.problem(), place.roster)).agents.sum(axis=0) * place.grid.step_h
    n = place.grid.n
    arrived = np.diff(item.released_h, append=item.released_h[-1])
    work = DeferredWork(arrived, float(item.released_h[0]), np.full(n, n), item.released_h, item.due_h)
    fluid = serve(work, capacity)
    assert found.done_h == pytest.approx(fluid.served_h)
    assert found.missed_h == pytest.approx(fluid.missed_h)
    late = np.maximum(item.due_h - np.cumsum(fluid.served_h), 0.0)
    assert float(place.report().cost_terms[CostTerm.LATE_WORK]) == pytest.approx(10 * late.sum() * 0.5, abs=1e-3)
