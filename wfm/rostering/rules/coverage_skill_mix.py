"""Who must be at work together: a lead, two people, a mentor with a trainee; and how many may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar, Literal

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule
from wfm.workforce import Agent

__all__ = ["CoverageSkillMix"]

DAY_MIN = 1440


@dataclass(frozen=True)
class CoverageSkillMix(Rule):
    """At any time enough people of a kind are at work, and not too many.

    People of the kind are those in scope who have one of `skills`. At work is who is on duty and not on a break; who is
    at an off-phone activity of the plan is away where people are asked for (`at_least`), but takes a seat (`at_most`)
    and still needs company (`with_roles`, `with_agents`). The rule speaks of every interval that begins on a date of
    the scope in its windows. Duties of the last week that run into the horizon count; what lies after it does not.

    Attributes
    ----------
    at_least
        People of the kind that must be at work, 0 to 1000. With `with_roles` or `with_agents`: for every `for_each`
        people of these at work, a part of `for_each` in proportion.
    at_most
        People of the kind that may be at work (the seats of a site); no limit when None.
    skills
        Skills of which the people have at least one; anybody when empty.
    with_roles, with_agents
        Roles and agent ids of those who need company; whoever is one of them counts.
    for_each
        How many of those share one person, 1 to 100.
    when
        When `at_least` is asked for: ``open``: in intervals in which a queue requires somebody, ``always``.
        `at_most`, and company, hold always.
    weekdays
        Weekdays on which the windows begin.
    from_time, to_time
        Window of these days; `to_time` lies on the next day if it is not after `from_time`.
    """

    type: ClassVar[str] = "coverage_skill_mix"
    unit: ClassVar[str | None] = "person-hour missing or too many"
    at_least: int = field(default=1, metadata={"ge": 0, "le": 1000})
    at_most: int | None = field(default=None, metadata={"ge": 0})
    skills: tuple[str, ...] = ()
    with_roles: tuple[str, ...] = ()
    with_agents: tuple[str, ...] = ()
    for_each: int = field(default=1, metadata={"ge": 1, "le": 100})
    when: Literal["open", "always"] = "open"
    weekdays: tuple[int, ...] = field(default=(0, 1, 2, 3, 4, 5, 6), metadata={"written": "weekdays"})
    from_time: int = field(default=0, metadata={"written": "clock"})
    to_time: int = field(default=DAY_MIN, metadata={"written": "clock"})

    def __post_init__(self) -> None:
        """Check that something is asked for, and that it can be kept."""
        super().__post_init__()
        if self.at_least == 0 and self.at_most is None:
            raise ValueRangeError("coverage_skill_mix needs at_least above 0, or at_most")
        if self.at_most is not None and self.at_least > self.at_most and not self.company:
            raise ValueRangeError(
                f"coverage_skill_mix needs at_least <= at_most, got {self.at_least} and {self.at_most}"
            )

    @property
    def company(self) -> bool:
        """Whether people are asked for only where others are at work."""
        return bool(self.with_roles or self.with_agents)

    def counts(self, agent: Agent) -> bool:
        """Return whether an agent is of the kind."""
        return self.scope.covers(agent) and (not self.skills or any(skill in agent.skills for skill in self.skills))

    def needs_company(self, agent: Agent) -> bool:
        """Return whether an agent is one of those who need company."""
        return agent.role in self.with_roles or agent.id in self.with_agents

    def speaks_at(self, on: date, minute: int) -> bool:
        """Return whether a wall-clock minute of a date lies in a window."""
        end = self.to_time + (DAY_MIN if self.to_time <= self.from_time else 0)
        return any(
            day.weekday() in self.weekdays and self.scope.holds_on(day) and self.from_time <= at < end
            for day, at in ((on, minute), (on - timedelta(days=1), minute + DAY_MIN))
        )
