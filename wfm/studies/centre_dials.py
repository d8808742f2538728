"""The dials of the benchmark family: size, and apart from it what makes a roster awkward."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from wfm.errors import ValueRangeError

__all__ = ["CentreDials", "RuleSet"]

MOST_QUEUES = 12
LEAST_TIGHTNESS, MOST_TIGHTNESS = 0.1, 2.0


class RuleSet(StrEnum):
    """Which rules a generated plan states."""

    CORE = "core"
    """All rules with their defaults: 11 h rest, 35 h weekly rest, 6 days in a row, 2 days off, contract hours."""
    STRICT = "strict"
    """The same rules, tighter: 12 h rest, 48 h weekly rest, 5 days in a row, 2 days off, contract hours."""


@dataclass(frozen=True, slots=True)
class CentreDials:
    """One member of the family. The defaults are the centre of benchmarks/README.md.

    Attributes
    ----------
    agents
        Number of agents, 1 to 100,000.
    queues
        Number of queues, 1 to 12.
    skill_sets
        Number of distinct skill sets, 1 to 2^queues − 1 and at most `agents`. Every queue has its specialists where
        there are as many sets as queues; the others are generalists of two or three queues.
    interval_min
        Length of an interval: 15, 30 or 60. Breaks shorter than an interval are left out.
    tightness
        Required ÷ productive contract agent-hours, 0.1 to 2.
    rules
        Which rules hold.
    seed
        Seed of everything random, ≥ 0; one seed gives the same bytes on every machine.
    absence
        Share of agent-days that are absences, 0 to 0.5.
    nights
        Share of agents on a night contract, 0 to 0.5; above 0 the queues are open round the clock.
    limited
        Share of the day agents who can work only mornings, only afternoons or only from Monday to Friday, 0 to 1.
    least_hours
        Least weekly hours as a share of the most, 0 to 1. Above 0 absences are credited.
    hourly
        Share of agents who are paid by the hour, 0 to 1; the others cost the same whatever they work.

    Raises
    ------
    ValueRangeError
        With every dial that is out of its range.
    """

    agents: int = 250
    queues: int = 5
    skill_sets: int = 10
    interval_min: int = 15
    tightness: float = 0.95
    rules: RuleSet = RuleSet.CORE
    seed: int = 1
    absence: float = 0.08
    nights: float = 0.0
    limited: float = 0.0
    least_hours: float = 0.0
    hourly: float = 0.0

    def __post_init__(self) -> None:
        """Check every range."""
        most_sets = min(self.agents, 2 ** min(self.queues, MOST_QUEUES) - 1)
        ranges: tuple[tuple[str, float, float, float], ...] = (
            ("agents", self.agents, 1, 100_000),
            ("queues", self.queues, 1, MOST_QUEUES),
            ("skill_sets", self.skill_sets, 1, most_sets),
            ("tightness", self.tightness, LEAST_TIGHTNESS, MOST_TIGHTNESS),
            ("seed", self.seed, 0, 2**31 - 1),
            ("absence", self.absence, 0, 0.5),
            ("nights", self.nights, 0, 0.5),
            ("limited", self.limited, 0, 1),
            ("least_hours", self.least_hours, 0, 1),
            ("hourly", self.hourly, 0, 1),
        )
        wrong = [
            f"{name} must be {low:g} to {high:g}, got {value:g}"
            for name, value, low, high in ranges
            if not (isfinite(value) and low <= value <= high)
        ]
        if self.interval_min not in {15, 30, 60}:
            wrong.append(f"interval_min must be 15, 30 or 60, got {self.interval_min}")
        if wrong:
            raise ValueRangeError("; ".join(wrong))

    @property
    def name(self) -> str:
        """Name of the plan: the size, the dials that are not at their default, and the seed."""
        plain = CentreDials(agents=max(self.agents, 10))
        marks = (
            ("q", self.queues, plain.queues),
            ("k", self.skill_sets, plain.skill_sets),
            ("i", self.interval_min, plain.interval_min),
            ("t", self.tightness, plain.tightness),
            ("absence", self.absence, plain.absence),
            ("nights", self.nights, plain.nights),
            ("limited", self.limited, plain.limited),
            ("least", self.least_hours, plain.least_hours),
            ("hourly", self.hourly, plain.hourly),
        )
        parts = [f"{mark}{value:g}" for mark, value, usual in marks if value != usual]
        parts += [] if self.rules is RuleSet.CORE else [self.rules.value]
        return "-".join(["centre", str(self.agents), *parts, f"s{self.seed}"])

    @property
    def command(self) -> str:
        """The command that makes this centre, with every dial written out."""
        return (
            f"wfm bench generate --agents {self.agents} --queues {self.queues} --skills {self.skill_sets} "
            f"--interval {self.interval_min} --tightness {self.tightness:g} --rules {self.rules.value} "
            f"--seed {self.seed} --absence {self.absence:g} --nights {self.nights:g} --limited {self.limited:g} "
            f"--least-hours {self.least_hours:g} --hourly {self.hourly:g}"
        )
