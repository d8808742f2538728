"""Can each agent's contract be kept, and is there somebody for every open hour?

Weekly hours are checked as the roster will count them: which paid minutes a day offers each agent (shifts that fit into
availability and around absences), and which sums of a week can be made of them on at most seven days less the days off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.config.checks.duty_options import DutyOptions
from wfm.config.intake import Intake
from wfm.demand import Queue
from wfm.grid import TimeGrid
from wfm.rostering.rules import ContractHours, DaysOff, Rule
from wfm.workforce import Agent, Contract, Workforce

__all__ = ["check_capacity", "reachable_min"]


def reachable_min(days: Sequence[frozenset[int]], most_days: int) -> tuple[int, ...]:
    """Return the paid minutes of a week that can be made up, ascending.

    Parameters
    ----------
    days
        For each day the paid minutes of the duties that are possible on it.
    most_days
        Most days with a duty.
    """
    # Bit m of masks[k] is set where m minutes can be made of k duties.
    masks = [1] + [0] * most_days
    for options in days:
        for used in range(most_days, 0, -1):
            for minutes in options:
                masks[used] |= masks[used - 1] << minutes
    union = 0
    for mask in masks:
        union |= mask
    return tuple(minute for minute in range(union.bit_length()) if union >> minute & 1)


def check_capacity(
    workforce: Workforce,
    rules: Sequence[Rule],
    queues: Sequence[Queue],
    open_: NDArray[np.bool_],
    grid: TimeGrid,
    places: Mapping[str, str],
    intake: Intake,
) -> None:
    """Check contracts against availability, and opening hours against everybody's possible duties.

    Parameters
    ----------
    workforce
        The people; all names are known.
    rules
        Only the contract's own weekly hours and DaysOff are looked at, with their scopes.
    queues, open_ : (q, n)
        What must be covered.
    grid
        The plan's intervals.
    places
        Agent id → where the agent stands in the files.
    intake
        Takes the faults and notes.
    """
    options = DutyOptions(workforce, grid)
    check = _Contracts(workforce, rules, grid, options, intake)
    for agent in workforce.agents:
        check.agent(agent, places.get(agent.id, intake.document.shown))
    _check_cover(workforce, queues, open_, grid, options, intake)


@dataclass
class _Contracts:
    workforce: Workforce
    rules: Sequence[Rule]
    grid: TimeGrid
    options: DutyOptions
    intake: Intake

    def __post_init__(self) -> None:
        self.known: dict[tuple[tuple[frozenset[int], ...], int], tuple[int, ...]] = {}
        self.blamed: set[str] = set()

    def reach(self, days: tuple[frozenset[int], ...], most_days: int) -> tuple[int, ...]:
        if (days, most_days) not in self.known:
            self.known[days, most_days] = reachable_min(days, most_days)
        return self.known[days, most_days]

    def most_days(self, agent: Agent | None) -> int:
        off = [
            rule.min_days
            for rule in self.rules
            if isinstance(rule, DaysOff) and (rule.scope.covers(agent) if agent else rule.scope == type(rule.scope)())
        ]
        return 7 - max(off, default=0)

    def binds(self, agent: Agent) -> bool:
        return any(isinstance(rule, ContractHours) and rule.plain and rule.scope.covers(agent) for rule in self.rules)

    def agent(self, agent: Agent, where: str) -> None:
        """Note a fault for the first week in which the agent's hours cannot be made; of a bad contract only one."""
        contract = self.workforce.contract_by_id[agent.contract]
        if not self.binds(agent) or contract.id in self.blamed:
            return
        offered = self.options.paid(agent)
        for week in range(self.grid.days // 7):
            credit = self.options.credit_min(agent.id, week)
            if credit >= contract.max_week_min:
                continue
            sums = self.reach(offered[7 * week : 7 * week + 7], self.most_days(agent))
            if any(contract.min_week_min <= total + credit <= contract.max_week_min for total in sums):
                continue
            if not self.contract_fails(contract):
                self.blame(agent, contract, where, week, sums)
            return

    def blame(self, agent: Agent, contract: Contract, where: str, week: int, sums: Sequence[int]) -> None:
        """Note that availability and absences leave an agent too little, or nothing that fits."""
        credit = self.options.credit_min(agent.id, week)
        asked = f"the contract '{contract.id}' of {agent.id} asks for {self._band(contract, credit)}"
        left = f"availability and absences leave {self._nearest(contract, credit, sums)}"
        mend = "Widen the availability or the contract's hours_per_week, or give the agent another contract"
        if credit:
            mend = "Look at days_per_week of the contract and credit_h of the absence, or widen hours_per_week"
        self.intake.fault_at(where, f"{asked} in the week of {self.grid.dates[7 * week]}, {left}", None, mend)

    def contract_fails(self, contract: Contract) -> bool:
        """Note a fault where the contract's own shifts cannot give its hours, whoever works it."""
        days = tuple(self.options.free_paid(contract, day) for day in range(7))
        sums = self.reach(days, self.most_days(None))
        if any(contract.min_week_min <= total <= contract.max_week_min for total in sums):
            return False
        self.blamed.add(contract.id)
        what = f"cannot be kept: {self._band(contract, 0)} asked for, {self._nearest(contract, 0, sums)}"
        off = 7 - self.most_days(None)
        mend = "Add a shift or widen the hours" + (f" ({off} days off are asked for)" if off else "")
        self.intake.fault(("contracts", contract.id, "hours_per_week"), what, None, mend)
        return True

    @staticmethod
    def _band(contract: Contract, credit: int) -> str:
        low, high = contract.min_week_min / 60, contract.max_week_min / 60
        band = f"{low:g} h" if low == high else f"{low:g} to {high:g} h"
        return band if not credit else f"{band}, {credit / 60:g} h of them credited absence,"

    @staticmethod
    def _nearest(contract: Contract, credit: int, sums: Sequence[int]) -> str:
        below = max((total for total in sums if total + credit < contract.min_week_min), default=None)
        above = min((total for total in sums if total + credit > contract.max_week_min), default=None)
        found = [f"{total / 60:g} h" for total in (below, above) if total is not None]
        if above is None:
            return f"at most {found[0]} of duty"
        return f"{' or '.join(found)} of duty and nothing between"


def _check_cover(
    workforce: Workforce,
    queues: Sequence[Queue],
    open_: NDArray[np.bool_],
    grid: TimeGrid,
    options: DutyOptions,
    intake: Intake,
) -> None:
    """Note open hours that nobody with the skill can cover; a queue without any that somebody can is a fault."""
    can: dict[str, NDArray[np.bool_]] = {}
    for agent in workforce.agents:
        cover = options.cover(agent)
        for skill in agent.skills:
            can.setdefault(skill, np.zeros(grid.n, dtype=bool))
            can[skill] |= cover
    for row, queue in enumerate(queues):
        bare = open_[row] & ~can.get(queue.skill, np.zeros(grid.n, dtype=bool))
        if not bare.any():
            continue
        if open_[row].sum() == bare.sum():
            what = f"cannot be served: nobody with the skill '{queue.skill}' can be on duty while it is open"
            mend = "Look at the start windows and weekdays of the shifts, and at the availability"
            intake.fault(("queues", queue.id), what, None, mend)
            continue
        first = grid.time(int(np.flatnonzero(bare)[0]))
        hours = bare.sum() * grid.step_h
        intake.notes.append(
            f"queues.{queue.id}: nobody with the skill '{queue.skill}' can be on duty in {hours:g} of its "
            f"{open_[row].sum() * grid.step_h:g} open hours, first on {first:%a %Y-%m-%d at %H:%M}"
        )
