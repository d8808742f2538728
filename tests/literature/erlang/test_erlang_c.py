"""Erlang C against erlang_c.csv (52 rows): performance, staffing, caps, shrinkage."""

import math

import numpy as np
import pytest

from wfm.staffing import erlang
from wfm.staffing.targets import Shrinkage


def _printed(value: str) -> str:
    return "inf" if value == "infeasible" else value


def _goal(row):
    return {"aht_s": float(row["aht_s"]), "target": float(row["sl_goal"]), "within_s": float(row["target_s"])}


def test_waiting_probability(row_c, load_of, agrees):
    assert agrees(erlang.erlang_c(float(row_c["agents"]), load_of(row_c)), row_c["p_wait"])


def test_waiting_probability_is_right_relatively(row_c, load_of):
    exact = float(row_c["p_wait"])
    found = float(erlang.erlang_c(float(row_c["agents"]), load_of(row_c)))
    assert math.isclose(found, exact, rel_tol=1e-11, abs_tol=0.0)


def test_service_level(row_c, load_of, agrees):
    found = erlang.service_level(
        float(row_c["agents"]), load_of(row_c), aht_s=float(row_c["aht_s"]), within_s=float(row_c["target_s"])
    )
    assert agrees(found, row_c["service_level"])


def test_all_definitions_are_one_where_nobody_hangs_up(row_c, load_of):
    levels = {
        float(
            erlang.service_level(
                float(row_c["agents"]),
                load_of(row_c),
                aht_s=float(row_c["aht_s"]),
                within_s=float(row_c["target_s"]),
                definition=kind,
            )
        )
        for kind in ("offered", "excl_short_abandon", "answered")
    }
    assert len(levels) == 1


def test_average_speed_of_answer(row_c, load_of, agrees):
    found = erlang.average_speed_of_answer(float(row_c["agents"]), load_of(row_c), aht_s=float(row_c["aht_s"]))
    assert agrees(found, row_c["asa_s"])


def test_occupancy(row_c, load_of, agrees):
    assert agrees(erlang.occupancy(float(row_c["agents"]), load_of(row_c)), row_c["occupancy"])


def test_required_for_the_service_level(row_c, load_of):
    assert erlang.required_agents(load_of(row_c), **_goal(row_c)) == float(_printed(row_c["required_agents_sl"]))


def test_required_with_the_occupancy_cap(row_c, load_of):
    found = erlang.required_agents(load_of(row_c), max_occupancy=float(row_c["occ_cap"]), **_goal(row_c))
    assert found == float(_printed(row_c["required_agents"]))


def test_required_as_a_real_number(row_c, load_of, agrees):
    if not row_c["required_real_sl"]:
        pytest.skip("no finite staffing")
    assert agrees(erlang.required_agents(load_of(row_c), integer=False, **_goal(row_c)), row_c["required_real_sl"])


def test_scheduled_after_shrinkage(row_c):
    on_seat = float(_printed(row_c["required_agents"]))
    found = Shrinkage(unplanned=float(row_c["shrinkage"])).rostered(on_seat)
    assert found == float(_printed(row_c["scheduled_agents"]))


def test_one_fewer_agent_misses(row_c, load_of):
    load = load_of(row_c)
    required = erlang.required_agents(load, **_goal(row_c))
    if np.isfinite(required) and load > 0.0 and required - 1 > load:
        goal = _goal(row_c)
        target = goal.pop("target")
        assert erlang.service_level(required, load, **goal) >= target - 1e-12
        assert erlang.service_level(required - 1, load, **goal) < target


def test_the_whole_table_in_one_call(table_c, load_of):
    def column(name: str) -> np.ndarray:
        return np.array([float(_printed(row[name])) for row in table_c])

    found = erlang.required_agents(
        np.array([load_of(row) for row in table_c]),
        aht_s=column("aht_s"),
        target=column("sl_goal"),
        within_s=column("target_s"),
        max_occupancy=column("occ_cap"),
    )
    assert np.array_equal(found, column("required_agents"))
