"""From contacts and deadlines to the curves of the rostering problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid
from wfm.rostering.backlogs import PLANNED_OCCUPANCY, deferred_queues, idle_share_of
from wfm.rostering.problem import Prices
from wfm.staffing.deferred import AgedWork, Clock
from wfm.staffing.requirement import QueueStaffing, Requirement, StaffingSettings, requirement_for
from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage

PRICES = Prices(3_000, 6_000, 0, 4_000)
HOURS = TimeGrid(date(2026, 6, 1), 2, 60, "UTC")
HALVES = HOURS.refined(30)
QUEUES = (Queue("calls", "", Channel.VOICE, "calls", patience_s=120.0), Queue("mail", "", Channel.EMAIL, "mail"))


def open_hours() -> np.ndarray:
    hour = np.arange(HOURS.n) % 24
    return np.broadcast_to((hour >= 8) & (hour < 18), (2, HOURS.n)).copy()


def requirement(settings: StaffingSettings, calls: float = 120.0, mails: float = 20.0) -> Requirement:
    contacts = open_hours() * np.array([[calls], [mails]])
    aht_s = np.broadcast_to([[300.0], [360.0]], contacts.shape)
    return requirement_for(Demand(HOURS, QUEUES, contacts, aht_s, open_hours()), settings)


def held(**mail) -> StaffingSettings:
    target = mail.pop("target", ServiceTarget(1.0, 4 * 3600.0))
    return StaffingSettings(queues={"mail": QueueStaffing(target=target, **mail)})


def only(settings: StaffingSettings, grid: TimeGrid = HALVES):
    (found,) = deferred_queues(requirement(settings), open_hours(), settings, PRICES, grid)
    return found


def test_only_deferred_queues_have_a_backlog_at_the_plan_s_price() -> None:
    found = only(held())
    assert (found.queue_id, found.late_minor_per_h) == ("mail", 4_000)
    assert found.clock_h == pytest.approx(np.full(HALVES.n, 0.5))


def test_work_is_the_same_on_a_finer_grid() -> None:
    """20 contacts of six minutes are two hours of work an hour; the finer grid knows better when."""
    fine, coarse = only(held()), only(held(), HOURS)
    assert fine.released_h[-1] == pytest.approx(2 * 10 * 2.0)
    assert coarse.released_h[-1] == pytest.approx(fine.released_h[-1])
    assert np.all(fine.released_h[1::2] >= coarse.released_h - 1e-9)
    assert fine.due_h[-1] == pytest.approx(2 * 10 * 2.0)


def test_what_arrives_is_due_its_deadline_later() -> None:
    found = only(held(), HOURS)
    assert found.released_h[8:11] == pytest.approx([0.0, 2.0, 4.0])
    assert found.due_h[10:14] == pytest.approx([0.0, 2.0, 4.0, 6.0])


def test_an_opening_backlog_waits_from_the_start() -> None:
    found = only(held(backlog=(AgedWork(30, 3600.0),)))
    assert found.released_h[0] == pytest.approx(3.0)
    assert found.due_h[:7] == pytest.approx([0.0] * 5 + [3.0] * 2)


def test_the_clock_of_late_work_is_that_of_the_deadline() -> None:
    found = only(held(clock=Clock.OPENING))
    hour = np.arange(HALVES.n) // 2 % 24
    assert found.clock_h == pytest.approx(np.where((hour >= 8) & (hour < 18), 0.5, 0.0))


def test_time_is_lost_to_chance_and_to_absence() -> None:
    assert only(held()).efficiency == PLANNED_OCCUPANCY
    settings = replace(held(caps=Caps(max_occupancy=0.8)), shrinkage=Shrinkage(unplanned=0.1))
    assert only(settings).efficiency == pytest.approx(0.72)


def test_a_level_below_one_leaves_the_rest_without_a_deadline() -> None:
    whole, part = only(held()), only(held(target=ServiceTarget(0.75, 4 * 3600.0)))
    assert part.released_h == pytest.approx(whole.released_h)
    assert part.due_h == pytest.approx(0.75 * whole.due_h)


def test_unknown_contacts_are_no_work() -> None:
    nothing = np.full((2, HOURS.n), np.nan)
    given = Requirement.given(HOURS, QUEUES, nothing, nothing, np.zeros((2, HOURS.n)))
    (found,) = deferred_queues(given, open_hours(), held(), PRICES, HALVES)
    assert found.released_h.max() == 0.0


def test_idle_time_is_unused_unless_the_plan_says_so() -> None:
    assert idle_share_of(requirement(held()), held(), HALVES) is None


def test_idle_time_is_the_share_of_what_is_not_busy() -> None:
    settings = replace(held(), idle_share=0.5, least_idle=1.0, shrinkage=Shrinkage(unplanned=0.1))
    asked = requirement(settings)
    found = idle_share_of(asked, settings, HALVES)
    assert found is not None
    at = 10
    assert found[0, 2 * at] == pytest.approx(0.5 * (1.0 - asked.occupancy[0, at]) * 0.9)
    assert 0.0 < found[0, 2 * at] < 0.5
    assert found[0, 2 * at] == found[0, 2 * at + 1]
    assert np.all(found[0, :16] == 0.0)
    assert np.all(found[1] == 0.0)


def test_few_idle_people_are_left_alone() -> None:
    settings = replace(held(), idle_share=0.5, least_idle=3.0)
    few = idle_share_of(requirement(settings, calls=6.0), settings, HALVES)
    assert few is not None
    assert few.max() == 0.0


def test_a_requirement_typed_in_by_hand_says_nothing_of_idle_time() -> None:
    contacts = open_hours() * np.array([[120.0], [20.0]])
    given = Requirement.given(HOURS, QUEUES, contacts, contacts * 0 + 300.0, open_hours() * np.array([[12.0], [0.0]]))
    found = idle_share_of(given, replace(held(), idle_share=0.5), HALVES)
    assert found is not None
    assert found.max() == 0.0
