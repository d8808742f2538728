"""Bounds on sets of skills."""

import numpy as np
import pytest

from wfm.demand import Channel
from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.load import LoadMethod
from wfm.staffing.pooling import early_warnings, pooled_bounds
from wfm.staffing.requirement import QueueStaffing, StaffingSettings, requirement_for
from wfm.staffing.targets import ServiceTarget

SIPP = StaffingSettings(load=LoadMethod.SIPP)


def _staffed(day_grid, demand_of, queues, contacts, settings=SIPP):
    demand = demand_of(day_grid, queues, np.stack([np.full(96, float(value)) for value in contacts]), aht_s=300.0)
    return requirement_for(demand, settings), settings


@pytest.fixture
def pair(day_grid, queue_of, demand_of):
    """Two queues of 6.67 Erlang: the case where a well-known tool promises ten agents for both."""
    return _staffed(day_grid, demand_of, (queue_of("a"), queue_of("b")), (20.0, 20.0))


def test_every_set_of_skills_has_its_bounds(pair):
    bounds = {bound.skills: bound for bound in pooled_bounds(*pair)}
    assert set(bounds) == {frozenset("a"), frozenset("b"), frozenset("ab")}
    single, both = bounds[frozenset("a")], bounds[frozenset("ab")]
    alone = float(erlang.required_agents(20 / 3, aht_s=300, target=0.8, within_s=20))
    pooled = float(erlang.required_agents(40 / 3, aht_s=300, target=0.8, within_s=20))
    assert np.all(single.additive == alone)
    assert np.all(single.pooled == alone)
    assert np.all(both.additive == 2 * alone)
    assert np.all(both.pooled == pooled)
    assert pooled < 2 * alone


def test_an_agent_of_two_skills_counts_once(pair):
    """Thirteen Erlang cannot be served by ten people, whatever their skills (reference note, section 6)."""
    requirement, settings = pair
    bounds = pooled_bounds(requirement, settings)
    warnings = early_warnings(bounds, {frozenset("ab"): 10}, requirement)
    assert len(warnings) == 1
    assert "agents with a or b are needed even if all worked as one pool, 10 are employed" in warnings[0]


def test_enough_people_raise_no_warning(pair):
    requirement, settings = pair
    bounds = pooled_bounds(requirement, settings)
    assert early_warnings(bounds, {frozenset("a"): 8, frozenset("b"): 8, frozenset("ab"): 6}, requirement) == ()


def test_specialists_missing_are_named(pair):
    requirement, settings = pair
    warnings = early_warnings(pooled_bounds(requirement, settings), {frozenset("a"): 40}, requirement)
    assert len(warnings) == 1
    assert "agents with b are needed" in warnings[0]
    assert warnings[0].startswith("2024-03-05T00:00:00+01:00")


def test_bounds_grow_with_the_set(day_grid, queue_of, demand_of):
    queues = (queue_of("a"), queue_of("b", patience_s=60.0), queue_of("c"))
    bounds = pooled_bounds(*_staffed(day_grid, demand_of, queues, (20.0, 9.0, 3.0)))
    assert len(bounds) == 7
    for small in bounds:
        assert np.all(small.pooled <= small.additive)
        for large in bounds:
            if small.skills < large.skills:
                assert np.all(small.additive <= large.additive)


def test_queues_of_one_skill_share_it(day_grid, queue_of, demand_of):
    queues = (queue_of("x", skill="s"), queue_of("y", skill="s"))
    (bound,) = pooled_bounds(*_staffed(day_grid, demand_of, queues, (20.0, 20.0)))
    assert bound.skills == frozenset("s")
    assert np.all(bound.pooled < bound.additive)


def test_a_pool_is_held_to_the_most_lenient_target(day_grid, queue_of, demand_of):
    settings = StaffingSettings(queues={"a": QueueStaffing(ServiceTarget(0.95, 10.0))}, load=LoadMethod.SIPP)
    strict = pooled_bounds(*_staffed(day_grid, demand_of, (queue_of("a"), queue_of("b")), (20.0, 20.0), settings))
    plain = pooled_bounds(*_staffed(day_grid, demand_of, (queue_of("a"), queue_of("b")), (20.0, 20.0)))
    assert np.array_equal(strict[-1].pooled, plain[-1].pooled)
    assert np.all(strict[-1].additive > plain[-1].additive)


def test_deferred_queues_and_chat_claim_nothing(day_grid, queue_of, demand_of):
    queues = (queue_of("mail", Channel.EMAIL), queue_of("chat", Channel.CHAT, concurrency=3))
    (bound,) = pooled_bounds(*_staffed(day_grid, demand_of, queues, (20.0, 20.0)))
    assert bound.skills == frozenset({"chat"})
    assert np.all(bound.pooled == 0.0)
    assert np.all(bound.additive > 0.0)


def test_more_than_six_skills_are_left_to_the_flow(day_grid, queue_of, demand_of):
    queues = tuple(queue_of(f"q{i}") for i in range(7))
    with pytest.raises(ValueRangeError, match="up to 6 live skills, got 7"):
        pooled_bounds(*_staffed(day_grid, demand_of, queues, [1.0] * 7))
