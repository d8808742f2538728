"""The state of a search: coverage and assignment, made from an instance and read back as decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.backlog_state import new_backlog
from wfm.rostering.decomposition.cuts import CutTable
from wfm.rostering.decomposition.kernels.coverage import Coverage, refresh_slots
from wfm.rostering.decomposition.kernels.search import Assignment, put_tour
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.plan_rows import plan_rows
from wfm.rostering.team_rules import hard_price_minor

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
    heads = cuts.head_need - np.round(cuts.head_touch.T.astype(float) @ base).astype(np.int32)
    missing = int(cuts.head_price @ np.maximum(heads, 0).astype(np.int64).sum(axis=1))
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
        total=np.array([cuts.price[2] * int(net.astype(np.int64).sum()) + late + missing], dtype=np.int64),
        backlog=backlog,
        head_slack=np.ascontiguousarray(heads),
        head_touch=np.ascontiguousarray(cuts.head_touch),
        head_price=cuts.head_price,
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
        **_sums(instance, cuts.units_a_minor),
    )
    crew.pay[0] = int(crew.row_price @ np.maximum(0, -crew.row_most))
    for item in decisions:
        crew.option[item.agent, item.day] = item.option
        crew.breaks[item.agent, item.day, : len(item.breaks)] = item.breaks
    for agent in sorted({item.agent for item in decisions}):
        put_tour(tables.shifts, tables.menus, tables.tours, cover, crew, agent, 1)
    return SearchState(cover, crew, cuts.units_a_minor)


def _sums(instance: Instance, units_a_minor: int) -> dict[str, NDArray[np.int64]]:
    """Return the fields of the limits on sums over all duties; hard ones have a price above everything else."""
    rows = plan_rows(instance)
    hard = hard_price_minor(instance) if rows else 0
    factor = [max(1, int(np.gcd.reduce(row.agent))) for row in rows]
    prices = [hard if row.rule.price_minor is None else row.rule.price_minor for row in rows]
    days = [int(row.duty.any(axis=1).sum()) for row in rows]
    shape = (len(rows), instance.days, len(instance.options))
    agents = np.array([row.agent // by for row, by in zip(rows, factor, strict=True)], dtype=np.int64)
    return {
        "row_agent": agents.reshape(len(rows), len(instance.agents)),
        "row_duty": np.array([row.duty for row in rows], dtype=np.int64).reshape(shape),
        "row_used": np.zeros(len(rows), dtype=np.int64),
        "row_most": np.array([row.most // by for row, by in zip(rows, factor, strict=True)], dtype=np.int64),
        "row_price": np.array(
            [
                round(Fraction(price * units_a_minor * by, row.parts))
                for row, price, by in zip(rows, prices, factor, strict=True)
            ],
            dtype=np.int64,
        ),
        "row_span": np.array([max(1, min(many, 5 * -(-many // 7))) for many in days], dtype=np.int64),
    }
