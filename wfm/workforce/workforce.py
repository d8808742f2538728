"""The workforce of a plan, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wfm.workforce.absence import Absence, Availability
from wfm.workforce.carry_in import CarryIn
from wfm.workforce.contracts import Contract
from wfm.workforce.people import Agent
from wfm.workforce.shifts import ShiftTemplate

__all__ = ["Workforce"]


@dataclass(frozen=True)
class Workforce:
    """Everybody who can be rostered, and what is agreed with them.

    Attributes
    ----------
    agents
        The agents, length a, with unique ids.
    contracts
        The contracts; every agent's contract is among them.
    shifts
        The shift templates; every contract's shifts are among them.
    availability
        At most one entry an agent.
    absences
        Absences in any order.
    carry_in
        At most one entry an agent; none means a past without duties.
    """

    agents: tuple[Agent, ...]
    contracts: tuple[Contract, ...]
    shifts: tuple[ShiftTemplate, ...]
    availability: tuple[Availability, ...] = ()
    absences: tuple[Absence, ...] = ()
    carry_in: tuple[CarryIn, ...] = ()

    @cached_property
    def contract_by_id(self) -> dict[str, Contract]:
        """Contracts by id."""
        return {contract.id: contract for contract in self.contracts}

    @cached_property
    def shift_by_id(self) -> dict[str, ShiftTemplate]:
        """Shift templates by id."""
        return {shift.id: shift for shift in self.shifts}

    def is_named(self, shift_id: str, names: tuple[str, ...]) -> bool:
        """Return whether a shift's id or kind is one of some names; no names mean every shift, also an unknown one."""
        shift = self.shift_by_id.get(shift_id)
        return not names or shift_id in names if shift is None else shift.is_named(names)

    @cached_property
    def availability_by_agent(self) -> dict[str, Availability]:
        """Availability by agent id."""
        return {item.agent_id: item for item in self.availability}

    @cached_property
    def carry_in_by_agent(self) -> dict[str, CarryIn]:
        """Carry-in by agent id."""
        return {item.agent_id: item for item in self.carry_in}

    @cached_property
    def absences_by_agent(self) -> dict[str, tuple[Absence, ...]]:
        """Absences by agent id; agents without one are left out."""
        found: dict[str, list[Absence]] = {}
        for absence in self.absences:
            found.setdefault(absence.agent_id, []).append(absence)
        return {agent_id: tuple(items) for agent_id, items in found.items()}
