"""Working time of the contract, by week or by period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wfm.evaluation.averages import worked_in_week
from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import ContractHours
from wfm.workforce import Agent

__all__ = ["check"]


@dataclass(frozen=True, slots=True)
class _Span:
    """A week or a period: where it begins, how it is called, and what it asks for, all in minutes."""

    first: date
    called: str
    worked: Fraction
    credit: int
    low: Fraction
    high: Fraction

    @property
    def total(self) -> Fraction:
        return self.worked + self.credit


def _weeks(rule: ContractHours, facts: Facts, agent: Agent) -> Iterator[_Span]:
    contract = facts.problem.workforce.contract_by_id[agent.contract]
    credits_min = facts.credits_min(agent.id)
    for index, week in enumerate(facts.weeks):
        band = rule.band_min(contract, agent, facts.dates(week.first_day, week.last_day))
        low, high = rule.widened(*band, 1)
        worked = worked_in_week(facts, agent, week)
        called = f"week from {week.first}"
        yield _Span(week.first, called, worked, credits_min.get(index, 0), low if week.whole else Fraction(0), high)


def _periods(rule: ContractHours, facts: Facts, agent: Agent) -> Iterator[_Span]:
    contract = facts.problem.workforce.contract_by_id[agent.contract]
    credits_min, past = facts.credits_min(agent.id), facts.past_weeks_min(agent.id)
    origin = facts.problem.grid.first if rule.since is None else rule.since

    def period(day: int) -> int:
        return (facts.date(day) - origin).days // (7 * rule.period_weeks)

    for number in sorted({period(week.first_day) for week in facts.weeks}):
        inside = [index for index, week in enumerate(facts.weeks) if period(week.first_day) == number]
        known = [place for place in range(1, len(past) + 1) if period(-7 * place) == number]
        last = facts.weeks[inside[-1]]
        ended = last.whole and period(last.first_day + 7) != number
        to_come = 0
        while period(last.first_day + 7 * (to_come + 1)) == number:
            to_come += 1
        starts = [*(-7 * place for place in known), *(7 * index for index in inside)]
        later = [last.first_day + 7 * place for place in range(1, to_come + 1)]
        bands = [rule.band_min(contract, agent, facts.dates(day, day + 7)) for day in (*starts, *later)]
        low, high = rule.widened(
            sum((band[0] for band in bands), Fraction(0)), sum((band[1] for band in bands), Fraction(0)), len(bands)
        )
        worked = sum((worked_in_week(facts, agent, facts.weeks[index]) for index in inside), Fraction(0))
        before = sum(past[place - 1] for place in known)
        credit = sum(credits_min.get(index, 0) for index in inside)
        called = f"period of {rule.period_weeks} weeks up to {facts.date(last.last_day - 1)}"
        first = facts.weeks[inside[0]].first
        yield _Span(first, called, worked, credit + before, low if ended else Fraction(0), high)


def _faults(rule: ContractHours, span: _Span, whose: str) -> Iterator[tuple[str, Fraction]]:
    """Yield what is wrong with a span, and by how many minutes."""
    if span.worked and span.total > span.high:
        yield f"{whose} allows {length_text(span.high)}", min(span.worked, span.total - span.high)
    elif span.total < span.low:
        yield f"{whose} asks for {length_text(span.low)}", span.low - span.total


def _said(rule: ContractHours, agent: Agent, span: _Span) -> str:
    said = f"{agent.id} has {length_text(span.total)} in the {span.called}"
    if not span.credit:
        return said
    source = "absence" if rule.weekly else "absence and earlier weeks"
    return f"{said} ({length_text(span.credit)} of them {source})"


def check(rule: ContractHours, facts: Facts) -> Iterator[Violation]:
    """Yield weeks or periods whose time lies outside the band, and weeks off the granularity."""
    for agent in facts.bound_by(rule):
        whose = f"contract {agent.contract}"
        for span in (_weeks if rule.weekly else _periods)(rule, facts, agent):
            if not rule.scope.holds_on(span.first):
                continue
            for fault, minutes in _faults(rule, span, whose):
                message = f"{_said(rule, agent, span)}, {fault}"
                yield Violation(rule.type, agent.id, span.first, None, message, minutes / 60)
        for week in facts.weeks if rule.granularity_min else ():
            worked = worked_in_week(facts, agent, week)
            if worked % rule.granularity_min and rule.scope.holds_on(week.first):
                message = (
                    f"{agent.id} works {length_text(worked)} in the week from {week.first}, which is no multiple of "
                    f"{rule.granularity_min} min"
                )
                yield Violation(rule.type, agent.id, week.first, None, message)
