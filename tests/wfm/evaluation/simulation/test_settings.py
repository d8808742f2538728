"""Settings files: what they may say, and every fault at once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from wfm.errors import InputError
from wfm.evaluation.simulation.settings import steady_settings

GOOD: dict[str, Any] = {
    "one": {
        "target_s": 20,
        "call_selection": "static_priority",
        "waiting_spaces": None,
        "types": [
            {"name": "a", "arrivals_per_hour": 60, "aht_s": 300, "patience_s": None, "group_order": ["g", "h"]},
            {"name": "b", "arrivals_per_hour": 30.5, "aht_s": 120, "patience_s": 90, "group_order": ["h"]},
        ],
        "groups": [
            {"name": "g", "agents": 4, "skills": ["a"], "type_order": ["a"]},
            {"name": "h", "agents": 5, "skills": ["a", "b"], "type_order": ["b", "a"]},
        ],
    }
}


def faults(content: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        steady_settings(content, "file.json")
    return [str(fault) for fault in caught.value.faults]


def changed(path: list[Any], value: object) -> dict[str, Any]:
    content = copy.deepcopy(GOOD)
    place: Any = content["one"]
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return content


def test_a_file_becomes_settings() -> None:
    read = steady_settings({**GOOD, "other": {"groups": []}}, "file.json")
    assert (read.without_types, read.unstable) == (("other",), {})
    one = read.settings["one"]
    assert one.groups == ("g", "h")
    assert one.group_of.tolist() == [0] * 4 + [1] * 5
    assert one.rate.tolist() == [60 / 3600, 30.5 / 3600]
    assert [line.patience_s for line in one.centre.lines] == [None, 90.0]
    assert one.centre.routing.queue_class.tolist() == [[0, -1], [1, 0]]
    assert one.centre.waiting_places is None


def test_limits_on_lines_are_taken() -> None:
    content = changed(["waiting_spaces"], 3)
    content["one"]["trunks"] = 12
    centre = steady_settings(content, "file.json").settings["one"].centre
    assert (centre.waiting_places, centre.trunks) == (3, 12)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["target_s"], -1, "target_s must be a number of at least 0, got -1"),
        (["call_selection"], "random", "call_selection must be longest_wait or static_priority, got 'random'"),
        (["types"], [], "types must be a list of objects"),
        (["types", 0, "name"], "all", "types[0].name must be a text of its own other than 'all'"),
        (["types", 0, "arrivals_per_hour"], 0, "type a.arrivals_per_hour must be a number above 0, got 0"),
        (["types", 0, "aht_s"], ..., "type a.aht_s must be a number above 0"),
        (["types", 1, "patience_s"], 0, "type b.patience_s must be a number above 0, got 0"),
        (["types", 1, "aht_s"], "long", "type b.aht_s must be a number above 0, got 'long'"),
        (["types", 1, "aht_s"], True, "type b.aht_s must be a number above 0, got True"),
        (["types", 0, "group_order"], ["g", "x"], "type a.group_order names something that is not there, got 'x'"),
        (["types", 0, "group_order"], ["g", "g"], "type a.group_order names it twice, got 'g'"),
        (["types", 0, "group_order"], "g", "type a.group_order must be a list of names, got 'g'"),
        (["groups", 0, "agents"], 2.5, "group g.agents must be a whole number above 0, got 2.5"),
        (["groups", 1, "type_order"], ["a"], "group h.type_order must name exactly its skills"),
        (["groups", 0, "skills"], ["a", "b"], "group g.skills must be the types whose group_order names it"),
        (["waiting_spaces"], -2, "waiting_spaces must be null or a whole number of at least 0, got -2"),
    ],
)
def test_faults_name_their_place(path: list[Any], value: object, message: str) -> None:
    found = faults(changed(path, value))
    assert any(text.startswith("file.json: one: ") and message in text for text in found), found


def test_all_faults_come_at_once() -> None:
    content = changed(["target_s"], "soon")
    content["one"]["types"][0]["aht_s"] = -3
    content["one"]["groups"][0]["agents"] = 0
    content["two"] = 7
    assert len(faults(content)) == 4


def test_an_unstable_setting_is_left_out_and_the_others_are_not() -> None:
    content = changed(["types", 0, "arrivals_per_hour"], 200)
    read = steady_settings({**content, "two": GOOD["one"]}, "file.json")
    assert set(read.settings) == {"two"}
    assert read.unstable["one"].startswith("without patience a would wait for ever: 16.67 Erlang offered to 9 agents")


def test_work_that_nobody_can_do_is_refused_in_numbers() -> None:
    content = changed(["types", 0, "arrivals_per_hour"], 200)
    assert faults(content) == [
        "file.json: one: without patience a would wait for ever: 16.67 Erlang offered to 9 agents; "
        "add agents or state a patience"
    ]


@pytest.mark.parametrize("content", [[], None, "x", {}, {"a": {"groups": []}}])
def test_a_file_without_settings_is_refused(content: object) -> None:
    assert len(faults(content)) == 1
