"""The automata of all agents: what their rules count, shared by agents whose rules and duties are the same."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.menus import Menus
from wfm.rostering.instance import Instance
from wfm.rostering.paths import Automaton, Resource, build_automaton

__all__ = ["MOST_STATES", "Counters"]

MOST_STATES = 1200
"""Most product states of a layer; an agent whose rules have more is planned apart, by the exact model."""

Key = tuple[int, tuple[Resource, ...]]
"""Menu and resources."""


class Counters:
    """Automata by number u, and which agent has which.

    Parameters
    ----------
    menus
        Menus and limits of the agents.

    Attributes
    ----------
    automata
        The automata, length u.
    automaton, begin : (a,)
        Automaton of each agent, and its first state; -1 where no tour is accepted.
    apart : (a,)
        Whether the agent's automaton had to leave rules out.
    """

    def __init__(self, menus: Menus) -> None:
        self.menus = menus
        agents = len(menus.limits)
        self.automata: list[Automaton] = []
        self._classes: list[NDArray[np.int64]] = []
        self.automaton = np.zeros(agents, dtype=np.int64)
        self.begin = np.full(agents, -1, dtype=np.int64)
        self.apart = np.zeros(agents, dtype=np.bool_)
        together: dict[Key, list[int]] = {}
        for a, limit in enumerate(menus.limits):
            together.setdefault((int(menus.menu[a]), limit.resources), []).append(a)
        for (menu, resources), members in together.items():
            self._add(menu, resources, members)

    @property
    def priced(self) -> NDArray[np.bool_]:
        """Whether anything in an automaton costs, shape (u,)."""
        return np.array([item.priced for item in self.automata], dtype=np.bool_)

    def _add(self, menu: int, resources: tuple[Resource, ...], members: list[int]) -> None:
        """Build the automaton of some agents; where it is too large, without the resources that make it so."""
        instance = self.menus.instance
        starts = {a: tuple(item.start() for item in self.menus.limits[a].resources) for a in members}
        classes, looks = _looks(instance, self.menus.options[menu], resources)
        found = build_automaton(resources, starts.values(), instance.days, looks, MOST_STATES)
        if found is None:
            kept = _that_fit(resources, starts[members[0]], instance.days, looks)
            self.apart[members] = True
            resources = tuple(resources[r] for r in kept)
            starts = {a: tuple(start[r] for r in kept) for a, start in starts.items()}
            classes, looks = _looks(instance, self.menus.options[menu], resources)
            found = build_automaton(resources, starts.values(), instance.days, looks)
            assert found is not None
        self.automaton[members] = len(self.automata)
        for a, start in starts.items():
            state = found.begin[start]
            self.begin[a] = -1 if state is None else state
        self.automata.append(found)
        self._classes.append(classes)

    def stacked(self) -> dict[str, Any]:
        """Return all automata one above the other, as the arrays of `TourTables`."""
        days, items = self.menus.instance.days, self.automata
        states = max([1, *(item.off.shape[1] for item in items)])
        classes = max([0, *(item.work.shape[2] for item in items)])
        width = max([1, *(len(options) for options in self.menus.options)])
        count = len(items)
        found: dict[str, Any] = {
            "sizes": np.array([item.sizes for item in items], dtype=np.int32).reshape(count, days + 1),
            "off": np.full((count, days, states), -1, dtype=np.int32),
            "work": np.full((count, days, states, classes), -1, dtype=np.int32),
            "klass": np.zeros((count, days, width), dtype=np.int64),
            "off_price": np.zeros((count, days, states), dtype=np.int64),
            "work_price": np.zeros((count, days, states, classes), dtype=np.int64),
            "end_price": np.zeros((count, states), dtype=np.int64),
        }
        for u, item in enumerate(items):
            s, c = item.work.shape[1:]
            found["off"][u, :, :s], found["off_price"][u, :, :s] = item.off, item.off_price
            found["work"][u, :, :s, :c], found["work_price"][u, :, :s, :c] = item.work, item.work_price
            found["end_price"][u, :s] = item.end_price
            found["klass"][u, :, : self._classes[u].shape[1]] = self._classes[u]
        return found


def _looks(
    instance: Instance, options: NDArray[np.int64], resources: tuple[Resource, ...]
) -> tuple[NDArray[np.int64], list[tuple[Hashable, ...]]]:
    """Return the class of every option on every day, shape (d, i), and what the resources see of each class."""
    classes = np.zeros((instance.days, len(options)), dtype=np.int64)
    number: dict[tuple[Hashable, ...], int] = {}
    for day in range(instance.days):
        for i, option in enumerate(options.tolist()):
            if instance.start_slot[day, option] >= 0:
                duty = instance.view(day, option)
                look = tuple(item.look(duty) for item in resources)
                classes[day, i] = number.setdefault(look, len(number))
    return classes, list(number)


def _that_fit(
    resources: tuple[Resource, ...], start: tuple[Hashable, ...], days: int, looks: list[tuple[Hashable, ...]]
) -> list[int]:
    """Return resources, taken in their order, whose product is small enough."""
    kept: list[int] = []
    for r in range(len(resources)):
        tried = [*kept, r]
        seen = list(dict.fromkeys(tuple(look[one] for one in tried) for look in looks))
        part = tuple(resources[one] for one in tried)
        if build_automaton(part, [tuple(start[one] for one in tried)], days, seen, MOST_STATES) is not None:
            kept = tried
    return kept
