"""The page of a capacity plan: whole, offline, with the numbers of the plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from wfm.config import load_plan
from wfm.report.capacity_page import render_capacity
from wfm.report.capacity_weeks import hours_by_week, people_by_week
from wfm.studies.capacity import CapacityStudy, capacity_of

PATCH = {
    "name": "<b>centre</b>",
    "capacity": {"weeks": 10, "lead_weeks": 0, "attrition_per_year": 0.8, "ramp": [{"weeks": 2, "productive": 0}]},
}


@pytest.fixture(scope="module")
def study() -> CapacityStudy:
    return capacity_of(load_plan(Path(__file__).parents[3] / "configs" / "minimal", patch=PATCH))


@pytest.fixture(scope="module")
def page(study: CapacityStudy) -> str:
    return render_capacity(study)


def test_the_page_asks_the_network_for_nothing(page: str) -> None:
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "http" not in outside.replace("http-equiv", "")
    assert "default-src 'none'" in page


def test_names_of_people_cannot_break_the_page(page: str) -> None:
    assert "<b>centre</b>" not in page
    assert "&lt;b&gt;centre&lt;/b&gt;" in page


def test_classes_and_cost_stand_in_tables(page: str, study: CapacityStudy) -> None:
    hired = study.best.hires
    assert hired.any()
    table = page.split("Who starts when")[1].split("</table>", maxsplit=1)[0]
    assert table.count("<tr>") == 1 + (hired > 0).sum()
    for term in study.best.cost_minor:
        assert f"<td>{term}</td>" in page
    assert "attrition" not in page.split("Remarks")[1].split("</ul>", maxsplit=1)[0]


def test_a_plan_that_hires_nobody_says_so(study: CapacityStudy) -> None:
    assert "Nobody: hiring costs more" in render_capacity(replace(study, best=study.unchanged))


def test_figures_are_those_of_the_plan(page: str, study: CapacityStudy) -> None:
    text = page.split('id="figures">')[1].split("</script>", maxsplit=1)[0]
    drawn = json.loads(text)
    assert len(drawn["hours"]) == 1 + len(study.plan.queues)
    all_queues = hours_by_week(study, None)
    required = study.best.problem.required_h
    lines = {trace.name: list(trace.y) for trace in all_queues.data}
    assert lines["Required"] == pytest.approx(required.sum(axis=0), abs=0.01)
    assert all(a <= b + 0.01 for a, b in zip(lines["Served"], lines["Required"], strict=True))
    assert sum(lines["Served if nobody is hired"]) <= sum(lines["Served"]) + 0.1
    one = {trace.name: list(trace.y) for trace in hours_by_week(study, 1).data}
    assert one["Required"] == pytest.approx(required[1], abs=0.01)


def test_people_of_all_contracts_are_drawn(study: CapacityStudy) -> None:
    figure = people_by_week(study)
    stacked = [trace for trace in figure.data if getattr(trace, "stackgroup", None) == "people"]
    total = [sum(values) for values in zip(*(trace.y for trace in stacked), strict=True)]
    assert total == pytest.approx(study.best.heads.sum(axis=0), abs=0.05)
    starters = next(trace for trace in figure.data if trace.name == "Start")
    assert sum(starters.y) == pytest.approx(study.best.hires.sum())
