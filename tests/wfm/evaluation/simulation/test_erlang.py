"""The simulation against the formulas of M/M/N and M/M/N+M.

The oracle values below are rows of erlang_c.csv and erlang_a.csv (60-digit arithmetic); the slow tests run all rows of
the bars: integer agents, load 0.5 to 1,000, occupancy at most 0.95 without abandonment.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Centre, Line
from wfm.evaluation.simulation.routing import from_lists
from wfm.evaluation.simulation.steady import Precision, SteadySetting, simulate_steady

Measured = dict[str, dict[str, float]]


def steady(
    *, calls: float, interval_s: float, aht_s: float, agents: int, target_s: float, patience_s: float | None
) -> SteadySetting:
    routing = from_lists([[0]], [[0]], longest_wait=True)
    centre = Centre((Line("calls", patience_s),), np.ones((agents, 1)), routing)
    rate = np.array([calls / interval_s])
    return SteadySetting(
        "row", centre, ("agents",), np.zeros(agents, dtype=np.int64), rate, np.array([aht_s]), target_s
    )


def measure(setting: SteadySetting, contacts: int = 100_000) -> Measured:
    found = simulate_steady(setting, seed=1, precision=Precision(shares=0.002, seconds=None, contacts=contacts))
    return {**found["calls"], "occupancy": found["agents"]["occupancy"]}


def assert_covers(found: Measured, expected: dict[str, float], shares: float = 0.002) -> None:
    for name, value in expected.items():
        half = found[name]["half_width"]
        if not name.endswith("_s"):
            assert half <= shares, f"{name} is known to {half} only"
        assert abs(found[name]["value"] - value) <= 4 * max(half, 1e-9), (name, found[name], value)


# C14, C19, C26, C46, C52 of erlang_c.csv.
C_ROWS = [
    (60, 3600, 300, 8, 20, 0.8630537670360967, 0.1672665066617566, 16.72666506617566),
    (100, 1800, 180, 14, 20, 0.8883500191794669, 0.1741319335950498, 7.835937011777243),
    (250, 1800, 330, 28, 30, 0.8568503026206693, 0.2272412275259451, 14.75205346036012),
    (170, 1800, 120, 17, 5, 0.9341067620950854, 0.08344159582132072, 1.766998499745616),
    (2000, 900, 9, 22, 2, 0.6358639357318177, 0.5679151621087311, 2.555618229714200),
]


@pytest.mark.parametrize("row", C_ROWS[:2] + C_ROWS[3:4])
def test_without_abandonment_the_simulation_is_erlang_c(row: tuple[float, ...]) -> None:
    calls, interval_s, aht_s, agents, target_s, level, waits, asa_s = row
    found = measure(
        steady(calls=calls, interval_s=interval_s, aht_s=aht_s, agents=int(agents), target_s=target_s, patience_s=None),
        contacts=25_000,
    )
    occupancy = calls / interval_s * aht_s / agents
    assert_covers(
        found,
        {"sl_offered": level, "p_queued": waits, "asa_answered_s": asa_s, "occupancy": occupancy, "p_abandon": 0.0},
    )


# A08, A09, A27 of erlang_a.csv: calls, interval, AHT, patience, agents, target, then the measures.
A_ROWS = [
    (100, 1800, 180, 300, 12, 20, 0.7722793077156136, 0.0427111056989068, 0.3318020355437999),
    (100, 1800, 180, 300, 14, 20, 0.9167920918635469, 0.0139837441224089, 0.1452601142963061),
    (30, 900, 240, 90, 10, 30, 0.8634857774166111, 0.0745931670192148, 0.2328956560368107),
    (100, 1800, 180, 90, 5, 20, 0.1573674170618861, 0.5126951613855051, 0.9134404460028888),
]


@pytest.mark.parametrize("row", A_ROWS)
def test_with_abandonment_the_simulation_is_erlang_a(row: tuple[float, ...]) -> None:
    calls, interval_s, aht_s, patience_s, agents, target_s, level, lost, waits = row
    found = measure(
        steady(
            calls=calls,
            interval_s=interval_s,
            aht_s=aht_s,
            agents=int(agents),
            target_s=target_s,
            patience_s=patience_s,
        ),
        contacts=25_000,
    )
    occupancy = calls / interval_s * aht_s * (1 - lost) / agents
    assert_covers(
        found,
        {
            "sl_offered": level,
            "p_abandon": lost,
            "p_queued": waits,
            "mean_wait_all_s": lost * patience_s,
            "occupancy": occupancy,
        },
    )


def test_what_has_no_steady_state_is_refused_with_the_load_named() -> None:
    with pytest.raises(ValueRangeError, match=r"calls would wait for ever: 10.00 Erlang offered to 10 agents"):
        steady(calls=100, interval_s=1800, aht_s=180, agents=10, target_s=20, patience_s=None)


def test_with_patience_any_load_has_a_steady_state() -> None:
    steady(calls=1000, interval_s=1800, aht_s=180, agents=1, target_s=20, patience_s=60.0)


def rows(name: str) -> list[dict[str, str]]:
    folder = os.environ.get("WFM_BENCH_DATA")
    if folder is None:
        return []
    with (Path(folder) / "erlang" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wanted(row: dict[str, str]) -> bool:
    load, agents = float(row["offered_load"]), float(row["agents"])
    stable = "patience_s" in row or (agents > 0 and load / agents <= 0.95)
    return agents == int(agents) and 0.5 <= load <= 1000 and stable


@pytest.mark.slow
@pytest.mark.skipif("WFM_BENCH_DATA" not in os.environ, reason="WFM_BENCH_DATA does not name the oracle tables")
@pytest.mark.parametrize("row", [row for row in rows("erlang_c.csv") if wanted(row)], ids=lambda row: row["id"])
def test_every_row_of_erlang_c(row: dict[str, str]) -> None:
    setting = steady(
        calls=float(row["calls"]),
        interval_s=float(row["interval_s"]),
        aht_s=float(row["aht_s"]),
        agents=int(float(row["agents"])),
        target_s=float(row["target_s"]),
        patience_s=None,
    )
    expected = {
        "sl_offered": "service_level",
        "p_queued": "p_wait",
        "asa_answered_s": "asa_s",
        "occupancy": "occupancy",
    }
    assert_covers(measure(setting), {name: float(row[column]) for name, column in expected.items()})


@pytest.mark.slow
@pytest.mark.skipif("WFM_BENCH_DATA" not in os.environ, reason="WFM_BENCH_DATA does not name the oracle tables")
@pytest.mark.parametrize("row", [row for row in rows("erlang_a.csv") if wanted(row)], ids=lambda row: row["id"])
def test_every_row_of_erlang_a(row: dict[str, str]) -> None:
    setting = steady(
        calls=float(row["calls"]),
        interval_s=float(row["interval_s"]),
        aht_s=float(row["aht_s"]),
        agents=int(float(row["agents"])),
        target_s=float(row["target_s"]),
        patience_s=float(row["patience_s"]),
    )
    expected = {
        "sl_offered": "sl_offered",
        "sl_excl_short_abandon": "sl_excl_short_abandon",
        "p_abandon": "p_abandon",
        "p_queued": "p_wait",
        "asa_answered_s": "asa_answered_s",
        "mean_wait_all_s": "mean_wait_all_s",
        "occupancy": "occupancy",
    }
    assert_covers(measure(setting), {name: float(row[column]) for name, column in expected.items()})
