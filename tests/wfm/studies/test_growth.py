"""Sweeps turn one dial at a time, and each centre is measured once."""

from dataclasses import fields

import pytest

from wfm.studies.centre_dials import CentreDials
from wfm.studies.growth import COLUMNS, SWEEPS, Point, growth_lines


def line_for(dials):
    """Return what a run could say of a centre."""
    return {
        "agents": dials.agents,
        "queues": dials.queues,
        "skill_sets": dials.skill_sets,
        "intervals": 7 * 1440 // dials.interval_min,
        "peak_mb": 100.0,
        "reached_s": {"0.01": 3.0, "0.005": 7.0},
        "something_else": 1,
    }


@pytest.mark.parametrize("sweep", SWEEPS)
def test_a_sweep_turns_its_dial_alone(sweep):
    together = {"queues": {"queues", "skill_sets"}}.get(sweep, {sweep})
    centres = SWEEPS[sweep]
    for item in fields(CentreDials):
        values = {getattr(dials, item.name) for dials in centres}
        assert (len(values) > 1) == (item.name in together)
    assert len({getattr(dials, sweep) for dials in centres}) == len(centres)


def test_every_row_has_the_columns():
    rows = list(growth_lines(line_for))
    assert len(rows) == sum(map(len, SWEEPS.values()))
    assert all(tuple(row) == COLUMNS or set(row) == set(COLUMNS) for row in rows)
    assert all(row["half_percent_s"] == 7.0 for row in rows)
    assert {row["sweep"] for row in rows} == set(SWEEPS)


def test_the_value_is_that_of_the_dial():
    values = [row["value"] for row in growth_lines(line_for, ("interval_min",))]
    assert values == [60, 30, 15]
    assert [row["intervals"] for row in growth_lines(line_for, ("interval_min",))] == [168, 336, 672]
    assert Point("agents", CentreDials(agents=77)).value == 77


def test_a_centre_in_two_sweeps_is_measured_once():
    seen = []

    def measure(dials):
        seen.append(dials)
        return line_for(dials)

    list(growth_lines(measure))
    assert len(seen) == len(set(seen)) < sum(map(len, SWEEPS.values()))


def test_a_run_that_failed_leaves_dashes():
    (*_, row) = growth_lines(lambda dials: {"status": "failed: no word"}, ("interval_min",))
    assert row["peak_mb"] is None and row["half_percent_s"] is None
    assert row["value"] == 15


def test_an_excess_over_the_trivial_bound_is_left_out():
    for bound_s, excess in ((None, None), (9.0, 0.002)):
        line = {"bound_s": bound_s, "excess": 0.002}
        assert {row["excess"] for row in growth_lines(lambda dials, line=line: line, ("queues",))} == {excess}
