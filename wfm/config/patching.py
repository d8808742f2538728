"""Changes to the raw mapping of a plan before it is validated: what a scenario says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfm.config.yaml_document import Document, YamlPath

__all__ = ["patched"]


def patched(document: Document, patch: Mapping[str, Any], source: str = "patch") -> Document:
    """Return the document with a patch laid over it; a scenario is then an ordinary plan.

    Mappings are merged key by key; any other value, lists too, takes the place of the old one; None takes the key away.
    A key at the top may be a path with dots: ``queues.billing.aht_s``.

    Parameters
    ----------
    document
        The plan as read.
    patch
        What changes.
    source
        Named as the place of faults in changed values.
    """
    places = dict(document.places)
    raw = _merged(document.raw, _nested(patch), (), places, source)
    return Document(document.shown, raw, places)


def _nested(patch: Mapping[str, Any]) -> dict[str, Any]:
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
        target[last] = {**target[last], **value} if both else value
    return result


def _merged(
    old: Mapping[str, Any], new: Mapping[str, Any], path: YamlPath, places: dict[YamlPath, str], source: str
) -> dict[str, Any]:
    result = dict(old)
    for key, value in new.items():
        here = (*path, key)
        before = result.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            result[key] = _merged(before, value, here, places, source)
            continue
        for known in [known for known in places if known[: len(here)] == here]:
            del places[known]
        if value is None:
            result.pop(key, None)
            continue
        places[here] = source
        result[key] = _merged({}, value, here, places, source) if isinstance(value, Mapping) else value
    return result
