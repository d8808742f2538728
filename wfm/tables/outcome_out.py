"""All files of a plan, in one folder, written whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.evaluation.fairness_report import fairness_report
from wfm.forecasting.calendar import weekend_of
from wfm.rostering.rules import Fairness, OvertimeCap
from wfm.tables.calendar_out import calendars
from wfm.tables.carry_in_out import LedgerSettings, carry_in_csv, next_carry_in
from wfm.tables.coverage_out import audit_csv, coverage_csv, coverage_on
from wfm.tables.demand_out import forecast_csv, requirement_csv
from wfm.tables.fairness_out import fairness_csv
from wfm.tables.folder_out import replace_files
from wfm.tables.previous_plan import CARRY_IN_BEFORE
from wfm.tables.roster_out import activities_csv, roster_csv
from wfm.tables.rule_costs_out import rule_costs_csv
from wfm.tables.summary_out import SimulatedLevels, summary_json, summary_of
from wfm.tables.workbook_out import workbook

if TYPE_CHECKING:
    from wfm.pipeline import Outcome, Plan
    from wfm.staffing.outlook import Outlook

__all__ = ["PLAN_FILES", "ledger_of", "outcome_files", "write_outcome"]

PLAN_FILES = (
    "forecast.csv",
    "requirement.csv",
    "roster.csv",
    "activities.csv",
    "fairness.csv",
    "coverage.csv",
    "audit.csv",
    "rule_costs.csv",
    "carry_in.csv",
    CARRY_IN_BEFORE,
    "roster.xlsx",
    "simulation.csv",
    "simulation_cuts.csv",
    "report.html",
    "summary.json",
    "ics/*.ics",
)
"""What a plan may leave in its folder; what a new plan does not write again is removed with the new one's arrival."""


def outcome_files(
    outcome: Outcome,
    *,
    simulated: SimulatedLevels | None = None,
    ledger: LedgerSettings | None = None,
    made: datetime | None = None,
    outlook: Outlook | None = None,
    calendars_of: Collection[str] | None = None,
) -> dict[str, bytes]:
    """Return the files of an outcome, name → content, without writing any.

    Parameters
    ----------
    outcome
        What a plan came to. Without a roster there are forecast.csv, requirement.csv and summary.json only.
    simulated
        Simulated service levels for summary.json.
    ledger
        What counts as weekend and night in carry_in.csv. When None, the weekend of the plan's country, Saturday and
        Sunday where it names none, and the usual night.
    made
        When the roster was made, aware; now when None. Stands in calendars and in the workbook's properties.
    outlook
        What stands behind the requirement, for summary.json; None where nothing does.
    calendars_of
        Whose calendars; None for everybody's.
    """
    made = made or datetime.now(UTC)
    plan, roster = outcome.plan, outcome.result.roster
    summary = summary_of(outcome, simulated, outlook)
    texts = {"forecast.csv": forecast_csv(outcome.forecast), "requirement.csv": requirement_csv(outcome.requirement)}
    files: dict[str, bytes] = {}
    if roster is not None:
        coverage = None if outcome.audit is None else coverage_on(plan.grid, outcome.audit.coverage)
        texts["roster.csv"] = roster_csv(roster, plan.workforce)
        texts["activities.csv"] = activities_csv(roster)
        fairness = fairness_report(outcome.problem, roster)
        texts["fairness.csv"] = fairness_csv(fairness)
        texts["carry_in.csv"] = carry_in_csv(
            next_carry_in(plan.grid, plan.workforce, roster, ledger or ledger_of(plan))
        )
        if plan.workforce.carry_in:
            texts[CARRY_IN_BEFORE] = carry_in_csv(plan.workforce.carry_in)
        if outcome.audit is not None and coverage is not None:
            texts["coverage.csv"] = coverage_csv(coverage)
            texts["audit.csv"] = audit_csv(outcome.audit.violations)
            if outcome.audit.priced:
                texts["rule_costs.csv"] = rule_costs_csv(outcome.audit.priced)
        files["roster.xlsx"] = workbook(plan, roster, coverage, summary, made, fairness)
        files |= calendars(roster, plan.workforce, plan.grid.zone, made, calendars_of)
    texts["summary.json"] = summary_json(summary)
    return {name: text.encode() for name, text in texts.items()} | files


def ledger_of(plan: Plan) -> LedgerSettings:
    """Return what counts as a weekend where the plan is, as overtime, and as unsocial by its rules."""
    country = plan.forecasting.country
    settings = LedgerSettings(fairness=next((rule for rule in plan.rules if isinstance(rule, Fairness)), None))
    if country is not None:
        settings = replace(settings, weekend=weekend_of(country))
    cap = next((rule for rule in plan.rules if isinstance(rule, OvertimeCap)), None)
    if cap is None:
        return settings
    day_min, week_min = (None if hours is None else round(hours * 60) for hours in (cap.day_over_h, cap.week_over_h))
    return replace(settings, overtime_day_min=day_min, overtime_week_min=week_min)


def write_outcome(
    outcome: Outcome,
    folder: Path,
    *,
    simulated: SimulatedLevels | None = None,
    ledger: LedgerSettings | None = None,
    made: datetime | None = None,
    pages: Mapping[str, str | bytes] | None = None,
    outlook: Outlook | None = None,
) -> tuple[Path, ...]:
    """Write the files of an outcome into a folder: all or none (see `replace_files`).

    Parameters
    ----------
    outcome, simulated, ledger, made, outlook
        As in `outcome_files`.
    folder
        Output folder; made when missing. Files that are no output of a plan stay as they are; those of an earlier plan
        are replaced or, where this outcome has no such file, removed.
    pages
        Further files to arrive together with the others: name → content, e.g. report.html, simulation.csv.

    Returns
    -------
    The files written.

    Raises
    ------
    OSError
        If the folder cannot be written; it is then as it was before.
    """
    files = outcome_files(outcome, simulated=simulated, ledger=ledger, made=made, outlook=outlook)
    for name, content in (pages or {}).items():
        files[name] = content.encode() if isinstance(content, str) else content
    return replace_files(folder, files, outdated=PLAN_FILES)
