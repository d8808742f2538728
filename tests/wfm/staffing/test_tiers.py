"""Escalations, callbacks and bots as changes of demand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.demand import Channel
from wfm.errors import ValueRangeError
from wfm.staffing.tiers import ContactType, Deflection, Transfer, deflect, transfer


@pytest.fixture
def two_tiers(day_grid, queue_of, demand_of, hump):
    """First tier with the hump, second tier with little of its own."""
    queues = (queue_of("l1"), queue_of("l2"))
    contacts = np.stack([hump, np.where(hump > 0, 1.0, 0.0)])
    return demand_of(day_grid, queues, contacts, np.array([[240.0], [600.0]]), spread=(0.8, 1.0, 1.2))


def test_escalations_arrive_later(two_tiers):
    found = transfer(two_tiers, [Transfer("l1", "l2", 0.2, delay_s=900.0)])
    moved = found.contacts[1] - two_tiers.contacts[1]
    assert moved[1:] == pytest.approx(0.2 * two_tiers.contacts[0, :-1])
    assert np.array_equal(found.contacts[0], two_tiers.contacts[0])


@given(st.floats(0.0, 1.0), st.floats(0.0, 20_000.0))
def test_nothing_is_lost_on_the_way(share, delay_s):
    from datetime import date

    from wfm.demand import Demand, Queue
    from wfm.grid import TimeGrid

    grid = TimeGrid(date(2024, 3, 5), 1, 15, "UTC")
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in ("l1", "l2"))
    contacts = np.zeros((2, 96))
    contacts[0, 10:40] = np.arange(30)
    demand = Demand(grid, queues, contacts, np.full((2, 96), 300.0), contacts > 0)
    found = transfer(demand, [Transfer("l1", "l2", share, delay_s=delay_s)])
    assert found.contacts[1].sum() == pytest.approx(share * contacts[0].sum())
    centre = (found.contacts[1] @ np.arange(96)) - share * (contacts[0] @ np.arange(96))
    assert centre == pytest.approx(share * contacts[0].sum() * delay_s / 900.0, abs=1e-6)


def test_handle_times_are_mixed_by_contacts(two_tiers):
    found = transfer(two_tiers, [Transfer("l1", "l2", 0.5, aht_s=900.0)])
    row, t = 1, 44
    own, moved = two_tiers.contacts[1, t], 0.5 * two_tiers.contacts[0, t]
    expected = (own * 600 + moved * 900) / (own + moved)
    assert found.aht_s[row, t] == pytest.approx(expected)
    assert found.aht_s[1, 0] == 600.0


def test_without_a_handle_time_of_their_own_they_take_the_target_queues(two_tiers):
    found = transfer(two_tiers, [Transfer("l1", "l2", 0.5)])
    assert found.aht_s == pytest.approx(two_tiers.aht_s)


def test_quantiles_move_too(two_tiers):
    found = transfer(two_tiers, [Transfer("l1", "l2", 0.25, leaves=True)])
    assert found.quantiles is not None
    for level, factor in enumerate((0.8, 1.0, 1.2)):
        assert found.quantiles[level, 1] == pytest.approx(factor * found.contacts[1])
        assert found.quantiles[level, 0] == pytest.approx(factor * found.contacts[0])


def test_callbacks_leave_the_live_queue(two_tiers):
    found = transfer(two_tiers, [Transfer("l1", "l2", 0.3, leaves=True)])
    assert found.contacts[0] == pytest.approx(0.7 * two_tiers.contacts[0])
    assert found.contacts.sum() == pytest.approx(two_tiers.contacts.sum())


def test_tiers_in_a_chain(day_grid, queue_of, demand_of, hump):
    queues = (queue_of("l1"), queue_of("l2"), queue_of("l3"))
    demand = demand_of(day_grid, queues, np.stack([hump, 0 * hump, 0 * hump]), open_=True)
    found = transfer(demand, [Transfer("l1", "l2", 0.2), Transfer("l2", "l3", 0.5)])
    assert found.contacts[2] == pytest.approx(0.1 * hump)


def test_what_arrives_after_the_horizon_is_said(two_tiers):
    found = transfer(two_tiers, [Transfer("l1", "l2", 1.0, delay_s=86400.0)])
    assert np.array_equal(found.contacts, two_tiers.contacts)
    assert "contacts arrive after the horizon" in found.notes[-1]


def test_unknown_handle_times_where_nothing_arrives(day_grid, queue_of, demand_of, hump):
    queues = (queue_of("l1"), queue_of("l2"))
    demand = demand_of(day_grid, queues, np.stack([hump, 0 * hump]), np.array([[240.0], [np.nan]]), open_=True)
    found = transfer(demand, [Transfer("l1", "l2", 0.1, aht_s=700.0)])
    assert found.aht_s[1, 44] == pytest.approx(700.0)
    assert np.isnan(found.aht_s[1, 0])


def test_unknown_queue(two_tiers):
    with pytest.raises(KeyError, match="l9"):
        transfer(two_tiers, [Transfer("l1", "l9", 0.1)])


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"target": "l1"}, "cannot pass contacts to itself"),
        ({"share": 1.4}, "l1 -> l2: share must lie in 0..1, got 1.4"),
        ({"delay_s": -1.0}, "delay_s must be finite and >= 0"),
        ({"delay_s": np.nan}, "delay_s must be finite and >= 0"),
        ({"aht_s": 0.0}, "aht_s must be > 0"),
    ],
)
def test_transfers_without_meaning(keys, what):
    with pytest.raises(ValueRangeError, match=what):
        Transfer(**{"source": "l1", "target": "l2", "share": 0.1, **keys})


class TestBots:
    """What a bot solves, and what remains for people."""

    def test_the_easy_half_goes_and_the_rest_takes_longer(self, two_tiers):
        """60 % short contacts of 120 s, half of them solved; 40 % long ones of 420 s, none solved."""
        bot = Deflection("l1", [ContactType(0.6, 120.0, 0.5), ContactType(0.4, 420.0, 0.0)])
        assert bot.remaining == pytest.approx(0.7)
        assert bot.aht_factor == pytest.approx((0.3 * 120 + 0.4 * 420) / 0.7 / 240)
        found = deflect(two_tiers, [bot])
        assert found.contacts[0] == pytest.approx(0.7 * two_tiers.contacts[0])
        assert found.aht_s[0] == pytest.approx(240.0 * bot.aht_factor)
        assert np.array_equal(found.contacts[1], two_tiers.contacts[1])
        assert found.quantiles is not None
        assert found.quantiles[2, 0] == pytest.approx(1.2 * found.contacts[0])

    def test_work_saved_is_less_than_contacts_saved(self):
        bot = Deflection("q", [ContactType(3, 100.0, 0.6), ContactType(1, 500.0, 0.1)])
        assert bot.remaining * bot.aht_factor > bot.remaining

    def test_failed_attempts_cost_time(self):
        plain = Deflection("q", [ContactType(1, 200.0, 0.3)])
        clumsy = Deflection("q", [ContactType(1, 200.0, 0.3, extra_s=30.0)])
        assert plain.aht_factor == pytest.approx(1.0)
        assert clumsy.aht_factor == pytest.approx(1.15)

    def test_a_bot_that_solves_everything(self):
        bot = Deflection("q", [ContactType(1, 200.0, 1.0)])
        assert bot.remaining == 0.0
        assert bot.aht_factor == 1.0

    @given(
        st.lists(st.tuples(st.floats(0.1, 5.0), st.floats(10.0, 900.0), st.floats(0.0, 1.0)), min_size=1, max_size=6)
    )
    def test_remaining_work_is_the_work_of_what_remains(self, mix):
        bot = Deflection("q", [ContactType(*kind) for kind in mix])
        total = sum(share for share, _, _ in mix)
        before = sum(share * aht for share, aht, _ in mix) / total
        after = sum(share * aht * (1 - solved) for share, aht, solved in mix) / total
        if bot.remaining > 1e-9:
            assert bot.remaining * bot.aht_factor * before == pytest.approx(after, rel=1e-9)

    @pytest.mark.parametrize(
        "kind", [(-1.0, 100.0, 0.5), (1.0, 0.0, 0.5), (1.0, 100.0, 1.5), (1.0, 100.0, 0.5, -100.0)]
    )
    def test_types_without_meaning(self, kind):
        with pytest.raises(ValueRangeError, match="contact type needs"):
            ContactType(*kind)

    def test_an_empty_mix(self):
        with pytest.raises(ValueRangeError, match="at least one contact type"):
            Deflection("q", [ContactType(0.0, 100.0, 0.5)])
