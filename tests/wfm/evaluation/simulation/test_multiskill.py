"""Skill-based routing against exact and independently simulated values.

The fast tests carry two settings and their exact values (multiskill.csv, method `exact`: a Markov chain of 13,450
states for MS1, Erlang A with pooled load for MS2E); the slow ones run every setting and every row of the table.
"""

from __future__ import annotations

import csv
import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from wfm.evaluation.simulation.settings import steady_settings
from wfm.evaluation.simulation.steady import METRICS, Precision, simulate_settings, simulate_steady
from wfm.execution import cores, executor

DATA = os.environ.get("WFM_BENCH_DATA")
NEEDS_DATA = pytest.mark.skipif(DATA is None, reason="WFM_BENCH_DATA does not name the oracle tables")

MS1: dict[str, Any] = {
    "target_s": 20,
    "call_selection": "static_priority",
    "types": [
        {
            "name": "basic",
            "arrivals_per_hour": 132,
            "aht_s": 300,
            "patience_s": 240,
            "group_order": ["basic_only", "flex"],
        },
        {"name": "premium", "arrivals_per_hour": 96, "aht_s": 300, "patience_s": 240, "group_order": ["flex"]},
    ],
    "groups": [
        {"name": "basic_only", "agents": 9, "skills": ["basic"], "type_order": ["basic"]},
        {"name": "flex", "agents": 13, "skills": ["basic", "premium"], "type_order": ["premium", "basic"]},
    ],
}
MS1_EXACT = {
    ("basic", "sl_offered"): 0.847375461054,
    ("premium", "sl_offered"): 0.775675163834,
    ("basic", "p_abandon"): 0.037524951838,
    ("premium", "p_abandon"): 0.051300042199,
    ("basic", "p_queued"): 0.222364592887,
    ("premium", "p_queued"): 0.338137617766,
    ("basic", "mean_wait_all_s"): 9.005988441105,
    ("premium", "mean_wait_all_s"): 12.312010127722,
    ("basic_only", "occupancy"): 0.856117464392,
    ("flex", "occupancy"): 0.805520616359,
    ("basic", "sl_excl_short_abandon"): 0.860027293818,
    ("all", "sl_offered"): 0.817185862225,
    ("all", "p_abandon"): 0.043324989885,
}
MS2E: dict[str, Any] = {
    "target_s": 20,
    "call_selection": "longest_wait",
    "types": [
        {"name": "a", "arrivals_per_hour": 132, "aht_s": 300, "patience_s": 240, "group_order": ["g1", "g2"]},
        {"name": "b", "arrivals_per_hour": 96, "aht_s": 300, "patience_s": 240, "group_order": ["g2", "g1"]},
    ],
    "groups": [
        {"name": "g1", "agents": 9, "skills": ["a", "b"]},
        {"name": "g2", "agents": 13, "skills": ["a", "b"]},
    ],
}
MS2E_EXACT = {
    (entity, metric): value
    for entity in ("a", "b", "all")
    for metric, value in {
        "sl_offered": 0.82404238200828,
        "p_abandon": 0.038196518379187,
        "p_queued": 0.26240384856802,
        "mean_wait_all_s": 9.1671644110048,
        "sl_excl_short_abandon": 0.83853641434,
        "asa_answered_s": 8.3166223917222,
    }.items()
}


@pytest.mark.parametrize(
    ("raw", "exact"), [(MS1, MS1_EXACT), (MS2E, MS2E_EXACT)], ids=["static priority", "longest wait"]
)
def test_the_exact_values_are_met(raw: dict[str, Any], exact: dict[tuple[str, str], float]) -> None:
    found = simulate_steady(
        steady_settings({"x": raw}, "settings.json").settings["x"], seed=1, precision=Precision(contacts=50_000)
    )
    for (entity, metric), value in exact.items():
        pair = found[entity][metric]
        assert pair["half_width"] <= (0.01 * pair["value"] if metric.endswith("_s") else 0.002)
        assert abs(pair["value"] - value) <= 2 * pair["half_width"], (entity, metric, pair, value)


def test_every_entity_has_every_metric_and_all_is_weighted_by_calls() -> None:
    settings = steady_settings({"x": MS1}, "settings.json").settings
    found = simulate_steady(settings["x"], seed=2, precision=Precision(shares=1.0, seconds=None, contacts=20_000))
    assert set(found) == {"basic", "premium", "all", "basic_only", "flex"}
    for entity in ("basic", "premium", "all"):
        assert set(found[entity]) == set(METRICS)
    assert set(found["flex"]) == {"occupancy"}
    low, high = sorted(found[name]["p_abandon"]["value"] for name in ("basic", "premium"))
    assert low < found["all"]["p_abandon"]["value"] < high


def test_one_seed_gives_one_answer_on_any_number_of_workers() -> None:
    settings = steady_settings({"x": MS1}, "settings.json").settings
    precision = Precision(shares=1.0, seconds=None, contacts=5_000)
    with executor(2) as pool:
        spread_out = simulate_settings(settings, seed=3, precision=precision, where=pool)
    alone = simulate_settings(settings, seed=3, precision=precision)
    other = simulate_settings(settings, seed=4, precision=precision)
    assert json.dumps(spread_out) == json.dumps(alone)
    assert json.dumps(other) != json.dumps(alone)


def test_it_goes_on_until_the_half_widths_are_reached_and_gives_up_at_the_limit() -> None:
    settings = steady_settings({"x": MS2E}, "settings.json").settings
    wide = simulate_steady(settings["x"], seed=1, precision=Precision(shares=0.02, seconds=None, contacts=10_000))
    narrow = simulate_steady(settings["x"], seed=1, precision=Precision(shares=0.004, seconds=None, contacts=10_000))
    assert wide["all"]["p_queued"]["half_width"] > narrow["all"]["p_queued"]["half_width"]
    assert max(pair["half_width"] for metrics in narrow.values() for name, pair in metrics.items()
               if not name.endswith("_s")) <= 0.004  # fmt: skip
    stopped = simulate_steady(settings["x"], seed=1, precision=Precision(shares=1e-6, contacts=5_000, most=200_000))
    assert stopped["all"]["p_queued"]["half_width"] > 1e-6


@pytest.mark.slow
@NEEDS_DATA
def test_every_row_of_the_table() -> None:
    folder = Path(str(DATA)) / "erlang"
    content = json.loads((folder / "multiskill_settings.json").read_text(encoding="utf-8"))
    read = steady_settings(content, "multiskill_settings.json")
    assert read.without_types == ("BILINGUAL",)
    settings = read.settings
    with executor(cores()) as where:
        found = simulate_settings(settings, where=where)
    with (folder / "multiskill.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["setting"] in settings]
    assert len(rows) == 146
    for row in rows:
        pair = found[row["setting"]][row["entity"]][row["metric"]]
        limit = 0.01 * pair["value"] if row["metric"].endswith("_s") else 0.002
        assert pair["half_width"] <= limit, row
        both = math.hypot(pair["half_width"], float(row["ci95_half_width"]))
        assert abs(pair["value"] - float(row["value"])) <= 2 * both, (row, pair)
