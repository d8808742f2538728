"""YAML 1.2 with line numbers: scalars of the core schema, duplicate keys as faults.

Plain PyYAML follows YAML 1.1, in which ``22:00`` is 1320, ``Off`` is False and ``012`` is 10. Here they are the text
``22:00``, the text ``Off`` and the number 12. Keys of mappings are always text, so that an agent may be called ``012``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from wfm.errors import Fault, InputError
from wfm.tables.phrasing import did_you_mean

__all__ = ["Document", "Key", "YamlPath", "dotted", "parse_document", "read_document"]

Key = str | int
"""A key of a mapping, or a position in a list."""
YamlPath = tuple[Key, ...]
"""Keys and list positions from the top of a document to a value."""


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, with the place of each.

    Attributes
    ----------
    shown
        Name of the file in messages.
    raw
        The mapping at the top.
    places
        Path of a value → ``file:line`` of its key.
    """

    shown: str
    raw: Mapping[str, Any]
    places: Mapping[YamlPath, str]

    def where(self, *path: Key) -> str:
        """Return ``file:line`` of a value, or of the nearest thing around it that is in the file."""
        for end in range(len(path), 0, -1):
            found = self.places.get(path[:end])
            if found is not None:
                return found
        return f"{self.shown}:1"

    def fault(self, path: YamlPath, what: str, got: str | None = None, mend: str = "") -> Fault:
        """Return a fault at a value; `what` reads on after the value's name."""
        return Fault(self.where(*path), f"{dotted(path)} {what}".strip(), got, mend)


def dotted(path: YamlPath) -> str:
    """Return ``queues.billing.aht_s`` or ``rules[0].hours``."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


_SCALARS = (
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
)


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return tags and patterns of plain scalars by first character, as PyYAML looks them up."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for name, pattern, first in _SCALARS:
        for character in first:
            found.setdefault(character, []).append((f"tag:yaml.org,2002:{name}", re.compile(f"^(?:{pattern})$")))
    return found


class _CoreLoader(yaml.SafeLoader):
    """PyYAML's parser with the scalars of the YAML 1.2 core schema (section 10.3.2 of the specification)."""

    yaml_implicit_resolvers = _resolvers()


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same over the C library, where PyYAML was built with it: twenty times faster on long lists of people."""

    yaml_implicit_resolvers = _resolvers()


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_FastLoader)
    except yaml.YAMLError:
        # Asked again in Python: its messages are the same on every machine.
        return yaml.compose(text, Loader=_CoreLoader)


def _integer(text: str) -> int:
    return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)


def _real(text: str) -> float:
    return float(text.casefold().replace(".inf", "inf").replace(".nan", "nan"))


_READERS: Mapping[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda text: text.casefold() == "true",
    "int": _integer,
    "float": _real,
    "str": str,
}
"""Kind of a scalar → its value."""


def read_document(path: Path, shown: str | None = None) -> Document:
    """Read a YAML file whose top is a mapping.

    Raises
    ------
    InputError
        If the file is missing, not UTF-8, not YAML, no mapping, or has a key twice; all duplicates at once.
    """
    shown = shown or path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        near = [item.name for item in path.parent.glob("*")] if path.parent.is_dir() else []
        raise InputError([Fault(str(path), "there is no such file", None, did_you_mean(path.name, near))]) from None
    except UnicodeDecodeError as error:
        raise InputError([Fault(shown, "the file must be UTF-8", f"byte 0x{error.object[error.start]:02X}")]) from None
    except OSError as error:
        raise InputError([Fault(str(path), f"the file cannot be read ({error.strerror})")]) from None
    return parse_document(text, shown)


def parse_document(text: str, shown: str) -> Document:
    """Return the document of a text; see `read_document`."""
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = shown if mark is None else f"{shown}:{mark.line + 1}"
        raise InputError([Fault(where, f"this is not YAML: {error.problem or error.context}")]) from None
    except yaml.reader.ReaderError as error:
        where = f"{shown}:{text.count(chr(10), 0, error.position) + 1}"
        raise InputError([Fault(where, "the file holds a character that YAML does not allow")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError([Fault(f"{shown}:1", "the file must hold 'key: value' lines", None if node else "nothing")])
    walk = _Walk(shown)
    raw = walk.value(node, ())
    if walk.faults:
        raise InputError(walk.faults)
    return Document(shown, raw, walk.places)


class _Walk:
    """Turns nodes into values and keeps where each stood."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.places: dict[YamlPath, str] = {}
        self.faults: list[Fault] = []
        self.open: set[int] = set()

    def value(self, node: yaml.Node, path: YamlPath) -> Any:
        """Return the plain value of a node."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self.open:
            self.faults.append(Fault(self._where(node), "an anchor must not hold itself"))
            return None
        self.open.add(id(node))
        value = self._mapping(node, path) if isinstance(node, yaml.MappingNode) else self._sequence(node, path)
        self.open.discard(id(node))
        return value

    def _mapping(self, node: yaml.MappingNode, path: YamlPath) -> dict[str, Any]:
        value: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(self._where(key_node), "a key must be plain text"))
                continue
            key = key_node.value
            line = key_node.start_mark.line + 1
            if key in first:
                what = f"the key '{dotted((*path, key))}' appears twice; it stands in line {first[key]} too"
                self.faults.append(Fault(f"{self.shown}:{line}", what))
                continue
            first[key] = line
            self.places[(*path, key)] = f"{self.shown}:{line}"
            value[key] = self.value(value_node, (*path, key))
        return value

    def _sequence(self, node: yaml.Node, path: YamlPath) -> list[Any]:
        items = []
        for place, item in enumerate(node.value):
            self.places[(*path, place)] = self._where(item)
            items.append(self.value(item, (*path, place)))
        return items

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.rpartition(":")[2]
        text = node.value
        reader = _READERS.get(kind)
        if reader is None:
            self.faults.append(Fault(self._where(node), f"the tag '{node.tag}' is not allowed", None, "Leave it out"))
            return text
        try:
            return reader(text)
        except ValueError:
            self.faults.append(Fault(self._where(node), f"the value does not fit its tag '!!{kind}'", f"'{text}'"))
            return None

    def _where(self, node: yaml.Node) -> str:
        return f"{self.shown}:{node.start_mark.line + 1}"
