"""A rostering problem in slots and arrays: what both engines read, and how their answers become a roster.

A *slot* is one interval of the problem's grid. A *duty option* is one shift template with one start time; it is
offered on those days on which the template allows it. Slots count from the start of the horizon, and a duty may end
after slot n.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.duty_view import DutyView
from wfm.rostering.fair_shares import FairShare, fair_shares
from wfm.rostering.head_rows import HeadRow, head_rows
from wfm.rostering.placement import Placements
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.rules import Fairness
from wfm.workforce import Agent, Contract, ShiftTemplate

__all__ = ["AssignedDuty", "BreakSlots", "Instance"]

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class BreakSlots:
    """One break in slots.

    Attributes
    ----------
    length
        Length in slots.
    positions
        Possible starts in slots after the start of the duty, ascending.
    paid
        Whether it is paid.
    """

    length: int
    positions: tuple[int, ...]
    paid: bool


@dataclass(frozen=True, slots=True)
class AssignedDuty:
    """A decision of an engine: agent index, day index, option index, and the start of each break as a slot offset."""

    agent: int
    day: int
    option: int
    breaks: tuple[int, ...]


class Instance:
    """A problem compiled into arrays. Everything is derived; two instances of one problem are equal.

    Parameters
    ----------
    problem
        The problem. Starts, lengths and breaks of all shifts must lie on its grid.
    """

    def __init__(self, problem: RosterProblem) -> None:
        self.problem = problem
        self.grid = problem.grid
        self.n = problem.grid.n
        self.days = problem.grid.days
        self.agents: tuple[Agent, ...] = problem.workforce.agents
        self._fair: dict[Fairness, dict[str, FairShare]] = {}

    @cached_property
    def shifts(self) -> tuple[ShiftTemplate, ...]:
        """The shift templates; where rules look at breaks, the pieces into which these are cut (see `placement`)."""
        return self._placements.shifts

    @cached_property
    def _placements(self) -> Placements:
        return Placements(self.problem)

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Contract of each agent, length a."""
        by_id = self.problem.workforce.contract_by_id
        return tuple(by_id[agent.contract] for agent in self.agents)

    @cached_property
    def _productivity_rows(self) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(
                round(HUNDREDTHS / agent.skills[queue.skill]) if queue.skill in agent.skills else 0
                for queue in self.problem.queues
            )
            for agent in self.agents
        )

    @cached_property
    def head_rows(self) -> tuple[HeadRow, ...]:
        """Heads that must be at work together, length r."""
        return head_rows(self.problem)

    @cached_property
    def _kinds(self) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """What decides the skill set of each agent: productivities, and what it counts in the head rows."""
        counts = [part for row in self.head_rows for part in (row.weight, row.away)]
        return [(row, tuple(int(part[a]) for part in counts)) for a, row in enumerate(self._productivity_rows)]

    @cached_property
    def productivity(self) -> NDArray[np.int64]:
        """Hundredths of an agent that one agent of a skill set is worth on a queue, 0 = cannot serve; shape (k, q).

        Agents of one skill set count alike in every head row too, so two skill sets may serve the same queues.
        """
        rows = [row for row, _ in sorted(set(self._kinds))]
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(self.problem.queues))

    @cached_property
    def skill_set(self) -> NDArray[np.int64]:
        """Skill set of each agent, shape (a,)."""
        index = {kind: k for k, kind in enumerate(sorted(set(self._kinds)))}
        return np.array([index[kind] for kind in self._kinds], dtype=np.int64)

    @cached_property
    def head_weight(self) -> NDArray[np.int64]:
        """What an agent of a skill set adds to each head row, shape (r, k)."""
        return self._by_set([row.weight for row in self.head_rows])

    @cached_property
    def head_away(self) -> NDArray[np.int64]:
        """What an agent of a skill set at an off-phone activity takes off each head row, shape (r, k)."""
        return self._by_set([row.away for row in self.head_rows])

    def _by_set(self, rows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Return rows over agents as rows over skill sets."""
        found = np.zeros((len(rows), len(self.productivity)), dtype=np.int64)
        for r, row in enumerate(rows):
            found[r, self.skill_set] = row
        return found

    @cached_property
    def options(self) -> tuple[tuple[int, int], ...]:
        """(shift index, wall-clock start minute) of each duty option, length o."""
        return tuple((s, start) for s, shift in enumerate(self.shifts) for start in shift.starts_min)

    @cached_property
    def option_shift(self) -> NDArray[np.int64]:
        """Shift index of each option, shape (o,)."""
        return np.array([s for s, _ in self.options], dtype=np.int64)

    @cached_property
    def option_length(self) -> NDArray[np.int64]:
        """Presence of each option in slots, shape (o,)."""
        step = self.grid.step_min
        return np.array([self.shifts[s].length_min // step for s, _ in self.options], dtype=np.int64)

    @cached_property
    def option_paid_min(self) -> NDArray[np.int64]:
        """Paid minutes of each option, shape (o,)."""
        return np.array([self.shifts[s].paid_min for s, _ in self.options], dtype=np.int64)

    @cached_property
    def start_slot(self) -> NDArray[np.int64]:
        """First slot of each option on each day, shape (d, o); -1 where it is not offered."""
        step = self.grid.step_min
        found = np.full((self.days, len(self.options)), -1, dtype=np.int64)
        for day, date in enumerate(self.grid.dates):
            for o, (s, start_min) in enumerate(self.options):
                if date.weekday() in self.shifts[s].weekdays:
                    found[day, o] = self.grid.at(day, start_min) // step
        return found

    @cached_property
    def shift_breaks(self) -> tuple[tuple[BreakSlots, ...], ...]:
        """Breaks of each shift template in slots, length s."""
        step = self.grid.step_min
        return tuple(
            tuple(
                BreakSlots(item.length_min // step, tuple(at // step for at in shift.break_starts_min(item)), item.paid)
                for item in shift.breaks
            )
            for shift in self.shifts
        )

    @cached_property
    def min_work_between(self) -> NDArray[np.int64]:
        """Least slots of work between two breaks of each shift, shape (s,)."""
        step = self.grid.step_min
        return np.array([-(-shift.min_work_between_min // step) for shift in self.shifts], dtype=np.int64)

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """Whether an agent may work an option on a day by contract, availability and absences; shape (a, d, o)."""
        step = self.grid.step_min
        start_min = self.start_slot * step
        end_min = start_min + self.option_length * step
        offered = self.start_slot >= 0
        workforce = self.problem.workforce
        by_contract = {
            contract.id: np.array([self.shifts[s].id in contract.shifts for s, _ in self.options], dtype=bool)
            for contract in workforce.contracts
        }
        found = np.empty((len(self.agents), *offered.shape), dtype=bool)
        for a, agent in enumerate(self.agents):
            mask = offered & by_contract[agent.contract]
            pieces = self._placements.open_to(agent)
            if pieces is not None:
                mask &= pieces[self.option_shift]
            available = workforce.availability_by_agent.get(agent.id)
            if available is not None:
                for day, date in enumerate(self.grid.dates):
                    inside = np.zeros(len(self.options), dtype=bool)
                    for low, high in available.windows(date):
                        last = self.grid.at(day, high)
                        inside |= (self._wall_min[day] >= low) & (end_min[day] <= last)
                    mask[day] &= inside
            for absence in workforce.absences_by_agent.get(agent.id, ()):
                low, high = self.grid.minute(absence.start), self.grid.minute(absence.end)
                mask &= ~((start_min < high) & (end_min > low))
            found[a] = mask
        return found

    @cached_property
    def _wall_min(self) -> NDArray[np.int64]:
        """Clock time of each option's start in minutes of its day, after what the spring change skips; shape (d, o)."""
        found = np.zeros(self.start_slot.shape, dtype=np.int64)
        for day, option in zip(*np.nonzero(self.start_slot >= 0), strict=True):
            found[day, option] = self._clock_min(self.grid.time(int(self.start_slot[day, option])), int(day))
        return found

    @cached_property
    def base(self) -> NDArray[np.float64]:
        """Agents on the phone from duties that began before the horizon, shape (k, n)."""
        step = self.grid.step_min
        minutes = np.zeros((len(self.productivity), self.n * step), dtype=np.int64)
        index = {agent.id: a for a, agent in enumerate(self.agents)}
        for item in self.problem.workforce.carry_in:
            if item.last_duty_end is None or item.agent_id not in index:
                continue
            row = minutes[self.skill_set[index[item.agent_id]]]
            row[: max(0, self.grid.minute(item.last_duty_end))] += 1
            for start, end in item.off_phone:
                row[max(0, self.grid.minute(start)) : max(0, self.grid.minute(end))] -= 1
        whole: NDArray[np.float64] = minutes.reshape(len(self.productivity), self.n, step).sum(axis=2) / step
        return whole

    def fair_shares(self, rule: Fairness) -> dict[str, FairShare]:
        """Return what is fair for everybody in scope of a rule, by agent id; worked out once."""
        if rule not in self._fair:
            self._fair[rule] = fair_shares(rule, self.problem)
        return self._fair[rule]

    def credit_min(self, agent: int, week: int) -> int:
        """Return the credited minutes of absences of an agent that start in a week."""
        low, high = self.week_bounds(week)
        step = self.grid.step_min
        return sum(
            absence.credit_min
            for absence in self.problem.workforce.absences_by_agent.get(self.agents[agent].id, ())
            if low * step <= self.grid.minute(absence.start) < high * step
        )

    @property
    def weeks(self) -> int:
        """Number of weeks of seven days from the first day, a shorter last one included."""
        return -(-self.days // 7)

    def week_bounds(self, week: int) -> tuple[int, int]:
        """Return the first slot of a week and the first slot after it."""
        starts = self.grid.day_starts
        return int(starts[week * 7]), int(starts[min(self.days, week * 7 + 7)])

    def view(self, day: int, option: int) -> DutyView:
        """Return what rules can know of an option on a day on which it is offered."""
        known = self._views.get((day, option))
        if known is None:
            step, shift = self.grid.step_min, self.shifts[int(self.option_shift[option])]
            start = int(self.start_slot[day, option]) * step
            known = self._views[day, option] = DutyView(
                day=day,
                date=self.grid.dates[day],
                start_min=start,
                end_min=start + shift.length_min,
                clock_start_min=int(self._wall_min[day, option]),
                clock_end_min=self._clock_min(self.grid.instant(start + shift.length_min), day),
                paid_min=shift.paid_min,
                length_min=shift.length_min,
                shift=shift.id,
                template=shift,
            )
        return known

    @cached_property
    def _views(self) -> dict[tuple[int, int], DutyView]:
        return {}

    def past_view(self, agent: int) -> DutyView | None:
        """Return the last duty of an agent before the horizon; None where there is none.

        All of its presence is taken as paid where the carry-in does not know better.
        """
        past = self.problem.workforce.carry_in_by_agent.get(self.agents[agent].id)
        known = past.duties(self.grid.first) if past is not None else ()
        if past is None or not known:
            return None
        last = known[-1]
        day = (last.date - self.grid.first).days
        start = self.grid.instant(self.grid.at(day, last.clock_start_min))
        end = self.grid.instant(self.grid.minute(start) + last.length_min)
        if past.last_duty_start is not None and past.last_duty_end is not None:
            start, end = (item.astimezone(self.grid.tz) for item in (past.last_duty_start, past.last_duty_end))
        length = round((end.timestamp() - start.timestamp()) / 60)
        return DutyView(
            day=day,
            date=last.date,
            start_min=self.grid.minute(start),
            end_min=self.grid.minute(end),
            clock_start_min=self._clock_min(start, day),
            clock_end_min=self._clock_min(end, day),
            paid_min=min(length, last.paid_min),
            length_min=length,
            shift=past.last_shift or last.shift,
        )

    def _clock_min(self, local: datetime, day: int) -> int:
        """Return the clock time of a local instant in minutes after midnight of a day."""
        return (local.date() - self.grid.first).days * 1440 - day * 1440 + local.hour * 60 + local.minute

    def roster(self, decisions: list[AssignedDuty]) -> Roster:
        """Turn an engine's decisions into a roster, sorted by agent id and start."""
        # Few different instants stand in many duties, and a zone's rules are slow to look up.
        instant = cache(self.grid.instant)
        duties = [self._duty(decision, instant) for decision in decisions]
        return Roster(tuple(sorted(duties, key=lambda duty: (duty.agent_id, duty.start.timestamp()))))

    def _duty(self, decision: AssignedDuty, instant: Callable[[int], datetime]) -> Duty:
        step = self.grid.step_min
        shift = self.shifts[int(self.option_shift[decision.option])]
        start = int(self.start_slot[decision.day, decision.option])
        activities = tuple(
            Activity(
                start=instant((start + offset) * step),
                end=instant((start + offset) * step + item.length_min),
                activity=item.id,
                paid=item.paid,
            )
            for item, offset in zip(shift.breaks, decision.breaks, strict=True)
        )
        return Duty(
            agent_id=self.agents[decision.agent].id,
            date=self.grid.dates[decision.day],
            start=instant(start * step),
            end=instant(start * step + shift.length_min),
            shift=shift.id,
            activities=activities,
        )
