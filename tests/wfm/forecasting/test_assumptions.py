"""What a scenario assumes about demand is what comes out, contact by contact."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.errors import ValueRangeError
from wfm.forecasting import Closure, DemandAssumptions, HandleTimeFactor, VolumeFactor, assumed
from wfm.grid import TimeGrid

SUNDAY, MONDAY = 6, 0
ALL_DAY = ((0, 1440),)


def demand(*channels: Channel) -> Demand:
    """Return two days, Sunday and Monday, open 8 to 12 by the hour: 10, 20, 30, 40 contacts on each."""
    grid = TimeGrid(date(2026, 3, 1), 2, 60, "UTC")
    queues = tuple(
        Queue(f"q{row}", f"q{row}", channel, "s") for row, channel in enumerate(channels or (Channel.VOICE,))
    )
    open_ = np.tile((np.arange(48) % 24 >= 8) & (np.arange(48) % 24 < 12), (len(queues), 1))
    contacts = np.where(open_, 10.0 * (np.arange(48) % 24 - 7), 0.0)
    quantiles = np.stack([0.5 * contacts, 1.5 * contacts])
    return Demand(grid, queues, contacts, np.full(contacts.shape, 100.0), open_, (0.1, 0.9), quantiles, ("given",))


def shut(**changes: object) -> DemandAssumptions:
    values: dict[str, object] = {"days": (SUNDAY,), "dates": (), "windows": ALL_DAY, **changes}
    return DemandAssumptions(closures=(Closure(**values),))  # type: ignore[arg-type]


def test_nothing_assumed_is_the_forecast_itself() -> None:
    before = demand()
    assert assumed(before, DemandAssumptions()) is before


def test_factors_hold_for_their_queue_and_dates_and_multiply() -> None:
    before = demand(Channel.VOICE, Channel.VOICE)
    volume = (VolumeFactor(2.0, "q1"), VolumeFactor(1.5, None, date(2026, 3, 2)))
    after = assumed(before, DemandAssumptions(volume, (HandleTimeFactor(0.9, "q0", None, date(2026, 3, 1)),)))
    sunday = before.grid.day_of == 0
    expected = np.ones_like(before.contacts)
    expected[1] *= 2.0
    expected[:, ~sunday] *= 1.5
    assert after.contacts == pytest.approx(before.contacts * expected)
    assert after.quantiles == pytest.approx(before.quantiles * expected)  # type: ignore[operator]
    assert set(after.aht_s[0, sunday]) == {90.0}
    assert set(after.aht_s[0, ~sunday]) == set(after.aht_s[1]) == {100.0}
    assert sum("assumed" in note for note in after.notes) == 3


def test_live_contacts_of_a_closed_day_are_lost() -> None:
    after = assumed(demand(), shut())
    assert after.contacts[0].reshape(2, 24).sum(axis=1).tolist() == [0.0, 100.0]
    assert not after.open_[0, :24].any()
    assert after.open_[0, 24:].sum() == 4


def test_work_in_a_backlog_comes_the_next_day_in_its_shape() -> None:
    before = demand(Channel.EMAIL)
    after = assumed(before, shut())
    assert after.contacts[0, :24].sum() == 0
    assert after.contacts[0, 32:36].tolist() == [20.0, 40.0, 60.0, 80.0]
    assert after.quantiles is not None
    assert after.quantiles[:, 0, 32:36].tolist() == [[10.0, 20.0, 30.0, 40.0], [30.0, 60.0, 90.0, 120.0]]
    assert after.aht_s[0, 32:36] == pytest.approx(100.0)


@pytest.mark.parametrize("moved", [0.0, 0.25, 1.0])
def test_the_part_that_comes_again_is_the_planners(moved: float) -> None:
    after = assumed(demand(), shut(moved=moved))
    assert after.contacts.sum() == pytest.approx(100 + 100 * moved)
    assert f"{100 * moved:.0f} of them come in the next open hours" in after.notes[-1]


def test_the_handle_time_of_those_who_come_again_is_mixed_in() -> None:
    before = demand()
    aht_s = before.aht_s.copy()
    aht_s[0, :24] = 300.0
    after = assumed(replace(before, aht_s=aht_s), shut(moved=0.5))
    assert after.aht_s[0, 32:36] == pytest.approx((100 * 1 + 300 * 0.5) / 1.5)


def test_shut_hours_move_to_later_the_same_day() -> None:
    after = assumed(demand(), shut(windows=((480, 600),), moved=1.0))
    assert after.contacts[0, 8:12] == pytest.approx([0, 0, 30 + 30 * 30 / 70, 40 + 30 * 40 / 70])
    assert after.contacts[0, 24:].sum() == 100


def test_after_the_last_open_hours_nothing_can_come_again() -> None:
    after = assumed(demand(Channel.EMAIL), shut(days=(MONDAY,), moved=1.0))
    assert after.contacts.sum() == 100
    assert "100 not in this horizon" in after.notes[-1]


def test_a_closure_holds_for_its_queue_and_date_alone() -> None:
    after = assumed(demand(Channel.VOICE, Channel.VOICE), shut(days=(), dates=(date(2026, 3, 2),), queue="q1"))
    assert after.contacts.reshape(2, 2, 24).sum(axis=2).tolist() == [[100, 100], [100, 0]]


@pytest.mark.parametrize("seed", range(5))
def test_no_contact_appears_from_nowhere(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = demand(Channel.EMAIL, Channel.VOICE)
    before = replace(before, contacts=before.contacts * rng.random(before.contacts.shape))
    start = int(rng.integers(480, 700))
    closure = shut(days=(SUNDAY, MONDAY), windows=((start, start + 60),), moved=float(rng.random()))
    after = assumed(before, closure)
    assert after.contacts.sum() <= before.contacts.sum() + 1e-9
    assert (after.contacts >= 0).all()
    assert (after.contacts[~after.open_] == 0).all()


@pytest.mark.parametrize("make", [lambda: HandleTimeFactor(0.0), lambda: Closure((), (), (), None, 1.5)])
def test_what_has_no_meaning_is_refused(make: object) -> None:
    with pytest.raises(ValueRangeError):
        make()  # type: ignore[operator]
