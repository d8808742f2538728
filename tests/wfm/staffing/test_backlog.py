"""Deferred queues of a plan, and demand after bots and tiers."""

import numpy as np
import pytest

from wfm.demand import Channel
from wfm.errors import ValueRangeError
from wfm.staffing.backlog import deferred_for
from wfm.staffing.deferred import AgedWork, Clock, serve
from wfm.staffing.requirement import QueueStaffing, StaffingSettings, requirement_for
from wfm.staffing.targets import ServiceTarget
from wfm.staffing.tiers import ContactType, Deflection, Transfer
from wfm.staffing.volumes import routed_demand

DAY = 86400.0


@pytest.fixture
def centre(week_grid, queue_of, demand_of, hump):
    """Voice, e-mail and a second tier over a week."""
    queues = (queue_of("voice"), queue_of("mail", Channel.EMAIL), queue_of("tier2"))
    week = np.tile(hump, 7)
    return demand_of(week_grid, queues, np.stack([week, 0.5 * week, 0 * week]), open_=np.stack([week > 0] * 3))


def _held(**keys):
    return StaffingSettings(queues={"mail": QueueStaffing(**keys)})


def test_only_deferred_queues_have_curves(centre):
    found = deferred_for(centre, StaffingSettings())
    assert list(found) == ["mail"]
    assert found["mail"].inflow_h.sum() == pytest.approx(centre.contacts[1].sum() * 240 / 3600)


def test_the_target_is_the_deadline(centre):
    quick = deferred_for(centre, _held(target=ServiceTarget(0.9, 4 * 3600.0)))["mail"]
    slow = deferred_for(centre, _held(target=ServiceTarget(0.9, 2 * DAY)))["mail"]
    assert np.all(quick.due_h >= slow.due_h)
    assert quick.due_h.max() > slow.due_h.max()
    assert quick.inflow_h.sum() == pytest.approx(centre.contacts[1].sum() * 240 / 3600)
    whole = deferred_for(centre, _held(target=ServiceTarget(1.0, 4 * 3600.0)))["mail"]
    assert quick.due_h == pytest.approx(0.9 * whole.due_h)


def test_a_queue_without_a_target_of_its_own_has_a_day(centre):
    plain = deferred_for(centre, StaffingSettings())["mail"]
    day = deferred_for(centre, _held(target=ServiceTarget(1.0, DAY)))["mail"]
    assert np.array_equal(plain.due_h, day.due_h)


def test_clocks_and_backlogs_are_passed_on(centre):
    target = ServiceTarget(1.0, 8 * 3600.0)
    elapsed = deferred_for(centre, _held(target=target))["mail"]
    opening = deferred_for(centre, _held(target=target, clock=Clock.OPENING))["mail"]
    assert np.all(opening.due_h <= elapsed.due_h)
    assert opening.due_h.sum() < elapsed.due_h.sum()
    waiting = deferred_for(centre, _held(target=target, backlog=(AgedWork(30, 3600.0),)))["mail"]
    assert waiting.opening_h == pytest.approx(2.0)


def test_a_deadline_of_nothing_is_named(centre):
    with pytest.raises(ValueRangeError, match="queue mail: within_s of a deadline must be > 0"):
        deferred_for(centre, _held(target=ServiceTarget(1.0, 0.0)))


def test_e_mail_fits_into_the_valleys_of_voice(centre):
    """Voice staffed at its peak all day leaves hours in which a day's e-mail is done without a deadline missed."""
    requirement = requirement_for(centre, StaffingSettings())
    voice = requirement.agents[0]
    served = centre.contacts[0] > 0
    spare_h = np.where(served, voice.max() - voice, 0.0) * centre.grid.step_h
    work = deferred_for(centre, _held(target=ServiceTarget(1.0, DAY)))["mail"]
    plan = serve(work, spare_h)
    assert plan.on_time
    even = np.where(served, work.inflow_h.sum() / served.sum(), 0.0)
    assert plan.served_h[np.argmax(voice)] == 0.0
    assert even[np.argmax(voice)] > 0.0


def test_bots_come_before_tiers(centre):
    settings = StaffingSettings(
        deflections=(Deflection("voice", [ContactType(1.0, 240.0, 0.25)]),),
        transfers=(Transfer("voice", "tier2", 0.2, aht_s=600.0),),
    )
    found = routed_demand(centre, settings)
    assert found.contacts[0] == pytest.approx(0.75 * centre.contacts[0])
    assert found.contacts[2] == pytest.approx(0.15 * centre.contacts[0])
    requirement = requirement_for(found, settings)
    assert requirement.agents[2].max() > 0.0
    assert requirement.agents[0].sum() < requirement_for(centre, settings).agents[0].sum()


def test_nothing_to_route(centre):
    assert routed_demand(centre, StaffingSettings()) is centre
