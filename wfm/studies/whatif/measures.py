"""What a manager compares, one number a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wfm.evaluation.fairness import gini, weekend_duties
from wfm.evaluation.metrics import hours_by_agent
from wfm.forecasting.calendar import weekend_of
from wfm.rostering.roster import Duty, Roster
from wfm.staffing.targets import Period
from wfm.tables.coverage_out import coverage_on
from wfm.tables.roster_out import duty_rows
from wfm.tables.summary_out import summary_of

if TYPE_CHECKING:
    from wfm.evaluation.simulation.measures import SimulationResult
    from wfm.pipeline import Outcome

__all__ = ["MEASURES", "Measure", "Value", "changed_agents", "measures_of", "rows_of", "service_of"]

Value = float | str | None
"""What stands in a comparison: a number, a word, or nothing where it is unknown."""
"""What stands in a comparison: a number, a word, or nothing where it is unknown."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of a comparison.

    Attributes
    ----------
    name
        In files; rows of one queue or cost term have its name after a dot.
    title
        Shown to people.
    unit
        money, h, s, share, count or text.
    better
        Whether less (-1) or more (1) of it is better; None where that depends.
    """

    name: str
    title: str
    unit: str
    better: int | None = None


MEASURES = (
    Measure("status", "Status", "text"),
    Measure("cost", "Cost", "money", -1),
    Measure("cost_term", "", "money", -1),
    Measure("cost_per_contact", "Cost per contact", "money", -1),
    Measure("bound", "Proven bound", "money"),
    Measure("gap", "Gap", "share", -1),
    Measure("contacts", "Contacts", "count"),
    Measure("agents", "Agents employed", "count"),
    Measure("agents_on_duty", "Agents with duties", "count"),
    Measure("agents_changed", "Agents whose duties change", "count"),
    Measure("required_agent_h", "Required agent-hours", "h"),
    Measure("most_required", "Most agents required at once", "count"),
    Measure("paid_h", "Paid hours of duties", "h", -1),
    Measure("overtime_h", "Overtime hours", "h", -1),
    Measure("absent_h", "Paid hours of absence", "h"),
    Measure("shortage_agent_h", "Missing agent-hours", "h", -1),
    Measure("short_intervals", "Intervals with missing agents", "count", -1),
    Measure("worst_shortage", "Most agents missing at once", "count", -1),
    Measure("surplus_agent_h", "Idle agent-hours", "h", -1),
    Measure("service_level", "Service level", "share", 1),
    Measure("service_level_half_width", "± 95 % half-width", "share"),
    Measure("service_level_of", "", "share", 1),
    Measure("days_on_target", "Probability that a day meets its target", "share", 1),
    Measure("kept_service_level", "Service level with the base roster", "share", 1),
    Measure("asa_s", "Average speed of answer", "s", -1),
    Measure("abandonment", "Abandonment", "share", -1),
    Measure("occupancy", "Occupancy", "share"),
    Measure("fairness", "Gini of paid hours over contract hours", "share", -1),
    Measure("fairness_weekends", "Gini of weekend duties", "share", -1),
    Measure("violations", "Broken rules", "count", -1),
    Measure("seconds", "Seconds", "s"),
    Measure("seed", "Seed", "count"),
    Measure("workers", "Workers of the solver", "count"),
)
"""The rows in their order; `cost_term` and `service_level_of` stand for one row a term and queue."""


def measures_of(outcome: Outcome, kept: SimulationResult | None, before: Roster | None) -> dict[str, Value]:
    """Return the measures of an outcome, name → value; None where unknown.

    Parameters
    ----------
    outcome
        What the scenario came to.
    kept
        Simulation of the base roster under this scenario; None where there is none.
    before
        The base roster; None for the base itself.
    """
    summary = summary_of(outcome)
    found: dict[str, Value] = {item.name: None for item in MEASURES if not item.name.endswith(("_term", "_of"))}
    found |= {name: summary[name] for name in found if name in summary}
    found |= {f"cost_term.{name}": amount for name, amount in summary["cost_terms"].items()}
    required = outcome.requirement.agents
    found["most_required"] = round(float(required.sum(axis=0).max()), 2) if required.size else None
    found["absent_h"] = round(sum(item.credit_min for item in outcome.plan.workforce.absences) / 60, 2)
    if outcome.result.roster is not None and outcome.audit is not None:
        found |= _of_roster(outcome, outcome.result.roster, before)
    if outcome.simulation is not None:
        found |= service_of(outcome.simulation)
    if kept is not None or before is None:
        found["kept_service_level"] = found["service_level"] if kept is None else service_of(kept)["service_level"]
    return found


def _of_roster(outcome: Outcome, roster: Roster, before: Roster | None) -> dict[str, Value]:
    if outcome.audit is None:
        raise AssertionError("a roster has been audited")
    plan = outcome.plan
    coverage = coverage_on(plan.grid, outcome.audit.coverage)
    missing = coverage.shortage.sum(axis=0)
    hours = hours_by_agent(outcome.problem, roster)
    full_h = {
        agent.id: plan.workforce.contract_by_id[agent.contract].max_week_min / 60 for agent in plan.workforce.agents
    }
    country = plan.forecasting.country
    weekends = weekend_duties(outcome.problem, roster, *(() if country is None else (weekend_of(country),)))
    return {
        "agents_on_duty": len({duty.agent_id for duty in roster.duties}),
        "agents_changed": 0 if before is None else changed_agents(before, roster),
        "overtime_h": round(sum(float(row[6]) for row in duty_rows(roster, plan.workforce)), 2),
        "short_intervals": int((missing >= 0.01).sum()),
        "worst_shortage": round(float(missing.max()), 2) if missing.size else None,
        "fairness": round(gini([hours[name] / most for name, most in full_h.items() if most > 0]), 4),
        "fairness_weekends": round(gini(weekends.values()), 4),
    }


def changed_agents(before: Roster, after: Roster) -> int:
    """Return how many agents have other duties or other breaks in one roster than in the other."""

    def by_agent(roster: Roster) -> dict[str, list[Duty]]:
        found: dict[str, list[Duty]] = {}
        for duty in sorted(roster.duties, key=lambda duty: duty.start.timestamp()):
            found.setdefault(duty.agent_id, []).append(duty)
        return found

    first, second = by_agent(before), by_agent(after)
    return sum(first.get(name) != second.get(name) for name in first.keys() | second.keys())


def service_of(simulation: SimulationResult) -> dict[str, Value]:
    """Return the service of the live queues together, weighted by contacts, and the level of each queue."""
    week, days = simulation.over(Period.WEEK), simulation.over(Period.DAY)
    live = ~simulation.deferred
    offered = week.offered.value[:, 0]

    def together(name: str, weights: Any) -> float | None:
        values = getattr(week, name).value[:, 0]
        known = live & np.isfinite(values) & (weights > 0)
        return round(float(np.average(values[known], weights=weights[known])), 6) if known.any() else None

    levels, widths = week.service_level.value[:, 0], week.service_level.half_width[:, 0]
    judged = live & np.isfinite(levels) & (offered > 0)
    met = days.met.value[live]
    # Queues share agents and days, so their errors may go together: half-widths are averaged, not squared.
    width = float(np.average(widths[judged], weights=offered[judged])) if judged.any() else None
    return {
        "service_level": together("service_level", offered),
        "service_level_half_width": None if width is None or not np.isfinite(width) else round(width, 6),
        "days_on_target": round(float(np.nanmean(met)), 4) if np.isfinite(met).any() else None,
        "asa_s": together("asa_s", week.answered.value[:, 0]),
        "abandonment": together("abandonment", offered),
        "occupancy": together("occupancy", offered),
        **{
            f"service_level_of.{queue}": round(float(levels[row]), 6)
            for row, queue in enumerate(simulation.queues)
            if np.isfinite(levels[row])
        },
    }


def rows_of(found: Mapping[str, Mapping[str, Value]]) -> list[Measure]:
    """Return the rows that scenarios have between them, terms and queues spelled out in the order they come."""
    rows: list[Measure] = []
    names = list(dict.fromkeys(name for values in found.values() for name in values))
    for item in MEASURES:
        if item.name not in {"cost_term", "service_level_of"}:
            rows.append(item)
            continue
        for name in names:
            if name.startswith(f"{item.name}."):
                part = name.partition(".")[2].replace("_", " ")
                title = part.capitalize() if item.name == "cost_term" else f"Service level, {part}"
                rows.append(Measure(name, title, item.unit, item.better))
    return rows
