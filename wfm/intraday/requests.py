"""Requests: a swap or a leave is granted if it breaks no rule and costs no more than the plan allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from wfm.evaluation.audit import AuditReport, Violation, audit
from wfm.intraday.effects import plan_with
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.intraday.standing import Standing, exchanged, stand_after
from wfm.pipeline import Plan, forecast_of, problem_of, requirement_of
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster

__all__ = ["Answer", "Objector", "answered", "new_violations", "problem_after"]


class Objector(Protocol):
    """Knows duties beyond the horizon."""

    def objections(self, before: Roster, after: Roster) -> tuple[Violation, ...]:
        """Return the rules that those duties break after a change, and did not before."""
        ...


@dataclass(frozen=True)
class Answer:
    """The answer to a request.

    Attributes
    ----------
    event
        The request.
    granted
        Yes or no.
    price
        What granting it costs, in major units, before anything else changes.
    rules
        Rules that it would break, each with the message of the audit.
    reason
        Why, in one sentence.
    """

    event: Event
    granted: bool
    price: Decimal
    rules: tuple[Violation, ...]
    reason: str


def problem_after(plan: Plan, known: tuple[KnownEvent, ...]) -> tuple[Plan, RosterProblem]:
    """Return a plan after some events, and its problem."""
    after = plan_with(plan, known)
    return after, problem_of(after, requirement_of(after, forecast_of(after)))


def new_violations(before: Iterable[Violation], after: Iterable[Violation]) -> tuple[Violation, ...]:
    """Return the violations that were not there before; a rule, agent and date are one place."""
    there = {(item.rule, item.agent_id, item.date) for item in before}
    return tuple(item for item in after if (item.rule, item.agent_id, item.date) not in there)


def answered(
    plan: Plan,
    roster: Roster,
    known: tuple[KnownEvent, ...],
    request: Event,
    before: AuditReport,
    following: Objector | None = None,
) -> tuple[Answer, Standing, AuditReport]:
    """Answer a request.

    Parameters
    ----------
    plan
        The plan as it was published.
    roster, known
        The roster as it stands, and the events it has taken in.
    request
        A swap or a leave.
    before
        The audit of `roster`.
    following
        What published duties of the days after have against a change; None where nothing is known of them.

    Returns
    -------
    The answer, the roster after it, and the audit of that roster.

    Notes
    -----
    What the planner has answered already stays so; rules that it breaks are said.
    """
    asked = _stand(plan, roster, request, granted=True)
    _, problem = problem_after(plan, (*known, asked.known))
    after = audit(problem, asked.roster)
    broken = new_violations(before.violations, after.violations)
    if following is not None:
        broken += following.objections(roster, asked.roster)
    price = after.cost - before.cost
    limit = Decimal(plan.repair.request_limit_minor) / 100
    granted = (not broken and price <= limit) if request.granted is None else request.granted
    reason = _reason(request, granted, broken, price, limit, plan.currency)
    answer = Answer(request, granted, price, broken, reason)
    if granted:
        return answer, asked, after
    return answer, _stand(plan, roster, request, granted=False), before


def _stand(plan: Plan, roster: Roster, request: Event, *, granted: bool) -> Standing:
    if request.kind is EventKind.SWAP:
        return exchanged(plan.grid, roster, request, granted)
    return stand_after(plan.grid, roster, request, granted)


def _reason(
    request: Event, granted: bool, broken: Iterable[Violation], price: Decimal, limit: Decimal, currency: str
) -> str:
    rules = "; ".join(f"{item.rule}: {item.message}" for item in broken)
    amount = f"{price:.2f} {currency}"
    if request.granted is not None:
        answer = "yes" if granted else "no"
        return f"answered {answer} by the planner; price {amount}" + (f"; it breaks {rules}" if rules else "")
    if rules:
        return f"it would break {rules}"
    if granted:
        return f"it breaks no rule and costs {amount}"
    return f"it would cost {amount}, more than request_limit allows ({limit:.2f} {currency})"
