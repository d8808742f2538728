"""fairness.csv, and fairness in summary.json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wfm.evaluation.fairness_report import FairnessReport
from wfm.tables.cells import csv_text

__all__ = ["FAIRNESS_COLUMNS", "fairness_csv", "fairness_rows", "fairness_summary"]

FAIRNESS_COLUMNS = (
    "agent_id",
    "name",
    "team",
    "points",
    "points_before",
    "fair_share",
    "points_above",
    "points_prorated",
    "weekend_duties",
    "holiday_duties",
    "night_duties",
    "early_duties",
    "late_duties",
    "overtime_h",
    "wishes",
    "wishes_kept",
)
"""Columns of fairness.csv."""


def fairness_rows(report: FairnessReport) -> Iterator[tuple[str, ...]]:
    """Yield the rows of fairness.csv, in the order of the plan."""
    for item in report.agents:
        burden = item.burden
        yield (
            item.agent.id,
            item.agent.name,
            item.agent.team,
            str(item.points),
            str(item.fair.carried),
            f"{float(item.fair.share):.2f}",
            str(item.above),
            f"{item.prorated:.2f}",
            str(burden.weekend),
            str(burden.holiday),
            str(burden.night),
            str(burden.early),
            str(burden.late),
            str(burden.overtime_h),
            str(item.wishes),
            str(item.kept),
        )


def fairness_csv(report: FairnessReport) -> str:
    """Return fairness.csv: one row an agent."""
    return csv_text(FAIRNESS_COLUMNS, fairness_rows(report))


def fairness_summary(report: FairnessReport) -> dict[str, Any]:
    """Return fairness for summary.json: pro-rated points, kept wishes, who is served worst; of all and by team."""
    worst = report.worst
    return {
        "rule": "stated in the plan" if report.stated else "default points, not enforced",
        **_spread(report, None),
        "points_above": sum(item.above for item in report.agents),
        "worst_served": None if worst is None else worst.agent.id,
        "teams": {team: _spread(report, team) for team in report.teams},
    }


def _spread(report: FairnessReport, team: str | None) -> dict[str, float | None]:
    spread, rate = report.spread(team), report.hit_rate(team)
    return {
        "points_mean": None if spread is None else round(spread.mean, 2),
        "points_range": None if spread is None else round(spread.spread, 2),
        "points_gini": None if spread is None else round(spread.gini, 4),
        "preference_hit_rate": None if rate is None else round(rate, 4),
    }
