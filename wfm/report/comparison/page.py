"""comparison.html: scenarios side by side on one page that asks the network for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import plotly.graph_objects as go
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from wfm.config.scenarios import BASE
from wfm.report.blocks import Block
from wfm.report.comparison.absence_figure import absence_figure
from wfm.report.comparison.cost_and_service import cost_and_service
from wfm.report.comparison.required_scheduled import required_scheduled
from wfm.report.comparison.table import comparison_lines, difference_text
from wfm.report.comparison.tornado import tornado
from wfm.report.even_times import with_even_times
from wfm.report.numbers import count_text, day_text, money_text, percent_text
from wfm.report.page import packaged, script_json
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.frontier import FRONTIER_FAMILY, Point
from wfm.studies.whatif.results import Results
from wfm.studies.whatif.rule_prices import RULE_FAMILY

__all__ = ["render_comparison"]

MODES = {
    "weighted": "At the plan's own prices",
    "cheapest": "Cheapest that reaches the service level",
    "best_service": "Best service within the budget",
}


def render_comparison(results: Results, made: datetime | None = None) -> str:
    """Return the comparison as one self-contained HTML page.

    Parameters
    ----------
    results
        What the scenarios came to.
    made
        When; left out when None.
    """
    environment = Environment(
        loader=PackageLoader("wfm.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("comparison.html.j2").render(_content(results, made))


def _content(results: Results, made: datetime | None) -> dict[str, Any]:
    comparison = results.comparison
    shown = [item for item in comparison.columns if item.family not in {FRONTIER_FAMILY, RULE_FAMILY}]
    blocks = tuple(_blocks(results))
    dates = comparison.scenarios[0].plan.grid.dates
    return {
        "plan": comparison.scenarios[0].plan,
        "period": f"{day_text(dates[0])} – {day_text(dates[-1])} {dates[-1].year}",
        "made": None if made is None else f"{day_text(made.date())} {made.year}, {made:%H:%M}",
        "count": len(comparison.columns),
        "missing": len(comparison.scenarios) - len(comparison.columns),
        "scenarios": shown,
        "lines": comparison_lines(comparison, tuple(item.name for item in shown)),
        "failed": [
            (item.title, comparison.records[item.name].explanation)
            for item in comparison.columns
            if not comparison.records[item.name].required
        ],
        "rules": tuple(_rule_rows(comparison)),
        "points": tuple(_point_rows(results)),
        "answers": tuple(_answer_rows(results)),
        "absence": tuple(_absence_rows(results)),
        "blocks": {block.id: block for block in blocks},
        "figures_json": script_json(
            {
                block.id: [with_even_times(json.loads(figure.to_json())) for _, figure in block.choices]
                for block in blocks
            }
        ),
        "gantt_json": script_json(None),
        "css": packaged("page.css") + packaged("comparison.css"),
        "js": packaged("page.js"),
        "plotly_js": Markup(get_plotlyjs()),
    }


def _blocks(results: Results) -> Iterator[Block]:
    """Yield the figures, each with its choices."""
    comparison = results.comparison
    yield Block(
        "frontier",
        "Pay against service",
        "Up is better service, left is less pay. The line joins rosters of the base at other prices of missing agents, "
        "those that no other of them beats in both.",
        (("", cost_and_service(comparison, results.points)),),
    )
    base = comparison.records.get(BASE)
    weeks: list[tuple[str, go.Figure]] = []
    for item in comparison.columns:
        record = comparison.records[item.name]
        if record.required:
            weeks.append((item.title, required_scheduled(record, None if item.name == BASE else base)))
    if weeks:
        note = "Agents over all queues. Dotted: what the base requires."
        yield Block("weeks", "Required and scheduled", note, tuple(weeks))
    drawn = tornado(comparison)
    if drawn is not None:
        note = "One thing changes at a time. Grey: less than the two gaps together, so not distinguishable from none."
        yield Block("tornado", "What moves the cost", note, (("", drawn),))
    if results.fan:
        note = "The base roster, simulated with this part of its agents away each day; nobody is called in for them."
        yield Block("absence", "When people call in sick", note, (("", absence_figure(results.fan)),))


def _rule_rows(comparison: Comparison) -> Iterator[dict[str, str]]:
    """Yield what each rule costs: less cost without it, and the limits that are proved."""
    for item in comparison.columns:
        difference, span = comparison.difference(item.name, "cost"), comparison.proved(item.name)
        if item.family != RULE_FAMILY:
            continue
        row = next(row for row in comparison.rows if row.name == "shortage_agent_h")
        yield {
            "rule": item.varied["rule"],
            "price": "–" if difference is None else money_text(max(0.0, -difference), comparison.currency),
            "verdict": str(comparison.verdict(item.name, "cost") or "–"),
            "limits": "–"
            if span is None
            else f"{money_text(max(0.0, -span.most), comparison.currency)} to "
            f"{money_text(max(0.0, -span.least), comparison.currency)}",
            "missing": difference_text(comparison, item.name, row) or "–",
        }


def _point_rows(results: Results) -> Iterator[dict[str, str]]:
    """Yield the Pareto table, by price of missing agents."""
    currency = results.comparison.currency
    if len(results.points) > 1:
        for point in results.points:
            yield {
                "weight": f"× {point.weight:.4g}",
                "pay": money_text(point.pay, currency),
                "level": percent_text(point.service_level),
                "missing": count_text(point.shortage_h, 1),
                "beaten": "another serves as well for less" if point.beaten else "",
            }


def _answer_rows(results: Results) -> Iterator[tuple[str, str]]:
    currency, frontier = results.comparison.currency, results.frontier
    if frontier is None:
        return
    asked = {
        "weighted": "",
        "cheapest": f" of {percent_text(frontier.service_level)}",
        "best_service": f" of {money_text((frontier.budget_minor or 0) / 100, currency)}",
    }
    for mode, point in results.answers.items():
        yield MODES[mode] + asked[mode], _point_words(point, currency)


def _point_words(point: Point | None, currency: str) -> str:
    if point is None:
        return "none of the rosters looked at"
    return (
        f"{money_text(point.pay, currency)} of pay, service level {percent_text(point.service_level)} "
        f"(missing agents priced × {point.weight:.4g}; folder {point.name})"
    )


def _absence_rows(results: Results) -> Iterator[tuple[str, ...]]:
    for point in results.fan:
        yield (
            percent_text(point.rate, 0),
            count_text(point.absent_duties, 1),
            percent_text(point.service_level),
            f"{percent_text(point.low)} – {percent_text(point.high)}",
            percent_text(point.days_on_target),
            count_text(point.missing_h, 1),
            count_text(point.buffer_h, 1),
        )
