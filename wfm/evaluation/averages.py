"""Working time over several weeks: those of the horizon, and those of the past of which something is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wfm.evaluation.facts import Facts, Week
from wfm.workforce import Agent

__all__ = ["Stretch", "rolling_weeks", "worked_in_week"]

Allowance = Callable[[Agent, Sequence[date]], Fraction | None]
"""What the days of a week, or of a part of one, allow in minutes; None: no limit."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some weeks in a row.

    Attributes
    ----------
    week
        The last of them, in the horizon.
    worked_min
        Paid minutes in all of them.
    allowed_min
        What they allow together.
    weeks
        How many of them are known.
    planned_min
        The part of `worked_min` that lies in the horizon.
    """

    week: Week
    worked_min: Fraction
    allowed_min: Fraction
    weeks: int
    planned_min: Fraction

    @property
    def above_min(self) -> Fraction:
        """Minutes of the horizon above what is allowed, 0 where it is kept; what the past exceeds is not among them."""
        return max(Fraction(0), min(self.planned_min, self.worked_min - self.allowed_min))


def worked_in_week(facts: Facts, agent: Agent, week: Week) -> Fraction:
    """Return the paid minutes of the duties that start in a week."""
    worked = facts.worked_min(agent.id)
    return sum((minutes for day, minutes in worked.items() if week.first_day <= day < week.last_day), Fraction(0))


def rolling_weeks(facts: Facts, agent: Agent, count: int, allowance: Allowance) -> Iterator[Stretch]:
    """Yield, for each week of the horizon, the `count` weeks that end with it; unknown past weeks are left out."""
    past = facts.past_weeks_min(agent.id)
    for index, week in enumerate(facts.weeks):
        worked = allowed = planned = Fraction(0)
        known = 0
        for place in range(index - count + 1, index + 1):
            if place >= 0:
                part = facts.weeks[place]
                minutes = worked_in_week(facts, agent, part)
                planned += minutes
                days = facts.dates(part.first_day, part.last_day)
            elif -place <= len(past):
                minutes, days = Fraction(past[-place - 1]), facts.dates(place * 7, place * 7 + 7)
            else:
                continue
            limit = allowance(agent, days)
            assert limit is not None
            worked, allowed, known = worked + minutes, allowed + limit, known + 1
        yield Stretch(week, worked, allowed, known, planned)
