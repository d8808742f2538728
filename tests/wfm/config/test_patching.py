from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.config.patching import patched
from wfm.config.yaml_document import Document, parse_document
from wfm.errors import InputError

TEXT = """\
name: base
queues:
  orders:
    aht_s: 240
    target: {level: 0.8, within_s: 20}
rules:
  - {type: days_off, min_days: 2}
"""


def base() -> Document:
    return parse_document(TEXT, "plan.yaml")


@pytest.mark.parametrize(
    "patch",
    [
        {"queues": {"orders": {"aht_s": 200}}},
        {"queues.orders.aht_s": 200},
        {"queues.orders": {"aht_s": 200}},
        {"queues": {"orders": {}}, "queues.orders.aht_s": 200},
    ],
)
def test_mappings_are_merged(patch: dict[str, Any]) -> None:
    queue = patched(base(), patch).raw["queues"]["orders"]
    assert queue == {"aht_s": 200, "target": {"level": 0.8, "within_s": 20}}


def test_lists_are_replaced() -> None:
    assert patched(base(), {"rules": []}).raw["rules"] == []


def test_none_takes_away() -> None:
    found = patched(base(), {"rules": None, "queues.orders.target": None, "unknown": None})
    assert "rules" not in found.raw
    assert found.raw["queues"]["orders"] == {"aht_s": 240}


def test_a_mapping_takes_the_place_of_a_value_and_the_other_way_round() -> None:
    assert patched(base(), {"name": {"a": 1}}).raw["name"] == {"a": 1}
    assert patched(base(), {"queues.orders": "x"}).raw["queues"] == {"orders": "x"}


def test_new_keys() -> None:
    found = patched(base(), {"queues.returns.open": {"daily": "24h"}})
    assert found.raw["queues"]["returns"] == {"open": {"daily": "24h"}}
    assert set(found.raw["queues"]) == {"orders", "returns"}


def test_dots_below_the_top_are_part_of_the_name() -> None:
    found = patched(base(), {"agents": {"A.01": {"name": "x"}}})
    assert found.raw["agents"] == {"A.01": {"name": "x"}}


def test_the_plan_itself_stays_as_it_is() -> None:
    document = base()
    patched(document, {"queues.orders.aht_s": 1, "rules": None})
    assert document == base()


def test_places_say_where_a_value_comes_from() -> None:
    found = patched(base(), {"queues.orders.aht_s": 200, "rules": [{"type": "x"}]}, "scenarios.yaml:7")
    assert found.where("queues", "orders", "aht_s") == "scenarios.yaml:7"
    assert found.where("queues", "orders", "target") == "plan.yaml:5"
    assert found.where("rules", 0, "type") == "scenarios.yaml:7"
    assert found.where("name") == "plan.yaml:1"
    gone = patched(base(), {"queues.orders.aht_s": None})
    assert gone.where("queues", "orders", "aht_s") == "plan.yaml:3"


KEYS = st.text("abc", min_size=1, max_size=2)
TREES = st.recursive(st.integers(), lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6)


@given(old=st.dictionaries(KEYS, TREES, max_size=3), new=st.dictionaries(KEYS, TREES, max_size=3))
def test_laws_of_merging(old: dict[str, Any], new: dict[str, Any]) -> None:
    document = Document("p.yaml", old, {})
    once = patched(document, new)
    assert patched(document, {}).raw == old
    assert patched(document, old).raw == old
    assert patched(once, new).raw == once.raw
    assert set(once.raw) == set(old) | set(new)


RULES = """\
rules:
  - {pack: israel}
  - {type: days_off, min_days: 2}
  - {type: min_weekly_rest, hours: 36}
levels: [0.1, 0.9]
"""


def rules() -> Document:
    return parse_document(RULES, "plan.yaml")


def test_an_item_of_a_list_is_changed_by_its_name() -> None:
    found = patched(rules(), {"rules.min_weekly_rest.hours": 24}, "s.yaml:3")
    assert found.raw["rules"] == [
        {"pack": "israel"},
        {"type": "days_off", "min_days": 2},
        {"type": "min_weekly_rest", "hours": 24},
    ]
    assert found.where("rules", 2, "hours") == "s.yaml:3"
    assert found.where("rules", 1, "min_days") == "plan.yaml:3"


def test_an_item_of_a_list_is_taken_away_and_the_places_of_the_others_move_up() -> None:
    found = patched(rules(), {"rules": {"days_off": None}}, "s.yaml:3")
    assert [item.get("type", item.get("pack")) for item in found.raw["rules"]] == ["israel", "min_weekly_rest"]
    assert found.where("rules", 1, "hours") == "plan.yaml:4"


def test_an_item_that_is_not_in_the_list_is_added() -> None:
    found = patched(rules(), {"rules": {"night_work": {"hours": 8}}}, "s.yaml:9")
    assert found.raw["rules"][3] == {"type": "night_work", "hours": 8}
    assert len(found.raw["rules"]) == 4
    assert found.where("rules", 3, "hours") == "s.yaml:9"


def test_an_item_that_stands_twice_cannot_be_named() -> None:
    document = parse_document("rules: [{type: a}, {type: a}]", "plan.yaml")
    with pytest.raises(InputError, match=r"s\.yaml:1: rules has several items with the type 'a'"):
        patched(document, {"rules.a.x": 1}, "s.yaml:1")


def test_a_list_of_bare_values_is_replaced_by_a_mapping_as_before() -> None:
    assert patched(rules(), {"levels": {"a": 1}}).raw["levels"] == {"a": 1}


def test_the_place_of_a_change_may_be_asked_for_each_path() -> None:
    asked: list[object] = []

    def place(path: tuple[str | int, ...]) -> str:
        asked.append(path)
        return f"s.yaml:{len(path)}"

    found = patched(rules(), {"rules.days_off.min_days": 1, "name": "x"}, place)
    assert found.where("name") == "s.yaml:1"
    assert found.where("rules", 1, "min_days") == "s.yaml:3"
    assert ("rules", "days_off", "min_days") in asked
