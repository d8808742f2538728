"""Decisions into a state and back."""

import numpy as np
import pytest

from wfm.rostering.costing import pay_hourly_minor
from wfm.rostering.decomposition.cuts import cut_table
from wfm.rostering.decomposition.state import decisions_of, new_state
from wfm.rostering.decomposition.tables import build_tables

from ..conftest import flattened


@pytest.mark.parametrize("seed", range(15))
def test_decisions_go_in_and_come_out(seed: int, tiny, staffed) -> None:
    instance = tiny(seed).instance()
    tables = build_tables(instance)
    duties = staffed(instance, np.random.default_rng(seed))
    state = new_state(instance, tables, cut_table(instance, None), 1, duties)
    assert state.decisions(instance) == duties
    assert state.crew.pay[0] / state.units_a_minor == pytest.approx(float(pay_hourly_minor(instance, duties)))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_decisions_does_not_matter(seed: int, tiny, staffed) -> None:
    instance = tiny(seed, agents=3).instance()
    tables, random = build_tables(instance), np.random.default_rng(seed)
    duties = staffed(instance, random)
    cuts = cut_table(instance, None)
    mixed = [duties[i] for i in random.permutation(len(duties))]
    one, other = (new_state(instance, tables, cuts, 1, items) for items in (duties, mixed))
    assert all(np.array_equal(a, b) for a, b in zip(flattened(one.cover), flattened(other.cover), strict=True))
    assert one.total == other.total


def test_breaks_of_free_days_and_shorter_shifts_are_not_read(tiny) -> None:
    instance = tiny(0, agents=2, days=3).instance()
    most = build_tables(instance).shifts.break_length.shape[1]
    option = np.full((2, 3), -1, dtype=np.int32)
    option[1, 2] = 0
    breaks = np.full((2, 3, most), 99, dtype=np.int32)
    found = decisions_of(instance, option, breaks)
    assert [(item.agent, item.day, item.option) for item in found] == [(1, 2, 0)]
    assert len(found[0].breaks) == len(instance.shift_breaks[int(instance.option_shift[0])])


def test_seeds_begin_with_different_random_numbers(tiny) -> None:
    instance = tiny(0).instance()
    tables, cuts = build_tables(instance), cut_table(instance, None)
    starts = [int(new_state(instance, tables, cuts, seed).crew.random[0]) for seed in (0, 1, 2, 2**31, -5)]
    assert len(set(starts)) == 5
    assert 0 not in starts
