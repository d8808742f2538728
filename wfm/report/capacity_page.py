"""The page of a capacity plan: what it costs, who starts when, hours and people by week."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from wfm.report.capacity_weeks import hours_by_week, people_by_week
from wfm.report.numbers import count_text, day_text, money_text, percent_text
from wfm.report.page import script_json
from wfm.studies.capacity.study import CapacityStudy

__all__ = ["render_capacity"]


def render_capacity(study: CapacityStudy) -> str:
    """Return the plan of weeks and months as one self-contained HTML page."""
    environment = Environment(
        loader=PackageLoader("wfm.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("capacity.html.j2").render(_content(study))


def _content(study: CapacityStudy) -> dict[str, Any]:
    best, problem, currency = study.best, study.best.problem, study.plan.currency
    figures = {
        "hours": [hours_by_week(study, None), *(hours_by_week(study, row) for row in range(len(problem.queues)))],
        "people": [people_by_week(study)],
    }
    total, unchanged = best.total_minor / 100, study.unchanged.total_minor / 100
    gap = (best.total_minor - best.bound_minor) / best.total_minor if best.total_minor else 0.0
    return {
        "name": study.plan.name,
        "period": f"{_day(problem.weeks[0])}, {len(problem.weeks)} weeks",
        "queues": [queue.name for queue in study.plan.queues],
        "cards": [
            ("Cost", money_text(total, currency), f"proved within {percent_text(max(gap, 0.0), 2)}"),
            ("If nobody is hired", money_text(unchanged, currency), "pay and the price of missing agents"),
            ("People to hire", count_text(float(best.hires.sum())), "over the whole plan"),
            (
                "People at the end",
                count_text(float(best.heads[:, -1].sum())),
                f"{count_text(float(best.heads[:, 0].sum()))} at the start",
            ),
            (
                "Agent-hours missing",
                count_text(float(best.short_h.sum())),
                f"of {count_text(float(problem.required_h.sum()))}; {count_text(float(study.unchanged.short_h.sum()))} "
                "if nobody is hired",
            ),
        ],
        "terms": [(name, money_text(float(term.sum()) / 100, currency)) for name, term in best.cost_minor.items()],
        "classes": [
            (_day(week), group.contract, " ".join(group.skills), count_text(float(best.hires[g, w]), 0))
            for w, week in enumerate(problem.weeks)
            for g, group in enumerate(problem.groups)
            if best.hires[g, w] > 0
        ],
        "notes": study.notes,
        "figures_json": script_json({name: [json.loads(f.to_json()) for f in made] for name, made in figures.items()}),
        "css": _packaged("page.css"),
        "js": _packaged("page.js"),
        "plotly_js": Markup(get_plotlyjs()),
    }


def _packaged(name: str) -> Markup:
    """Return a text of the page that is our own and stands in it as it is."""
    return Markup(files("wfm.report").joinpath("templates", name).read_text(encoding="utf-8"))


def _day(day: date) -> str:
    return f"{day_text(day)} {day.year}"
