"""The numbers of the first screen: cost, service, worst intervals, proof."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from wfm.evaluation.backlog import Backlog
from wfm.evaluation.coverage import Coverage
from wfm.evaluation.expected import ExpectedService
from wfm.evaluation.metrics import cost_per_contact, worst_intervals
from wfm.report.numbers import (
    THIN,
    agents_text,
    count_text,
    day_text,
    money_text,
    percent_text,
    seconds_text,
    span_text,
)
from wfm.rostering.rules import STRUCTURE_RULES
from wfm.rostering.terms import CostTerm
from wfm.staffing.deferred import Clock
from wfm.staffing.settings import QueueStaffing
from wfm.staffing.targets import Period, ServiceTarget
from wfm.tables.rule_costs_out import rule_costs
from wfm.tables.summary_out import SimulatedLevels

if TYPE_CHECKING:
    from wfm.pipeline import Outcome

__all__ = [
    "Card",
    "CostPart",
    "ServiceRow",
    "WorstRow",
    "cards",
    "cost_parts",
    "day_heads",
    "proof_rows",
    "rule_cost_rows",
    "rules_checked",
    "service_rows",
    "worst_rows",
]

TERM_NAMES = {
    CostTerm.PAY_SALARIED: ("Salaried pay", "#1f4e79"),
    CostTerm.PAY_HOURLY: ("Hourly pay", "#4a86c0"),
    CostTerm.PAY_ABSENCE: ("Paid absence", "#9dbfe0"),
    CostTerm.SHORTAGE: ("Missing agents", "#d4483b"),
    CostTerm.SURPLUS: ("Idle agents", "#e2b04a"),
    CostTerm.LATE_WORK: ("Late e-mail and tickets", "#9c3d7a"),
}
OTHER_COLOURS = ("#8a6fb0", "#4d9e8f", "#b55d78", "#6b7f95")


@dataclass(frozen=True, slots=True)
class Card:
    """One big number: title, value, a line below it, and whether it is good, bad or neither (None)."""

    title: str
    value: str
    below: str
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class CostPart:
    """One term of the cost: name, amount, share of the positive total as a fraction, colour."""

    name: str
    amount: str
    share: float
    colour: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Service of one queue against its target; texts, and daily values as (text, tint) pairs.

    Attributes
    ----------
    queue
        Name.
    target, contacts, expected, periods, wait, lost, simulated
        Texts of the table; `periods` is the share of intervals, days or weeks that are expected to reach the target, of
        deferred queues the work that misses its deadline in the plan.
    reached
        Whether the value shown reaches the target; None where unknown.
    days
        Expected level of each day: text, and -2 … 2 for far below … at or above the target; None where there is none.
    """

    queue: str
    target: str
    contacts: str
    expected: str
    periods: str
    wait: str
    lost: str
    simulated: str
    reached: bool | None
    days: tuple[tuple[str, int] | None, ...]


@dataclass(frozen=True, slots=True)
class WorstRow:
    """One interval of one queue in which agents are missing; all texts."""

    when: str
    queue: str
    required: str
    scheduled: str
    missing: str
    expected: str


def cards(outcome: Outcome, coverage: Coverage | None) -> tuple[Card, ...]:
    """Return the big numbers of the page."""
    result, plan = outcome.result, outcome.plan
    required_h = outcome.problem.required_agent_h
    days = plan.grid.days
    contacts = float(np.nansum(outcome.requirement.contacts))
    cost = result.cost
    per_contact = None if cost is None else cost_per_contact(cost, outcome.requirement.contacts)
    found = [
        Card(
            "Weekly cost" if days == 7 else f"Cost of {days} days",
            money_text(cost, plan.currency),
            f"{money_text(result.fixed_pay, plan.currency)} of it fixed pay" if cost is not None else "no roster",
        ),
        Card(
            "Cost per contact", money_text(per_contact, plan.currency, 2), f"{count_text(contacts)} contacts expected"
        ),
    ]
    if coverage is not None:
        short_h = float(coverage.shortage.sum()) * coverage.grid.step_h
        share = short_h / required_h if required_h else 0.0
        over_h = float(coverage.surplus.sum()) * coverage.grid.step_h
        found.append(
            Card(
                "Missing agent-hours",
                count_text(short_h, 1),
                f"{percent_text(share)} of {count_text(required_h)} required; {count_text(over_h)} to spare",
                share <= 0.02,
            )
        )
    excess = result.excess(plan.prices.shortage_minor_per_h, required_h)
    bound = (
        "no bound" if result.bound is None else f"no roster costs less than {money_text(result.bound, plan.currency)}"
    )
    found.append(Card("Proven gap", percent_text(result.gap, 2), bound))
    found.append(Card("Excess", percent_text(excess, 2), "of required hours that any roster could gain at most"))
    if outcome.audit is not None:
        count = len(outcome.audit.violations)
        found.append(Card("Rule violations", count_text(count), "found by the independent audit", count == 0))
    return tuple(found)


def cost_parts(outcome: Outcome) -> tuple[CostPart, ...]:
    """Return the terms of the cost that are not zero."""
    terms = [(term, amount) for term, amount in outcome.result.cost_terms.items() if amount]
    total = sum((amount for _, amount in terms if amount > 0), Decimal(0))
    parts = []
    for place, (term, amount) in enumerate(terms):
        other = (term.value.replace("_", " ").capitalize(), OTHER_COLOURS[place % len(OTHER_COLOURS)])
        name, colour = TERM_NAMES.get(term, other)
        share = float(max(amount, Decimal(0)) / total) if total else 0.0
        parts.append(CostPart(name, money_text(amount, outcome.plan.currency), share, colour))
    return tuple(parts)


def service_rows(
    outcome: Outcome, expected: ExpectedService, simulated: SimulatedLevels | None
) -> tuple[ServiceRow, ...]:
    """Return one row a queue; where a simulation exists, it decides whether the target is reached."""
    rows = []
    backlogs = {} if outcome.audit is None else {item.queue_id: item for item in outcome.audit.coverage.backlogs}
    for row, queue in enumerate(outcome.plan.queues):
        target, held = expected.targets[row], outcome.plan.staffing.of(queue.id)
        level = expected.mean(expected.level, row)
        judged, half_width = (simulated or {}).get(queue.id, (level, None))
        days = tuple(
            _day(expected.mean(expected.level, row, expected.day_of == day), target)
            for day in range(outcome.plan.grid.days)
        )
        rows.append(
            ServiceRow(
                queue=queue.name,
                target=_deadline(held) if queue.channel.deferred else _target(target),
                contacts=count_text(float(expected.contacts[row].sum())),
                expected=percent_text(level),
                periods=(
                    _missed(backlogs.get(queue.id))
                    if queue.channel.deferred
                    else _periods(expected.met_share(row), target)
                ),
                wait=seconds_text(expected.mean_wait_s(row)),
                lost=percent_text(expected.mean(expected.abandonment, row)) if queue.patience_s is not None else "–",
                simulated="–" if half_width is None else f"{percent_text(judged)} ± {percent_text(half_width)}",
                reached=None if judged is None else judged >= target.level - 1e-9,
                days=days,
            )
        )
    return tuple(rows)


def worst_rows(coverage: Coverage, expected: ExpectedService, count: int = 5) -> tuple[WorstRow, ...]:
    """Return the intervals with most missing agents, worst first; those without any are left out."""
    found = []
    for item in worst_intervals(coverage, count):
        row = next(place for place, queue in enumerate(coverage.queues) if queue.id == item.queue_id)
        index = coverage.grid.index(item.start)
        found.append(
            WorstRow(
                when=span_text(item.start, coverage.grid.time(index + 1)),
                queue=coverage.queues[row].name,
                required=agents_text(item.required),
                scheduled=agents_text(item.scheduled),
                missing=count_text(item.shortage, 1),
                expected=percent_text(float(expected.level[row, index]), 0),
            )
        )
    return tuple(found)


def rules_checked(outcome: Outcome) -> tuple[tuple[str, int], ...]:
    """Return the rules that the audit checked, in words, with the number of violations of each."""
    if outcome.audit is None:
        return ()
    rules = [rule.type for rule in STRUCTURE_RULES] + [rule.type for rule in outcome.plan.rules]
    broken = Counter(item.rule for item in outcome.audit.violations)
    return tuple((rule.replace("_", " "), broken[rule]) for rule in dict.fromkeys([*rules, *broken]))


def rule_cost_rows(outcome: Outcome) -> tuple[tuple[str, int, str], ...]:
    """Return what each priced rule costs: rule with its origin, how often it is paid, amount."""
    found = () if outcome.audit is None else rule_costs(outcome.audit.priced)
    return tuple(
        (
            f"{item.rule} [{item.origin}]" if item.origin else item.rule,
            item.breaches,
            money_text(item.cost, outcome.plan.currency, 2),
        )
        for item in found
    )


def _target(target: ServiceTarget) -> str:
    over = {Period.INTERVAL: "each interval", Period.DAY: "each day", Period.WEEK: "the week"}[target.over]
    return f"{percent_text(target.level, 0)} in {seconds_text(target.within_s)}, {over}"


def _deadline(held: QueueStaffing) -> str:
    """Return the deadline of a deferred queue: ``95 % in 8 h, opening hours``."""
    hours = f"{held.target.within_s / 3600:.2f}".rstrip("0").rstrip(".")
    clock = ", opening hours" if held.clock is Clock.OPENING else ""
    return f"{percent_text(held.target.level, 0)} in {hours}{THIN}h{clock}"


def _missed(backlog: Backlog | None) -> str:
    """Return what a plan of flowing work misses."""
    if backlog is None:
        return "–"
    return (
        "no deadline missed" if backlog.on_time else f"{count_text(float(backlog.missed_h.sum()), 1)} h of work missed"
    )


def _periods(share: float | None, target: ServiceTarget) -> str:
    """Return how many of the periods that the target counts reach it."""
    if share is None:
        return "–"
    if target.over is Period.INTERVAL:
        return f"{percent_text(share, 0)} of intervals"
    return f"{percent_text(share, 0)} of days" if target.over is Period.DAY else "yes" if share == 1.0 else "no"


def _day(level: float | None, target: ServiceTarget) -> tuple[str, int] | None:
    if level is None:
        return None
    miss = target.level - level
    tint = 2 if miss <= 0 else 1 if miss <= 0.03 else -1 if miss <= 0.1 else -2
    return percent_text(level, 0), tint


def day_heads(outcome: Outcome) -> tuple[str, ...]:
    """Return the column heads of the daily values."""
    return tuple(day_text(day) for day in outcome.plan.grid.dates)


def proof_rows(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Return what is proved about the cost, as (name, value) pairs; nothing without a roster."""
    result, plan = outcome.result, outcome.plan
    if result.cost is None:
        return ()
    excess = result.excess(plan.prices.shortage_minor_per_h, outcome.problem.required_agent_h)
    rows = [
        ("Cost of this roster", money_text(result.cost, plan.currency, 2)),
        ("Fixed pay, whatever is decided", money_text(result.fixed_pay, plan.currency, 2)),
    ]
    if result.bound is None:
        return (*rows, ("Bound", "none was computed"))
    away = result.cost - result.bound
    return (
        *rows,
        ("Bound: no roster costs less", money_text(result.bound, plan.currency, 2)),
        ("Cost above the bound", money_text(away, plan.currency, 2)),
        ("Gap, of the cost that can be decided", percent_text(result.gap, 2)),
        ("Excess, in required agent-hours", percent_text(excess, 2)),
        ("Relaxation behind the bound", result.relaxation or "–"),
    )
