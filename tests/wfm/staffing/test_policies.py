"""Targets by period, and volume that is not certain."""

from dataclasses import replace

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.policies import period_of
from wfm.staffing.requirement import Policy, QueueStaffing, Requirement, StaffingSettings, requirement_for
from wfm.staffing.targets import Caps, Period, ServiceTarget
from wfm.staffing.uncertainty import VolumePaths, volume_at

SPREAD = (0.6, 0.85, 1.0, 1.15, 1.45)


@pytest.fixture
def voice(day_grid, queue_of, demand_of, hump):
    """One day of two voice queues, one of them impatient, with a spread."""
    queues = (queue_of("calm"), queue_of("hasty", patience_s=90.0))
    return demand_of(day_grid, queues, np.stack([hump, 2 * hump]), spread=SPREAD)


def _settings(**keys):
    return StaffingSettings(**keys)


def _held(**keys):
    return StaffingSettings(default=QueueStaffing(ServiceTarget(**keys)))


def _weighted(found: Requirement) -> np.ndarray:
    return np.nansum(found.service_level * found.contacts, axis=1) / found.contacts.sum(axis=1)


class TestPeriods:
    """Targets over a day or a week."""

    @pytest.mark.parametrize("over", [Period.DAY, Period.WEEK])
    def test_the_period_reaches_its_level_with_fewer_hours(self, voice, over):
        each = requirement_for(voice, _held())
        found = requirement_for(voice, _held(over=over))
        assert found.agent_h < each.agent_h
        assert np.all(_weighted(found) >= 0.8 - 1e-9)
        assert np.all(_weighted(found) < 0.83)

    def test_every_interval_keeps_half_the_level_unless_told_otherwise(self, voice):
        found = requirement_for(voice, _held(over=Period.DAY))
        served = found.contacts > 0
        assert np.all(found.service_level[served] >= 0.4 - 1e-9)
        higher = requirement_for(voice, _held(over=Period.DAY, floor=0.7))
        assert np.all(higher.service_level[served] >= 0.7 - 1e-9)
        assert found.agent_h <= higher.agent_h

    def test_every_day_of_a_week_by_day_and_all_days_together_by_week(self, week_grid, queue_of, demand_of, hump):
        busy = np.repeat([1.0, 0.6, 0.3, 0.6, 1.4, 0.2, 0.1], 96)
        demand = demand_of(week_grid, (queue_of(patience_s=120.0),), np.tile(hump, 7) * busy)
        by_day = requirement_for(demand, _held(over=Period.DAY))
        by_week = requirement_for(demand, _held(over=Period.WEEK))
        calls = demand.contacts[0].reshape(7, 96)
        levels = np.nan_to_num(by_day.service_level[0]).reshape(7, 96)
        assert np.all((levels * calls).sum(axis=1) / calls.sum(axis=1) >= 0.8 - 1e-9)
        assert _weighted(by_week)[0] >= 0.8 - 1e-9
        assert by_week.agent_h <= by_day.agent_h

    def test_caps_still_hold_in_every_interval(self, voice):
        settings = StaffingSettings(
            default=QueueStaffing(ServiceTarget(over=Period.DAY), Caps(max_occupancy=0.75, max_abandonment=0.04))
        )
        found = requirement_for(voice, settings)
        work = found.load > 0
        assert np.all(found.occupancy[work] <= 0.75 + 1e-9)
        assert np.all(found.abandonment[work] <= 0.04 + 1e-9)

    def test_work_after_closing_is_staffed_as_in_every_interval(self, voice, hump):
        closing = np.flatnonzero(hump)[-1] + 1
        each = requirement_for(voice, _held())
        found = requirement_for(voice, _held(over=Period.DAY))
        assert found.agents[:, closing].tolist() == each.agents[:, closing].tolist()

    def test_periods_of_a_grid(self, week_grid):
        assert period_of(week_grid, Period.DAY).tolist() == np.repeat(np.arange(7), 96).tolist()
        assert np.all(period_of(week_grid, Period.WEEK) == 0)
        assert period_of(week_grid, Period.INTERVAL).tolist() == list(range(672))

    def test_all_calls_over_a_day_is_infeasible_too(self, voice):
        with pytest.raises(ValueRangeError, match="queue calm: no number of agents reaches level 1"):
            requirement_for(voice, _held(level=1.0, over=Period.DAY))


class TestUncertainVolume:
    """Three policies."""

    def test_more_certainty_costs_more(self, voice):
        point, expected, high = (
            requirement_for(voice, _settings(policy=policy, quantile=0.9)).agent_h
            for policy in (Policy.POINT, Policy.EXPECTED, Policy.QUANTILE)
        )
        assert point < expected < high

    def test_the_quantile_policy_staffs_the_quantile(self, voice):
        found = requirement_for(voice, _settings(policy=Policy.QUANTILE, quantile=0.725))
        scaled = replace(voice, contacts=volume_at(voice, 0.725))
        assert np.array_equal(found.agents, requirement_for(scaled, _settings()).agents)
        assert np.array_equal(found.contacts, voice.contacts)

    def test_the_expected_policy_meets_the_call_weighted_level_and_no_more(self, voice):
        paths = VolumePaths.equally_likely(voice.contacts * np.array([0.7, 0.9, 1.1, 1.3])[:, None, None])
        found = requirement_for(voice, _settings(policy=Policy.EXPECTED), paths)
        load = np.stack([requirement_for(replace(voice, contacts=path), _settings()).load for path in paths.contacts])
        t = 44
        for row, patience_s in enumerate((None, 90.0)):

            def expected(agents, row=row, patience_s=patience_s):
                level = erlang.service_level(agents, load[:, row, t], aht_s=240.0, within_s=20.0, patience_s=patience_s)
                return (level * load[:, row, t]).sum() / load[:, row, t].sum()

            assert expected(found.on_seat[row, t]) >= 0.8 - 1e-9
            assert expected(found.on_seat[row, t] - 1) < 0.8
            assert found.service_level[row, t] == pytest.approx(expected(found.on_seat[row, t]))

    def test_certain_paths_are_the_point_policy(self, voice):
        paths = VolumePaths.equally_likely(np.stack([voice.contacts] * 3))
        found = requirement_for(voice, _settings(policy=Policy.EXPECTED), paths)
        assert np.array_equal(found.agents, requirement_for(voice, _settings()).agents)

    def test_a_period_s_target_over_uncertain_volume(self, voice):
        settings = StaffingSettings(default=QueueStaffing(ServiceTarget(over=Period.DAY)), policy=Policy.EXPECTED)
        found = requirement_for(voice, settings)
        each = requirement_for(voice, _settings(policy=Policy.EXPECTED))
        assert found.agent_h < each.agent_h
        assert np.all(_weighted(found) >= 0.8 - 1e-9)

    @pytest.mark.parametrize("policy", [Policy.EXPECTED, Policy.QUANTILE])
    def test_without_quantiles(self, day_grid, queue_of, demand_of, hump, policy):
        demand = demand_of(day_grid, (queue_of(),), hump)
        with pytest.raises(ValueRangeError, match="needs a forecast with at least two quantiles"):
            requirement_for(demand, _settings(policy=policy))

    def test_paths_of_another_shape(self, voice):
        paths = VolumePaths.equally_likely(np.ones((2, 1, 96)))
        with pytest.raises(ValueRangeError, match="paths must have shape"):
            requirement_for(voice, _settings(policy=Policy.EXPECTED), paths)

    def test_a_goal_of_all_calls_is_infeasible(self, voice):
        with pytest.raises(ValueRangeError, match="no number of agents reaches level 1"):
            requirement_for(voice, StaffingSettings(default=QueueStaffing(ServiceTarget(1.0)), policy=Policy.EXPECTED))
