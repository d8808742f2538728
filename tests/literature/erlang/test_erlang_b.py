"""Erlang B against erlang_b.csv (31 rows, integer and real servers, 0 to 50,000 Erlang)."""

import math

import numpy as np

from wfm.staffing import erlang


def test_blocking(row_b, agrees):
    assert agrees(erlang.erlang_b(float(row_b["servers"]), float(row_b["offered_load"])), row_b["blocking"])


def test_blocking_is_right_relatively_down_to_the_end_of_the_double_range(row_b):
    exact = float(row_b["ln_blocking"])
    found = float(erlang.erlang_b(float(row_b["servers"]), float(row_b["offered_load"])))
    if exact < -700.0:
        assert found == 0.0
    else:
        assert math.isclose(math.log(found), exact, rel_tol=1e-12, abs_tol=1e-12)


def test_required_servers(row_b):
    found = erlang.required_servers(float(row_b["offered_load"]), max_blocking=float(row_b["blocking_goal"]))
    assert found == float(row_b["required_servers"])


def test_one_fewer_server_would_not_do(row_b):
    load, cap = float(row_b["offered_load"]), float(row_b["blocking_goal"])
    required = float(row_b["required_servers"])
    if required > 0.0:
        assert erlang.erlang_b(required, load) <= cap < erlang.erlang_b(required - 1, load)


def test_carried_load_is_what_is_not_blocked(row_b, agrees):
    load = float(row_b["offered_load"])
    carried = load * (1 - float(erlang.erlang_b(float(row_b["servers"]), load)))
    assert agrees(carried / max(load, 1.0), str(float(row_b["carried_load"]) / max(load, 1.0)))


def test_the_whole_table_in_one_call(request):
    rows = request.getfixturevalue("table_b")
    servers = np.array([float(row["servers"]) for row in rows])
    loads = np.array([float(row["offered_load"]) for row in rows])
    exact = np.array([float(row["blocking"]) for row in rows])
    assert np.allclose(erlang.erlang_b(servers, loads), exact, rtol=1e-12, atol=1e-300)
