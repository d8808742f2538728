"""What is odd but has a meaning, all through the staffing stage: each has a defined value, and none a warning."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.marginal import marginal_table
from wfm.staffing.requirement import QueueStaffing, StaffingSettings, requirement_for
from wfm.staffing.settings import Policy
from wfm.staffing.targets import Period, ServiceTarget

PATIENCE = (None, 120.0)


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("patience_s", PATIENCE)
@pytest.mark.parametrize("over", list(Period))
def test_zero_calls_need_nobody(day_grid, queue_of, demand_of, patience_s, over) -> None:
    demand = demand_of(day_grid, (queue_of("q", patience_s=patience_s),), np.zeros((1, day_grid.n)))
    settings = StaffingSettings(default=QueueStaffing(ServiceTarget(0.8, 20.0, over=over)))
    found = requirement_for(demand, settings)
    assert not found.agents.any() and not found.agents_real.any() and not found.load.any()
    for name in ("service_level", "asa_s", "abandonment", "occupancy"):
        assert np.isnan(getattr(found, name)).all(), f"{name} of nobody's call has no meaning"
    assert not marginal_table(found, settings, hour_minor=2000).late_contacts.any()


@pytest.mark.parametrize("patience_s", PATIENCE)
def test_zero_agents_answer_nobody(patience_s) -> None:
    times = {"aht_s": 240.0, "patience_s": patience_s}
    assert erlang.service_level(0, 5.0, within_s=20.0, **times) == 0.0
    assert erlang.average_speed_of_answer(0, 5.0, **times) == np.inf
    assert erlang.occupancy(0, 5.0, **times) == 1.0
    assert erlang.service_level(0, 0.0, within_s=20.0, **times) == 1.0, "nobody calls, nobody waits"


@pytest.mark.parametrize("patience_s", PATIENCE)
def test_a_goal_of_all_calls_is_out_of_reach_and_said(day_grid, queue_of, demand_of, hump, patience_s) -> None:
    needed = erlang.required_agents([0.0, 5.0], aht_s=240.0, target=1.0, within_s=20.0, patience_s=patience_s)
    assert needed.tolist() == [0.0, np.inf]
    demand = demand_of(day_grid, (queue_of("sales", patience_s=patience_s),), hump[None])
    settings = StaffingSettings(default=QueueStaffing(ServiceTarget(1.0, 20.0)))
    with pytest.raises(ValueRangeError, match=r"queue sales: no number of agents reaches level 1.*a level below 1"):
        requirement_for(demand, settings)


def test_load_above_the_agents_of_an_endless_line() -> None:
    for load in (3.0, 3.5, 1e6):
        assert erlang.erlang_c(3, load) == 1.0
        assert erlang.service_level(3, load, aht_s=240.0, within_s=20.0) == 0.0
        assert erlang.average_speed_of_answer(3, load, aht_s=240.0) == np.inf
        assert erlang.occupancy(3, load) == 1.0
    assert erlang.service_level(3, 3.5, aht_s=240.0, within_s=20.0, patience_s=60.0) > 0.1, "impatience clears the line"


@pytest.mark.parametrize("value", [-1.0, np.nan, -np.inf])
@pytest.mark.parametrize("name", ["patience_s", "within_s", "aht_s", "target"])
def test_numbers_below_zero_and_no_numbers_are_named(name, value) -> None:
    asked = {"aht_s": 240.0, "within_s": 20.0, "target": 0.8, "patience_s": 120.0, name: value}
    with pytest.raises(ValueRangeError, match=rf"{name} must .* got (-1|nan|-inf)"):
        erlang.required_agents([2.0, 5.0], **asked)


@pytest.mark.parametrize("patience_s", PATIENCE)
@pytest.mark.parametrize("ratio", [1.0, 2.5, 20.0])
def test_handle_times_above_the_interval_spread_over_the_next_ones(
    day_grid, queue_of, demand_of, patience_s, ratio
) -> None:
    """Contacts of one interval only: their work is all there, and goes on after it."""
    aht_s = ratio * day_grid.step_min * 60.0
    contacts = np.zeros((1, day_grid.n))
    contacts[0, 4] = 6.0
    demand = demand_of(day_grid, (queue_of("q", patience_s=patience_s),), contacts, aht_s=aht_s)
    found = requirement_for(demand, StaffingSettings(least_load=0.0))
    decay = np.exp(-1.0 / ratio)
    assert found.load[0, :4].tolist() == [0.0] * 4
    assert found.load[0, 5:10] == pytest.approx(found.load[0, 5] * decay ** np.arange(5))
    rest = found.load[0, -1] * decay / (1.0 - decay)
    assert found.load.sum() + rest == pytest.approx(6.0 * ratio)
    assert (found.agents[0, 4:10] >= found.load[0, 4:10] * (0.7 if patience_s else 1.0)).all()


def test_what_is_left_of_a_load_after_long_closing_does_not_disturb(week_grid, queue_of, demand_of) -> None:
    """A week with calls on its first morning alone: at its end the load is a number near the least there is."""
    contacts = np.zeros((1, week_grid.n))
    contacts[0, 2:6] = 30.0
    plain = demand_of(week_grid, (queue_of("q", patience_s=60.0),), contacts, aht_s=120.0)
    spread = np.array([0.5, 1.0, 1.5])[:, None, None] * contacts
    demand = replace(plain, levels=(0.1, 0.5, 0.9), quantiles=spread)
    for policy in Policy:
        found = requirement_for(demand, StaffingSettings(policy=policy, least_load=0.0))
        assert np.isfinite(found.agents).all()
        assert found.agents[0, -1] <= 1
        assert found.service_level[0, 2:6].min() >= 0.75
