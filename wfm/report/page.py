"""The report: one HTML page that holds everything and asks the network for nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from wfm.report.blocks import figure_blocks, gantt_data
from wfm.report.even_times import with_even_times
from wfm.report.fairness_panel import fairness_panel
from wfm.report.first_screen import (
    cards,
    cost_parts,
    day_heads,
    proof_rows,
    rule_cost_rows,
    rules_checked,
    service_rows,
    worst_rows,
)
from wfm.report.numbers import day_text
from wfm.report.uncertainty_panel import uncertainty_panel
from wfm.rostering.result import SolveStatus
from wfm.tables.coverage_out import coverage_on
from wfm.tables.summary_out import SimulatedLevels, expected_of, summary_of

if TYPE_CHECKING:
    from wfm.demand import Demand
    from wfm.pipeline import Outcome
    from wfm.staffing.outlook import Outlook

__all__ = ["packaged", "render", "script_json"]

VIOLATIONS_SHOWN = 50

STATUS_TEXTS = {
    SolveStatus.OPTIMAL: "Optimal, proved",
    SolveStatus.FEASIBLE: "Roster with proven bound",
    SolveStatus.BROKEN: "Roster that breaks a rule",
    SolveStatus.INFEASIBLE: "No roster can exist",
    SolveStatus.UNKNOWN: "No roster found in time",
}


def render(
    outcome: Outcome,
    simulation: SimulatedLevels | None = None,
    made: datetime | None = None,
    kept: Sequence[Demand] = (),
    outlook: Outlook | None = None,
) -> str:
    """Return the report of an outcome as one self-contained HTML page.

    Parameters
    ----------
    outcome
        What a plan came to; without a roster the page says why.
    simulation
        Queue id → simulated service level and 95 % half-width. None: only the formulas' expectation is shown, and the
        page says so.
    made
        When the roster was made; left out when None.
    kept
        Forecasts of past weeks as they were made then, the earliest first; without any the page shows what the methods
        would have forecast.
    outlook
        What stands behind the requirement; None leaves the panel on uncertainty out.
    """
    environment = Environment(
        loader=PackageLoader("wfm.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(_content(outcome, simulation, made, kept, outlook))


def _content(
    outcome: Outcome,
    simulation: SimulatedLevels | None,
    made: datetime | None,
    kept: Sequence[Demand],
    outlook: Outlook | None,
) -> dict[str, Any]:
    """Return everything that the template prints."""
    coverage = None if outcome.audit is None else coverage_on(outcome.plan.grid, outcome.audit.coverage)
    expected = None if coverage is None else expected_of(outcome, coverage)
    violations = () if outcome.audit is None else outcome.audit.violations
    blocks = figure_blocks(outcome, coverage, kept)
    gantt = gantt_data(outcome, coverage)
    return {
        "plan": outcome.plan,
        "period": _period(outcome),
        "made": None if made is None else f"{day_text(made.date())} {made.year}, {made:%H:%M}",
        "status": _status(outcome),
        "good": outcome.result.roster is not None and not violations,
        "explanation": outcome.result.explanation,
        "broken": outcome.result.notes,
        "cards": cards(outcome, coverage),
        "parts": cost_parts(outcome),
        "day_heads": day_heads(outcome),
        "service": () if expected is None else service_rows(outcome, expected, simulation),
        "simulated": simulation is not None,
        "worst": () if coverage is None or expected is None else worst_rows(coverage, expected),
        "proof": proof_rows(outcome),
        "rules": rules_checked(outcome),
        "fairness": fairness_panel(outcome),
        "rule_costs": rule_cost_rows(outcome),
        "violations": violations[:VIOLATIONS_SHOWN],
        "more_violations": max(0, len(violations) - VIOLATIONS_SHOWN),
        "blocks": blocks,
        "gantt": gantt,
        "uncertainty": uncertainty_panel(outcome, outlook),
        "summary": summary_of(outcome, simulation, outlook),
        "figures_json": script_json(
            {
                block.id: [with_even_times(json.loads(figure.to_json())) for _, figure in block.choices]
                for block in blocks
            }
        ),
        "gantt_json": script_json(gantt),
        "css": packaged("page.css"),
        "js": packaged("page.js"),
        "plotly_js": Markup(get_plotlyjs()),
    }


def script_json(value: Any) -> Markup:
    """Return JSON that may stand inside a script element, whatever text from people's files is in it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def packaged(name: str) -> Markup:
    """Return a text of the page that is our own and stands in it as it is."""
    return Markup(files("wfm.report").joinpath("templates", name).read_text(encoding="utf-8"))


def _period(outcome: Outcome) -> str:
    dates = outcome.plan.grid.dates
    return f"{day_text(dates[0])} – {day_text(dates[-1])} {dates[-1].year}"


def _status(outcome: Outcome) -> str:
    if outcome.result.interrupted and outcome.result.roster is not None:
        return "Interrupted: the best roster so far"
    if outcome.result.roster is not None and outcome.result.bound is None:
        return "Roster, no bound"
    return STATUS_TEXTS[outcome.result.status]
