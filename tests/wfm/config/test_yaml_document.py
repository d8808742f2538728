from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.config.yaml_document import Document, dotted, parse_document, read_document
from wfm.errors import InputError


def value_of(text: str) -> Any:
    return parse_document(f"key: {text}\n", "plan.yaml").raw["key"]


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_document(text, "plan.yaml")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Where YAML 1.1 reads something else: sexagesimals, octals, yes and no, dates, underscores.
        ("22:00", "22:00"),
        ("190:20:30", "190:20:30"),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("Off", "Off"),
        ("yes", "yes"),
        ("NO", "NO"),
        ("y", "y"),
        ("on", "on"),
        ("2026-03-02", "2026-03-02"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        # The core schema, table 10.2 of the specification.
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-19", -19),
        ("+12", 12),
        ("0.", 0.0),
        ("-0.0", 0.0),
        (".5", 0.5),
        ("+12e03", 12000.0),
        ("-2E+05", -200000.0),
        (".inf", float("inf")),
        ("-.Inf", float("-inf")),
        ("tRUE", "tRUE"),
        ("'12'", "12"),
        ('"22:00"', "22:00"),
        ("!!str 012", "012"),
        ("[1, a, 2.5]", [1, "a", 2.5]),
        ("{a: 1}", {"a": 1}),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_scalars_of_yaml_1_2(text: str, value: Any) -> None:
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


def test_nan() -> None:
    found = value_of(".NaN")
    assert found != found  # noqa: PLR0124


def test_keys_are_text() -> None:
    raw = parse_document("agents: {012: a, true: b, 2026-03-02: c, ~: d}\n", "plan.yaml").raw
    assert list(raw["agents"]) == ["012", "true", "2026-03-02", "~"]


def test_places() -> None:
    document = parse_document(
        "name: x\nqueues:\n  orders:\n    aht_s: 5\nrules:\n  - type: a\n    hours: 1\n", "p.yaml"
    )
    assert document.where("name") == "p.yaml:1"
    assert document.where("queues", "orders", "aht_s") == "p.yaml:4"
    assert document.where("rules", 0) == "p.yaml:6"
    assert document.where("rules", 0, "hours") == "p.yaml:7"


def test_the_place_of_what_is_not_there_is_around_it() -> None:
    document = parse_document("name: x\nqueues:\n  orders:\n    aht_s: 5\n", "p.yaml")
    assert document.where("queues", "orders", "open") == "p.yaml:3"
    assert document.where("queues", "returns") == "p.yaml:2"
    assert document.where("zone") == "p.yaml:1"
    assert document.where() == "p.yaml:1"


def test_fault() -> None:
    document = parse_document("queues:\n  orders:\n    aht_s: -5\n", "p.yaml")
    fault = document.fault(("queues", "orders", "aht_s"), "must be > 0", "-5", "Write seconds")
    assert str(fault) == "p.yaml:3: queues.orders.aht_s must be > 0, got -5. Write seconds"


def test_dotted() -> None:
    assert dotted(("rules", 0, "scope", "agents", 2)) == "rules[0].scope.agents[2]"
    assert dotted(()) == ""


def test_anchors_and_aliases() -> None:
    document = parse_document("a: &x {b: 1}\nc: *x\n", "p.yaml")
    assert document.raw["c"] == {"b": 1}
    assert document.where("c", "b") == "p.yaml:1"


def test_all_duplicate_keys_at_once() -> None:
    assert faults("name: a\nqueues:\n  x: {open: 1, open: 2}\nname: b\n") == [
        "plan.yaml:3: the key 'queues.x.open' appears twice; it stands in line 3 too",
        "plan.yaml:4: the key 'name' appears twice; it stands in line 1 too",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n- b\n", "plan.yaml:1: the file must hold 'key: value' lines"),
        ("", "plan.yaml:1: the file must hold 'key: value' lines, got nothing"),
        ("# only a remark\n", "plan.yaml:1: the file must hold 'key: value' lines, got nothing"),
        ("a: [1, 2\nb: 3\n", "plan.yaml:2: this is not YAML: expected ',' or ']', but got ':'"),
        ("a: 1\n\tb: 2\n", "plan.yaml:2: this is not YAML: found character '\\t' that cannot start any token"),
        ("a: 'x\n", "plan.yaml:2: this is not YAML: found unexpected end of stream"),
        ("a: *nobody\n", "plan.yaml:1: this is not YAML: found undefined alias 'nobody'"),
        ("a: &x {b: *x}\n", "plan.yaml:1: an anchor must not hold itself"),
        ("{[1, 2]: 3}\n", "plan.yaml:1: a key must be plain text"),
        ("a: !!python/name:os.system x\n", "not allowed"),
        ("a: !!int twelve\n", "plan.yaml:1: the value does not fit its tag '!!int', got 'twelve'"),
        ("a: \x07\n", "plan.yaml:1: the file holds a character that YAML does not allow"),
        ("a: 1\n---\nb: 2\n", "plan.yaml:2: this is not YAML: but found another document"),
    ],
)
def test_what_is_not_a_plan(text: str, message: str) -> None:
    [fault] = faults(text)
    assert message in fault


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + "name: Łódź\n".encode())
    assert read_document(path).raw == {"name": "Łódź"}
    assert read_document(path).shown == "plan.yaml"


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"plan.yaml: there is no such file. Did you mean 'plan.yml'\?"):
        read_document(tmp_path / "plan.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path)


def test_reading_another_coding(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes("name: Müller\n".encode("latin-1"))
    with pytest.raises(InputError, match="must be UTF-8, got byte 0xFC"):
        read_document(path)


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text("abc:0-9 yesno", max_size=6),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdef", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=80)
@given(raw=st.dictionaries(st.text("abcdef", min_size=1, max_size=3), PLAIN, min_size=1, max_size=3))
def test_json_is_yaml_1_2(raw: dict[str, Any]) -> None:
    """Every JSON document is a YAML 1.2 document with the same meaning."""
    import json

    assert parse_document(json.dumps(raw), "p.yaml").raw == raw


def test_a_document_is_plain_data() -> None:
    document = Document("p.yaml", {"a": 1}, {("a",): "p.yaml:1"})
    assert document == Document("p.yaml", {"a": 1}, {("a",): "p.yaml:1"})


def test_long_lists_of_people_are_read_fast() -> None:
    from time import process_time

    agents = "".join(
        f"  N{place:05d}: {{contract: full, skills: [orders], hourly_cost: 20.50}}\n" for place in range(5000)
    )
    began = process_time()
    document = parse_document("agents:\n" + agents, "plan.yaml")
    assert len(document.raw["agents"]) == 5000
    assert document.where("agents", "N04999", "skills") == "plan.yaml:5001"
    assert process_time() - began < 5
