"""What each scenario of a file changes: leaves, sweeps and grids spelled out, and changes that meet."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfm.config.patching import nested, patched
from wfm.config.scenario_changes import Change, Recipe, changes_of, patch_of, recipes_of
from wfm.config.schema.scenarios import ScenariosFile
from wfm.config.yaml_document import Document, parse_document
from wfm.errors import Fault


def recipes(text: str) -> tuple[dict[str, Recipe], list[str]]:
    """Return the recipes of a file by name, and its faults as they are told."""
    document = parse_document(text, "s.yaml")
    faults: list[Fault] = []
    found = recipes_of(ScenariosFile.model_validate(document.raw), document, faults)
    return {item.name: item for item in found}, [str(fault) for fault in faults]


def sound(text: str) -> dict[str, Recipe]:
    found, faults = recipes(text)
    assert faults == []
    return found


def patches(text: str) -> dict[str, dict[str, Any]]:
    return {name: patch_of(item.changes) for name, item in sound(text).items()}


def test_leaves_have_the_line_on_which_they_stand() -> None:
    text = "set:\n  queues.orders:\n    aht_s: 200\n    target: {level: 0.9}\n  rules: [1, 2]\n  gone:\n"
    document = parse_document(text, "s.yaml")
    assert changes_of(document, ("set",), document.raw["set"]) == [
        Change(("queues", "orders", "aht_s"), 200, "s.yaml:3"),
        Change(("queues", "orders", "target", "level"), 0.9, "s.yaml:4"),
        Change(("rules",), [1, 2], "s.yaml:5"),
        Change(("gone",), None, "s.yaml:6"),
    ]


def test_an_empty_mapping_is_a_value() -> None:
    assert changes_of(Document("s.yaml", {}, {}), ("set",), {"a": {}})[0].value == {}


NAMES = st.text("abc", min_size=1, max_size=2)
TREES = st.recursive(
    st.integers(0, 9) | st.none() | st.lists(st.integers(0, 9), max_size=2),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=5,
)
SETS = st.dictionaries(NAMES, TREES, max_size=3)
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""What a busy machine does not upset."""


@CALM
@given(said=SETS)
def test_changes_put_together_again_are_what_was_said(said: dict[str, Any]) -> None:
    assert patch_of(tuple(changes_of(Document("s.yaml", {}, {}), ("set",), said))) == said


@CALM
@given(said=SETS)
def test_dotted_paths_say_the_same_as_mappings(said: dict[str, Any]) -> None:
    leaves = changes_of(Document("s.yaml", {}, {}), ("set",), said)
    written = {".".join(map(str, change.path)): change.value for change in leaves}
    assert nested(written) == said
    assert patch_of(tuple(changes_of(Document("s.yaml", {}, {}), ("set",), written))) == said


@CALM
@given(plan=SETS, said=SETS)
def test_changes_do_to_a_plan_what_the_patch_does(plan: dict[str, Any], said: dict[str, Any]) -> None:
    document = Document("plan.yaml", plan, {})
    changes = tuple(changes_of(document, ("set",), said))
    assert patched(document, patch_of(changes)).raw == patched(document, said).raw


def test_scenarios_come_before_sweeps_and_sweeps_before_grids() -> None:
    text = "grids: {g: {vary: {x: [1]}}}\nsweeps: {s: {vary: {x: [1]}}}\nscenarios: {b: {}, a: {}}"
    assert list(sound(text)) == ["b", "a", "s_x_1", "g_x_1"]


@pytest.mark.parametrize("sizes", [(1,), (3,), (2, 2), (1, 3), (2, 3, 2)])
def test_a_grid_is_the_product_and_a_sweep_the_sum(sizes: tuple[int, ...]) -> None:
    vary = {f"k{place}": list(range(size)) for place, size in enumerate(sizes)}
    grid = patches(f"grids: {{g: {{vary: {vary}}}}}")
    assert list(grid.values()) == [dict(zip(vary, values, strict=True)) for values in product(*vary.values())]
    sweep = patches(f"sweeps: {{g: {{vary: {vary}}}}}")
    assert list(sweep.values()) == [{key: value} for key, values in vary.items() for value in values]


@pytest.mark.parametrize(
    ("value", "name", "words"),
    [
        ("0.9", "s_x_0.9", "0.9"),
        ("-2", "s_x_minus2", "-2"),
        ("true", "s_x_yes", "yes"),
        ("false", "s_x_no", "no"),
        ("null", "s_x_none", "none"),
        ("[1, 2]", "s_x_1_2", "1, 2"),
        ("{a: 1, b: yes please}", "s_x_a_1_b_yes_please", "a 1, b yes please"),
        ('"a / b"', "s_x_a_b", "a / b"),
        ('"08:00-12:00"', "s_x_08_00minus12_00", "08:00-12:00"),
        ("[]", "s_x", ""),
    ],
)
def test_values_are_told_in_words_and_name_folders(value: str, name: str, words: str) -> None:
    ((found, recipe),) = sound(f"sweeps: {{s: {{vary: {{deep.x: [{value}]}}}}}}").items()
    assert found == name
    assert recipe.varied == {"deep.x": words}
    assert recipe.title == f"s: deep.x {words}"


def test_a_family_carries_its_title_note_and_common_changes() -> None:
    text = """\
scenarios: {more: {set: {volume_factor: 2}}}
sweeps:
  s: {title: Slower, note: why, with: [more], set: {seed: 3}, vary: {aht: [1, 2]}}
"""
    found = sound(text)
    assert [patch_of(found[name].changes) for name in ("s_aht_1", "s_aht_2")] == [
        {"volume_factor": 2, "seed": 3, "aht": 1},
        {"volume_factor": 2, "seed": 3, "aht": 2},
    ]
    assert {item.title for item in found.values()} == {"more", "Slower: aht 1", "Slower: aht 2"}
    assert [(item.note, item.family, item.one_at_a_time) for item in found.values()] == [
        ("", None, False),
        ("why", "s", False),
        ("why", "s", False),
    ]
    assert found["s_aht_1"].where == "s.yaml:3"


@pytest.mark.parametrize(("kind", "alone"), [("sweeps", True), ("grids", False)])
def test_only_a_sweep_without_other_changes_is_a_sensitivity(kind: str, alone: bool) -> None:
    assert sound(f"{kind}: {{s: {{vary: {{x: [1]}}}}}}")["s_x_1"].one_at_a_time is alone


def test_a_scenario_named_along_two_ways_counts_once() -> None:
    text = """\
scenarios:
  a: {set: {x: 1}}
  b: {with: [a], set: {y: 1}}
  c: {with: [a], set: {z: 1}}
  d: {with: [b, c, a], set: {w: 1}}
"""
    assert patches(text)["d"] == {"x": 1, "y": 1, "z": 1, "w": 1}
    assert [change.path[0] for change in sound(text)["d"].changes] == ["x", "y", "z", "w"]


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ("{q.a: 1}", "{q.b: 1}", False),
        ("{q.a: 1}", "{q.a: 1}", True),
        ("{q: 1}", "{q.a: 1}", True),
        ("{q.a.b: 1}", "{q: {a: }}", True),
        ("{q: {a: 1}}", "{q: {b: {c: 2}}}", False),
        ("{qa: 1}", "{q.a: 1}", False),
    ],
)
def test_two_changes_meet_where_one_lies_in_the_other(first: str, second: str, meet: bool) -> None:
    for ours, theirs in ((first, second), (second, first)):
        _, faults = recipes(f"scenarios:\n  a: {{set: {ours}}}\n  b: {{with: [a], set: {theirs}}}")
        assert len(faults) == meet
        assert all("is set twice in one scenario; s.yaml:2 sets it too" in fault for fault in faults)


def test_a_key_varied_twice_at_different_depths_is_told_once_for_each_value() -> None:
    _, faults = recipes("grids:\n  g:\n    vary:\n      q: [1, 2]\n      q.a:\n        - 3\n        - 4\n")
    assert len(faults) == len(set(faults)) == 2
    assert [fault.split(" ")[0] for fault in faults] == ["s.yaml:6:", "s.yaml:7:"]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_circle_is_told_once_however_long_it_is(size: int) -> None:
    ring = "\n".join(f"  r{place}: {{with: [r{(place + 1) % size}]}}" for place in range(size))
    _, faults = recipes(f"scenarios:\n{ring}\n  outside: {{with: [r0]}}")
    assert len(faults) == 1
    assert faults[0].endswith("circle: " + " → ".join([f"r{place}" for place in range(size)] + ["r0"]))


def test_a_stranger_is_told_with_those_that_there_are() -> None:
    _, faults = recipes("scenarios: {more: {}, few: {}}\nsweeps: {s: {with: [zzz], vary: {x: [1]}}}")
    assert len(faults) == 1
    assert "s.yaml:2: the scenario 'zzz' is not in the file" in faults[0]
    assert "more" in faults[0]


@pytest.mark.parametrize("values", ["[1, 1]", '["a b", a_b]', '["1", 1]'])
def test_two_values_that_make_one_folder_are_told(values: str) -> None:
    found, faults = recipes(f"sweeps: {{s: {{vary: {{x: {values}}}}}}}")
    assert len(found) == 1
    assert len(faults) == 1
    assert "stands in s.yaml:1 too. Give one of them another name" in faults[0]
