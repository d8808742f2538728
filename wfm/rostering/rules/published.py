"""What it costs to change a roster that people have already been told, and which days are closed to changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from wfm.rostering.roster import Duty
from wfm.rostering.rules.rule import Rule
from wfm.rostering.terms import CostTerm

__all__ = ["Freeze", "Notice", "Stability", "Waiver", "with_published"]


@dataclass(frozen=True)
class Stability(Rule):
    """What a change against a published roster costs.

    Compared are duties by agent and date. A duty is *kept* if the published roster has one of the same agent, date,
    shift and start; a date on which the agent has a duty that is not kept, or has none while the published roster has
    one, is *changed*. Every changed date costs `price_duty_minor`, and every agent with a changed date
    `price_person_minor` once. Breaks that move inside a kept duty are not counted: nothing on paper changes but the
    minute, and engines count breaks of interchangeable people, not of persons. Dates outside the horizon do not count.

    Attributes
    ----------
    published
        Duties of the published roster; the program fills them in. None, and the rule says nothing, where none is
        published.
    price_person_minor
        Price of an agent with a change, in minor units, at least 0.
    price_duty_minor
        Price of a changed date of an agent, in minor units, at least 0.
    """

    type: ClassVar[str] = "stability"
    term: ClassVar[CostTerm] = CostTerm.CHANGES
    money: ClassVar[bool] = True
    published: tuple[Duty, ...] | None = field(default=None, metadata={"given": True}, repr=False)
    price_person_minor: int = field(default=0, metadata={"ge": 0, "written": "money"})
    price_duty_minor: int = field(default=0, metadata={"ge": 0, "written": "money"})


@dataclass(frozen=True, slots=True)
class Waiver:
    """A change that costs no premium.

    Attributes
    ----------
    agent
        Agent id; empty for everybody.
    dates
        Dates of the changed duties; empty for all.
    reason
        Reason code for the records, such as ``swap``, ``own_request``, ``colleague_absent``; never a diagnosis.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    agent: str = field(default="", metadata={"description": "Agent id; empty for everybody."})
    dates: tuple[date, ...] = field(default=(), metadata={"description": "Dates of the changed duties; empty for all."})
    reason: str = field(default="", metadata={"description": "Reason code for the records; never a diagnosis."})

    def covers(self, agent_id: str, on: date) -> bool:
        """Return whether it waives a change of an agent's duty on a date."""
        return self.agent in ("", agent_id) and (not self.dates or on in self.dates)


@dataclass(frozen=True)
class Notice(Rule):
    """What a change costs that comes too late after publication, and which days may not be changed at all.

    Compared are duties by agent and date, as in `stability`. A date is *late* if it lies less than `days` days after
    `today`. On a late date a duty that is not kept costs its agent's hourly cost: × `moved_h` if the published roster
    has another duty on the date or had none (hours moved or added), × `lost_share` × paid hours of the published duty
    if it is taken away. Each amount is rounded to a whole minor unit, half to even. A change that a waiver covers is
    free of it.

    Attributes
    ----------
    days
        Days of notice, 0 to 60.
    moved_h
        Hours of pay for a duty added or moved.
    lost_share
        Share of the pay for a duty taken away, 0 to 1.
    waivers
        Changes without premium.
    today
        The day of the change; the program fills it in.
    published
        Duties of the published roster; the program fills them in. None, and the rule says nothing, where none is
        published.
    """

    type: ClassVar[str] = "notice"
    term: ClassVar[CostTerm] = CostTerm.CHANGES
    money: ClassVar[bool] = True
    days: int = field(default=14, metadata={"ge": 0, "le": 60})
    moved_h: float = field(default=1.0, metadata={"ge": 0, "le": 24})
    lost_share: float = field(default=0.5, metadata={"ge": 0, "le": 1})
    waivers: tuple[Waiver, ...] = ()
    today: date | None = field(default=None, metadata={"given": True})
    published: tuple[Duty, ...] | None = field(default=None, metadata={"given": True}, repr=False)


@dataclass(frozen=True)
class Freeze(Rule):
    """Nothing changes on a date less than `days` days after `today`.

    Compared are duties by agent and date, as in `stability`. A changed date is one unit of breach.

    Attributes
    ----------
    days
        Days, from today on, that are closed to changes, 0 to 60.
    today
        The day of the change; the program fills it in.
    published
        Duties of the published roster; the program fills them in. None, and the rule says nothing, where none is
        published.
    """

    type: ClassVar[str] = "freeze"
    unit: ClassVar[str | None] = "change on a closed day"
    term: ClassVar[CostTerm] = CostTerm.CHANGES
    days: int = field(default=2, metadata={"ge": 0, "le": 60})
    today: date | None = field(default=None, metadata={"given": True})
    published: tuple[Duty, ...] | None = field(default=None, metadata={"given": True}, repr=False)


def with_published(rules: Iterable[Rule], published: tuple[Duty, ...], today: date) -> tuple[Rule, ...]:
    """Return rules whose `stability`, `notice` and `freeze` know the published roster and the day of the change.

    Parameters
    ----------
    rules
        Rules of a plan; others are returned as they are.
    published
        Duties of the published roster.
    today
        The day of the change.
    """
    found: list[Rule] = []
    for rule in rules:
        if isinstance(rule, Stability):
            found.append(replace(rule, published=published))
        elif isinstance(rule, (Notice, Freeze)):
            found.append(replace(rule, published=published, today=today))
        else:
            found.append(rule)
    return tuple(found)
