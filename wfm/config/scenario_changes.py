"""What each scenario of a file changes: sweeps and grids spelled out, changes of several scenarios put together.

Precedence: the plan, then `every`, then the scenario; what a scenario names under `with` and its own `set` must not set
the same key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from wfm.config.schema.scenarios import GridFile, ScenarioFile, ScenariosFile, SweepFile
from wfm.config.yaml_document import Document, YamlPath, dotted
from wfm.errors import Fault
from wfm.tables.phrasing import did_you_mean, listed

__all__ = ["Change", "Recipe", "changes_of", "patch_of", "recipes_of"]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a scenario sets.

    Attributes
    ----------
    path
        Where in the plan.
    value
        What it becomes; None takes it away.
    where
        ``file:line`` in the scenarios file.
    """

    path: YamlPath
    value: Any
    where: str


@dataclass(frozen=True)
class Recipe:
    """One scenario, before it is laid over the plan.

    Attributes
    ----------
    name, title, note
        Its name in files, the name shown, and what it is to tell.
    where
        Place of its key.
    changes
        Everything that it sets.
    family
        Name of the sweep or grid that it belongs to; None for a scenario of its own.
    varied
        Key → value in words, of what the sweep or grid varies.
    one_at_a_time
        Whether one key is all that differs from the base.
    """

    name: str
    title: str
    note: str
    where: str
    changes: tuple[Change, ...]
    family: str | None = None
    varied: Mapping[str, str] = field(default_factory=dict)
    one_at_a_time: bool = False


def changes_of(document: Document, path: YamlPath, raw: Mapping[str, Any]) -> list[Change]:
    """Return the leaves of a mapping of changes that stands at a path of the scenarios file."""
    found: list[Change] = []
    for key, value in raw.items():
        found += _leaves(document, (*path, key), tuple(str(key).split(".")), value)
    return found


def _leaves(document: Document, here: YamlPath, target: YamlPath, value: Any) -> Iterator[Change]:
    if isinstance(value, Mapping) and value:
        for key, below in value.items():
            yield from _leaves(document, (*here, key), (*target, key), below)
    else:
        yield Change(target, value, document.where(*here))


def patch_of(changes: tuple[Change, ...]) -> dict[str, Any]:
    """Return changes that do not meet as one nested patch."""
    patch: dict[str, Any] = {}
    for change in changes:
        target = patch
        for key in change.path[:-1]:
            target = target.setdefault(str(key), {})
        target[str(change.path[-1])] = change.value
    return patch


def recipes_of(file: ScenariosFile, document: Document, faults: list[Fault]) -> list[Recipe]:
    """Return every scenario of a file, in its order: single ones, then sweeps, then grids; faults are added."""
    book = _Book(file, document, faults)
    recipes = [book.single(name) for name in file.scenarios]
    for name, sweep in file.sweeps.items():
        recipes += book.family("sweeps", name, sweep, _one_at_a_time(sweep))
    for name, grid in file.grids.items():
        recipes += book.family("grids", name, grid, _combinations(grid))
    seen: dict[str, Recipe] = {}
    for recipe in recipes:
        if recipe.name in seen:
            what = f"the scenario name '{recipe.name}' stands in {seen[recipe.name].where} too"
            faults.append(Fault(recipe.where, what, None, "Give one of them another name"))
        seen.setdefault(recipe.name, recipe)
    return list(seen.values())


def _one_at_a_time(sweep: SweepFile) -> list[dict[str, int]]:
    return [{key: place} for key, values in sweep.vary.items() for place in range(len(values))]


def _combinations(grid: GridFile) -> list[dict[str, int]]:
    return [
        dict(zip(grid.vary, places, strict=True)) for places in product(*(range(len(v)) for v in grid.vary.values()))
    ]


class _Book:
    """Looks up scenarios by name and puts their changes together."""

    def __init__(self, file: ScenariosFile, document: Document, faults: list[Fault]) -> None:
        self.file = file
        self.document = document
        self.faults = faults
        self.circles: set[frozenset[str]] = set()

    def single(self, name: str) -> Recipe:
        """Return a scenario of its own."""
        item = self.file.scenarios[name]
        path: YamlPath = ("scenarios", name)
        own = self._own(path, item, [name])
        return Recipe(name, item.title or name, item.note or "", self.document.where(*path), self._joined(own))

    def family(self, kind: str, name: str, item: SweepFile | GridFile, choices: list[dict[str, int]]) -> list[Recipe]:
        """Return the scenarios of a sweep or grid."""
        path: YamlPath = (kind, name)
        common = self._own(path, item, [])
        found = []
        for choice in choices:
            values = {key: item.vary[key][place] for key, place in choice.items()}
            varied = [
                change
                for key, place in choice.items()
                for change in _leaves(
                    self.document, (*path, "vary", key, place), tuple(key.split(".")), item.vary[key][place]
                )
            ]
            words = {key: _in_words(value) for key, value in values.items()}
            title = f"{item.title or name}: {', '.join(f'{key} {word}' for key, word in words.items())}"
            found.append(
                Recipe(
                    "_".join([name, *(_slug(f"{key.rpartition('.')[2]}_{word}") for key, word in words.items())]),
                    title,
                    item.note or "",
                    self.document.where(*path),
                    self._joined([*common, *varied]),
                    name,
                    words,
                    one_at_a_time=kind == "sweeps" and not common,
                )
            )
        return found

    def _own(self, path: YamlPath, item: ScenarioFile, chain: list[str]) -> list[Change]:
        """Return the changes of a scenario and of those that it names, each scenario once."""
        found: dict[str, list[Change]] = {}
        self._gather(path, item, chain, found)
        own = changes_of(self.document, (*path, "set"), item.set)
        return [*(change for changes in found.values() for change in changes), *own]

    def _gather(self, path: YamlPath, item: ScenarioFile, chain: list[str], found: dict[str, list[Change]]) -> None:
        for place, name in enumerate(item.with_):
            where = self.document.where(*path, "with", place)
            if name not in self.file.scenarios:
                hint = did_you_mean(name, self.file.scenarios) or f"There are {listed(self.file.scenarios)}"
                self.faults.append(Fault(where, f"the scenario '{name}' is not in the file", None, hint))
                continue
            if name in chain:
                self._circle(where, [*chain[chain.index(name) :], name])
                continue
            below = self.file.scenarios[name]
            self._gather(("scenarios", name), below, [*chain, name], found)
            found.setdefault(name, changes_of(self.document, ("scenarios", name, "set"), below.set))

    def _circle(self, where: str, ring: list[str]) -> None:
        """Note a circle of scenarios, once for all that are in it."""
        if frozenset(ring) not in self.circles:
            self.circles.add(frozenset(ring))
            what = f"scenarios must not name each other in a circle: {' → '.join(ring)}"
            self.faults.append(Fault(where, what))

    def _joined(self, changes: list[Change]) -> tuple[Change, ...]:
        """Return the changes without those that set again what an earlier one sets, which is a fault."""
        found: list[Change] = []
        for change in changes:
            other = next((other for other in found if _meet(change.path, other.path)), None)
            if other is None:
                found.append(change)
                continue
            what = f"'{dotted(change.path)}' is set twice in one scenario; {other.where} sets it too"
            fault = Fault(change.where, what)
            self.faults += [fault] if fault not in self.faults else []
        return tuple(found)


def _meet(first: YamlPath, second: YamlPath) -> bool:
    length = min(len(first), len(second))
    return first[:length] == second[:length]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_in_words(item)}" for key, item in value.items())
    return ", ".join(_in_words(item) for item in value) if isinstance(value, list) else str(value)


def _slug(text: str) -> str:
    """Return text as a part of a folder's name."""
    kept = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in text.replace("-", "minus"))
    return "_".join(part for part in kept.split("_") if part)
