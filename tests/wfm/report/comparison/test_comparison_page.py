"""The page on which scenarios stand side by side."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wfm.config.loading import load_plan
from wfm.config.scenarios import BASE, Frontier, Scenario
from wfm.report.comparison.cost_and_service import cost_and_service
from wfm.report.comparison.page import render_comparison
from wfm.report.comparison.required_scheduled import required_scheduled
from wfm.report.comparison.table import comparison_lines, value_text
from wfm.report.comparison.tornado import sensitivities, tornado
from wfm.studies.whatif.absence_fan import AbsencePoint
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.frontier import FRONTIER_FAMILY
from wfm.studies.whatif.results import Results
from wfm.studies.whatif.rule_prices import RULE_FAMILY
from wfm.studies.whatif.task import Record

THIN = "\N{NO-BREAK SPACE}"
MINIMAL = Path(__file__).parents[4] / "configs" / "minimal"
TIMES = tuple((datetime(2026, 3, 2) + timedelta(minutes=30 * place)).isoformat() + "+01:00" for place in range(48))


def measures(cost: float, level: float, **more: Any) -> dict[str, Any]:
    return {
        "status": "feasible", "cost": cost, "bound": cost - 10, "agents": 8, "service_level": level,
        "service_level_half_width": 0.005, "shortage_agent_h": 3.0, "cost_term.pay_hourly": cost - 100, "asa_s": 20.0,
        "cost_term.shortage": 100.0, **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    plan = load_plan(MINIMAL)
    dear = replace(plan, prices=replace(plan.prices, shortage_minor_per_h=2 * plan.prices.shortage_minor_per_h))
    scenarios = (
        Scenario(BASE, "As planned", plan),
        Scenario("more", "<b>More</b> & more", plan, "a note"),
        Scenario("s_1", "s: aht 0.9", plan, "", "s", {"aht_factor": "0.9"}, one_at_a_time=True),
        Scenario("s_2", "s: aht 1.1", plan, "", "s", {"aht_factor": "1.1"}, one_at_a_time=True),
        Scenario("s_3", "s: volume 2", plan, "", "s", {"volume_factor": "2"}, one_at_a_time=True),
        Scenario("frontier_2", "x2", dear, "", FRONTIER_FAMILY, {"price": "× 2"}),
        Scenario("without_x", "Without x", plan, "", RULE_FAMILY, {"rule": "min weekly rest (hours 35)"}),
        Scenario("lost", "Not there", plan),
    )
    values = {
        BASE: measures(1000, 0.8),
        "more": measures(1200, 0.7, agents=9),
        "s_1": measures(950, 0.9),
        "s_2": measures(1005, 0.801),
        "s_3": measures(1500, 0.5),
        "frontier_2": measures(1100, 0.95),
        "without_x": measures(970, 0.8),
        "lost": {"status": "infeasible"},
    }
    records = {
        name: Record(name, name, "", "0", found, TIMES, (2.0,) * 48, (1.5,) * 48)
        if name != "lost"
        else Record(name, name, "", "0", found, explanation=("nobody can work on Friday",))
        for name, found in values.items()
    }
    return Comparison(scenarios, records, "EUR")


@pytest.fixture(scope="module")
def page(comparison: Comparison) -> str:
    fan = tuple(
        AbsencePoint(rate, 10 * rate, 0.9 - rate, 0.8 - rate, 1 - rate, 0.7, 4.0, 100 * rate) for rate in (0, 0.1)
    )
    return render_comparison(Results(comparison, fan, Frontier(service_level=0.9, budget_minor=90_000)))


def test_the_page_needs_nothing_but_itself(page: str) -> None:
    assert not re.findall(r'(?:src|href)="?(?!data:)[^"\s>]+', page.split("<script", 1)[0])
    assert "default-src 'none'" in page


def test_text_of_files_is_only_text(page: str) -> None:
    assert "<b>More</b>" not in page
    assert "&lt;b&gt;More&lt;/b&gt; &amp; more" in page


def test_tags_in_titles_are_not_read_by_the_figures(comparison: Comparison) -> None:
    names = [trace.name for trace in cost_and_service(comparison, ()).data]
    assert "&lt;b&gt;More&lt;/b&gt; &amp; more" in names
    assert not [name for name in names if "<" in name]


def test_every_figure_of_the_issue_is_there(page: str) -> None:
    text = re.search(r'<script type="application/json" id="figures">(.*?)</script>', page, re.S)
    assert text is not None
    figures = json.loads(text[1])
    assert set(figures) == {"frontier", "weeks", "tornado", "absence"}
    assert len(figures["weeks"]) == 7
    assert all(f'id="figure-{name}"' in page for name in figures)


def test_a_scenario_without_a_roster_says_why(page: str) -> None:
    assert "nobody can work on Friday" in page
    assert "1 without a roster" in page


def test_the_table_says_what_cannot_be_distinguished(comparison: Comparison) -> None:
    lines = {line.title: line for line in comparison_lines(comparison, (BASE, "more", "s_2"))}
    cost = [(cell.value, cell.below, cell.mood) for cell in lines["Cost"].cells]
    assert cost == [
        ("€1,000", "", ""),
        ("€1,200", f"+€200 (+20.0{THIN}%)", "worse"),
        ("€1,005", "not distinguishable", ""),
    ]
    level = [cell.below for cell in lines["Service level"].cells]
    assert level == ["", "−10.0 points", "not distinguishable"]
    assert [cell.below for cell in lines["Agents employed"].cells] == ["", f"+1 (+12.5{THIN}%)", ""]
    assert "Shortage" in lines
    assert "Overtime hours" not in lines


def test_the_price_of_a_rule_stands_beside_its_proved_limits(page: str) -> None:
    assert "min weekly rest (hours 35)" in page
    row = page.split("min weekly rest (hours 35)", 1)[1].split("</tr>", 1)[0]
    assert "€30" in row
    assert "less" in row
    assert "€20 to €40" in row


def test_the_answers_name_the_rosters(page: str) -> None:
    text = page.split("What service costs", 1)[1]
    assert "€1,000 of pay, service level 95.0 %" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "folder frontier_2" in text
    assert "Best service within the budget of €900" in text


def test_the_key_that_moves_the_cost_most_comes_first(comparison: Comparison) -> None:
    found = sensitivities(comparison)
    assert {key: [item.name for item in group] for key, group in found.items()} == {
        "volume_factor": ["s_3"],
        "aht_factor": ["s_1", "s_2"],
    }
    drawn = tornado(comparison)
    assert drawn is not None
    assert list(drawn.data[0].x) == [500.0, -50.0, 5.0]
    assert len(set(drawn.data[0].marker.color)) == 3


def test_without_sweeps_there_is_no_tornado(comparison: Comparison) -> None:
    few = Comparison(comparison.scenarios[:2], {name: comparison.records[name] for name in (BASE, "more")}, "EUR")
    assert tornado(few) is None
    assert 'id="figure-tornado"' not in render_comparison(Results(few))


def test_the_base_requirement_is_drawn_beside_a_scenarios(comparison: Comparison) -> None:
    base, more = comparison.records[BASE], comparison.records["more"]
    assert [trace.name for trace in required_scheduled(base).data] == ["Scheduled", "Required"]
    drawn = required_scheduled(more, replace(base, required=(3.0,) * 48))
    assert list(drawn.data[2].y) == [3.0] * 48


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "money", "–"), ("feasible", "text", "feasible"), (12345.6, "money", "€12,346"), (9.5, "money", "€9.50"),
        (0.123, "share", "12.3 %"), (12.0, "s", "12 s"), (-12.0, "s", "−12 s"), (7.25, "h", "7.2"), (3.0, "count", "3"),
    ],
)  # fmt: skip
def test_values_read_as_people_write_them(value: Any, unit: str, text: str) -> None:
    assert value_text(value, unit, "EUR").replace("\N{NO-BREAK SPACE}", " ") == text
