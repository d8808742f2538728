"""A repair task in the arrays of the tour search: what was published, what may change, what a change costs."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.costing import phone_slots
from wfm.rostering.decomposition.cuts import PriceCuts, cut_table, exact_cuts
from wfm.rostering.decomposition.kernels.changes import FIXED, KEEP_OR_DROP, OPEN, Published
from wfm.rostering.decomposition.kernels.coverage import add_staff, refresh_slots
from wfm.rostering.decomposition.state import SearchState, new_state
from wfm.rostering.decomposition.tables import Tables, build_tables
from wfm.rostering.instance import Instance
from wfm.rostering.repair.task import RepairTask
from wfm.rostering.roster import Duty
from wfm.rostering.shift_forms import families
from wfm.rostering.start import sorted_out
from wfm.workforce import Pay

__all__ = ["Board"]


class Board:
    """The state of a repair.

    Parameters
    ----------
    task
        What is asked.

    Attributes
    ----------
    instance, tables, state
        The problem, and who works what at present.
    published
        What stands, and what leaving it costs.
    others
        Duties that are none of the problem's, for instance with an absence in them: they count and stay.
    candidates
        Agents whose roster may change.
    """

    def __init__(self, task: RepairTask) -> None:
        self.task = task
        self.instance = Instance(task.problem)
        self.tables: Tables = build_tables(self.instance)
        decisions, self.others = sorted_out(self.instance, task.roster, placed_anew=False)
        prices = None if exact_cuts(self.instance) else PriceCuts(self.instance)
        cuts = cut_table(self.instance, prices)
        self.state: SearchState = new_state(self.instance, self.tables, cuts, task.seed, decisions)
        self._rows = {agent.id: a for a, agent in enumerate(self.instance.agents)}
        for duty in self.others:
            self._count(duty)
        self.published = self._published()
        self.candidates = self._candidates()

    def _count(self, duty: Duty) -> None:
        """Count a duty that is none of the problem's in coverage: the slots in which it is productive throughout."""
        row = self._rows.get(duty.agent_id)
        if row is None:
            return
        for slot in phone_slots(self.instance, duty).tolist():
            add_staff(self.state.cover, int(self.instance.skill_set[row]), slot, slot + 1, 1)
        refresh_slots(self.state.cover, 0, self.instance.n)

    def _published(self) -> Published:
        task, instance, unit = self.task, self.instance, self.state.units_a_minor
        settings = task.settings
        family, longer = families(instance.shifts)
        moves = np.zeros(self.tables.shifts.break_length.shape, dtype=np.int64)
        for s, shift in enumerate(instance.shifts):
            for b, item in enumerate(shift.breaks):
                meeting = item.id in settings.meetings
                moves[s, b] = settings.meeting_minor if meeting else settings.break_minor
        prices = [settings.person_minor, settings.duty_minor, settings.call_in_minor, settings.cancel_minor]
        step = instance.grid.step_min
        called = instance.grid.minute(
            task.now + timedelta(minutes=max(settings.freeze_min, settings.call_in_notice_min))
        )
        return Published(
            option=self.state.crew.option.copy(),
            breaks=self.state.crew.breaks.copy(),
            mode=self._modes(task.first_slot),
            family=family[instance.option_shift],
            longer=longer[instance.option_shift],
            move=moves * unit,
            rate=self._rates(),
            price=np.array([*(price * unit for price in prices), int(settings.time_off)], dtype=np.int64),
            slot=np.array([task.first_slot, max(0, -(-called // step))], dtype=np.int64),
        )

    def _rates(self) -> NDArray[np.int64]:
        """Return what added and lost minutes, other starts and new duties cost each agent, shape (a, 4)."""
        settings, unit = self.task.settings, self.state.units_a_minor
        rates = np.zeros((len(self.instance.agents), 4), dtype=np.int64)
        for a, (agent, contract) in enumerate(zip(self.instance.agents, self.instance.contracts, strict=True)):
            added = settings.overtime_premium + (contract.pay is Pay.SALARIED)
            hour = agent.hourly_cost_minor
            premium = round(settings.added_premium_h * hour * unit)
            rates[a] = round(added * hour * unit / 60), round(settings.cut_premium * hour * unit / 60), premium, premium
        return rates

    def _modes(self, frozen: int) -> NDArray[np.int8]:
        """Return what may happen to each day of each agent, shape (a, d)."""
        instance, option = self.instance, self.state.crew.option
        starts, lengths = self.tables.shifts.start, self.tables.shifts.length
        modes = np.full(option.shape, FIXED, dtype=np.int8)
        last_open = max(
            (day for day, date in enumerate(instance.grid.dates) if date in self.task.open_dates), default=-1
        )
        for day, date in enumerate(instance.grid.dates):
            kept = option[:, day]
            slot = np.where(kept >= 0, starts[day, kept], instance.grid.day_starts[day + 1])
            end = np.where(kept >= 0, slot + lengths[kept], slot)
            if date in self.task.open_dates:
                modes[end > frozen, day] = OPEN
            elif day > last_open >= 0:
                modes[(kept >= 0) & (slot >= frozen), day] = KEEP_OR_DROP
        days = {date: day for day, date in enumerate(instance.grid.dates)}
        for agent_id, date in self.task.locked:
            if agent_id in self._rows and date in days:
                modes[self._rows[agent_id], days[date]] = FIXED
        return modes

    def _candidates(self) -> NDArray[np.int64]:
        """Return the agents whose roster may change, shape (c,)."""
        away = self.task.untouchable | {duty.agent_id for duty in self.others}
        free = np.array([agent.id not in away for agent in self.instance.agents], dtype=bool)
        some = (self.published.mode == OPEN).any(axis=1) & (self.tables.tours.begin >= 0) & ~self.tables.tours.apart
        found: NDArray[np.int64] = np.flatnonzero(free & some)
        return found
