"""The state of a search: coverage and assignment, made from an instance and read back as decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.backlog_state import new_backlog
from wfm.rostering.decomposition.cuts import CutTable
from wfm.rostering.decomposition.kernels.coverage import Coverage, refresh_slots
from wfm.rostering.decomposition.kernels.search import Assignment, put_tour
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import AssignedDuty, Instance

__all__ = ["SearchState", "decisions_of", "new_state"]


@dataclass(frozen=True)
class SearchState:
    """Coverage and assignment of one search.

    Attributes
    ----------
    cover, crew
        Compiled state, changed in place by the search.
    units_a_minor
        Money units in one minor unit of the currency.
    """

    cover: Coverage
    crew: Assignment
    units_a_minor: int

    @property
    def total(self) -> int:
        """Coverage and hourly pay in money units."""
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


def new_state(
    instance: Instance, tables: Tables, cuts: CutTable, seed: int, decisions: Sequence[AssignedDuty] = ()
) -> SearchState:
    """Return the state with nobody on duty but carried-in duties, or with given decisions put in."""
    base = instance.base
    reach = np.round(cuts.touch.T.astype(float) @ base).astype(np.int32)
    net = np.round(cuts.weight.astype(float) @ base).astype(np.int32) - cuts.required
    backlog, late = new_backlog(instance, cuts.units_a_minor)
    # One memory layout for every problem: another one would be another compilation.
    cover = Coverage(
        slack=np.ascontiguousarray(cuts.need - reach),
        far_slack=np.ascontiguousarray(cuts.far_need - reach[: len(cuts.far_need)]),
        touch=np.ascontiguousarray(cuts.touch),
        weight=cuts.weight,
        short=np.zeros(instance.n, dtype=np.int32),
        far_short=np.zeros(instance.n, dtype=np.int32),
        net=net,
        price=cuts.price,
        total=np.array([cuts.price[2] * int(net.astype(np.int64).sum()) + late], dtype=np.int64),
        backlog=backlog,
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
    for agent in sorted({item.agent for item in decisions}):
        put_tour(tables.shifts, tables.menus, tables.tours, cover, crew, agent, 1)
    return SearchState(cover, crew, cuts.units_a_minor)
