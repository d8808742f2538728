"""Menus: the options of a contract under the same rules of succession, and how duties may follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.tours import FORBIDDEN
from wfm.rostering.instance import Instance
from wfm.rostering.paths import Pair, PathLimits, whole_price

__all__ = ["NEVER", "MenuKey", "MenuTables", "Menus", "menu_tables"]

NEVER = 1 << 40
"""A slot after every other slot: the end of a duty that is not offered."""


class MenuTables(NamedTuple):
    """Options by menu m, and how duties may follow each other; i counts the options of a menu.

    size, reach, weekly : (m,): options, days after which rest is certain, whether weekly rest is asked.
    option : (m, i); place : (m, o) where an option stands in a menu, -1 = not there; by_end : (m, d, i) options of a
    day by end; end_place : (m, d, i) where each stands in that order;
    rest_rank, week_rank : (m, j, d, i): how many options of the day j + 1 days earlier (by end) end early enough before
    option i of day d for the rest between shifts, and for the weekly rest inside the week;
    cross_rank, before_rank : (m, d): how many options of a day leave the weekly rest before the next week starts, and
    how many end before it starts; idle_rank : (m, d): how many leave the weekly rest in the next week if that is free
    of duties; weekly_slots : (m,); pair : (m,) pair table of a menu, -1 = none; pair_price : (p, j, d, i, i) price in
    parts of option i (fourth) of a day after option i (fifth) of the day j + 1 days earlier, `FORBIDDEN` = must not be.
    """

    size: NDArray[np.int64]
    reach: NDArray[np.int64]
    weekly: NDArray[np.int64]
    option: NDArray[np.int64]
    place: NDArray[np.int64]
    by_end: NDArray[np.int64]
    end_place: NDArray[np.int64]
    rest_rank: NDArray[np.int64]
    week_rank: NDArray[np.int64]
    cross_rank: NDArray[np.int64]
    before_rank: NDArray[np.int64]
    idle_rank: NDArray[np.int64]
    weekly_slots: NDArray[np.int64]
    pair: NDArray[np.int64]
    pair_price: NDArray[np.int64]


@dataclass(frozen=True)
class MenuKey:
    """What a menu is known by: shifts of the contract, rests, pairs."""

    shifts: tuple[str, ...]
    rest_min: int
    weekly_rest_min: int
    pairs: tuple[Pair, ...]


class Menus:
    """The menus of a problem.

    Parameters
    ----------
    instance
        The problem.
    limits
        What each agent's tour must keep, length a.

    Attributes
    ----------
    keys, options
        What each menu is known by, and its options; length m.
    menu : (a,)
        Menu of each agent.
    """

    def __init__(self, instance: Instance, limits: tuple[PathLimits, ...]) -> None:
        self.instance = instance
        self.limits = limits
        number: dict[MenuKey, int] = {}
        self.menu = np.zeros(len(limits), dtype=np.int64)
        for a, limit in enumerate(limits):
            key = MenuKey(instance.contracts[a].shifts, limit.rest_min, limit.weekly_rest_min, limit.pairs)
            self.menu[a] = number.setdefault(key, len(number))
        self.keys = list(number)
        self.options = [_options_of(instance, key.shifts) for key in self.keys]

    @cached_property
    def pair(self) -> NDArray[np.int64]:
        """Pair table of each menu, -1 = none; shape (m,)."""
        speaking = [bool(key.pairs) for key in self.keys]
        return np.where(speaking, np.cumsum(speaking) - 1, -1).astype(np.int64)


def _options_of(instance: Instance, shifts: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the options of some shifts."""
    wanted = [s for s, shift in enumerate(instance.shifts) if shift.id in shifts]
    return np.flatnonzero(np.isin(instance.option_shift, wanted))


def menu_tables(menus: Menus) -> MenuTables:
    """Return the tables of all menus."""
    instance, keys, choices = menus.instance, menus.keys, menus.options
    step, days = instance.grid.step_min, instance.days
    width = max([1, *(len(item) for item in choices)])
    reaches = [_reach(instance, key) for key in keys]
    shape = (len(keys), max([1, *reaches]), days, width)
    tables = MenuTables(
        size=np.array([len(item) for item in choices], dtype=np.int64),
        reach=np.array(reaches, dtype=np.int64),
        weekly=np.array([key.weekly_rest_min > 0 for key in keys], dtype=np.int64),
        option=np.zeros((len(keys), width), dtype=np.int64),
        place=np.full((len(keys), len(instance.options)), -1, dtype=np.int64),
        by_end=np.zeros((len(keys), days, width), dtype=np.int64),
        end_place=np.zeros((len(keys), days, width), dtype=np.int64),
        rest_rank=np.zeros(shape, dtype=np.int64),
        week_rank=np.zeros(shape, dtype=np.int64),
        cross_rank=np.zeros((len(keys), days), dtype=np.int64),
        before_rank=np.zeros((len(keys), days), dtype=np.int64),
        idle_rank=np.zeros((len(keys), days), dtype=np.int64),
        weekly_slots=np.array([-(-key.weekly_rest_min // step) for key in keys], dtype=np.int64),
        pair=menus.pair,
        pair_price=_pair_prices(menus, shape),
    )
    for m, (key, choice) in enumerate(zip(keys, choices, strict=True)):
        if len(choice):
            tables.option[m, : len(choice)] = choice
            tables.place[m, choice] = np.arange(len(choice))
            _fill_menu(instance, tables, m, choice, -(-key.rest_min // step))
    return tables


def _pair_prices(menus: Menus, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the pair tables; shape : (m, j, d, i) of the menus."""
    instance = menus.instance
    found = np.zeros((int(menus.pair.max(initial=-1)) + 1, *shape[1:], shape[3]), dtype=np.int64)
    for m, (key, choice) in enumerate(zip(menus.keys, menus.options, strict=True)):
        for pair in key.pairs:
            for j in range(pair.reach_days + 1):
                for day in range(j + 1, instance.days):
                    for i, b, price in _priced_pairs(instance, pair, choice, day - 1 - j, day):
                        cell = found[menus.pair[m], j, day]
                        cell[i, b] = FORBIDDEN if price is None else min(FORBIDDEN, cell[i, b] + whole_price(price))
    return found


def _priced_pairs(
    instance: Instance, pair: Pair, choice: NDArray[np.int64], before: int, day: int
) -> Iterator[tuple[int, int, Fraction | None]]:
    """Yield (place of the later option, place of the earlier one, price) of what is not free."""
    for b, earlier in enumerate(choice.tolist()):
        if instance.start_slot[before, earlier] < 0:
            continue
        first = instance.view(before, earlier)
        for i, later in enumerate(choice.tolist()):
            if instance.start_slot[day, later] >= 0:
                price = pair.price(first, instance.view(day, later))
                if price is None or price:
                    yield i, b, price


def _reach(instance: Instance, key: MenuKey) -> int:
    """Return after how many free days no pair speaks and every rest is certain, also when the clocks change."""
    latest = max((s.latest_start_min + s.length_min for s in instance.shifts), default=0)
    overhang = max(0, latest - 1440)
    certain = -(-(max(key.rest_min, key.weekly_rest_min) + overhang + 60) // 1440)
    return max(1, certain, *(pair.reach_days + 1 for pair in key.pairs))


def _fill_menu(instance: Instance, tables: MenuTables, m: int, choice: NDArray[np.int64], rest: int) -> None:
    weekly = int(tables.weekly_slots[m])
    start = instance.start_slot[:, choice]
    end = np.where(start >= 0, start + instance.option_length[choice], NEVER)
    order = np.argsort(end, axis=1, kind="stable")
    ends = np.take_along_axis(end, order, axis=1)
    tables.by_end[m, :, : len(choice)] = order
    tables.end_place[m, :, : len(choice)] = np.argsort(order, axis=1)
    for day in range(instance.days):
        week_start, next_week = instance.week_bounds(day // 7)
        tables.cross_rank[m, day] = np.searchsorted(ends[day], next_week - weekly, side="right")
        tables.before_rank[m, day] = np.searchsorted(ends[day], next_week, side="right")
        if day // 7 + 1 < instance.weeks:
            week_after = instance.week_bounds(day // 7 + 1)[1]
            if next_week + weekly <= week_after:
                tables.idle_rank[m, day] = np.searchsorted(ends[day], week_after - weekly, side="right")
        for j in range(min(int(tables.reach[m]), day)):
            earlier = ends[day - 1 - j]
            rank = np.searchsorted(earlier, start[day] - rest, side="right")
            tables.rest_rank[m, j, day, : len(choice)] = np.where(start[day] >= 0, rank, 0)
            # A duty of the week's last day may start after its midnight; the stretch before it ends with the week.
            latest = np.minimum(start[day], next_week) - weekly
            clipped = np.where(latest >= week_start, latest, -1)
            tables.week_rank[m, j, day, : len(choice)] = np.searchsorted(earlier, clipped, side="right")
