"""Side by side: differences, and whether they can be told from none."""

import csv
import io
from typing import Any

import pytest

from wfm.config.scenarios import BASE
from wfm.studies.whatif.comparison import Span, Verdict, comparison_csv


@pytest.mark.parametrize(
    ("cost", "bound", "verdict"),
    [
        (1100, 1095, Verdict.MORE),  # 100 apart, 20 + 5 unknown
        (900, 890, Verdict.LESS),
        (1025, 1020, Verdict.UNCLEAR),  # 25 apart, 20 + 5 unknown: just not
        (1026, 1021, Verdict.MORE),
        (1000, 1000, Verdict.UNCLEAR),
        (1100, None, Verdict.UNCLEAR),  # nothing is proved
        (None, None, None),
    ],
)
def test_a_difference_counts_beyond_the_two_gaps_together(
    compare: Any, cost: float | None, bound: float | None, verdict: Verdict | None
) -> None:
    found = compare({"cost": 1000, "bound": 980}, a={"cost": cost, "bound": bound})
    assert found.verdict("a", "cost") is verdict
    assert found.verdict(BASE, "cost") is None


def test_the_limits_of_the_difference_are_proved(compare: Any) -> None:
    found = compare({"cost": 1000, "bound": 980}, a={"cost": 900, "bound": 850})
    assert found.proved("a") == Span(-150, -80)
    assert compare({"cost": 1000, "bound": None}, a={"cost": 900, "bound": 850}).proved("a") is None


@pytest.mark.parametrize(
    ("level", "verdict"), [(0.80, Verdict.UNCLEAR), (0.83, Verdict.UNCLEAR), (0.84, Verdict.MORE), (0.7, Verdict.LESS)]
)
def test_a_simulated_level_counts_beyond_both_half_widths(compare: Any, level: float, verdict: Verdict) -> None:
    base = {"service_level": 0.8, "service_level_half_width": 0.02}
    found = compare(base, a={"service_level": level, "service_level_half_width": 0.0101})
    assert found.verdict("a", "service_level") is verdict


def test_other_measures_are_more_less_or_the_same(compare: Any) -> None:
    found = compare({"agents": 8, "status": "feasible"}, a={"agents": 9}, b={"agents": 8}, c={"agents": 7}, d={})
    assert [found.verdict(name, "agents") for name in "abcd"] == [Verdict.MORE, Verdict.SAME, Verdict.LESS, None]
    assert found.verdict("a", "status") is None


def test_differences_are_against_the_base(compare: Any) -> None:
    found = compare({"cost": 200, "overtime_h": 0}, a={"cost": 150, "overtime_h": 3})
    assert found.difference("a", "cost") == -50
    assert found.relative("a", "cost") == -0.25
    assert found.relative("a", "overtime_h") is None


def test_pay_is_all_that_people_get(compare: Any) -> None:
    terms = {"cost_term.pay_salaried": 4, "cost_term.pay_hourly": 2, "cost_term.shortage": 99}
    assert compare(terms, a={}).pay(BASE) == 6
    assert compare(terms, a={}).pay("a") is None


def test_the_csv_has_scenarios_as_columns(compare: Any) -> None:
    base = {
        "status": "feasible",
        "cost": 1000.0,
        "bound": 980.0,
        "service_level": 0.8,
        "service_level_half_width": 0.01,
        "agents": 8,
        "seconds": 2.5,
        "cost_term.shortage": 10.0,
        "service_level_of.orders": 0.8,
    }
    other = {"status": "infeasible", "cost": None, "cost_term.shortage": 12.5}
    text = comparison_csv(compare(base, a={**base, "cost": 1100.0, "bound": 1090.0}, b=other))
    header, *rows = list(csv.reader(io.StringIO(text)))
    assert header == ["measure", "unit", "kind", "base", "a", "b"]
    found = {(row[0], row[2]): row[3:] for row in rows}
    assert found["cost", "value"] == ["1000.00", "1100.00", ""]
    assert found["cost", "difference"] == ["", "100.00", ""]
    assert found["cost", "relative"] == ["", "0.100000", ""]
    assert found["cost", "verdict"] == ["", "more", ""]
    assert found["service_level", "verdict"] == ["", "not distinguishable", ""]
    assert found["status", "value"] == ["feasible", "feasible", "infeasible"]
    assert found["cost_term.shortage", "difference"] == ["", "0.00", "2.50"]
    assert found["service_level_of.orders", "value"] == ["0.800000", "0.800000", ""]
    assert ("seconds", "difference") not in found
    assert ("status", "difference") not in found
