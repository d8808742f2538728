"""How often people do not come: rates by weekday and team, spells of days, and shocks that all feel at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wfm.errors import ValueRangeError

__all__ = ["AbsenceRates"]

MOST = 0.95
"""Rates are cut here, so that a team's factor never empties a day for certain."""


@dataclass(frozen=True)
class AbsenceRates:
    """What is known of unforeseen absence; why somebody is away is never stored.

    Attributes
    ----------
    rate
        Probability that somebody does not come on a day, in [0, 1).
    weekdays
        Weekday (0 = Monday) → rate in place of `rate`.
    teams
        Team → factor on the rate.
    spell_days
        Mean length of an absence in calendar days, ≥ 1; lengths are geometric.
    correlation
        Of two people's absence on one day, in [0, 1): one shock a week that everybody feels (influenza, snow).
    certainty
        Probability with which the agents needed are there, in (0, 1): the reserve is sized for it. None: no reserve.
    standby_minor
        Cost of one day of standby in minor units; None where nobody is on standby.
    """

    rate: float
    weekdays: Mapping[int, float] = field(default_factory=dict)
    teams: Mapping[str, float] = field(default_factory=dict)
    spell_days: float = 1.0
    correlation: float = 0.0
    certainty: float | None = None
    standby_minor: int | None = None

    def __post_init__(self) -> None:
        """Check the bounds."""
        for name, value in (("rate", self.rate), ("correlation", self.correlation), *self._by_weekday()):
            if not 0.0 <= value < 1.0:
                raise ValueRangeError(f"{name} must lie in 0..1 and below 1, got {value}")
        if self.spell_days < 1.0:
            raise ValueRangeError(f"spell_days must be >= 1, got {self.spell_days}")
        if self.certainty is not None and not 0.0 < self.certainty < 1.0:
            raise ValueRangeError(f"certainty must lie between 0 and 1, got {self.certainty}")

    def _by_weekday(self) -> list[tuple[str, float]]:
        return [(f"rate of weekday {day}", value) for day, value in self.weekdays.items()]

    def on(self, day: date, team: str) -> float:
        """Return the rate of a team's people on a day."""
        return min(self.weekdays.get(day.weekday(), self.rate) * self.teams.get(team, 1.0), MOST)
