"""Coverage cost of every slot as people are taken off the phone and put back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.cuts import PriceCuts, cut_table, exact_cuts
from wfm.rostering.instance import Instance

__all__ = ["SlotCosts"]

MOST_LEARNT = 12
"""Skill sets of which the prices with one agent less are learnt; each takes a linear programme a few hundred slots."""


class SlotCosts:
    """Coverage cost by slot, in whole money units, as people are taken off the phone for activities.

    Parameters
    ----------
    instance
        The problem.
    staff : (k, n)
        Agents on the phone, nobody at an activity.

    Attributes
    ----------
    staff : (k, n)
        Agents on the phone now.
    units_a_minor
        Money units in one minor unit of the currency.

    Notes
    -----
    Heads that must be at work together are in the cost. Exact where everybody is equally fast. Else the cost is the
    largest of the price functions known at this staff and with one agent less in any of the first skill sets,
    which is never above the true cost.
    """

    def __init__(self, instance: Instance, staff: NDArray[np.float64]) -> None:
        prices = None if exact_cuts(instance) else PriceCuts(instance)
        if prices is not None:
            prices.learn(staff)
            for group in range(min(len(staff), MOST_LEARNT)):
                less = staff.copy()
                less[group] = np.maximum(0.0, less[group] - 1)
                prices.learn(less)
        self._table = cut_table(instance, prices)
        self._touch = self._table.touch.T.astype(np.float64)
        self.units_a_minor = self._table.units_a_minor
        self.staff = staff.copy()
        table = self._table
        self._away = table.head_away.T.astype(np.float64)
        kept = (table.head_touch - table.head_away).T.astype(np.float64) @ staff
        self._heads = table.head_need - np.round(kept).astype(np.int64)
        self._now = self._cost(np.arange(instance.n), self.staff)
        self._loss: dict[int, NDArray[np.int64]] = {}

    def _cost(self, slots: NDArray[np.int64], staff: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the cost of some slots under a staff, shape (m,); staff : (k, m)."""
        table = self._table
        reach = np.round(self._touch @ staff).astype(np.int64)
        short = (table.need[:, slots] - reach).max(axis=0, initial=0)
        far_reach = reach[: len(table.far_need)]
        far = (table.far_need[:, slots] - far_reach).max(axis=0, initial=0)
        net = np.round(table.weight.astype(np.float64) @ staff).astype(np.int64) - table.required[slots]
        missing = np.maximum(0, self._heads[:, slots] - np.round(self._away @ staff).astype(np.int64))
        heads = table.head_price @ missing
        found: NDArray[np.int64] = table.price[0] * short + table.price[1] * far + table.price[2] * net + heads
        return found

    @property
    def total(self) -> int:
        """Coverage cost of all slots."""
        return int(self._now.sum())

    def loss(self, group: int) -> NDArray[np.int64]:
        """Return what one agent less of a skill set costs in each slot, shape (n,); below 0 where people idle."""
        if group not in self._loss:
            less = self.staff.copy()
            less[group] -= 1
            self._loss[group] = self._cost(np.arange(less.shape[1]), less) - self._now
        return self._loss[group]

    def losses(self, groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what taking some agents off the phone together costs in each slot; groups : their skill sets."""
        if len(groups) == 1:
            return self.loss(int(groups[0]))
        count = np.bincount(groups, minlength=len(self.staff)).astype(np.float64)
        return self._cost(np.arange(self.staff.shape[1]), self.staff - count[:, None]) - self._now

    def change(self, group: int, start: int, length: int, sign: int) -> None:
        """Put an agent of a skill set on the phone (1) or take one off it (−1) for a stretch."""
        slots = np.arange(start, start + length)
        self.staff[group, slots] += sign
        self._now[slots] = self._cost(slots, self.staff[:, slots])
        for known, loss in self._loss.items():
            less = self.staff[:, slots].copy()
            less[known] -= 1
            loss[slots] = self._cost(slots, less) - self._now[slots]
