"""Faults of the schema in the planner's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from typing import Any

from pydantic import BaseModel, ValidationError

from wfm.config.schema import PlanFile
from wfm.config.unit_hints import in_known_unit, in_own_unit
from wfm.config.yaml_document import Document, Key, YamlPath
from wfm.errors import Fault
from wfm.tables.phrasing import did_you_mean, listed, quoted

__all__ = ["faults_of", "known_keys", "path_of"]

MOST_CHOICES = 12
"""Words that are told of a key that takes one of many."""

_NUMBER = "must be a number"
_WHOLE = "must be a whole number"
_TEXT = "must be text"
_MAPPING = "must hold 'key: value' lines"
_LIST = "must be a list"

_PREDICATES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda ctx: f"must be > {ctx['gt']:g}",
    "greater_than_equal": lambda ctx: f"must be >= {ctx['ge']:g}",
    "less_than": lambda ctx: f"must be < {ctx['lt']:g}",
    "less_than_equal": lambda ctx: f"must be <= {ctx['le']:g}",
    "float_type": lambda _: _NUMBER,
    "float_parsing": lambda _: _NUMBER,
    "finite_number": lambda _: "must be a finite number",
    "int_type": lambda _: _WHOLE,
    "int_parsing": lambda _: _WHOLE,
    "int_from_float": lambda _: _WHOLE,
    "bool_type": lambda _: "must be true or false",
    "bool_parsing": lambda _: "must be true or false",
    "string_type": lambda _: _TEXT,
    "string_too_short": lambda _: "must not be empty",
    "string_pattern_mismatch": lambda _: "must be three capital letters, such as EUR",
    "dict_type": lambda _: _MAPPING,
    "mapping_type": lambda _: _MAPPING,
    "model_type": lambda _: _MAPPING,
    "model_attributes_type": lambda _: _MAPPING,
    "tuple_type": lambda _: _LIST,
    "list_type": lambda _: _LIST,
    "too_short": lambda _: "must not be empty",
}


def faults_of(
    error: ValidationError, document: Document, model: type[BaseModel] = PlanFile, at: YamlPath = ()
) -> list[Fault]:
    """Return a fault for each error of a validation, in the order of the file.

    Parameters
    ----------
    error
        What the validation found.
    document
        The file.
    model
        The schema that was validated against.
    at
        Path of the validated value in the file; its top by default.
    """
    found = [_fault(dict(item), document, model, at) for item in error.errors(include_url=False)]
    return sorted(dict.fromkeys(found), key=lambda fault: _line(fault.where))


def _line(where: str) -> int:
    tail = where.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0


def _fault(item: dict[str, Any], document: Document, model: type[BaseModel], at: YamlPath) -> Fault:
    kind = item["type"]
    inner = reduce(_inside, at, document.raw)
    below = path_of(item["loc"], inner, missing=kind == "missing")
    path = (*at, *below)
    ctx = item.get("ctx", {})
    value = item["input"]
    if kind == "missing":
        return document.fault(path, "is missing")
    if kind == "extra_forbidden":
        keys = known_keys(below[:-1], inner, model)
        hint = in_known_unit(str(path[-1]), value, keys) or did_you_mean(str(path[-1]), keys)
        known = hint or f"Known keys here: {listed(sorted(keys), 20)}"
        return document.fault(path, "is not a known key", None, known)
    if kind in {"enum", "literal_error"}:
        return _choice(document, path, ctx["expected"], value)
    if kind == "union_tag_invalid":
        return _choice(document, (*path, "type"), ctx["expected_tags"], ctx["tag"])
    if kind == "union_tag_not_found":
        return document.fault((*path, "type"), "is missing", None, "Each rule begins with '- type: <name of the rule>'")
    if kind == "value_error":
        got = None if isinstance(value, Mapping) else _shown(value)  # parts of a mapping that contradict each other
        return document.fault(path, str(ctx["error"]), got, in_own_unit(str(path[-1]) if path else "", value, ctx))
    predicate = _PREDICATES.get(kind)
    what = predicate(ctx) if predicate is not None else item["msg"]
    return document.fault(path, what, _shown(value), _mend(kind, str(path[-1]) if path else "", value, ctx))


def _mend(kind: str, key: str, value: Any, ctx: Mapping[str, Any]) -> str:
    """Return how to mend the slips that are made most: percents, another unit, and text that looks like a number."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if 1 in {ctx.get("lt"), ctx.get("le")} and number and 1 < value <= 100:
        return f"Shares are written as fractions: {value / 100:g}"
    if kind == "string_type" and number:
        return f'Put it in quotes: "{value}"'
    if kind in {"float_type", "int_type"} and isinstance(value, str) and value.replace(".", "").isdigit():
        return f"Leave the quotes out: {value}"
    return in_own_unit(key, value, ctx)


def _choice(document: Document, path: YamlPath, expected: str, value: Any) -> Fault:
    words = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
    hint = did_you_mean(str(value), words)
    more = f" and {len(words) - MOST_CHOICES} more" if len(words) > MOST_CHOICES else ""
    return document.fault(path, f"must be one of {', '.join(words[:MOST_CHOICES])}{more}", _shown(value), hint)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value) if value else "empty text"
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else str(value)


def path_of(loc: Iterable[Key], raw: Any, *, missing: bool = False) -> YamlPath:
    """Return the path in the file of a validator's location.

    Parameters
    ----------
    loc
        Keys and positions, with the names of union branches between them, which are left out.
    raw
        The file's values.
    missing
        Whether the last key is one that is not there.
    """
    path: list[Key] = []
    steps = list(loc)
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        if isinstance(raw, Mapping) and (step in raw or (last and missing)):
            path.append(step)
            raw = raw.get(step)
        elif isinstance(raw, (list, tuple)) and isinstance(step, int) and step < len(raw):
            path.append(step)
            raw = raw[step]
    return tuple(path)


def _inside(value: Any, step: Key) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    return value[step] if isinstance(value, (list, tuple)) and isinstance(step, int) and step < len(value) else None


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def known_keys(path: YamlPath, raw: Any, model: type[BaseModel] = PlanFile) -> set[str]:
    """Return the keys that the mapping at a path may have."""
    schema = _schema(model)
    nodes = [schema]
    value: Any = raw
    for step in path:
        nodes = [below for node in _branches(nodes, value, schema) for below in _below(node, step)]
        value = _inside(value, step)
    return {key for node in _branches(nodes, value, schema) for key in node.get("properties", {})}


def _branches(nodes: Iterable[dict[str, Any]], value: Any, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the plain schemas behind references and unions; of packs and rules only the one at hand."""
    found: list[dict[str, Any]] = []
    for node in nodes:
        if "$ref" in node:
            found += _branches([schema["$defs"][node["$ref"].rpartition("/")[2]]], value, schema)
        elif "anyOf" in node or "oneOf" in node:
            found += _branches(node.get("anyOf", []) + node.get("oneOf", []), value, schema)
        else:
            found.append(node)
    if not isinstance(value, Mapping):
        return found
    if "pack" in value:
        exact = [node for node in found if "pack" in node.get("properties", {})]
    else:
        kinds = [node.get("properties", {}).get("type", {}).get("const") for node in found]
        exact = [node for node, kind in zip(found, kinds, strict=True) if kind and kind == value.get("type")]
    return exact or found


def _below(node: dict[str, Any], step: Key) -> list[dict[str, Any]]:
    if isinstance(step, int):
        return [node["items"]] if "items" in node else []
    if step in node.get("properties", {}):
        return [node["properties"][step]]
    more = node.get("additionalProperties")
    return [more] if isinstance(more, dict) else []
