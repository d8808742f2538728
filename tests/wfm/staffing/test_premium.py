"""The price of certainty, and the chance of a target."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from wfm.demand import Channel
from wfm.errors import ValueRangeError
from wfm.staffing.premium import period_levels, premium_of, target_chance
from wfm.staffing.requirement import Policy, QueueStaffing, StaffingSettings, requirement_for
from wfm.staffing.targets import Period, ServiceTarget
from wfm.staffing.uncertainty import VolumePaths, paths_of

SPREAD = (0.7, 0.9, 1.0, 1.1, 1.35)


@pytest.fixture
def voice(day_grid, queue_of, demand_of, hump):
    """Two voice queues with a spread."""
    queues = (queue_of("a", patience_s=120.0), queue_of("b"))
    return demand_of(day_grid, queues, np.stack([hump, 0.5 * hump]), spread=SPREAD)


def test_premium_in_people_and_money(voice):
    point = requirement_for(voice, StaffingSettings())
    planned = requirement_for(voice, StaffingSettings(policy=Policy.QUANTILE, quantile=0.9))
    found = premium_of(point, planned, hour_minor=2500)
    assert found.agent_h.sum() == pytest.approx(planned.agent_h - point.agent_h)
    assert found.cost_minor == pytest.approx(2500 * (planned.agent_h - point.agent_h))
    assert found.share == pytest.approx(planned.agent_h / point.agent_h - 1)
    assert np.all(found.peak_agents >= 1.0)


def test_premium_over_nothing_has_no_share(day_grid, queue_of, demand_of):
    empty = requirement_for(demand_of(day_grid, (queue_of(),), np.zeros(96)), StaffingSettings())
    found = premium_of(empty, empty, hour_minor=1)
    assert found.share is None
    assert found.cost_minor == 0.0


def test_premium_compares_like_with_like(voice):
    point = requirement_for(voice, StaffingSettings())
    other = requirement_for(replace(voice, queues=voice.queues[::-1]), StaffingSettings())
    with pytest.raises(ValueRangeError, match="on one grid with the same queues"):
        premium_of(point, other, hour_minor=1)
    with pytest.raises(ValueRangeError, match="hour_minor must be >= 0"):
        premium_of(point, point, hour_minor=-1)


def test_more_volume_means_lower_levels(voice):
    point = requirement_for(voice, StaffingSettings())
    levels = period_levels(point.on_seat, voice, StaffingSettings(), paths_of(voice), Period.DAY)
    assert levels.shape == (20, 2, 1)
    assert np.all(np.diff(levels, axis=0) <= 1e-9)
    assert np.all((levels >= 0.0) & (levels <= 1.0))


def test_the_level_of_the_mean_path_is_that_of_the_requirement(voice):
    settings = StaffingSettings()
    point = requirement_for(voice, settings)
    paths = VolumePaths.equally_likely(voice.contacts[None])
    levels = period_levels(point.on_seat, voice, settings, paths)
    exact = np.nansum(point.service_level * point.contacts, axis=1) / point.contacts.sum(axis=1)
    assert levels[0, :, 0] == pytest.approx(exact)


def test_the_chance_grows_with_the_agents(voice):
    settings = StaffingSettings(default=QueueStaffing(ServiceTarget(over=Period.WEEK)))
    point = requirement_for(voice, settings)
    paths = paths_of(voice, 50)
    chances = [target_chance(point.on_seat + more, voice, settings, paths) for more in (0.0, 1.0, 2.0, 30.0)]
    for fewer, more in itertools.pairwise(chances):
        assert np.all(more >= fewer)
    assert np.all(np.abs(chances[0] - 0.5) < 0.15)
    assert np.all(chances[-1] == 1.0)


def test_staffing_a_quantile_buys_about_that_chance(voice):
    settings = StaffingSettings(
        default=QueueStaffing(ServiceTarget(over=Period.WEEK)), policy=Policy.QUANTILE, quantile=0.8
    )
    planned = requirement_for(voice, settings)
    chance = target_chance(planned.on_seat, voice, settings, paths_of(voice, 200))
    assert chance == pytest.approx([0.8, 0.8], abs=0.05)


def test_deferred_queues_have_no_chance_to_speak_of(day_grid, queue_of, demand_of, hump):
    queues = (queue_of("mail", Channel.EMAIL), queue_of("voice"))
    demand = demand_of(day_grid, queues, np.stack([hump, hump]), spread=SPREAD)
    settings = StaffingSettings()
    found = requirement_for(demand, settings)
    chance = target_chance(found.on_seat, demand, settings, paths_of(demand))
    assert np.isnan(chance[0])
    assert 0.0 <= chance[1] <= 1.0


def test_days_without_contacts_are_met(week_grid, queue_of, demand_of, hump):
    contacts = np.concatenate([hump, np.zeros(6 * 96)])
    demand = demand_of(week_grid, (queue_of(),), contacts, spread=(1.0, 1.0))
    settings = StaffingSettings()
    found = requirement_for(demand, settings)
    assert target_chance(found.on_seat, demand, settings, paths_of(demand), Period.DAY).tolist() == [1.0]
