"""summary.json: what a plan came to, in one small file."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from wfm.evaluation.coverage import Coverage
from wfm.evaluation.expected import ExpectedService, expected_service
from wfm.evaluation.fairness_report import fairness_report
from wfm.evaluation.metrics import cost_per_contact
from wfm.tables.coverage_out import coverage_on
from wfm.tables.fairness_out import fairness_summary
from wfm.tables.outlook_out import uncertainty_summary
from wfm.tables.rule_costs_out import rule_costs

if TYPE_CHECKING:
    from wfm.pipeline import Outcome
    from wfm.staffing.outlook import Outlook

__all__ = [
    "VERSIONED",
    "SimulatedLevels",
    "backlog_summary",
    "expected_of",
    "service_summary",
    "summary_json",
    "summary_of",
]

VERSIONED = {"wfm": "contact-centre-wfm", "ortools": "ortools", "numpy": "numpy", "scipy": "scipy", "pandas": "pandas"}
"""Name in summary.json → distribution; their versions decide a result and are written beside it."""

SimulatedLevels = Mapping[str, tuple[float, float]]
"""Queue id → simulated service level and its 95 % half-width, both fractions."""


def summary_of(
    outcome: Outcome, simulated: SimulatedLevels | None = None, outlook: Outlook | None = None
) -> dict[str, Any]:
    """Return the content of summary.json.

    Parameters
    ----------
    outcome
        What a plan came to.
    simulated
        Service levels from a simulation of the roster; None where none was made.
    outlook
        What stands behind the requirement; None where nothing does.

    Returns
    -------
    Plain values for JSON: money in major units with two places, fractions 0-1, None for unknown.
    """
    result, plan = outcome.result, outcome.plan
    required_h = outcome.problem.required_agent_h
    paid_min = 0 if result.roster is None else sum(duty.paid_min for duty in result.roster.duties)
    contacts = float(np.nansum(outcome.requirement.contacts))
    return {
        "plan": plan.name,
        "first_date": plan.grid.dates[0].isoformat(),
        "last_date": plan.grid.dates[-1].isoformat(),
        "zone": plan.grid.zone,
        "interval_min": plan.grid.step_min,
        "currency": plan.currency,
        "status": result.status.value,
        "interrupted": result.interrupted,
        "engine": result.engine.value,
        "cost": _amount(result.cost),
        "fixed_pay": _amount(result.fixed_pay) if result.roster is not None else None,
        "bound": _amount(result.bound),
        "relaxation": result.relaxation or None,
        "gap": _fraction(result.gap),
        "excess": _fraction(result.excess(plan.prices.shortage_minor_per_h, required_h)),
        "cost_terms": {term.value: _amount(amount) for term, amount in result.cost_terms.items()},
        "contacts": round(contacts, 2),
        "cost_per_contact": _amount(
            None if result.cost is None else cost_per_contact(result.cost, outcome.requirement.contacts)
        ),
        "required_agent_h": round(required_h, 2),
        **_coverage_hours(outcome),
        "agents": len(plan.workforce.agents),
        "duties": 0 if result.roster is None else len(result.roster.duties),
        "paid_h": round(paid_min / 60, 2),
        "service": service_summary(outcome, simulated),
        "rule_costs": _rule_costs(outcome),
        "fairness": (
            None if result.roster is None else fairness_summary(fairness_report(outcome.problem, result.roster))
        ),
        "backlogs": backlog_summary(outcome),
        "uncertainty": None if outlook is None else uncertainty_summary(outlook, outcome.requirement, plan),
        "violations": None if outcome.audit is None else len(outcome.audit.violations),
        "explanation": list(result.explanation),
        "notes": [*result.notes, *plan.notes, *outcome.forecast.notes, *outcome.requirement.notes],
        "seconds": round(result.seconds, 3),
        "first_roster_s": None if result.first_roster_s is None else round(result.first_roster_s, 3),
        "seed": plan.limits.seed,
        "workers": plan.limits.workers,
        "versions": _versions(),
    }


def summary_json(summary: Mapping[str, Any]) -> str:
    """Return a summary as JSON text, in the given order, with names in their own script."""
    return json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def expected_of(outcome: Outcome, coverage: Coverage) -> ExpectedService:
    """Return the service that the staffing formulas expect of an outcome's roster."""
    return expected_service(outcome.requirement, outcome.plan.staffing, coverage.scheduled)


def service_summary(outcome: Outcome, simulated: SimulatedLevels | None = None) -> dict[str, dict[str, Any]]:
    """Return target, expected and simulated service of every queue; measures are None without a roster."""
    audit = outcome.audit
    expected = None if audit is None else expected_of(outcome, coverage_on(outcome.plan.grid, audit.coverage))
    found: dict[str, dict[str, Any]] = {}
    for row, queue in enumerate(outcome.plan.queues):
        target = outcome.plan.staffing.of(queue.id).target
        level, half_width = (simulated or {}).get(queue.id, (None, None))
        found[queue.id] = {
            "target": {
                "level": target.level,
                "within_s": target.within_s,
                "definition": str(target.definition),
                "over": str(target.over.value),
            },
            "contacts": round(float(np.nansum(outcome.requirement.contacts[row])), 2),
            "expected": _fraction(None if expected is None else expected.mean(expected.level, row)),
            "expected_met_share": _fraction(None if expected is None else expected.met_share(row)),
            "expected_asa_s": _finite(None if expected is None else expected.mean_wait_s(row)),
            "expected_abandonment": _fraction(None if expected is None else expected.mean(expected.abandonment, row)),
            "simulated": _fraction(level),
            "half_width": _fraction(half_width),
        }
    return found


def backlog_summary(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """Return what the roster does with every deferred queue, in agent-hours; nothing without a roster."""
    if outcome.audit is None:
        return {}
    coverage = outcome.audit.coverage
    return {
        item.queue_id: {
            "agent_h": round(float(item.agents.sum()) * coverage.grid.step_h, 2),
            "work_done_h": round(float(item.done_h.sum()), 2),
            "done_between_contacts_h": round(float(item.between_h.sum()), 2),
            "waiting_at_end_h": round(float(item.waiting_h[-1]), 2),
            "most_waiting_h": round(float(item.waiting_h.max()), 2),
            "missed_deadline_h": round(float(item.missed_h.sum()), 2),
            "on_time": item.on_time,
        }
        for item in coverage.backlogs
    }


def _coverage_hours(outcome: Outcome) -> dict[str, float | None]:
    if outcome.audit is None:
        return {"scheduled_agent_h": None, "shortage_agent_h": None, "surplus_agent_h": None}
    coverage = outcome.audit.coverage
    step_h = coverage.grid.step_h
    return {
        "scheduled_agent_h": round(float(coverage.scheduled.sum()) * step_h, 2),
        "shortage_agent_h": round(float(coverage.shortage.sum()) * step_h, 2),
        "surplus_agent_h": round(float(coverage.surplus.sum()) * step_h, 2),
    }


def _rule_costs(outcome: Outcome) -> list[dict[str, Any]]:
    """Return what each priced rule costs, by the audit."""
    found = () if outcome.audit is None else rule_costs(outcome.audit.priced)
    return [
        {
            "rule": item.rule,
            "origin": item.origin,
            "breaches": item.breaches,
            "units": None if item.units is None else round(item.units, 4),
            "unit": item.unit,
            "cost": float(item.cost),
        }
        for item in found
    ]


def _amount(amount: Decimal | None) -> float | None:
    return None if amount is None else float(round(amount, 2))


def _fraction(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 6)


def _finite(value: float | None) -> float | None:
    """Return seconds; None where a line grows without end."""
    return None if value is None or not np.isfinite(value) else round(value, 2)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name, distribution in VERSIONED.items():
        try:
            found[name] = version(distribution)
        except PackageNotFoundError:
            continue
    return found
