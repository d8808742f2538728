"""Lists whose items have names are changed like mappings: laws, places and what cannot be named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfm.config.patching import LIST_KEYS, nested, patched, place_in_list
from wfm.config.yaml_document import Document, parse_document
from wfm.errors import InputError


@pytest.mark.parametrize(
    ("items", "key", "places"),
    [
        ([{"type": "a"}, {"type": "b"}], "b", [1]),
        ([{"type": "a"}, {"type": "a"}], "a", [0, 1]),
        ([{"type": "a"}], "z", []),
        ([{"type": "a", "id": "z"}], "z", []),
        ([{"id": "a"}, {"queue": "a"}], "a", [0, 1]),
        ([{"type": "a"}, {"other": 1}], "a", None),
        ([{"type": "a"}, 3], "a", None),
        ([], "a", None),
        (["a"], "a", None),
    ],
)
def test_where_an_item_stands(items: list[Any], key: str, places: list[int] | None) -> None:
    assert place_in_list(items, key) == places


@pytest.mark.parametrize("key", LIST_KEYS)
def test_items_are_called_by_each_of_the_keys(key: str) -> None:
    document = parse_document(f"list: [{{{key}: a, n: 1}}, {{{key}: b, n: 2}}]", "p.yaml")
    found = patched(document, {"list.b.n": 5, "list.c": {"n": 9}})
    assert found.raw["list"] == [{key: "a", "n": 1}, {key: "b", "n": 5}, {key: "c", "n": 9}]


@pytest.mark.parametrize(("first", "second"), [(a, b) for n, a in enumerate(LIST_KEYS) for b in LIST_KEYS[n + 1 :]])
def test_the_first_key_that_an_item_has_is_its_name(first: str, second: str) -> None:
    document = parse_document(f"list: [{{{second}: b, {first}: a}}]", "p.yaml")
    assert patched(document, {"list": {"a": None}}).raw["list"] == []
    assert len(patched(document, {"list": {"b": {"n": 1}}}).raw["list"]) == 2


NAMES = st.text("abcd", min_size=1, max_size=1)
ITEMS = st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 9), max_size=2)
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""What a busy machine does not upset."""
LISTS = st.dictionaries(NAMES, ITEMS, min_size=1, max_size=4)
CHANGES = st.dictionaries(NAMES, st.none() | st.dictionaries(st.sampled_from(["x", "y"]), st.integers(10, 19)))


def as_list(named: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    return [{"type": name, **item} for name, item in named.items()]


def expected(named: dict[str, Any], changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a mapping of the same items would come to: its order kept, new items at the end."""
    merged = {name: {**item, **(changes.get(name) or {})} for name, item in named.items()}
    merged |= {name: item for name, item in changes.items() if name not in named and item is not None}
    return as_list({name: item for name, item in merged.items() if changes.get(name, item) is not None})


@CALM
@given(named=LISTS, changes=CHANGES)
def test_a_list_of_named_items_is_merged_like_a_mapping(named: dict[str, Any], changes: dict[str, Any]) -> None:
    document = Document("p.yaml", {"list": as_list(named)}, {})
    assert patched(document, {"list": changes}).raw["list"] == expected(named, changes)
    assert document.raw == {"list": as_list(named)}


@CALM
@given(named=LISTS, changes=CHANGES)
def test_every_value_knows_whether_the_plan_or_the_patch_says_it(
    named: dict[str, Any], changes: dict[str, Any]
) -> None:
    rows = [f"  - {{type: {name}, x: 1, y: 2}}" for name in named]
    document = parse_document("\n".join(["list:", *rows]) + "\n", "p.yaml")
    line = {name: f"p.yaml:{place}" for place, name in enumerate(named, start=2)}
    found = patched(document, {"list": changes}, "s.yaml:1")
    for place, item in enumerate(found.raw["list"]):
        name = item["type"]
        for key in ("x", "y"):
            if key in item:
                ours = key in (changes.get(name) or {})
                assert found.where("list", place, key) == ("s.yaml:1" if ours else line[name])
    past = len(found.raw["list"])
    assert not [path for path in found.places if path[:1] == ("list",) and len(path) > 1 and int(path[1]) >= past]


@CALM
@given(named=LISTS, changes=CHANGES)
def test_a_list_patched_twice_is_patched_once(named: dict[str, Any], changes: dict[str, Any]) -> None:
    document = Document("p.yaml", {"list": as_list(named)}, {})
    once = patched(document, {"list": changes})
    if once.raw["list"]:
        assert patched(once, {"list": changes}).raw == once.raw


def test_an_item_that_is_no_mapping_takes_the_place_of_one() -> None:
    document = parse_document("list: [{type: a}, {type: b}]", "p.yaml")
    assert patched(document, {"list": {"a": 7}}).raw["list"] == [7, {"type": "b"}]


def test_lists_in_items_of_lists_are_reached() -> None:
    document = parse_document("rules: [{type: a, parts: [{id: x, n: 1}, {id: y, n: 2}]}]", "p.yaml")
    found = patched(document, {"rules.a.parts.y.n": 3, "rules.a.parts.x": None}, "s.yaml:4")
    assert found.raw["rules"] == [{"type": "a", "parts": [{"id": "y", "n": 3}]}]
    assert found.where("rules", 0, "parts", 0, "n") == "s.yaml:4"
    assert found.where("rules", 0, "parts", 0, "id") == "p.yaml:1"


def test_others_than_the_item_that_stands_twice_can_still_be_named() -> None:
    document = parse_document("rules: [{type: a}, {type: b, n: 1}, {type: a}]", "p.yaml")
    assert patched(document, {"rules.b.n": 2}).raw["rules"] == [{"type": "a"}, {"type": "b", "n": 2}, {"type": "a"}]
    with pytest.raises(InputError, match=r"rules has several items with the type 'a'.*Write the whole list instead"):
        patched(document, {"rules": {"a": None}})


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        ({}, {}),
        ({"a": 1}, {"a": 1}),
        ({"a.b.c": 1}, {"a": {"b": {"c": 1}}}),
        ({"a.b": 1, "a.c": 2}, {"a": {"b": 1, "c": 2}}),
        ({"a": {"b": 1}, "a.c": 2}, {"a": {"b": 1, "c": 2}}),
        ({"a.c": 2, "a": {"b": 1}}, {"a": {"c": 2, "b": 1}}),
        ({"a": {"b": {"x": 1}}, "a.b": {"y": 2}}, {"a": {"b": {"x": 1, "y": 2}}}),
        ({"a": 5, "a.b": 1}, {"a": {"b": 1}}),
        ({"a.b": 1, "a": 5}, {"a": 5}),
        ({"a.b": 1, "a.b.c": 2}, {"a": {"b": {"c": 2}}}),
        ({7: 1}, {"7": 1}),
        ({"a": {"b.c": 1}}, {"a": {"b.c": 1}}),
    ],
)
def test_dots_are_spelled_out(patch: dict[str, Any], result: dict[str, Any]) -> None:
    before = {key: dict(value) if isinstance(value, dict) else value for key, value in patch.items()}
    assert nested(patch) == result
    assert patch == before
