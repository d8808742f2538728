"""Decision columns: which agent works which duty option on which day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.sheet import ColumnArray, Sheet
from wfm.rostering.cpsat.term import Term
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.rules import Rule

__all__ = ["AgentTask", "DutyColumns"]


@dataclass(frozen=True)
class AgentTask:
    """Which agents are decided, among which options, with whom fixed.

    Attributes
    ----------
    instance
        The problem in arrays.
    agents
        Indices of the agents that are decided, length m, without doubles.
    staff : (k, n)
        Agents on the phone that are not decided, carry-in included.
    within : (m, d, o)
        Options among which to choose; None for all that are allowed.
    """

    instance: Instance
    agents: Sequence[int]
    staff: NDArray[np.float64]
    within: NDArray[np.bool_] | None = None

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """Options that the agents may work, shape (m, d, o)."""
        allowed: NDArray[np.bool_] = self.instance.allowed[np.array(self.agents, dtype=np.int64)]
        return allowed if self.within is None else allowed & self.within


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
    settlers
        Set the columns that rules added for themselves, given the values of duties and days off; for hints.
    terms
        What priced rules cost.
    """

    instance: Instance
    sheet: Sheet
    agents: NDArray[np.int64]
    duty: ColumnArray
    off: ColumnArray
    settlers: list[Callable[[NDArray[np.int64]], None]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    @staticmethod
    def create(task: AgentTask, sheet: Sheet) -> DutyColumns:
        """Add the columns of a task; only allowed options get one."""
        allowed = task.allowed
        duty = np.full(allowed.shape, -1, dtype=np.int64)
        duty[allowed] = sheet.booleans(int(allowed.sum()))
        off = sheet.booleans(allowed.shape[0] * allowed.shape[1]).reshape(allowed.shape[:2])
        return DutyColumns(task.instance, sheet, np.array(task.agents, dtype=np.int64), duty, off)

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
