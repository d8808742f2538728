"""Sick days: more absence never helps, and the table says what it rests on."""

import csv
import io
import math

import pytest

from wfm.pipeline import Plan, forecast_of, problem_of, requirement_of
from wfm.rostering.roster import Roster
from wfm.rostering.solver import solve
from wfm.studies.whatif import absence_fan
from wfm.studies.whatif.absence_fan import (
    AbsencePoint,
    FanTask,
    absence_fan_csv,
    absence_point,
    fan_from_json,
    fan_json,
)

POINT = AbsencePoint(0.1, 4.0, 0.8, 0.7, 0.9, math.nan, 12.5, 30.25)


def test_a_fan_is_read_back_as_it_was_written() -> None:
    found = fan_from_json(fan_json((POINT,), "abc"), "abc")
    assert found is not None
    assert str(found) == str((POINT,))


@pytest.mark.parametrize("text", ["", "[]", '{"digest": "abc"}', '{"digest": "abc", "points": [{"rate": 1}]}'])
def test_a_damaged_fan_is_none(text: str) -> None:
    assert fan_from_json(text, "abc") is None


def test_a_fan_of_something_else_is_none() -> None:
    assert fan_from_json(fan_json((POINT,), "abc"), "abd") is None


def test_the_table_has_a_row_a_rate() -> None:
    (row,) = csv.DictReader(io.StringIO(absence_fan_csv((POINT,))))
    assert row["rate"] == "0.1"
    assert row["missing_h"] == "12.5"
    assert row["days_on_target"] == ""


@pytest.mark.slow
def test_more_absence_never_helps(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wfm.pipeline.MOST_REPLICATIONS", 20)
    monkeypatch.setattr(absence_fan, "COVERAGE_DRAWS", 2)
    demand = forecast_of(plan)
    roster = solve(problem_of(plan, requirement_of(plan, demand)), plan.limits).roster
    assert isinstance(roster, Roster)
    fan = [absence_point(FanTask(plan, (demand, ()), roster, rate)) for rate in (0.0, 0.2, 0.5)]
    assert [point.absent_duties for point in fan] == [rate * len(roster.duties) for rate in (0.0, 0.2, 0.5)]
    assert fan[0].missing_h < fan[1].missing_h < fan[2].missing_h
    assert fan[0].service_level > fan[1].service_level > fan[2].service_level
    assert fan[0].buffer_h == 0 < fan[1].buffer_h < fan[2].buffer_h
    assert all(point.low <= point.service_level <= point.high for point in fan)
