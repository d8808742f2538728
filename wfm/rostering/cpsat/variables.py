"""Decision columns: which agent works which duty option on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.sheet import ColumnArray, Sheet
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.rules import Rule

__all__ = ["DutyColumns"]


@dataclass(frozen=True)
class DutyColumns:
    """Duty Booleans of the agents that are decided.

    Attributes
    ----------
    instance
        The problem in arrays.
    sheet
        The model that the columns are in.
    agents : (m,)
        Index of each decided agent in the instance.
    duty : (m, d, o)
        Column of "works this option on this day"; -1 where it is not allowed.
    off : (m, d)
        Column of "no duty starts on this day".
    """

    instance: Instance
    sheet: Sheet
    agents: NDArray[np.int64]
    duty: ColumnArray
    off: ColumnArray

    @staticmethod
    def create(instance: Instance, sheet: Sheet, agents: Sequence[int]) -> DutyColumns:
        """Add the columns for agents; only options that `Instance.allowed` admits get one."""
        chosen = np.array(agents, dtype=np.int64)
        allowed = instance.allowed[chosen]
        duty = np.full(allowed.shape, -1, dtype=np.int64)
        duty[allowed] = sheet.booleans(int(allowed.sum()))
        off = sheet.booleans(len(chosen) * instance.days).reshape(len(chosen), instance.days)
        return DutyColumns(instance, sheet, chosen, duty, off)

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """Where a duty column exists, shape (m, d, o)."""
        return self.duty >= 0

    @cached_property
    def start_min(self) -> NDArray[np.int64]:
        """Start of each option in minutes from the start of the horizon, shape (d, o); only where it is offered."""
        return self.instance.start_slot * self.instance.grid.step_min

    @cached_property
    def end_min(self) -> NDArray[np.int64]:
        """End of each option in minutes from the start of the horizon, shape (d, o)."""
        return self.start_min + self.instance.option_length * self.instance.grid.step_min

    def bound_by(self, rule: Rule) -> list[int]:
        """Return the positions (in `agents`) of those whom a rule binds."""
        return [m for m, a in enumerate(self.agents.tolist()) if rule.scope.covers(self.instance.agents[a])]

    def decided(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the (m, day, option) triples that a solution chooses, shape (r, 3)."""
        places = np.argwhere(self.allowed)
        taken = values[self.duty[self.allowed]] > 0
        chosen: NDArray[np.int64] = places[taken].astype(np.int64)
        return chosen

    def chosen_by(self, decisions: Sequence[AssignedDuty]) -> list[tuple[int, AssignedDuty]]:
        """Return (position in `agents`, decision) of the decisions that concern a decided agent and have a column."""
        place = {a: m for m, a in enumerate(self.agents.tolist())}
        return [
            (place[item.agent], item)
            for item in decisions
            if item.agent in place and self.duty[place[item.agent], item.day, item.option] >= 0
        ]
