"""From a plan and its scenarios file to one plan a scenario, or to every fault in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wfm.config.loading import plan_file_of, plan_of
from wfm.config.messages import faults_of
from wfm.config.patching import patched, place_in_list
from wfm.config.scenario_changes import Change, Recipe, changes_of, patch_of, recipes_of
from wfm.config.schema.scenarios import FrontierFile, ScenariosFile
from wfm.config.yaml_document import Document, YamlPath, dotted, read_document
from wfm.errors import Fault, InputError
from wfm.pipeline import Plan
from wfm.tables.phrasing import did_you_mean

__all__ = ["BASE", "RESERVED", "Frontier", "Scenario", "Study", "load_scenarios"]

BASE = "base"
"""Name of the plan as it is, with what `every` changes."""

RESERVED = frozenset({BASE, "ics", "forecasts"})
"""Names that no scenario may have: folders of other outputs."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Scenario:
    """One plan among others.

    Attributes
    ----------
    name
        Its name in files; that of its folder too.
    title
        Name shown to people.
    plan
        What is asked.
    note
        What it is to tell; empty where nothing is said.
    family
        Name of the sweep or grid that it belongs to; None for a scenario of its own.
    varied
        Key → value in words, of what the sweep or grid varies.
    one_at_a_time
        Whether it is of a sweep: nothing but one key differs from the other scenarios of its family.
    """

    name: str
    title: str
    plan: Plan
    note: str = ""
    family: str | None = None
    varied: Mapping[str, str] = field(default_factory=dict)
    one_at_a_time: bool = False


@dataclass(frozen=True, slots=True)
class Frontier:
    """What is asked about the price of service.

    Attributes
    ----------
    points
        Rosters looked at, the base among them.
    service_level
        Level that the cheapest roster is sought for, a fraction; None where it is not asked.
    budget_minor
        Pay for which the best service is sought, in minor units; None where it is not asked.
    refinements
        Further rosters for each question.
    """

    points: int = 7
    service_level: float | None = None
    budget_minor: int | None = None
    refinements: int = 2


@dataclass(frozen=True)
class Study:
    """What a scenarios file asks.

    Attributes
    ----------
    scenarios
        The plan itself, called base, then the scenarios in the order of the file.
    frontier
        What is asked about the price of service; None for nothing.
    """

    scenarios: tuple[Scenario, ...]
    frontier: Frontier | None = None


def load_scenarios(plan: Path, scenarios: Path | None) -> Study:
    """Return the plan and its scenarios.

    Parameters
    ----------
    plan
        The plan file or its folder.
    scenarios
        The scenarios file; None for the plan alone.

    Raises
    ------
    InputError
        With every fault of the scenarios file and of every scenario.
    """
    file = plan_file_of(plan)
    document = read_document(file)
    if scenarios is None:
        return Study((Scenario(BASE, "As planned", plan_of(document, file.parent)),))
    said = read_document(scenarios)
    book = _book(said)
    faults: list[Fault] = []
    every = tuple(changes_of(said, ("every",), book.every))
    faults += [*_names(book, said), *_unknown(every, document)]
    recipes = recipes_of(book, said, faults)
    base = _laid_over(document, every)
    sound = _plan(base, file.parent, faults)
    if sound is None:
        # What is wrong in the base is wrong in every scenario; it would be told over and over.
        raise InputError(_in_order(faults))
    found = [Scenario(BASE, "As planned", sound)]
    for recipe in recipes:
        wrong = _unknown(recipe.changes, base)
        try:
            loaded = _plan(_laid_over(base, recipe.changes), file.parent, wrong)
        except InputError as error:
            loaded, wrong = None, [*wrong, *error.faults]
        faults += [_told(fault, recipe, said.shown) for fault in wrong]
        if loaded is not None:
            found.append(
                Scenario(
                    recipe.name,
                    recipe.title,
                    loaded,
                    recipe.note,
                    recipe.family,
                    recipe.varied,
                    one_at_a_time=recipe.one_at_a_time,
                )
            )
    if faults:
        raise InputError(_in_order(faults))
    return Study(tuple(found), _frontier(book.frontier))


def _frontier(file: FrontierFile | None) -> Frontier | None:
    return None if file is None else Frontier(file.points, file.service_level, file.budget, file.refinements)


def _plan(document: Document, folder: Path, faults: list[Fault]) -> Plan | None:
    """Return the plan of a document; None where it has faults, which are added."""
    try:
        return plan_of(document, folder)
    except InputError as error:
        faults += error.faults
        return None


def _in_order(faults: list[Fault]) -> list[Fault]:
    """Return each fault once, by file and line."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.where.rpartition(":")[0], _line(fault)))


def _book(said: Document) -> ScenariosFile:
    # Nothing under a key takes the key of the plan away, so that, unlike in a plan, it is kept.
    raw = {key: value for key, value in said.raw.items() if value is not None}
    try:
        return ScenariosFile.model_validate(raw)
    except ValidationError as error:
        raise InputError(faults_of(error, said, ScenariosFile)) from None


def _names(book: ScenariosFile, said: Document) -> list[Fault]:
    """Return a fault for each name that cannot be a folder of its own."""
    found = []
    for kind, names in (("scenarios", book.scenarios), ("sweeps", book.sweeps), ("grids", book.grids)):
        for name in names:
            where = said.where(kind, name)
            if not NAME.fullmatch(name):
                what = "a scenario's name must be letters, digits, '_', '-' and '.', for it names a folder"
                found.append(Fault(where, what, f"'{name}'"))
            elif name in RESERVED:
                found.append(Fault(where, f"the name '{name}' is taken", None, "Give the scenario another name"))
    return found


def _unknown(changes: tuple[Change, ...], document: Document) -> list[Fault]:
    """Return a fault for each key that is to be taken away and is not there."""
    found = []
    for change in changes:
        value: Any = document.raw
        for place, key in enumerate(change.path):
            known = _keys(value)
            if key not in known:
                if change.value is None:
                    path = dotted(change.path[: place + 1])
                    found.append(
                        Fault(change.where, f"'{path}' is not in the plan", None, did_you_mean(str(key), known))
                    )
                break
            value = _below(value, key)
    return found


def _keys(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return list(value)
    if isinstance(value, list):
        return [key for item in value if isinstance(item, Mapping) for key in map(str, item.values())]
    return []


def _below(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        return value[key]
    places = place_in_list(value, key)
    return value[places[0]] if places else None


def _laid_over(document: Document, changes: tuple[Change, ...]) -> Document:
    return patched(document, patch_of(changes), _places(changes))


def _places(changes: tuple[Change, ...]) -> Callable[[YamlPath], str]:
    """Return a function from a path in the plan to the line that sets it, or something around or below it."""
    known: dict[YamlPath, str] = {}
    for change in changes:
        for end in range(1, len(change.path) + 1):
            known.setdefault(change.path[:end], change.where)

    def place(path: YamlPath) -> str:
        ends = range(len(path), 0, -1)
        return next((known[path[:end]] for end in ends if path[:end] in known), "scenarios")

    return place


def _told(fault: Fault, recipe: Recipe, shown: str) -> Fault:
    """Return a fault with the scenario that it is a fault of, where the place does not say it."""
    if fault.where.startswith(f"{shown}:"):
        return fault
    return Fault(fault.where, f"in scenario {recipe.name} ({recipe.where}): {fault.what}", fault.got, fault.mend)


def _line(fault: Fault) -> int:
    tail = fault.where.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0
