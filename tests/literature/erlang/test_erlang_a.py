"""Erlang A against erlang_a.csv (31 rows): patience from a millisecond to eleven days, 0 to 20,000 Erlang."""

import numpy as np
import pytest

from wfm.staffing import erlang


def _line(row):
    return {"aht_s": float(row["aht_s"]), "patience_s": float(row["patience_s"])}


def test_waiting_probability(row_a, load_of, agrees):
    found = erlang.waiting_probability(float(row_a["agents"]), load_of(row_a), **_line(row_a))
    assert agrees(found, row_a["p_wait"])


def test_abandonment(row_a, load_of, agrees):
    assert agrees(erlang.abandonment(float(row_a["agents"]), load_of(row_a), **_line(row_a)), row_a["p_abandon"])


@pytest.mark.parametrize("definition", ["offered", "excl_short_abandon", "answered"])
def test_service_level(row_a, load_of, agrees, definition):
    found = erlang.service_level(
        float(row_a["agents"]),
        load_of(row_a),
        within_s=float(row_a["target_s"]),
        definition=definition,
        **_line(row_a),
    )
    assert agrees(found, row_a[f"sl_{definition}"])


def test_average_speed_of_answer(row_a, load_of, agrees):
    found = erlang.average_speed_of_answer(float(row_a["agents"]), load_of(row_a), **_line(row_a))
    assert agrees(found, row_a["asa_answered_s"])


def test_mean_wait_over_all_calls_is_abandonment_times_patience(row_a, load_of, agrees):
    lost = float(erlang.abandonment(float(row_a["agents"]), load_of(row_a), **_line(row_a)))
    patience = float(row_a["patience_s"])
    assert agrees(lost, str(float(row_a["mean_wait_all_s"]) / patience))


def test_occupancy(row_a, load_of, agrees):
    assert agrees(erlang.occupancy(float(row_a["agents"]), load_of(row_a), **_line(row_a)), row_a["occupancy"])


def test_required_for_the_service_level(row_a, load_of):
    found = erlang.required_agents(
        load_of(row_a), target=float(row_a["sl_goal"]), within_s=float(row_a["target_s"]), **_line(row_a)
    )
    assert found == float(row_a["required_agents_sl"])


def test_required_for_the_abandonment_cap(row_a, load_of):
    load = load_of(row_a)
    found = erlang.required_agents(
        load, target=0.0, within_s=0.0, max_abandonment=float(row_a["abandon_goal"]), **_line(row_a)
    )
    least = 1.0 if load > 0.0 else 0.0
    assert max(float(found), least) == float(row_a["required_agents_abandon"])


def test_real_requirement_lies_within_the_last_agent_and_meets_the_target_exactly(row_a, load_of):
    load, goal = load_of(row_a), float(row_a["sl_goal"])
    within = float(row_a["target_s"])
    real = float(erlang.required_agents(load, target=goal, within_s=within, integer=False, **_line(row_a)))
    whole = float(row_a["required_agents_sl"])
    assert whole - 1 <= real <= whole
    if load > 0.0:
        assert abs(erlang.service_level(real, load, within_s=within, **_line(row_a)) - goal) < 1e-9


def test_the_whole_table_in_one_call(table_a, load_of):
    def column(name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in table_a])

    found = erlang.service_level(
        column("agents"),
        np.array([load_of(row) for row in table_a]),
        aht_s=column("aht_s"),
        within_s=column("target_s"),
        patience_s=column("patience_s"),
    )
    assert np.allclose(found, column("sl_offered"), rtol=0.0, atol=1e-12)
