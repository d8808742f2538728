from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.config.patching import patched
from wfm.config.yaml_document import Document, parse_document

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
