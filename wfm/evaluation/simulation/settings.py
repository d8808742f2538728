"""Steady-state settings from plain mappings, as they stand in a JSON file; every fault is found at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import numpy as np

from wfm.errors import Fault, InputError, ValueRangeError
from wfm.evaluation.simulation.centre import Centre, Line
from wfm.evaluation.simulation.routing import from_lists
from wfm.evaluation.simulation.steady import SteadySetting

__all__ = ["LONGEST_WAIT", "STATIC_PRIORITY", "SettingsRead", "steady_settings"]

LONGEST_WAIT, STATIC_PRIORITY = "longest_wait", "static_priority"


class _Reader:
    """Collects faults while it reads one setting."""

    def __init__(self, where: str, faults: list[Fault]) -> None:
        self.where = where
        self.faults = faults

    def fault(self, what: str, got: object = None, mend: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(self.where, what, None if got is None else repr(got), mend))

    def number(self, owner: Mapping[str, Any], key: str, label: str, *, whole: bool = False) -> float:
        """Return a number above 0; 1 after a fault, so that reading can go on."""
        value = owner.get(key)
        usable = isinstance(value, int | float) and not isinstance(value, bool)
        if usable and isfinite(value or 0) and (value or 0) > 0 and not (whole and value != int(value or 0)):
            return float(value or 0)
        self.fault(f"{label}.{key} must be a {'whole ' if whole else ''}number above 0", value)
        return 1.0

    def names(self, owner: Mapping[str, Any], key: str, label: str, known: Mapping[str, int]) -> list[int]:
        """Return the rows of a list of names; unknown and repeated ones are faults."""
        listed = owner.get(key)
        if not isinstance(listed, list) or not listed:
            self.fault(f"{label}.{key} must be a list of names", listed)
            return []
        rows: list[int] = []
        for name in listed:
            if not isinstance(name, str) or name not in known:
                self.fault(f"{label}.{key} names something that is not there", name, f"Known: {', '.join(known)}")
            elif known[name] in rows:
                self.fault(f"{label}.{key} names it twice", name)
            else:
                rows.append(known[name])
        return rows


@dataclass(frozen=True)
class SettingsRead:
    """The settings of a file.

    Attributes
    ----------
    settings
        What can be simulated, by name.
    without_types
        Names of settings that have no ``types`` and are another program's.
    unstable
        Name → why it has no steady state.
    """

    settings: dict[str, SteadySetting]
    without_types: tuple[str, ...] = ()
    unstable: dict[str, str] = field(default_factory=dict)


def steady_settings(content: object, source: str) -> SettingsRead:
    """Return the settings of a file.

    Parameters
    ----------
    content
        The file's content: {name: {target_s, call_selection, types: [{name, arrivals_per_hour, aht_s, patience_s,
        group_order}], groups: [{name, agents, skills, type_order}]}}. ``patience_s`` null means that nobody abandons;
        ``type_order`` is read for static_priority; ``waiting_spaces`` and ``trunks`` null mean no limit.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        With every fault found, or where nothing is left that could be simulated.
    """
    if not isinstance(content, Mapping):
        raise InputError([Fault(source, "must be a JSON object of settings by name", type(content).__name__)])
    faults: list[Fault] = []
    read = SettingsRead({})
    without_types: list[str] = []
    for name, raw in content.items():
        reader = _Reader(f"{source}: {name}", faults)
        if not isinstance(raw, Mapping):
            reader.fault("must be an object", raw)
        elif "types" not in raw:
            without_types.append(name)
        else:
            _add(read, name, raw, reader)
    if not faults and not read.settings:
        faults = [Fault(f"{source}: {name}", why) for name, why in read.unstable.items()]
        mend = "A setting has target_s, call_selection, types and groups"
        faults = faults or [Fault(source, "holds no setting with types", mend=mend)]
    if faults:
        raise InputError(faults)
    return replace(read, without_types=tuple(without_types))


def _add(read: SettingsRead, name: str, raw: Mapping[str, Any], reader: _Reader) -> None:
    """Add one setting to what was read, if it has no fault and a steady state."""
    try:
        setting = _setting(name, raw, reader)
    except ValueRangeError as error:
        read.unstable[name] = str(error).removeprefix(f"{name}: ")
        return
    if setting is not None:
        read.settings[name] = setting


def _rows(raw: Mapping[str, Any], key: str, reader: _Reader) -> list[Mapping[str, Any]]:
    """Return the objects of a list; [] after a fault."""
    rows = raw.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        reader.fault(f"{key} must be a list of objects", rows)
        return []
    return rows


def _index(rows: Sequence[Mapping[str, Any]], key: str, reader: _Reader) -> dict[str, int]:
    """Return the row of each name."""
    found: dict[str, int] = {}
    for number, row in enumerate(rows):
        name = row.get("name")
        if not isinstance(name, str) or not name or name == "all" or name in found:
            reader.fault(f"{key}[{number}].name must be a text of its own other than 'all'", name)
        else:
            found[name] = number
    return found


def _limit(raw: Mapping[str, Any], key: str, reader: _Reader) -> int | None:
    value = raw.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        reader.fault(f"{key} must be null or a whole number of at least 0", value)
        return None
    return value


def _setting(name: str, raw: Mapping[str, Any], reader: _Reader) -> SteadySetting | None:
    """Return one setting; None where something is wrong with it. Raises ValueRangeError without a steady state."""
    before = len(reader.faults)
    types, groups = _rows(raw, "types", reader), _rows(raw, "groups", reader)
    type_rows, group_rows = _index(types, "types", reader), _index(groups, "groups", reader)
    selection = raw.get("call_selection")
    if selection not in (LONGEST_WAIT, STATIC_PRIORITY):
        reader.fault(f"call_selection must be {LONGEST_WAIT} or {STATIC_PRIORITY}", selection)
    within_s = raw.get("target_s")
    if not isinstance(within_s, int | float) or isinstance(within_s, bool) or within_s < 0:
        reader.fault("target_s must be a number of at least 0", within_s)
    orders, lines = [], []
    for row in types:
        label = f"type {row.get('name')}"
        orders.append(reader.names(row, "group_order", label, group_rows))
        patience_s = None if row.get("patience_s") is None else reader.number(row, "patience_s", label)
        lines.append(Line(str(row.get("name")), patience_s))
    rate = np.array([reader.number(row, "arrivals_per_hour", f"type {row.get('name')}") / 3600 for row in types])
    aht_s = np.array([reader.number(row, "aht_s", f"type {row.get('name')}") for row in types])
    heads = [int(reader.number(row, "agents", f"group {row.get('name')}", whole=True)) for row in groups]
    skills = [reader.names(row, "skills", f"group {row.get('name')}", type_rows) for row in groups]
    picks = _picks(groups, skills, orders, selection == STATIC_PRIORITY, type_rows, reader)
    trunks, places = _limit(raw, "trunks", reader), _limit(raw, "waiting_spaces", reader)
    if len(reader.faults) > before:
        return None
    group_of = np.repeat(np.arange(len(groups)), heads)
    routing = from_lists(orders, picks, longest_wait=selection == LONGEST_WAIT)
    centre = Centre(tuple(lines), np.ones((group_of.size, len(lines))), routing, trunks, places)
    return SteadySetting(name, centre, tuple(group_rows), group_of, rate, aht_s, float(within_s or 0.0))


def _picks(
    groups: Sequence[Mapping[str, Any]],
    skills: list[list[int]],
    orders: list[list[int]],
    static: bool,
    type_rows: Mapping[str, int],
    reader: _Reader,
) -> list[list[int]]:
    """Return the types that each group picks from, in order, and check them against its skills and the orders."""
    picks = []
    for number, (row, able) in enumerate(zip(groups, skills, strict=True)):
        label = f"group {row.get('name')}"
        chosen = reader.names(row, "type_order", label, type_rows) if static else able
        if sorted(chosen) != sorted(able):
            reader.fault(f"{label}.type_order must name exactly its skills", row.get("type_order"))
        sending = [kind for kind, order in enumerate(orders) if number in order]
        if sorted(able) != sending:
            reader.fault(f"{label}.skills must be the types whose group_order names it", row.get("skills"))
        picks.append(chosen)
    return picks
