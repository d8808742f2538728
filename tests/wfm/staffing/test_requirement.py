"""From a forecast to agents by queue and interval."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.demand import Channel
from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.load import LoadMethod, offered_load
from wfm.staffing.requirement import (
    QueueStaffing,
    Requirement,
    StaffingSettings,
    line_of,
    requirement_for,
)
from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage


@pytest.fixture
def voice(day_grid, queue_of, demand_of, hump):
    """One day of two voice queues, one of them impatient."""
    queues = (queue_of("calm"), queue_of("hasty", patience_s=90.0))
    return demand_of(day_grid, queues, np.stack([hump, 2 * hump]))


def _settings(**keys):
    return StaffingSettings(**keys)


class TestPoint:
    """The mean forecast taken for certain, a target in every interval."""

    def test_each_cell_is_the_formula_at_its_load(self, voice):
        found = requirement_for(voice, _settings())
        work = found.load > 0
        for row, patience_s in enumerate((None, 90.0)):
            exact = erlang.required_agents(
                found.load[row], aht_s=240.0, target=0.8, within_s=20.0, patience_s=patience_s
            )
            assert found.on_seat[row].tolist() == exact.tolist()
            level = erlang.service_level(
                found.on_seat[row], found.load[row], aht_s=240.0, within_s=20.0, patience_s=patience_s
            )
            assert found.service_level[row][work[row]] == pytest.approx(level[work[row]])
        assert found.model == ("erlang_c", "erlang_a")
        assert np.array_equal(found.agents, found.on_seat)

    def test_measures_are_those_of_the_seats(self, voice):
        found = requirement_for(voice, _settings(default=QueueStaffing(caps=Caps(0.8, 0.05, 15.0))))
        work = found.load > 0
        assert np.all(found.service_level[work] >= 0.8)
        assert np.all(found.occupancy[work] <= 0.8 + 1e-9)
        assert np.all(found.abandonment[work] <= 0.05)
        assert np.all(found.asa_s[work] <= 15.0)
        assert np.all(found.abandonment[0][work[0]] == 0.0)
        for name in ("service_level", "asa_s", "abandonment", "occupancy"):
            assert np.all(np.isnan(getattr(found, name)[~work]))

    def test_real_agents_lie_within_the_last_one(self, voice):
        found = requirement_for(voice, _settings())
        assert np.all(found.agents_real <= found.agents + 1e-9)
        assert np.all(found.agents_real > found.agents - 1 - 1e-9)

    def test_work_after_closing_is_covered(self, voice, hump):
        closing = np.flatnonzero(hump)[-1] + 1
        found = requirement_for(voice, _settings(least_load=0.05))
        assert np.all(found.contacts[:, closing] == 0.0)
        assert np.all(found.load[:, closing] > 0.0)
        assert np.all(found.agents[:, closing] >= 1.0)
        assert np.all(found.agents[:, closing + 3 :] == 0.0)

    def test_or_not_if_the_plan_says_so(self, voice, hump):
        closing = np.flatnonzero(hump)[-1] + 1
        found = requirement_for(voice, _settings(after_closing=False))
        assert np.all(found.agents[:, closing:] == 0.0)

    def test_small_rests_are_left_to_overrun(self, voice, hump):
        closing = np.flatnonzero(hump)[-1] + 1
        found = requirement_for(voice, _settings(least_load=1e9))
        assert np.all(found.agents[:, closing:] == 0.0)
        assert np.all(found.agents[:, closing - 1] > 0.0)

    @pytest.mark.parametrize("method", list(LoadMethod))
    def test_load_methods(self, voice, method):
        found = requirement_for(voice, _settings(load=method, least_load=0.0))
        exact = offered_load(voice.contacts, np.full(voice.contacts.shape, 240.0), step_s=900.0, method=method)
        assert found.load == pytest.approx(exact)

    def test_lines_that_never_close_start_busy(self, day_grid, queue_of, demand_of):
        demand = demand_of(day_grid, (queue_of(),), np.full(96, 30.0), aht_s=1200.0)
        found = requirement_for(demand, _settings())
        assert found.load[0] == pytest.approx(np.full(96, 40.0))

    def test_handle_times_of_quiet_intervals_come_from_their_neighbours(self, voice, hump):
        gaps = voice.aht_s.copy()
        gaps[:, hump == 0] = np.nan
        found = requirement_for(replace(voice, aht_s=gaps), _settings())
        whole = requirement_for(voice, _settings())
        assert np.array_equal(found.agents, whole.agents)
        assert np.all(np.isfinite(found.aht_s))

    def test_no_contacts_at_all(self, day_grid, queue_of, demand_of):
        demand = demand_of(day_grid, (queue_of(),), np.zeros(96), aht_s=np.nan)
        found = requirement_for(demand, _settings())
        assert found.agents.sum() == 0.0
        assert found.agent_h == 0.0

    def test_no_queues_at_all(self, day_grid, demand_of):
        demand = demand_of(day_grid, (), np.zeros((0, 96)))
        assert requirement_for(demand, _settings()).agents.shape == (0, 96)

    def test_agent_hours(self, voice):
        found = requirement_for(voice, _settings())
        assert found.agent_h == pytest.approx(found.agents.sum() / 4)


class TestShrinkage:
    """Once, on the whole number of seats, unplanned only."""

    def test_divided_once_and_rounded_once(self, voice):
        plain = requirement_for(voice, _settings())
        found = requirement_for(voice, _settings(shrinkage=Shrinkage(unplanned=0.3)))
        assert np.array_equal(found.on_seat, plain.on_seat)
        assert np.array_equal(found.agents, erlang.whole_agents(plain.on_seat / 0.7))
        assert found.agents_real == pytest.approx(plain.agents_real / 0.7)

    def test_twenty_one_seats_at_thirty_percent_are_thirty(self, day_grid, queue_of, demand_of):
        """Oracle C45: 16.8 Erlang, cap 0.8, 21 seats, shrinkage 0.3: 30, where doubles say 31."""
        demand = demand_of(day_grid, (queue_of(),), np.full(96, 84.0), aht_s=180.0)
        found = requirement_for(
            demand,
            _settings(
                default=QueueStaffing(ServiceTarget(0.8, 20.0), Caps(max_occupancy=0.8)),
                shrinkage=Shrinkage(unplanned=0.3),
                load=LoadMethod.SIPP,
            ),
        )
        assert np.all(found.on_seat == 21.0)
        assert np.all(found.agents == 30.0)

    def test_planned_shrinkage_does_not_touch_the_roster(self, voice):
        plain = requirement_for(voice, _settings())
        found = requirement_for(voice, _settings(shrinkage=Shrinkage(planned=0.2)))
        assert np.array_equal(found.agents, plain.agents)

    def test_real_agents_if_asked_for(self, voice):
        found = requirement_for(voice, _settings(integer=False, shrinkage=Shrinkage(unplanned=0.1)))
        assert np.array_equal(found.agents, found.agents_real)
        assert np.any(found.agents % 1.0 > 0.01)


class TestChannels:
    """Chat, and queues that wait in a backlog."""

    def test_deferred_queues_have_no_requirement(self, day_grid, queue_of, demand_of, hump):
        channels = (Channel.EMAIL, Channel.TICKET, Channel.SOCIAL, Channel.CALLBACK)
        queues = tuple(queue_of(channel.value, channel) for channel in channels)
        found = requirement_for(demand_of(day_grid, queues, np.stack([hump] * 4)), _settings())
        assert found.agents.sum() == 0.0
        assert found.model == ("deferred",) * 4
        assert found.notes == ()
        assert np.all(np.isnan(found.service_level))
        assert np.all(found.load[:, 44] > 0.0)

    def test_chat_needs_fewer_agents_than_voice_and_more_than_its_share(self, day_grid, queue_of, demand_of, hump):
        queues = (queue_of("voice"), queue_of("chat", Channel.CHAT, concurrency=3))
        demand = demand_of(day_grid, queues, np.stack([hump, hump]))
        settings = StaffingSettings(queues={"chat": QueueStaffing(slowdown=(1.0, 1.3, 1.7))})
        found = requirement_for(demand, settings)
        assert found.model == ("erlang_c", "chat_3")
        t = 44
        assert found.agents[0, t] / 3 < found.agents[1, t] < found.agents[0, t]

    def test_without_a_slowdown_the_handle_time_is_taken_as_measured(self, queue_of):
        assert line_of(queue_of("chat", Channel.CHAT, concurrency=3)).name == "chat_3"
        assert line_of(queue_of("chat", Channel.CHAT)).name == "erlang_c"
        assert line_of(queue_of(patience_s=9.0)).name == "erlang_a"

    def test_each_queue_is_held_to_its_own(self, voice):
        settings = StaffingSettings(queues={"calm": QueueStaffing(ServiceTarget(0.95, 10.0))})
        found = requirement_for(voice, settings)
        plain = requirement_for(voice, _settings())
        assert np.array_equal(found.agents[1], plain.agents[1])
        assert found.agents[0].sum() > plain.agents[0].sum()


class TestBadInput:
    """Named by queue and time."""

    @pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
    def test_contacts(self, voice, bad):
        contacts = voice.contacts.copy()
        contacts[1, 40] = bad
        with pytest.raises(ValueRangeError, match=r"queue hasty, 2024-03-05T10:00:00\+01:00: contacts must be >= 0"):
            requirement_for(replace(voice, contacts=contacts), _settings())

    @pytest.mark.parametrize("bad", [0.0, -5.0, np.nan])
    def test_handle_times(self, voice, bad):
        aht_s = voice.aht_s.copy()
        aht_s[0, 41] = bad
        with pytest.raises(ValueRangeError, match=r"queue calm, 2024-03-05T10:15:00\+01:00: aht_s must be > 0"):
            requirement_for(replace(voice, aht_s=aht_s), _settings())

    @pytest.mark.parametrize(
        "held",
        [
            QueueStaffing(ServiceTarget(1.0)),
            QueueStaffing(caps=Caps(max_occupancy=0.0)),
            QueueStaffing(caps=Caps(max_asa_s=0.0)),
        ],
    )
    def test_targets_that_nobody_can_meet(self, voice, held):
        with pytest.raises(ValueRangeError, match="queue calm: no number of agents reaches"):
            requirement_for(voice, StaffingSettings(default=held))

    @pytest.mark.parametrize("keys", [{"quantile": 0.0}, {"quantile": 1.0}, {"least_load": -1.0}])
    def test_settings(self, keys):
        with pytest.raises(ValueRangeError):
            StaffingSettings(**keys)

    def test_unknown_methods_and_policies(self):
        with pytest.raises(ValueError, match="sipq"):
            StaffingSettings(load="sipq")
        with pytest.raises(ValueError, match="worst"):
            StaffingSettings(policy="worst")


class TestGiven:
    """A requirement that the planner states."""

    def test_agents_are_taken_as_they_are(self, voice):
        agents = np.full(voice.contacts.shape, 7.5)
        found = Requirement.given(voice.grid, voice.queues, voice.contacts, voice.aht_s, agents)
        assert np.array_equal(found.agents, agents)
        assert found.model == ("given", "given")
        assert np.all(np.isnan(found.service_level))
        assert found.load[0, 44] == pytest.approx(voice.contacts[0, 44] * 240 / 900)

    def test_contacts_may_be_unknown(self, voice):
        unknown = np.full(voice.contacts.shape, np.nan)
        found = Requirement.given(voice.grid, voice.queues, unknown, unknown, np.ones(voice.contacts.shape))
        assert found.load.sum() == 0.0

    @pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
    def test_agents_without_meaning(self, voice, bad):
        with pytest.raises(ValueRangeError, match="agents must be finite and >= 0"):
            Requirement.given(voice.grid, voice.queues, voice.contacts, voice.aht_s, np.full(voice.contacts.shape, bad))

    def test_shapes(self, voice):
        with pytest.raises(ValueRangeError, match="must have shape"):
            Requirement.given(voice.grid, voice.queues, voice.contacts, voice.aht_s, np.ones((1, 3)))


@settings(max_examples=25, deadline=None)
@given(st.floats(0.2, 3.0), st.floats(0.0, 0.5), st.sampled_from([None, 30.0, 300.0]))
def test_more_volume_and_more_shrinkage_never_need_fewer(scale, unplanned, patience_s):
    from datetime import date

    from wfm.demand import Demand, Queue
    from wfm.grid import TimeGrid

    grid = TimeGrid(date(2024, 3, 5), 1, 30, "UTC")
    contacts = np.abs(np.sin(np.arange(48) / 7))[None] * 40
    queue = Queue("q", "Q", Channel.VOICE, "q", patience_s)
    demand = Demand(grid, (queue,), contacts, np.full((1, 48), 200.0), contacts > 0)
    more = replace(demand, contacts=contacts * (1 + scale))
    base = requirement_for(demand, StaffingSettings(shrinkage=Shrinkage(unplanned=unplanned / 2)))
    for other, share in ((more, unplanned / 2), (demand, unplanned)):
        found = requirement_for(other, StaffingSettings(shrinkage=Shrinkage(unplanned=share)))
        assert np.all(found.agents >= base.agents)
