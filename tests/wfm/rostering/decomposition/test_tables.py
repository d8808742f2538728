"""The flat tables against their definitions, counted one by one."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.grid import TimeGrid
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.rules import ContractHours, MinRestBetweenShifts, MinWeeklyRest
from wfm.workforce import CarryIn, Contract, Pay, ShiftTemplate, Workforce


def options_of(instance, tables, menu):
    return tables.menus.option[menu, : tables.menus.size[menu]].tolist()


def ends_on(instance, day, options):
    """Return the ends of the options that are offered on a day, in slots."""
    return [
        int(instance.start_slot[day, o] + instance.option_length[o])
        for o in options
        if instance.start_slot[day, o] >= 0
    ]


@pytest.mark.parametrize("seed", range(40))
def test_ranks_count_the_duties_that_end_early_enough(seed: int, tiny) -> None:
    instance = tiny(seed, days=(3, 7, 9, 15)[seed % 4]).instance()
    tables = build_tables(instance)
    menus, step = tables.menus, instance.grid.step_min
    for agent in range(len(instance.agents)):
        menu = tables.tours.menu[agent]
        options = options_of(instance, tables, menu)
        rest = -(-tables.limits[agent].rest_min // step)
        weekly = -(-tables.limits[agent].weekly_rest_min // step)
        assert menus.weekly_slots[menu] == weekly
        for day in range(instance.days):
            low, high = instance.week_bounds(day // 7)
            ends = ends_on(instance, day, options)
            assert menus.cross_rank[menu, day] == sum(end + weekly <= high for end in ends)
            assert menus.before_rank[menu, day] == sum(end <= high for end in ends)
            for j in range(min(int(menus.reach[menu]), day)):
                earlier = ends_on(instance, day - 1 - j, options)
                for i, option in enumerate(options):
                    start = int(instance.start_slot[day, option])
                    if start < 0:
                        continue
                    assert menus.rest_rank[menu, j, day, i] == sum(end + rest <= start for end in earlier)
                    until = min(start, high)
                    fits = sum(max(end, low) + weekly <= until for end in earlier)
                    assert menus.week_rank[menu, j, day, i] == fits


@pytest.mark.parametrize("seed", range(20))
def test_after_the_reach_every_rest_is_kept(seed: int, tiny) -> None:
    instance = tiny(seed, days=15).instance()
    tables = build_tables(instance)
    for agent in range(len(instance.agents)):
        menu = tables.tours.menu[agent]
        options = options_of(instance, tables, menu)
        limit = tables.limits[agent]
        longest = max(limit.rest_min, limit.weekly_rest_min) / instance.grid.step_min
        for day in range(instance.days - int(tables.menus.reach[menu])):
            midnight = instance.grid.day_starts[day + int(tables.menus.reach[menu]) + 1]
            assert all(end + longest <= midnight for end in ends_on(instance, day, options))


@pytest.mark.parametrize("seed", range(10))
def test_options_of_a_day_stand_by_their_ends(seed: int, tiny) -> None:
    instance = tiny(seed).instance()
    tables = build_tables(instance)
    for menu, size in enumerate(tables.menus.size):
        options = options_of(instance, tables, menu)
        for day in range(instance.days):
            order = tables.menus.by_end[menu, day, :size]
            assert sorted(order.tolist()) == list(range(size))
            ranked = [options[i] for i in order]
            offered = [instance.start_slot[day, o] >= 0 for o in ranked]
            assert offered == sorted(offered, reverse=True)
            assert ends_on(instance, day, ranked) == sorted(ends_on(instance, day, ranked))


def test_duty_classes_are_the_paid_minutes_of_the_menu(tiny) -> None:
    """Where only hours are counted, duties of equal paid time are one class."""
    for seed in range(10):
        instance = tiny(seed).instance()
        tables = build_tables(instance)
        for menu, size in enumerate(tables.menus.size):
            paid = instance.option_paid_min[tables.menus.option[menu, :size]]
            auto = int(tables.tours.automaton[np.flatnonzero(tables.tours.menu == menu)[0]])
            for day in range(instance.days):
                klass = tables.tours.klass[auto, day, :size]
                offered = instance.start_slot[day, tables.menus.option[menu, :size]] >= 0
                assert len(set(zip(klass[offered], paid[offered], strict=True))) == len(set(paid[offered]))


def test_lengths_of_other_contracts_add_no_states(tiny) -> None:
    """Up to 20 h from duties of eight hours: none, one, or two of them, whatever the other contract works."""
    centre = tiny(5, days=7, agents=2, step_min=60)
    centre.shifts = tuple(ShiftTemplate(f"s{h}", 480, 480, 60, h * 60) for h in (3, 5, 8))
    centre.contracts = (
        Contract("full", 0, 1200, Pay.SALARIED, ("s8",)),
        Contract("part", 0, 1200, Pay.HOURLY, ("s3", "s5")),
    )
    centre.agents = tuple(replace(a, contract=c) for a, c in zip(centre.agents, ("full", "part"), strict=True))
    centre.availability = centre.absences = centre.carry_in = ()
    centre.rules = (ContractHours(),)
    tables = build_tables(centre.instance())
    full, part = tables.tours.automaton
    assert tables.tours.sizes[full].max() == 3
    assert tables.tours.sizes[part].max() > 3


def test_agents_with_equal_rules_share_menu_and_automaton(tiny) -> None:
    centre = tiny(5, agents=3)
    ids = tuple(shift.id for shift in centre.shifts)
    centre.contracts = (Contract("full", 0, 2400, Pay.SALARIED, ids), Contract("part", 0, 2400, Pay.HOURLY, ids))
    centre.absences = centre.carry_in = ()
    centre.rules = (MinRestBetweenShifts(11.0), MinWeeklyRest(35.0))
    tables = build_tables(centre.instance())
    assert set(tables.tours.menu.tolist()) == {0}
    assert set(tables.tours.automaton.tolist()) == {0}


@pytest.mark.parametrize(
    ("ends_min", "rest_h", "first_start", "week_ok"),
    [(-600, 11.0, 60, 2100), (-900, 11.0, 0, 2100), (90, 11.0, 750, 2190), (90, 0.0, 90, 2190), (None, 11.0, 0, 2100)],
)
def test_the_past_forbids_early_starts(tiny, ends_min, rest_h, first_start, week_ok) -> None:
    centre = tiny(11, days=7, agents=1, step_min=30)
    centre.grid = TimeGrid(date(2026, 6, 1), 7, 30, "UTC")
    centre.required = centre._required()
    centre.availability = centre.absences = ()
    centre.carry_in = ()
    if ends_min is not None:
        end = centre.grid.start + timedelta(minutes=ends_min)
        centre.carry_in = (CarryIn("A0", end - timedelta(hours=8), end),)
    centre.rules = (MinRestBetweenShifts(rest_h), MinWeeklyRest(35.0))
    instance = centre.instance()
    tables = build_tables(instance)
    early = instance.start_slot * 30 < first_start
    assert np.array_equal(tables.tours.allowed[0], instance.allowed[0] & ~early)
    assert tables.tours.week_ok[0] == -(-week_ok // 30)


def test_nobody_and_nothing_to_work_are_no_errors(tiny) -> None:
    """No agents, no shifts, or a contract without shifts: tables without rows."""
    centre = tiny(2, agents=1)
    centre.availability = centre.absences = centre.carry_in = ()
    centre.contracts = tuple(Contract(item.id, 0, 2400, Pay.SALARIED, ()) for item in centre.contracts)
    assert build_tables(centre.instance()).menus.size.tolist() == [0]
    centre.agents = ()
    assert build_tables(centre.instance()).tours.menu.shape == (0,)
    centre.shifts = ()
    assert build_tables(centre.instance()).shifts.length.shape == (0,)
    assert isinstance(centre.problem().workforce, Workforce)
