"""The people: who they are, what they can do, what an hour of them costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

__all__ = ["Agent"]


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent.

    Attributes
    ----------
    id
        Identifier used in all files, any Unicode text.
    name
        Name shown to people.
    contract
        Id of the contract.
    skills
        Skill → handle-time multiplier, above 0: 1.0 for an experienced agent, 1.25 for one who needs a quarter longer.
    hourly_cost_minor
        Cost of one paid hour in minor units of the currency (cents).
    team, role, site, email
        Free text for rules, reports and calendars; empty where not given.
    birth_date
        Date of birth, for the limits of young workers alone; None where it is not needed.
    """

    id: str
    name: str
    contract: str
    skills: Mapping[str, float] = field(hash=False)
    hourly_cost_minor: int
    team: str = ""
    role: str = "agent"
    site: str = ""
    email: str = ""
    birth_date: date | None = None
