"""Tables and plots of the benchmark scripts, from made-up runs."""

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
}


def test_ablation_measures_all_variants_against_one_bound(script):
    lines = [
        RUN | {"variant": "whole engine"},
        RUN | {"variant": "without bound", "bound": 180_000.0, "cost": 180_560.0},
        {"variant": "broken", "agents": 250, "status": "failed: no word"},
    ]
    rows = script("ablation").table(lines).splitlines()[2:]
    assert rows[0] == "| 250 | whole engine | 500 | 0.10 % | 2.0 | 9.5 | 0 |"
    assert rows[1] == "| 250 | without bound | 560 | 0.12 % | 2.0 | - | 0 |"
    assert rows[2] == "| 250 | broken | no roster | - | - | - | - |"


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
    assert first == "| a | 1,000 | feasible | 180,500 | 180,200 | 0.36 % | 0 | 60.0 | - |"
    assert second.endswith("| - | - | - | - | - | - |")


def test_without_pyworkforce_the_reason_stands_in_its_place(script, tmp_path):
    race = script("side_by_side").Race(tmp_path, 1.0, 1)
    assert race.pyworkforce(None, None)["status"].startswith("left out: ")


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
