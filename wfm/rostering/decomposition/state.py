"""The state of a search: coverage and assignment, made from an instance and read back as decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.kernels.coverage import Coverage, refresh_slots
from wfm.rostering.decomposition.kernels.search import Assignment, put_tour
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.pooling import closed_queue_sets

__all__ = ["SearchState", "new_state"]

UNITS_A_MINOR = 60_000
"""Money units of the search in one minor unit: minutes of an hour × thousandths of an agent."""


@dataclass(frozen=True)
class SearchState:
    """Coverage and assignment of one search.

    Attributes
    ----------
    cover, crew
        Compiled state, changed in place by the search.
    """

    cover: Coverage
    crew: Assignment

    @property
    def total(self) -> int:
        """Coverage and hourly pay in money units; exact where everybody is equally fast."""
        return int(self.cover.total[0] + self.crew.pay[0])

    def decisions(self, instance: Instance) -> list[AssignedDuty]:
        """Return the recorded tours as decisions."""
        return decisions_of(instance, self.crew.option, self.crew.breaks)


def decisions_of(instance: Instance, option: NDArray[np.int32], breaks: NDArray[np.int32]) -> list[AssignedDuty]:
    """Return tours as decisions; option : (a, d), breaks : (a, d, b)."""
    counts = [len(items) for items in instance.shift_breaks]
    shift = instance.option_shift
    return [
        AssignedDuty(
            int(a), int(d), int(o := option[a, d]), tuple(int(at) for at in breaks[a, d, : counts[int(shift[o])]])
        )
        for a, d in zip(*np.nonzero(option >= 0), strict=True)
    ]


def _thousandths(values: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.round(values * 1000).astype(np.int32)


def new_state(instance: Instance, tables: Tables, seed: int, decisions: Sequence[AssignedDuty] = ()) -> SearchState:
    """Return the state with nobody on duty but carried-in duties, or with given decisions put in.

    Notes
    -----
    Where agents differ in speed between queues, the search takes the mean productivity of a skill set for all of its
    queues; the reported cost always comes from the exact flow.
    """
    productivity = instance.productivity
    serves = productivity > 0
    cuts = closed_queue_sets(productivity)
    if cuts is None:
        queues = productivity.shape[1]
        cuts = np.vstack([np.eye(queues, dtype=bool), np.ones((1, queues), dtype=bool)])
    weight = np.where(serves.any(axis=1), productivity.sum(axis=1) * 10 / np.maximum(1, serves.sum(axis=1)), 1000)
    touch = np.where(serves @ cuts.T, weight[:, None], 0).round().astype(np.int32)
    required = instance.problem.required
    base = instance.base
    reach = touch.T.astype(float) @ base / 1000
    need = cuts.astype(float) @ required
    prices, step = instance.problem.prices, instance.grid.step_min
    price = np.array(
        [
            (prices.shortage_minor_per_h + prices.surplus_minor_per_h) * step,
            (prices.far_shortage_minor_per_h - prices.shortage_minor_per_h) * step,
            prices.surplus_minor_per_h * step,
        ],
        dtype=np.int64,
    )
    net = weight @ base / 1000 - required.sum(axis=0)
    cover = Coverage(
        slack=_thousandths(need - reach),
        far_slack=_thousandths(0.9 * need - reach),
        touch=touch,
        weight=weight.round().astype(np.int32),
        short=np.zeros(instance.n, dtype=np.int32),
        far_short=np.zeros(instance.n, dtype=np.int32),
        net=_thousandths(net),
        price=price,
        total=np.array([price[2] * int(_thousandths(net).astype(np.int64).sum())], dtype=np.int64),
    )
    refresh_slots(cover, 0, instance.n)
    breaks = tables.shifts.break_length.shape[1]
    shape = (len(instance.agents), instance.days)
    crew = Assignment(
        option=np.full(shape, -1, dtype=np.int32),
        breaks=np.zeros((*shape, breaks), dtype=np.int32),
        group=instance.skill_set,
        pay=np.zeros(1, dtype=np.int64),
        random=np.array([(seed * 2654435761 + 88172645463325252) % 2**64], dtype=np.uint64),
    )
    for item in decisions:
        crew.option[item.agent, item.day] = item.option
        crew.breaks[item.agent, item.day, : len(item.breaks)] = item.breaks
    for agent in {item.agent for item in decisions}:
        put_tour(tables.shifts, tables.tours, cover, crew, agent, 1)
    return SearchState(cover, crew)
