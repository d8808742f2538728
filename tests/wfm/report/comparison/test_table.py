"""The rows of the comparison: what each cell says, against a second reckoning of it."""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from wfm.config.loading import load_plan
from wfm.config.scenarios import BASE, Scenario
from wfm.pipeline import Plan
from wfm.report.comparison.table import Cell, comparison_lines, difference_text, value_text
from wfm.studies.whatif.comparison import UNCOMPARED, Comparison, comparison_csv
from wfm.studies.whatif.measures import MEASURES, Measure
from wfm.studies.whatif.task import Record

MINIMAL = Path(__file__).parents[4] / "configs" / "minimal"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(MINIMAL)


def beside(plan: Plan, base: dict[str, Any], other: dict[str, Any], currency: str = "EUR") -> Comparison:
    found = {BASE: base, "a": other}
    scenarios = tuple(Scenario(name, name, plan) for name in found)
    return Comparison(scenarios, {name: Record(name, name, "", "0", item) for name, item in found.items()}, currency)


def cells(found: Comparison, title: str) -> tuple[Cell, ...]:
    (line,) = [line for line in comparison_lines(found, (BASE, "a")) if line.title == title]
    return line.cells


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("−", "-")


COMPARED = [
    item
    for item in MEASURES
    if item.title and item.unit != "text" and item.name not in {*UNCOMPARED, "cost", "service_level"}
]


@pytest.mark.parametrize("row", COMPARED, ids=lambda row: row.name)
def test_what_is_better_is_called_better_whichever_way_it_goes(plan: Plan, row: Measure) -> None:
    for before, after in product((0.25, 0.5, 0.75), repeat=2):
        base, cell = cells(beside(plan, {row.name: before}, {row.name: after}), row.title)
        wanted = (
            "" if row.better is None or after == before else "better" if row.better * (after - before) > 0 else "worse"
        )
        assert (base.below, base.mood) == ("", "")
        assert cell.mood == wanted
        assert bool(cell.below) == (after != before)


@pytest.mark.parametrize("name", sorted(UNCOMPARED))
def test_what_tells_nothing_is_not_compared(plan: Plan, name: str) -> None:
    (row,) = [item for item in MEASURES if item.name == name]
    _, cell = cells(beside(plan, {name: 1.0}, {name: 2.0}), row.title)
    assert (cell.below, cell.mood) == ("", "")


@pytest.mark.parametrize(("cost", "bound"), product((900, 990, 1000, 1010, 1100), (890, 980, None)))
def test_the_cost_has_a_mood_only_where_the_gaps_allow_it(plan: Plan, cost: float, bound: float | None) -> None:
    _, cell = cells(beside(plan, {"cost": 1000, "bound": 995}, {"cost": cost, "bound": bound}), "Cost")
    unknown = None if bound is None else 5 + max(0, cost - bound)
    if unknown is None or abs(cost - 1000) <= unknown:
        assert (cell.below, cell.mood) == ("not distinguishable", "")
    else:
        assert cell.mood == ("better" if cost < 1000 else "worse")


@pytest.mark.parametrize(
    ("name", "unit", "base", "other", "text"),
    [
        ("paid_h", "h", 100.0, 112.5, "+12.5 (+12.5 %)"),
        ("paid_h", "h", 100.0, 87.5, "-12.5 (-12.5 %)"),
        ("overtime_h", "h", 0.0, 4.0, "+4.0"),
        ("asa_s", "s", 20.0, 8.0, "-12 s (-60.0 %)"),
        ("asa_s", "s", 20.0, 320.0, "+5 min (+1500.0 %)"),
        ("abandonment", "share", 0.05, 0.075, "+2.5 points"),
        ("abandonment", "share", 0.075, 0.05, "-2.5 points"),
        ("agents", "count", 8, 10, "+2 (+25.0 %)"),
        ("worst_shortage", "count", 2.0, 3.5, "+1.5 (+75.0 %)"),
        ("cost_per_contact", "money", 4.0, 3.5, "-€0.50 (-12.5 %)"),
        ("paid_h", "h", None, 4.0, ""),
        ("paid_h", "h", 4.0, None, ""),
    ],
)
def test_differences_read_as_people_write_them(
    plan: Plan, name: str, unit: str, base: Any, other: Any, text: str
) -> None:
    found = beside(plan, {name: base}, {name: other})
    assert plain(difference_text(found, "a", Measure(name, name, unit))) == text


@pytest.mark.parametrize(
    ("currency", "text"),
    [("EUR", "€12,346"), ("USD", "$12,346"), ("PLN", "12,346 zł"), ("SAR", "SAR 12,346"), ("GBP", "£12,346")],
)
def test_money_is_in_the_currency_of_the_plan(currency: str, text: str) -> None:
    assert plain(value_text(12345.6, "money", currency)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "€0.00"), (99.99, "€99.99"), (100.0, "€100"), (-99.5, "-€99.50"), (-100.5, "-€101")]
)
def test_small_amounts_have_cents(value: float, text: str) -> None:
    assert plain(value_text(value, "money", "EUR")) == text


@pytest.mark.parametrize("unit", ["money", "share", "s", "h", "count", "text"])
def test_what_is_unknown_is_a_dash_in_every_unit(unit: str) -> None:
    assert value_text(None, unit, "EUR") == "–"
    assert value_text("", unit, "EUR") == "–"
    assert value_text("optimal", unit, "EUR") == "optimal"


def test_rows_of_which_nothing_is_known_are_left_out_but_nought_is_known(plan: Plan) -> None:
    found = beside(plan, {"overtime_h": 0.0, "paid_h": None}, {"overtime_h": 0.0})
    assert [line.title for line in comparison_lines(found, (BASE, "a"))] == ["Overtime hours"]


def test_a_row_that_one_scenario_alone_has_stands_with_a_dash(plan: Plan) -> None:
    found = beside(plan, {}, {"service_level_of.new_chat": 0.5, "cost_term.far_shortage": 7.0})
    lines = {line.title: [plain(cell.value) for cell in line.cells] for line in comparison_lines(found, (BASE, "a"))}
    assert lines == {"Service level, new chat": ["–", "50.0 %"], "Far shortage": ["–", "€7.00"]}


def test_only_the_scenarios_that_are_asked_have_cells(plan: Plan) -> None:
    found = beside(plan, {"agents": 1}, {"agents": 2, "paid_h": 3.0})
    assert [line.title for line in comparison_lines(found, (BASE,))] == ["Agents employed"]
    (line,) = comparison_lines(found, (BASE,))
    assert len(line.cells) == 1


def test_the_page_and_the_file_tell_the_same_story(plan: Plan) -> None:
    base = {item.name: 10.0 for item in COMPARED} | {"cost": 1000.0, "bound": 990.0}
    other = {item.name: 10.0 + place for place, item in enumerate(COMPARED)} | {"cost": 1200.0, "bound": 1190.0}
    found = beside(plan, base, other)
    rows = {(row[0], row[2]): row[4] for row in list(csv.reader(io.StringIO(comparison_csv(found))))[1:]}
    lines = {line.title: line.cells[1] for line in comparison_lines(found, (BASE, "a"))}
    for item in COMPARED:
        assert (float(rows[item.name, "difference"]) != 0) == bool(lines[item.title].below)
    assert rows["cost", "verdict"] == "more"
    assert lines["Cost"].mood == "worse"
