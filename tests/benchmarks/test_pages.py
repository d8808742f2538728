"""Tables and plots of the benchmark scripts, from made-up runs."""

import csv
import xml.etree.ElementTree as ET

import pytest

RUN = {
    "agents": 250,
    "cost": 180_500.0,
    "bound": 180_200.0,
    "fixed_pay": 180_000.0,
    "required_agent_h": 7_500.0,
    "first_roster_s": 2.04,
    "bound_s": 9.5,
    "violations": 0,
    "cpu_s": 101.4,
    "load_average": 0.32,
}


def test_ablation_measures_all_variants_against_one_bound(script):
    lines = [
        RUN | {"variant": "whole engine"},
        RUN | {"variant": "without bound", "bound": 180_000.0, "cost": 180_560.0},
        {"variant": "broken", "agents": 250, "status": "failed: no word"},
    ]
    rows = script("ablation").table(lines).splitlines()[2:]
    assert rows[0] == "| 250 | whole engine | 500 | 0.10 % | 2.0 | 9.5 | 101 | 0.3 | 0 |"
    assert rows[1] == "| 250 | without bound | 560 | 0.12 % | 2.0 | - | 101 | 0.3 | 0 |"
    assert rows[2] == "| 250 | broken | no roster | - | - | - | - | - | - |"


def test_several_seeds_are_one_row_with_median_and_range(script):
    lines = [RUN | {"variant": "whole engine", "cost": 180_000.0 + extra} for extra in (700, 500, 900)]
    (row,) = script("ablation").table(lines).splitlines()[2:]
    assert "| 700 (500 to 900) |" in row


def test_side_by_side_says_what_is_unknown(script):
    lines = [
        {"contender": "a", "agents": 1000, "status": "feasible", "excess": 0.00361, "seconds": 60.04, **RUN},
        {"contender": "b", "agents": 1000, "status": "left out: no Python with pyworkforce was named"},
    ]
    lines[0]["agents"] = 1000
    head, rule, first, second = script("side_by_side").table(lines).splitlines()
    assert head.count("|") == rule.count("|") == first.count("|") == second.count("|")
    assert first == "| a | 1,000 | feasible | 180,500 | 180,200 | 0.36 % | 0 | 60.0 | 101 | - |"
    assert second.endswith("| - | - | - | - | - | - | - |")


def test_without_pyworkforce_the_reason_stands_in_its_place(script, tmp_path):
    race = script("side_by_side").Race(tmp_path, 1.0, 1)
    assert race.pyworkforce(None, None)["status"].startswith("left out: ")


def test_staffing_speed_scales_a_part_up_and_counts_other_answers(script):
    import numpy as np

    module = script("staffing_speed")
    row = module.Measured("Erlang A", (5.0, 200.0), 0.05, 0.06)
    told = {"seconds": 3.0, "agents": [4, 5, 7]}
    found = module.compared(row, told, np.array([4.0, 5.0, 6.0]))
    assert found.theirs_s == pytest.approx(3.0 * 6720 / 3)
    head, rule, first, second = module.table([row, found]).splitlines()
    assert head.count("|") == rule.count("|") == first.count("|") == second.count("|")
    assert first == "| Erlang A | 5 to 200 | 50.0 | 60.0 | - | - | - | - |"
    assert second == "| Erlang A | 5 to 200 | 50.0 | 60.0 | 6,720,000 | 3 | 134,400 × | 1 |"
    assert module.compared(row, {"seconds": None, "agents": []}, np.zeros(0)) == row


def test_staffing_speed_measures_both_models_without_pyworkforce(script):
    module = script("staffing_speed")
    rows, version = module.measure(None, 1, 28)
    assert [(row.model, row.peaks, row.theirs_s) for row in rows] == [
        (model, peaks, None) for model in ("Erlang C", "Erlang A, patience 120 s") for peaks in module.PEAKS
    ]
    assert version == "pyworkforce was not asked"
    assert all(row.median_s > 0 for row in rows)
    load = module.loads(5.0, 200.0)
    assert load.size == 6720 and load.min() > 0
    assert (load[0].max(), load[-1].max()) == pytest.approx((5.0, 200.0))


@pytest.fixture
def rows():
    """Return rows of two sweeps."""
    blank = dict.fromkeys(("first_roster_s", "bound_s", "peak_mb", "excess"))
    return [
        blank | {"sweep": "agents", "value": value, "first_roster_s": value / 100, "peak_mb": 500.0, "excess": 0.002}
        for value in (50, 250, 1000)
    ] + [blank | {"sweep": "queues", "value": 3, "bound_s": 4.0}]


def test_the_figure_is_well_formed_and_has_every_point(script, rows):
    text = script("growth_plot").figure(rows, "30 s & <2> workers")
    root = ET.fromstring(text)
    spots = [node for node in root.iter() if node.tag.endswith("circle")]
    assert len(spots) == 3 * 3 + 1
    words = "".join(root.itertext())
    assert "30 s & <2> workers" in words
    assert "not measured" in words
    assert {"agents", "queues"} <= {node.text for node in root.iter()}


def test_higher_values_lie_higher(script, rows):
    text = script("growth_plot").figure(rows[:3], "")
    root = ET.fromstring(text)
    places = [(float(n.get("cx")), float(n.get("cy"))) for n in root.iter() if n.tag.endswith("circle")][:3]
    assert places == sorted(places)
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)


def test_nothing_measured_is_no_error(script):
    ET.fromstring(script("growth_plot").figure([], "empty"))
    flat = [{"sweep": "agents", "value": 0, "first_roster_s": 0.0}]
    ET.fromstring(script("growth_plot").figure(flat, "flat"))


def line(agents, cost, bound, **more):
    """Return the line of a run without much in it."""
    excess = (cost - bound) / 40 / 1000.0
    usual = {"fixed_pay": 1000.0, "required_agent_h": 1000.0, "violations": 0, "time_limit_s": 60.0, "bound_s": 5.0}
    return usual | {"agents": agents, "cost": cost, "bound": bound, "excess": excess} | more


def test_the_best_cost_and_the_best_bound_may_come_from_different_runs(script):
    lines = [line(50, 1500.0, 1100.0), line(50, 1400.0, 1000.0, bound_s=None), line(50, 1000.0, 1000.0, violations=2)]
    text = script("published_set").page(lines, "9.9")
    assert "| 50 | 1,400.00 | 1,100.00 | 0.75 % | 1,000 |" in text
    assert "version 9.9" in text


@pytest.mark.parametrize(
    ("agents", "limit_s", "cost", "bar"),
    [
        (250, 60.0, 1100.0, "<= 0.40 %: met"),
        (250, 60.0, 1600.0, "<= 0.40 %: missed"),
        (250, 61.0, 1100.0, "-"),
        (50, 60.0, 1100.0, "-"),
        (1000, 120.0, 1130.0, "<= 0.35 %: met"),
    ],
)
def test_a_bar_is_met_in_its_time_only(script, agents, limit_s, cost, bar):
    text = script("published_set").page([line(agents, cost, 1000.0, time_limit_s=limit_s)], "0")
    row = text.splitlines()[-1]
    assert row.split(" | ")[3] == bar
    assert row.count("|") == 17


def test_a_run_that_failed_stands_on_the_page(script):
    text = script("published_set").page([{"agents": 50, "time_limit_s": 5.0, "status": "failed: no word"}], "0")
    assert text.splitlines()[-1].startswith("| 50 | 5 | - | - | - | - |")


def test_the_published_instances_are_the_ones_on_file(script):
    module = script("published_set")
    with (module.HERE / "instances" / "centres.csv").open(encoding="utf-8") as file:
        rows = {row["plan"]: row for row in csv.DictReader(file)}
    assert [int(row["agents"]) for row in rows.values()] == list(module.SIZES)
    small = [dials for dials in module.PUBLISHED if dials.agents <= 1000]
    for dials in small:
        centre = module.generate_centre(dials)
        assert rows[dials.name]["sha256"] == module.digest_of(module.centre_files(centre))
        assert rows[dials.name]["tightness"] == "0.9500" or abs(float(rows[dials.name]["tightness"]) - 0.95) < 2e-4
