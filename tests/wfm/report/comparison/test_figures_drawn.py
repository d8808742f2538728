"""What the figures of the comparison draw: numbers, order and colours, read back from the figures themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wfm.config.loading import load_plan
from wfm.config.scenarios import BASE, Scenario
from wfm.pipeline import Plan
from wfm.report.comparison.absence_figure import absence_figure
from wfm.report.comparison.cost_and_service import cost_and_service
from wfm.report.comparison.required_scheduled import required_scheduled
from wfm.report.comparison.tornado import LESS, UNCLEAR, sensitivities, tornado
from wfm.report.style import SHORT
from wfm.studies.whatif.absence_fan import AbsencePoint
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.frontier import FRONTIER_FAMILY, Point
from wfm.studies.whatif.rule_prices import RULE_FAMILY
from wfm.studies.whatif.task import Record

MINIMAL = Path(__file__).parents[4] / "configs" / "minimal"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(MINIMAL)


def record(name: str, **measures: Any) -> Record:
    return Record(name, name, "", "0", measures)


def swept(plan: Plan, **costs: tuple[str, float]) -> Comparison:
    """Return a base of 1000, and scenarios that each set one key: name → key and cost; all proved to within 10."""
    scenarios = [Scenario(BASE, "As planned", plan)]
    scenarios += [
        Scenario(name, name, plan, "", "s", {key: f"<{name}>"}, one_at_a_time=True) for name, (key, _) in costs.items()
    ]
    records = {name: record(name, cost=cost, bound=cost - 10) for name, (_, cost) in costs.items()}
    return Comparison(tuple(scenarios), {BASE: record(BASE, cost=1000, bound=990), **records}, "EUR")


@pytest.mark.parametrize(
    ("costs", "order"),
    [
        ({"a": ("k", 1100), "b": ("l", 1200)}, ["l", "k"]),
        ({"a": ("k", 1200), "b": ("l", 1200)}, ["k", "l"]),
        ({"a": ("k", 500), "b": ("l", 1200)}, ["k", "l"]),
        ({"a": ("k", 900), "b": ("k", 1150), "c": ("l", 1200)}, ["k", "l"]),  # 250 from end to end
        ({"a": ("k", 1190), "b": ("k", 1150), "c": ("l", 1200)}, ["l", "k"]),  # on one side only: 190
    ],
)
def test_keys_are_sorted_by_how_far_they_move_the_cost(
    plan: Plan, costs: dict[str, tuple[str, float]], order: list[str]
) -> None:
    assert list(sensitivities(swept(plan, **costs))) == order


def test_colours_say_more_less_and_unclear(plan: Plan) -> None:
    drawn = tornado(swept(plan, up=("k", 1100), down=("k", 900), near=("k", 1020), just=("k", 1021)))
    assert drawn is not None
    bar = drawn.data[0]
    assert list(bar.x) == [100, -100, 20, 21]
    assert list(bar.marker.color) == [SHORT, LESS, UNCLEAR, SHORT]
    assert bar.text[2] == "not distinguishable"


def test_tags_in_values_are_only_text(plan: Plan) -> None:
    drawn = tornado(swept(plan, up=("<k>", 1100)))
    assert drawn is not None
    assert [list(part) for part in drawn.data[0].y] == [["&lt;k&gt;"], ["&lt;up&gt;"]]


def test_a_sweep_without_a_roster_is_not_drawn(plan: Plan) -> None:
    found = swept(plan, up=("k", 1100), none=("l", 1200))
    lost = replace(found, records={**found.records, "none": record("none", status="infeasible", cost=None)})
    assert list(sensitivities(lost)) == ["k"]
    nothing = replace(found, records={**found.records, BASE: record(BASE, cost=None)})
    assert tornado(nothing) is None


def test_the_figure_grows_with_its_bars(plan: Plan) -> None:
    few, many = tornado(swept(plan, a=("k", 1))), tornado(swept(plan, a=("k", 1), b=("k", 2), c=("l", 3)))
    assert few is not None
    assert many is not None
    assert many.layout.height - few.layout.height == 60


def fan(*rates: float) -> tuple[AbsencePoint, ...]:
    return tuple(AbsencePoint(rate, 0, 0.9 - rate, 0.8 - rate, 0.95 - rate, 0.7 - rate, 0, 0) for rate in rates)


def test_the_band_goes_up_along_the_high_and_back_along_the_low() -> None:
    points = fan(0.0, 0.1, 0.2)
    band, level, days = absence_figure(points).data
    assert list(band.x) == [0.0, 0.1, 0.2, 0.2, 0.1, 0.0]
    assert list(band.y) == [*(point.high for point in points), *(point.low for point in reversed(points))]
    assert list(level.y) == [point.service_level for point in points]
    assert list(days.y) == [point.days_on_target for point in points]
    assert list(level.x) == list(days.x) == [0.0, 0.1, 0.2]
    for x, y in zip(level.x, level.y, strict=True):
        low, high = sorted(v for u, v in zip(band.x, band.y, strict=True) if u == x)
        assert low <= y <= high


def test_one_rate_is_drawn_too() -> None:
    assert list(absence_figure(fan(0.05)).data[0].x) == [0.05, 0.05]


def points(*rows: tuple[float, float, bool]) -> tuple[Point, ...]:
    return tuple(Point(f"p{n}", 2.0**n, pay, level, 0.0, beaten) for n, (pay, level, beaten) in enumerate(rows))


def scattered(plan: Plan) -> Comparison:
    found = {
        BASE: (None, 100.0, 0.8),
        "own": (None, 120.0, 0.9),
        "nobody": (None, None, 0.9),
        "unheard": (None, 110.0, None),
        "frontier_2": (FRONTIER_FAMILY, 130.0, 0.95),
        "without_x": (RULE_FAMILY, 90.0, 0.8),
    }
    scenarios = tuple(Scenario(name, name, plan, "", family) for name, (family, _, _) in found.items())
    records = {
        name: record(name, **{"cost_term.pay_hourly": pay, "service_level": level})
        for name, (_, pay, level) in found.items()
    }
    return Comparison(scenarios, records, "EUR")


def test_a_point_a_scenario_of_its_own_with_pay_and_level(plan: Plan) -> None:
    traces = {trace.name: trace for trace in cost_and_service(scattered(plan), ()).data}
    assert list(traces) == [BASE, "own"]
    assert (traces["own"].x[0], traces["own"].y[0]) == (120.0, 0.9)
    assert (traces[BASE].marker.symbol, traces["own"].marker.symbol) == ("diamond", "circle")


def test_the_line_joins_what_nothing_beats_by_pay(plan: Plan) -> None:
    rows = points((300, 0.9, False), (100, 0.5, False), (250, 0.6, True), (200, 0.8, False))
    line = cost_and_service(scattered(plan), rows).data[0]
    assert line.name == "Frontier"
    assert list(line.x) == [100, 200, 300]
    assert list(line.y) == [0.5, 0.8, 0.9]
    assert list(line.text) == [f"missing agents priced × {weight}" for weight in (2, 8, 1)]


@pytest.mark.parametrize("rows", [(), ((100, 0.5, False),), ((100, 0.5, False), (200, 0.4, True))])
def test_one_point_is_no_line(plan: Plan, rows: tuple[tuple[float, float, bool], ...]) -> None:
    assert "Frontier" not in [trace.name for trace in cost_and_service(scattered(plan), points(*rows)).data]


def test_many_scenarios_do_not_run_out_of_colours(plan: Plan) -> None:
    scenarios = tuple(Scenario(f"s{n}", f"s{n}", plan) for n in range(60))
    records = {
        item.name: record(item.name, **{"cost_term.pay_hourly": 1.0, "service_level": 0.5}) for item in scenarios
    }
    assert len(cost_and_service(Comparison(scenarios, records, "EUR"), ()).data) == 60


def hours(count: int, day: int = 2) -> tuple[str, ...]:
    first = datetime(2026, 3, day)
    return tuple((first + timedelta(hours=n)).isoformat() + "+01:00" for n in range(count))


def test_the_base_requirement_is_dotted_where_the_intervals_are_the_same() -> None:
    one = Record("a", "a", "", "0", {}, hours(24), (1.0,) * 24, (2.0,) * 24)
    base = replace(one, name=BASE, required=(3.0,) * 24)
    drawn = required_scheduled(one, base)
    assert [(trace.name, trace.y[0]) for trace in drawn.data] == [
        ("Scheduled", 2.0),
        ("Required", 1.0),
        ("Required as planned", 3.0),
    ]
    assert all(trace.line.shape == "hv" for trace in drawn.data)
    assert len({tuple(trace.x) for trace in drawn.data}) == 1
    other_week = replace(base, times=hours(24, day=9))
    assert [trace.name for trace in required_scheduled(one, other_week).data] == ["Scheduled", "Required"]
