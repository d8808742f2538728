"""Best breaks against all combinations; duty values against the coverage cost itself."""

from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from wfm.rostering.decomposition.cuts import cut_table
from wfm.rostering.decomposition.kernels.coverage import marginal_values
from wfm.rostering.decomposition.kernels.duties import NOTHING, best_breaks, duty_values, put_duty
from wfm.rostering.decomposition.state import new_state
from wfm.rostering.decomposition.tables import ShiftTables, build_tables


def one_shift(lengths, positions, gap) -> ShiftTables:
    """Return tables of one shift with some breaks; nothing else of them is looked at."""
    most, widest = max(1, len(lengths)), max([1, *map(len, positions)])
    length = np.zeros((1, most), dtype=np.int64)
    count = np.zeros((1, most), dtype=np.int64)
    at = np.zeros((1, most, widest), dtype=np.int64)
    for b, places in enumerate(positions):
        length[0, b], count[0, b] = lengths[b], len(places)
        at[0, b, : len(places)] = places
    nothing = np.zeros(1, dtype=np.int64)
    return ShiftTables(
        start=np.zeros((1, 1), dtype=np.int64),
        length=nothing,
        shift=nothing,
        break_count=np.array([len(lengths)], dtype=np.int64),
        break_length=length,
        break_positions=at,
        position_count=count,
        gap=np.array([gap], dtype=np.int64),
    )


def by_enumeration(lengths, positions, gap, start, worth):
    """Return the least loss over all placings that keep order and gap, and the placings that reach it."""
    found = {}
    for places in product(*positions):
        ends = [at + length for at, length in zip(places, lengths, strict=True)]
        if all(at >= end + gap for at, end in zip(places[1:], ends[:-1], strict=True)):
            found[places] = sum(
                int(worth[start + at : start + at + length].sum()) for at, length in zip(places, lengths, strict=True)
            )
    if not found:
        return None, []
    least = min(found.values())
    return least, [places for places, loss in found.items() if loss == least]


@pytest.mark.parametrize("seed", range(20))
def test_best_breaks_are_the_best_of_all(seed: int) -> None:
    """Windows overlap, touch, lie in the wrong order, or have no place at all; losses may be gains."""
    random = np.random.default_rng(seed)
    possible = impossible = 0
    for _ in range(60):
        count = int(random.integers(1, 5))
        lengths = random.integers(1, 4, size=count).tolist()
        positions = []
        for b in range(count):
            low = int(random.integers(0, 6)) + (2 * b if random.random() < 0.7 else 0)
            size = int(random.integers(0 if random.random() < 0.1 else 1, 6))
            positions.append([low + int(random.integers(1, 3)) * i for i in range(size)])
        positions = [sorted(set(places)) for places in positions]
        gap, start = int(random.integers(0, 4)), int(random.integers(0, 5))
        worth = random.integers(-10, 30, size=60)
        prefix = np.concatenate([[0], np.cumsum(worth)]).astype(np.int64)
        chosen = np.full(max(1, count), -7, dtype=np.int64)
        loss = int(best_breaks(one_shift(lengths, positions, gap), 0, start, prefix, chosen))
        least, placings = by_enumeration(lengths, positions, gap, start, worth)
        if least is None:
            impossible += 1
            assert loss == NOTHING
        else:
            possible += 1
            assert loss == least
            assert tuple(chosen.tolist()) in placings
    assert possible > 20
    assert impossible > 2


def test_no_breaks_lose_nothing() -> None:
    chosen = np.zeros(1, dtype=np.int64)
    assert best_breaks(one_shift([], [], 0), 0, 3, np.arange(9, dtype=np.int64), chosen) == 0


def test_the_gap_counts_work_between_the_breaks() -> None:
    """Two slots of break at 2, a gap of 3: the next break starts at 7 or later."""
    prefix = np.arange(40, dtype=np.int64)
    chosen = np.zeros(2, dtype=np.int64)
    assert best_breaks(one_shift([2, 1], [[2], [6]], 3), 0, 0, prefix, chosen) == NOTHING
    assert best_breaks(one_shift([2, 1], [[2], [6, 7]], 3), 0, 0, prefix, chosen) == 3
    assert chosen.tolist() == [2, 7]


def test_an_early_place_can_be_worth_less_than_the_way_it_opens() -> None:
    """The cheapest first break blocks the only place of the second one."""
    worth = np.array([5, 5, 0, 9, 0, 0, 0])
    prefix = np.concatenate([[0], np.cumsum(worth)]).astype(np.int64)
    chosen = np.zeros(2, dtype=np.int64)
    assert best_breaks(one_shift([1, 1], [[0, 1, 2], [2]], 0), 0, 0, prefix, chosen) == 5
    assert chosen.tolist() in ([0, 2], [1, 2])


def values_of(state, tables, agent):
    """Return duty values of one agent, who is not on duty; values : (d, i)."""
    slots = state.cover.short.shape[0]
    prefix = np.empty(slots + 4000, dtype=np.int64)
    gain = np.empty(slots, dtype=np.int64)
    marginal_values(state.cover, state.crew.group[agent], np.empty((2, slots), dtype=np.int32), prefix, gain)
    values = np.full((tables.shifts.start.shape[0], tables.menus.option.shape[1]), NOTHING, dtype=np.int64)
    duty_values(tables.shifts, tables.menus, tables.tours, agent, state.cover.price[3], prefix, values)
    return values, prefix


@pytest.mark.parametrize("seed", range(25))
def test_duty_values_are_what_the_total_falls_by(seed: int, tiny, staffed) -> None:
    """A duty put in with its best breaks lowers coverage cost and hourly pay by exactly its value."""
    centre = tiny(seed)
    centre.availability = ()
    instance = centre.instance()
    tables = build_tables(instance)
    random = np.random.default_rng(seed)
    state = new_state(instance, tables, cut_table(instance, None), 1, staffed(instance, random))
    for agent in range(len(instance.agents)):
        values, prefix = values_of(state, tables, agent)
        menu = tables.tours.menu[agent]
        for day in range(instance.days):
            for i in range(tables.menus.size[menu]):
                option = int(tables.menus.option[menu, i])
                if not tables.tours.allowed[agent, day, option]:
                    assert values[day, i] == NOTHING
                    continue
                start, shift = int(tables.shifts.start[day, option]), int(tables.shifts.shift[option])
                chosen = np.zeros(max(1, tables.shifts.break_length.shape[1]), dtype=np.int64)
                best_breaks(tables.shifts, shift, start, prefix, chosen)
                places = chosen.astype(np.int32)
                before = int(state.cover.total[0])
                group = state.crew.group[agent]
                put_duty(tables.shifts, state.cover, group, start, option, places, 1)
                fall = before - int(state.cover.total[0])
                put_duty(tables.shifts, state.cover, group, start, option, places, -1)
                assert int(state.cover.total[0]) == before
                pay = tables.tours.pay_rate[agent] * tables.tours.paid_min[option] * state.cover.price[3]
                assert values[day, i] == fall - pay


@pytest.mark.parametrize("seed", range(15))
def test_no_other_breaks_would_lower_the_total_more(seed: int, tiny, staffed) -> None:
    centre = tiny(seed)
    instance = centre.instance()
    tables = build_tables(instance)
    random = np.random.default_rng(seed)
    state = new_state(instance, tables, cut_table(instance, None), 1, staffed(instance, random))
    values, _ = values_of(state, tables, 0)
    menu, group = tables.tours.menu[0], state.crew.group[0]
    for i in range(tables.menus.size[menu]):
        option = int(tables.menus.option[menu, i])
        shift = int(tables.shifts.shift[option])
        breaks = instance.shift_breaks[shift]
        for day in range(instance.days):
            if values[day, i] <= NOTHING:
                continue
            start = int(tables.shifts.start[day, option])
            pay = int(tables.tours.pay_rate[0] * tables.tours.paid_min[option] * state.cover.price[3])
            falls = []
            for places in product(*(item.positions for item in breaks)):
                ends = [
                    at + item.length + instance.min_work_between[shift] for at, item in zip(places, breaks, strict=True)
                ]
                if any(at < end for at, end in zip(places[1:], ends[:-1], strict=True)):
                    continue
                row = np.array([*places, 0], dtype=np.int32)
                before = int(state.cover.total[0])
                put_duty(tables.shifts, state.cover, group, start, option, row, 1)
                falls.append(before - int(state.cover.total[0]))
                put_duty(tables.shifts, state.cover, group, start, option, row, -1)
            assert values[day, i] == max(falls) - pay


def test_a_duty_beyond_the_horizon_counts_only_inside(tiny) -> None:
    """The part of a night duty after the last midnight costs pay and covers nothing."""
    centre = tiny(1, days=2, agents=1)
    shift = SimpleNamespace(first=1440 - 2 * centre.step)
    centre.shifts = tuple(type(item)(item.id, shift.first, shift.first, 60, 8 * centre.step) for item in centre.shifts)
    centre.availability = centre.absences = centre.carry_in = ()
    centre.required = np.ones_like(centre.required)
    instance = centre.instance()
    tables = build_tables(instance)
    state = new_state(instance, tables, cut_table(instance, None), 1)
    places = np.zeros(4, dtype=np.int32)
    before = state.cover.net.copy()
    put_duty(tables.shifts, state.cover, state.crew.group[0], int(tables.shifts.start[-1, 0]), 0, places, 1)
    assert np.flatnonzero(state.cover.net != before).tolist() == [instance.n - 2, instance.n - 1]
