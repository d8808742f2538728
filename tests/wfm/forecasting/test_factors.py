"""The planner's factors: where and when they hold, how they multiply, what is said."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.demand import Channel, Demand, Queue
from wfm.forecasting import Event, ForecastSettings, VolumeFactor
from wfm.forecasting.factors import with_factors
from wfm.grid import TimeGrid

FIRST = date(2025, 3, 3)


def model(queues: tuple[str, ...] = ("a", "b")) -> Demand:
    """Return a forecast of ten contacts in every quarter of a day."""
    grid = TimeGrid(FIRST, 7, 360, "UTC")
    shape = (len(queues), grid.n)
    made = tuple(Queue(name, name, Channel.VOICE, name) for name in queues)
    layers = np.stack([np.full(shape, 8.0), np.full(shape, 12.0)])
    contacts, aht_s, open_ = np.full(shape, 10.0), np.full(shape, 60.0), np.ones(shape, bool)
    return Demand(grid, made, contacts, aht_s, open_, (0.1, 0.9), layers, ("m",) * len(queues))


def days(demand: Demand, row: int) -> list[float]:
    """Return contacts a day."""
    return np.bincount(demand.grid.day_of, demand.contacts[row]).tolist()


def test_no_factors_change_nothing():
    before = model()
    after = with_factors(before, ForecastSettings())
    assert (after.contacts == before.contacts).all()
    assert (after.quantiles == before.quantiles).all()
    assert after.notes == before.notes


def test_the_model_itself_is_not_touched():
    before = model()
    with_factors(before, ForecastSettings(factors=(VolumeFactor(3.0),)))
    assert (before.contacts == 10.0).all()


@pytest.mark.parametrize(
    ("first", "last", "hit"),
    [
        (None, None, range(7)),
        (2, None, range(2, 7)),
        (None, 3, range(4)),
        (2, 3, (2, 3)),
        (-5, 0, (0,)),
        (7, 9, ()),
    ],
)
def test_dates_are_both_included(first, last, hit):
    ends = [None if day is None else FIRST + timedelta(days=day) for day in (first, last)]
    made = with_factors(model(), ForecastSettings(factors=(VolumeFactor(2.0, "a", *ends),)))
    assert days(made, 0) == [80.0 if day in hit else 40.0 for day in range(7)]
    assert days(made, 1) == [40.0] * 7
    assert len(made.notes) == (1 if hit else 0)


def test_factors_multiply_each_other_and_events():
    sale = Event("sale", (FIRST,), queues=("a",), factor=1.5)
    made = with_factors(model(), ForecastSettings(factors=(VolumeFactor(2.0), VolumeFactor(0.5, "a")), events=(sale,)))
    assert days(made, 0) == [60.0] + [40.0] * 6
    assert days(made, 1) == [80.0] * 7
    assert made.notes == (
        "all queues: factor 2 from start to end, set by the planner",
        "a: factor 0.5 from start to end, set by the planner",
        f"a: event sale 1.5 on {FIRST}, set by the planner",
    )


def test_quantiles_move_with_the_mean():
    made = with_factors(model(), ForecastSettings(factors=(VolumeFactor(1.25),)))
    assert (made.quantiles[0] == 10.0).all()
    assert (made.quantiles[1] == 15.0).all()


def test_zero_closes_a_queue():
    assert with_factors(model(), ForecastSettings(factors=(VolumeFactor(0.0, "a"),))).contacts[0].sum() == 0


def test_queues_that_are_not_there_are_left_out():
    made = with_factors(model(), ForecastSettings(factors=(VolumeFactor(9.0, "fax"),)))
    assert (made.contacts == 10.0).all()
    assert made.notes == ()


def test_events_without_a_factor_are_not_the_planners():
    made = with_factors(model(), ForecastSettings(events=(Event("mail", (FIRST,)),)))
    assert made.notes == ()


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from([None, "a", "b"])), max_size=5))
def test_the_order_of_factors_does_not_matter(parts):
    factors = tuple(VolumeFactor(factor, queue) for factor, queue in parts)
    forth = with_factors(model(), ForecastSettings(factors=factors))
    back = with_factors(model(), ForecastSettings(factors=factors[::-1]))
    assert forth.contacts == pytest.approx(back.contacts)
