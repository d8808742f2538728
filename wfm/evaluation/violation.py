"""One broken rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["Violation"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken hard rule for one agent and date.

    Attributes
    ----------
    rule
        Type name of the rule.
    agent_id
        Whom it concerns; None for a rule about an interval.
    date
        Local date; for a rule about a week the week's first date. None for a rule about the whole horizon.
    start
        Aware start of the duty concerned; None where no single duty is.
    message
        What is wrong, in the planner's words.
    """

    rule: str
    agent_id: str | None
    date: date | None
    start: datetime | None
    message: str
