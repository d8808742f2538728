"""How often people do not come."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Fraction, MinorMoney, NonNegative, Text, WeekdayKey

__all__ = ["AbsenceRatesFile"]


class AbsenceRatesFile(Section):
    """Unforeseen absence as a distribution. Sickness that is stated here does not belong into shrinkage too."""

    rate: Fraction
    """Probability that somebody does not come on a day."""
    weekdays: dict[WeekdayKey, Fraction] = Field(default_factory=dict)
    """Weekdays → rate in place of it: `mon, fri: 0.08`."""
    teams: dict[Text, NonNegative] = Field(default_factory=dict)
    """Team → factor on the rate."""
    spell_days: Annotated[float, Field(strict=True, ge=1, le=60)] = 1
    """Mean length of an absence in calendar days."""
    correlation: Annotated[float, Field(strict=True, ge=0, le=0.5)] = 0
    """Of two people's absence on one day: shocks that everybody feels, such as influenza."""
    certainty: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """The requirement is raised until, with this probability, enough come; left out: no reserve."""
    standby_cost: MinorMoney | None = None
    """Cost of one person's day on standby, to compare with a reserve that is rostered."""
