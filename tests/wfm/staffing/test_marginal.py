"""One agent more, one fewer."""

import numpy as np
import pytest

from wfm.demand import Channel
from wfm.staffing import erlang
from wfm.staffing.marginal import OFFSETS, marginal_table
from wfm.staffing.requirement import StaffingSettings, requirement_for
from wfm.staffing.targets import Shrinkage


@pytest.fixture
def case(day_grid, queue_of, demand_of, hump):
    """A voice and an e-mail queue, staffed."""
    queues = (queue_of("voice", patience_s=90.0), queue_of("mail", Channel.EMAIL))
    settings = StaffingSettings(shrinkage=Shrinkage(unplanned=0.1))
    return requirement_for(demand_of(day_grid, queues, np.stack([hump, hump])), settings), settings


def test_levels_around_the_requirement(case):
    requirement, settings = case
    table = marginal_table(requirement, settings, hour_minor=2000)
    t = 44
    agents = requirement.on_seat[0, t] + np.array(OFFSETS)
    exact = erlang.service_level(agents, requirement.load[0, t], aht_s=240.0, within_s=20.0, patience_s=90.0)
    assert table.agents[:, 0, t].tolist() == agents.tolist()
    assert table.service_level[:, 0, t] == pytest.approx(exact)
    centre = OFFSETS.index(0)
    assert table.service_level[centre, 0, t] >= 0.8 > table.service_level[centre - 1, 0, t]


def test_money_and_late_contacts(case):
    requirement, settings = case
    table = marginal_table(requirement, settings, hour_minor=2000)
    assert table.cost_minor[:, 0, 44] == pytest.approx(table.agents[:, 0, 44] / 0.9 * 0.25 * 2000)
    late = (1 - table.service_level[:, 0, 44]) * requirement.contacts[0, 44]
    assert table.late_contacts[:, 0, 44] == pytest.approx(late)


def test_each_contact_more_in_time_costs_more_than_the_last(case):
    """Decreasing returns above the requirement."""
    requirement, settings = case
    price = marginal_table(requirement, settings, hour_minor=2000).price_per_contact
    served = requirement.contacts[0] > 0
    assert np.all(np.diff(price[2:, 0][:, served], axis=0) > 0.0)


def test_cells_without_work_and_deferred_queues(case):
    requirement, settings = case
    table = marginal_table(requirement, settings, hour_minor=2000)
    assert np.all(np.isnan(table.service_level[:, 1]))
    assert np.all(table.agents[:, 1] == 0.0)
    assert np.all(table.late_contacts[:, 0, 0] == 0.0)
    assert np.all(np.isinf(table.price_per_contact[:, 0, 0]))


def test_never_below_nobody(case):
    requirement, settings = case
    table = marginal_table(requirement, settings, hour_minor=0, offsets=(-500, 0))
    assert np.all(table.agents >= 0.0)
    assert np.all(table.cost_minor == 0.0)


def test_the_requirement_itself_is_not_touched(case):
    requirement, settings = case
    before = requirement.agents.copy()
    marginal_table(requirement, settings, hour_minor=1)
    assert np.array_equal(requirement.agents, before)
