"""One broken rule, or one amount that a rule asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

__all__ = ["Violation"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule for one agent and date; where the rule is priced, what it costs.

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
    units
        Size of the breach in the rule's unit.
    cost_minor
        What a money rule asks for, in minor units of the currency; None: units × the rule's price.
    origin
        Where the rule stands (see `Rule`); empty for the structure of a roster.
    """

    rule: str
    agent_id: str | None
    date: date | None
    start: datetime | None
    message: str
    units: Fraction = Fraction(1)
    cost_minor: Fraction | None = None
    origin: str = ""

    def amount_minor(self, price_minor: int | None) -> Fraction:
        """Return what it costs in minor units at a price of a unit; a money rule has said so itself."""
        return self.units * (price_minor or 0) if self.cost_minor is None else self.cost_minor
