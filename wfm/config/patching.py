"""Changes to the raw mapping of a plan before it is validated: what a scenario says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wfm.config.yaml_document import Document, YamlPath, dotted
from wfm.errors import Fault, InputError

__all__ = ["LIST_KEYS", "nested", "patched", "place_in_list"]

LIST_KEYS = ("type", "pack", "id", "name", "queue")
"""What the items of a list are called by in a patch: the first of these keys that an item has."""

Source = str | Callable[[YamlPath], str]
"""What messages name as the place of a changed value: always the same, or asked for each path."""


def patched(document: Document, patch: Mapping[str, Any], source: Source = "patch") -> Document:
    """Return the document with a patch laid over it; a scenario is then an ordinary plan.

    Mappings are merged key by key; any other value, lists too, takes the place of the old one; None takes the key away.
    A key at the top may be a path with dots: ``queues.billing.aht_s``. A list whose items have a type, an id, a name or
    a queue may be changed like a mapping of them: ``rules: {days_off: {min_days: 1}}``; an item that is not there is
    added at the end.

    Parameters
    ----------
    document
        The plan as read.
    patch
        What changes.
    source
        Named as the place of faults in changed values.

    Raises
    ------
    InputError
        If a patch names an item that a list has twice.
    """
    tell = source if callable(source) else lambda _: source
    overlay = _Overlay(dict(document.places), tell)
    raw = overlay.merged(document.raw, nested(patch), ())
    return Document(document.shown, raw, overlay.places)


def nested(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return the patch with dotted keys at its top spelled out as mappings."""
    result: dict[str, Any] = {}
    for key, value in patch.items():
        *parents, last = str(key).split(".")
        target = result
        for parent in parents:
            below = target.get(parent)
            target[parent] = dict(below) if isinstance(below, Mapping) else {}
            target = target[parent]
        both = isinstance(value, Mapping) and isinstance(target.get(last), Mapping)
        target[last] = _joined(target[last], value) if both else value
    return result


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Return two mappings as one, down to their leaves."""
    result = dict(first)
    for key, value in second.items():
        before = result.get(key)
        both = isinstance(value, Mapping) and isinstance(before, Mapping)
        result[key] = _joined(before, value) if isinstance(before, Mapping) and both else value
    return result


def place_in_list(items: Sequence[Any], key: str) -> list[int] | None:
    """Return where the items called by a key stand in a list; None where its items have no names."""
    names = _names(items)
    return None if names is None else [place for place, (_, name) in enumerate(names) if name == key]


def _names(items: Sequence[Any]) -> list[tuple[str, Any]] | None:
    """Return by which key each item is called, and how; None where one has no name, or there is no item."""
    found = []
    for item in items:
        key = next((key for key in LIST_KEYS if isinstance(item, Mapping) and key in item), None)
        if key is None:
            return None
        found.append((key, item[key]))
    return found or None


class _Overlay:
    """Lays a patch over values and keeps the places of what results.

    Where an item of a list is called by its name, the path in the patch (`said`) is not that in the result (`path`).
    """

    def __init__(self, places: dict[YamlPath, str], source: Callable[[YamlPath], str]) -> None:
        self.places = places
        self.source = source

    def merged(
        self, old: Mapping[str, Any], new: Mapping[str, Any], path: YamlPath, said: YamlPath | None = None
    ) -> dict[str, Any]:
        """Return a mapping with a patch laid over it."""
        result = dict(old)
        for key, value in new.items():
            here, there = (*path, key), (*(path if said is None else said), key)
            before = result.get(key)
            if isinstance(value, Mapping) and isinstance(before, Mapping):
                result[key] = self.merged(before, value, here, there)
                continue
            if isinstance(value, Mapping) and isinstance(before, list) and _names(before) is not None:
                result[key] = self.merged_list(before, value, here)
                continue
            self.forget(here)
            if value is None:
                result.pop(key, None)
                continue
            self.places[here] = self.source(there)
            result[key] = self.merged({}, value, here, there) if isinstance(value, Mapping) else value
        return result

    def merged_list(self, old: list[Any], new: Mapping[str, Any], path: YamlPath) -> list[Any]:
        """Return a list whose items are changed, taken away or added by their names."""
        names = _names(old) or []
        known = {place: self.forget((*path, place)) for place in range(len(old))}
        called = min((key for key, _ in names), key=LIST_KEYS.index)
        result: list[Any] = []
        for place, (item, (key, name)) in enumerate(zip(old, names, strict=True)):
            change, said = new.get(name, item), (*path, name)
            if name in new and sum(other == name for _, other in names) > 1:
                what = f"{dotted(path)} has several items with the {key} '{name}'"
                raise InputError([Fault(self.source(said), what, None, "Write the whole list instead")])
            if change is None:
                continue
            here = (*path, len(result))
            self.places |= {(*here, *below): where for below, where in known[place].items()}
            changed = isinstance(change, Mapping) and change is not item
            result.append(self.merged(item, change, here, said) if changed else change)
            if change is not item:
                self.places[here] = self.source(said)
        for name, value in new.items():
            if value is not None and all(name != other for _, other in names):
                here, said = (*path, len(result)), (*path, name)
                self.places[here] = self.source(said)
                added = isinstance(value, Mapping)
                result.append({called: name, **self.merged({}, value, here, said)} if added else value)
        return result

    def forget(self, path: YamlPath) -> dict[YamlPath, str]:
        """Take the places at and below a path away; return them, by what follows the path."""
        found = [known for known in self.places if known[: len(path)] == path]
        return {known[len(path) :]: self.places.pop(known) for known in found}
