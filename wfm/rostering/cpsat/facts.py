"""One agent's facts: everything that can forbid or demand duties, one by one, so that each can be left out on trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from wfm.rostering.cpsat.constraints import build_rules
from wfm.rostering.cpsat.constraints.contract_hours import hold_week, week_band
from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import Instance
from wfm.rostering.rules import COUPLING_RULES, ContractHours, Rule
from wfm.workforce import Absence, Availability, CarryIn

__all__ = ["AgentFacts", "Fact", "WeekMinimum"]


@dataclass(frozen=True, slots=True)
class WeekMinimum:
    """The contract's least paid time in one week.

    Attributes
    ----------
    week
        Week of the horizon, from 0.
    """

    week: int


Fact = Rule | WeekMinimum | Availability | Absence | CarryIn
"""A rule of the plan, the least hours of a week, or something known of the agent alone."""


@dataclass(frozen=True)
class AgentFacts:
    """One agent of a problem, taken alone. Coverage is priced, so nobody else can forbid a tour.

    Attributes
    ----------
    instance
        The whole problem.
    agent
        Index of the agent.
    """

    instance: Instance
    agent: int

    @cached_property
    def all(self) -> tuple[Fact, ...]:
        """Everything that binds the agent, demands first."""
        agent = self.instance.agents[self.agent]
        problem = self.instance.problem
        workforce = problem.workforce
        rules = [rule for rule in problem.rules if rule.scope.covers(agent) and not isinstance(rule, COUPLING_RULES)]
        found: list[Fact] = []
        if any(_in_weeks(rule) for rule in rules):
            found += [
                WeekMinimum(week)
                for week in range(self.instance.weeks)
                if week_band(self.instance, self.agent, week)[0]
            ]
        found += rules
        for known in (workforce.availability_by_agent.get(agent.id), workforce.carry_in_by_agent.get(agent.id)):
            if known is not None:
                found.append(known)
        return (*found, *workforce.absences_by_agent.get(agent.id, ()))

    @cached_property
    def longest_min(self) -> NDArray[np.int64]:
        """Paid minutes of the longest duty of each day, whatever the rules say of single duties; shape (d,)."""
        problem = self.instance.problem
        alone = replace(problem.workforce, agents=(self.instance.agents[self.agent],))
        bare = Instance(replace(problem, workforce=alone, rules=()))
        longest: NDArray[np.int64] = (bare.allowed[0] * bare.option_paid_min).max(axis=1, initial=0)
        return longest

    def most_paid_min(self, facts: Sequence[Fact], week: int | None = None) -> int | None:
        """Return the most minutes that the agent can be paid for duties in a week under some facts.

        Parameters
        ----------
        facts
            Facts that hold; all others are taken away.
        week
            The week; None only asks whether there is a tour, and returns 0 then.

        Returns
        -------
        int or None
            None where no tour keeps the facts.
        """
        columns = self._columns(facts)
        if week is not None:
            paid = np.broadcast_to(columns.instance.option_paid_min, columns.duty.shape)[:, week * 7 : week * 7 + 7]
            taken = columns.duty[:, week * 7 : week * 7 + 7]
            columns.sheet.minimise(taken[taken >= 0], -paid[taken >= 0], 0.0)
        solver = solver_for(CpLimits(time_limit_s=10.0))
        status = solver.solve(columns.sheet.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return 0 if week is None else round(-solver.objective_value)

    def possible(self, facts: Sequence[Fact]) -> bool:
        """Return whether a tour keeps the facts."""
        return self.most_paid_min(facts) is not None

    def _columns(self, facts: Sequence[Fact]) -> DutyColumns:
        """Return the columns and rows of the agent under some facts."""
        problem, agent = self.instance.problem, self.instance.agents[self.agent]
        kept = set(map(id, facts))
        workforce = problem.workforce
        alone = replace(
            workforce,
            agents=(agent,),
            availability=tuple(item for item in workforce.availability if id(item) in kept),
            absences=tuple(item for item in workforce.absences if id(item) in kept),
            carry_in=tuple(item for item in workforce.carry_in if id(item) in kept),
        )
        instance = Instance(replace(problem, workforce=alone, rules=()))
        columns = DutyColumns.create(AgentTask(instance, [0], instance.base), Sheet())
        weeks = {item.week for item in facts if isinstance(item, WeekMinimum)}
        build_rules([rule for rule in facts if isinstance(rule, Rule) and not _in_weeks(rule)], columns)
        hours = any(isinstance(rule, Rule) and _in_weeks(rule) for rule in facts)
        for week in range(instance.weeks):
            lower, upper = week_band(instance, 0, week)
            hold_week(columns, 0, week, lower if week in weeks else 0, upper if hours else None)
        return columns


def _in_weeks(rule: Rule) -> bool:
    """Return whether a rule is the contract's own band, whose least hours are facts of their own, week by week."""
    return isinstance(rule, ContractHours) and rule.plain
