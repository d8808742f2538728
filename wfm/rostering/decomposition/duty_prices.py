"""Prices of single duties: those of an agent alone, and those of the first duty after the past."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.tours import FORBIDDEN
from wfm.rostering.decomposition.menus import Menus
from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths import DutyPrice, Pair, whole_price

__all__ = ["first_prices", "own_prices"]


def own_prices(menus: Menus) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return what single duties cost.

    Returns
    -------
    row : (a,)
        Row of each agent; row 0 is free.
    price : (r, d, o)
        Price in parts.
    possible : (r, d, o)
        Whether the duty is possible at all.
    """
    instance = menus.instance
    rows: dict[tuple[int, tuple[DutyPrice, ...]], int] = {}
    row = np.zeros(len(menus.limits), dtype=np.int64)
    for a, limit in enumerate(menus.limits):
        if limit.duties:
            row[a] = 1 + rows.setdefault((int(menus.menu[a]), limit.duties), len(rows))
    shape = (len(rows) + 1, instance.days, len(instance.options))
    price, possible = np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=np.bool_)
    for (menu, duties), number in rows.items():
        for day in range(instance.days):
            for option in menus.options[menu].tolist():
                if instance.start_slot[day, option] >= 0:
                    parts = _price_of(instance, duties, day, option)
                    price[number + 1, day, option] = parts or 0
                    possible[number + 1, day, option] = parts is not None
    return row, price, possible


def _price_of(instance: Instance, duties: tuple[DutyPrice, ...], day: int, option: int) -> int | None:
    total = 0
    for one in duties:
        price = one.price(instance.view(day, option))
        if price is None:
            return None
        total += whole_price(price)
    return total


def first_prices(menus: Menus) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what the first duty after the past costs.

    Returns
    -------
    row : (a,)
        Row of each agent, -1 = none.
    price : (f, e, o)
        Price in parts on the first e days.
    """
    instance = menus.instance
    row = np.full(len(menus.limits), -1, dtype=np.int64)
    found: list[NDArray[np.int64]] = []
    reach = max([0, *(pair.reach_days for key in menus.keys for pair in key.pairs)])
    days = min(instance.days, reach + 1)
    for a, limit in enumerate(menus.limits):
        past = instance.past_view(a) if limit.pairs else None
        if past is None:
            continue
        prices = np.zeros((days, len(instance.options)), dtype=np.int64)
        for day in range(days):
            for option in menus.options[int(menus.menu[a])].tolist():
                if instance.start_slot[day, option] >= 0:
                    prices[day, option] = _price_after(limit.pairs, past, instance.view(day, option))
        if prices.any():
            row[a] = len(found)
            found.append(prices)
    return row, np.array(found, dtype=np.int64).reshape(len(found), days, len(instance.options))


def _price_after(pairs: tuple[Pair, ...], past: DutyView, duty: DutyView) -> int:
    total = 0
    for pair in pairs:
        if duty.day - past.day - 1 <= pair.reach_days:
            price = pair.price(past, duty)
            if price is None:
                return FORBIDDEN
            total += whole_price(price)
    return total
