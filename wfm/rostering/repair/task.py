"""What a repair is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wfm.rostering.problem import RosterProblem
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Duty, Roster

__all__ = ["Repair", "RepairStep", "RepairTask", "with_steps"]


@dataclass(frozen=True)
class RepairTask:
    """A roster that stands, and what may become of it.

    Attributes
    ----------
    problem
        The problem as it is after the events.
    roster
        The roster as it stands; changes are counted against it.
    now
        Aware time; nothing that begins earlier than `settings.freeze_min` after it changes.
    open_dates
        Dates on which duties and breaks may change; on later dates a duty may fall away where somebody works more on
        an open one.
    settings
        Prices.
    most_people, most_changes
        Budgets; None: no limit of changes.
    untouchable
        Agents whose roster stays: those the events took away.
    locked
        Agents and dates that stay, on open dates too.
    time_limit_s, workers, seed
        Limits of the search.
    """

    problem: RosterProblem
    roster: Roster
    now: datetime
    open_dates: frozenset[date]
    settings: RepairSettings
    most_people: int
    most_changes: int | None = None
    untouchable: frozenset[str] = frozenset()
    locked: frozenset[tuple[str, date]] = frozenset()
    time_limit_s: float = 10.0
    workers: int = 2
    seed: int = 1

    @property
    def first_slot(self) -> int:
        """Slot from which changes begin: the first that starts no earlier than the freeze ends."""
        grid = self.problem.grid
        return max(0, -(-grid.minute(self.now + timedelta(minutes=self.settings.freeze_min)) // grid.step_min))


@dataclass(frozen=True, slots=True)
class RepairStep:
    """What one person is asked to change.

    Attributes
    ----------
    agent_id
        Who.
    before, after
        Their duties, whole, by start.
    gain_minor
        How much cheaper the roster becomes by it, the prices of its changes included, after all earlier steps.
    pay_minor
        How much dearer pay and priced rules of this agent become.
    """

    agent_id: str
    before: tuple[Duty, ...]
    after: tuple[Duty, ...]
    gain_minor: float
    pay_minor: float = 0.0


@dataclass(frozen=True)
class Repair:
    """The answer.

    Attributes
    ----------
    roster
        The repaired roster.
    steps
        What changes, by person; those that gain most come first.
    gain_minor
        How much cheaper it is than the roster as it stood, prices of changes included.
    proved
        Whether no other choice among the tours that were looked at is cheaper.
    """

    roster: Roster
    steps: tuple[RepairStep, ...]
    gain_minor: float
    proved: bool = False


def with_steps(roster: Roster, steps: Sequence[RepairStep]) -> Roster:
    """Return a roster with the duties that some people have after their steps, sorted; the same one without steps."""
    if not steps:
        return roster
    names = {step.agent_id for step in steps}
    kept = [duty for duty in roster.duties if duty.agent_id not in names]
    duties = [*kept, *(duty for step in steps for duty in step.after)]
    return Roster(tuple(sorted(duties, key=lambda duty: (duty.agent_id, duty.start.timestamp()))))
