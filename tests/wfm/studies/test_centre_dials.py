"""Dials out of their range are refused, all at once; a centre's name and command say what it is."""

import shlex

import pytest
from typer.main import get_command

from wfm.cli.program import program
from wfm.errors import ValueRangeError
from wfm.studies.centre_dials import CentreDials, RuleSet


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agents": 0, "skill_sets": 1}, "agents must be 1 to 100000, got 0"),
        ({"agents": 9}, "skill_sets must be 1 to 9, got 10"),
        ({"queues": 3}, "skill_sets must be 1 to 7, got 10"),
        ({"queues": 0}, "queues must be 1 to 12, got 0"),
        ({"queues": 13}, "queues must be 1 to 12, got 13"),
        ({"skill_sets": 0}, "skill_sets must be 1 to 31, got 0"),
        ({"tightness": 0.0}, "tightness must be 0.1 to 2, got 0"),
        ({"tightness": float("nan")}, "tightness must be 0.1 to 2, got nan"),
        ({"tightness": float("inf")}, "tightness must be 0.1 to 2, got inf"),
        ({"absence": 0.6}, "absence must be 0 to 0.5, got 0.6"),
        ({"nights": -0.1}, "nights must be 0 to 0.5, got -0.1"),
        ({"limited": 1.1}, "limited must be 0 to 1, got 1.1"),
        ({"least_hours": 2}, "least_hours must be 0 to 1, got 2"),
        ({"hourly": -1}, "hourly must be 0 to 1, got -1"),
        ({"seed": -1}, "seed must be 0 to"),
        ({"interval_min": 20}, "interval_min must be 15, 30 or 60, got 20"),
    ],
)
def test_a_dial_out_of_range_is_refused(change, words):
    with pytest.raises(ValueRangeError, match=words.split(",")[0]) as caught:
        CentreDials(**change)
    assert words in str(caught.value)


def test_all_wrong_dials_are_told_at_once():
    with pytest.raises(ValueRangeError) as caught:
        CentreDials(queues=0, absence=0.9, interval_min=7)
    assert all(word in str(caught.value) for word in ("queues", "skill_sets", "absence", "interval_min"))


def test_the_defaults_are_those_of_the_benchmark():
    dials = CentreDials()
    assert (dials.queues, dials.skill_sets, dials.interval_min) == (5, 10, 15)
    assert (dials.tightness, dials.absence, dials.rules) == (0.95, 0.08, RuleSet.CORE)
    assert (dials.nights, dials.limited, dials.least_hours, dials.hourly) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "centre-250-s1"),
        ({"agents": 1000, "seed": 7}, "centre-1000-s7"),
        ({"queues": 8, "skill_sets": 16}, "centre-250-q8-k16-s1"),
        ({"rules": RuleSet.STRICT, "nights": 0.2}, "centre-250-nights0.2-strict-s1"),
        ({"agents": 3, "queues": 2, "skill_sets": 3, "interval_min": 60}, "centre-3-q2-k3-i60-s1"),
    ],
)
def test_a_name_holds_the_size_and_what_is_unusual(change, name):
    assert CentreDials(**change).name == name


def test_the_command_names_only_options_that_exist():
    group = get_command(program()).commands["bench"].commands["generate"]
    known = {option for parameter in group.params for option in parameter.opts}
    words = shlex.split(CentreDials().command)
    assert words[:3] == ["wfm", "bench", "generate"]
    assert {word for word in words if word.startswith("--")} == known - {"--out", "--help"}
