"""How many agents a cell can do without, by its staffing curve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid
from wfm.rostering.near_part import near_part
from wfm.staffing.requirement import Requirement, line_of, requirement_for
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.staffing.targets import Caps, Period, ServiceTarget, Shrinkage
from wfm.staffing.tolerance import tolerated_agents

GRID = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
CALLS = Queue("q", "", Channel.VOICE, "q")
IMPATIENT = replace(CALLS, patience_s=120.0)


def held(target: ServiceTarget | None = None, caps: Caps | None = None, **more) -> StaffingSettings:
    """Return what every queue is held to: 80 % in 20 s, and the load of each interval by itself."""
    default = QueueStaffing(target or ServiceTarget(), caps or Caps())
    return StaffingSettings(default=default, load="sipp", **more)


def asked(contacts: list[float], queue: Queue, settings_: StaffingSettings) -> Requirement:
    cells = np.zeros((1, GRID.n))
    cells[0, : len(contacts)] = contacts
    open_ = np.ones(cells.shape, dtype=bool)
    return requirement_for(Demand(GRID, (queue,), cells, np.full(cells.shape, 300.0), open_), settings_)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 900), st.sampled_from([0.02, 0.1, 0.3, 0.7]), st.sampled_from([CALLS, IMPATIENT]))
def test_as_many_as_the_curve_allows_and_not_one_more(contacts: float, drop: float, queue: Queue) -> None:
    requirement = asked([contacts], queue, held())
    missing = tolerated_agents(requirement, held(), drop)[0, 0]
    seats, load = requirement.on_seat[0, 0], requirement.load[0, 0]
    line = line_of(queue)

    def service(agents: float) -> float:
        return float(line.level(np.array([agents]), np.array([load]), np.array([300.0]), ServiceTarget())[0])

    assert 0 <= missing <= seats
    assert service(seats - missing) >= service(seats) - drop - 1e-9
    assert missing == seats or service(seats - missing - 1) < service(seats) - drop


def test_a_large_queue_can_do_without_more_people_but_a_smaller_share() -> None:
    requirement = asked([6.0, 60.0, 600.0, 6000.0], CALLS, held())
    missing = tolerated_agents(requirement, held(), 0.15)[0, :4]
    assert missing[0] == 0
    assert (np.diff(missing) >= 0).all()
    assert missing[3] >= 3
    assert missing[3] < 0.1 * requirement.on_seat[0, 3]


@pytest.mark.parametrize("queue", [CALLS, IMPATIENT, replace(CALLS, channel=Channel.CHAT, concurrency=3)])
def test_a_larger_drop_never_bears_fewer(queue: Queue) -> None:
    requirement = asked([5.0, 20.0, 80.0, 320.0], queue, held())
    widths = [tolerated_agents(requirement, held(), drop)[0, :4] for drop in (0.01, 0.05, 0.2, 0.5, 1.0)]
    assert all((more >= less).all() for less, more in pairwise(widths))
    assert (widths[-1] == requirement.on_seat[0, :4]).all()  # who may lose all service can do without everybody


def test_the_agents_are_those_to_roster() -> None:
    """With one in five away, four people on seat less are five rostered ones less."""
    plain, away = held(), held(shrinkage=Shrinkage(0.2))
    seats = tolerated_agents(asked([400.0], CALLS, plain), plain, 0.3)
    rostered = tolerated_agents(asked([400.0], CALLS, away), away, 0.3)
    assert rostered[0, 0] == pytest.approx(seats[0, 0] / 0.8, abs=5e-4)
    assert seats[0, 0] > 0


def test_a_cap_that_asks_for_more_widens_the_part() -> None:
    """Where occupancy asks for more people than the level does, some may be missing before service is felt."""
    capped = held(caps=Caps(max_occupancy=0.6))
    few = tolerated_agents(asked([200.0], CALLS, held()), held(), 0.05)
    many = tolerated_agents(asked([200.0], CALLS, capped), capped, 0.05)
    assert many[0, 0] > few[0, 0]


def test_a_day_target_is_measured_from_what_each_interval_is_planned_for() -> None:
    over_day = held(target=ServiceTarget(0.8, 20, over=Period.DAY))
    requirement = asked([20.0, 200.0, 20.0], CALLS, over_day)
    missing = tolerated_agents(requirement, over_day, 0.1)[0, :3]
    levels = requirement.service_level[0, :3]
    left = line_of(CALLS).level(
        requirement.on_seat[0, :3] - missing, requirement.load[0, :3], np.full(3, 300.0), ServiceTarget()
    )
    assert (left >= levels - 0.1 - 1e-9).all()


def test_nothing_is_known_without_contacts_work_or_a_curve() -> None:
    requirement = asked([20.0], CALLS, held())
    found = tolerated_agents(requirement, held(), 0.1)
    assert np.isfinite(found[0, 0])
    assert np.isnan(found[0, 1:]).all()
    agents = np.full((1, GRID.n), 3.0)
    unknown = np.full((1, GRID.n), np.nan)
    assert np.isnan(tolerated_agents(Requirement.given(GRID, (CALLS,), unknown, unknown, agents), held(), 0.1)).all()
    mail = replace(CALLS, channel=Channel.EMAIL)
    assert np.isnan(tolerated_agents(asked([20.0], mail, held()), held(), 0.1)).all()


def test_a_given_requirement_has_the_curve_of_its_contacts() -> None:
    computed = asked([40.0, 90.0], CALLS, held())
    given_ = Requirement.given(GRID, (CALLS,), computed.contacts, computed.aht_s, computed.agents)
    same = tolerated_agents(computed, held(), 0.2)
    assert tolerated_agents(given_, held(), 0.2)[0, :2] == pytest.approx(same[0, :2])


def test_the_part_stands_on_the_roster_grid_with_a_tenth_where_nothing_is_known() -> None:
    requirement = asked([400.0], CALLS, held())
    fine = GRID.refined(15)
    assert near_part(requirement, held(), None, fine) is None
    part = near_part(requirement, held(), 0.2, fine)
    assert part is not None
    assert part.shape == (1, fine.n)
    assert (part[0, :4] == tolerated_agents(requirement, held(), 0.2)[0, 0]).all()
    given_ = Requirement.given(
        GRID, (CALLS,), np.full((1, 24), np.nan), np.full((1, 24), np.nan), np.full((1, 24), 7.0)
    )
    tenth = near_part(given_, held(), 0.2, fine)
    assert tenth is not None
    assert (tenth == 0.7).all()
