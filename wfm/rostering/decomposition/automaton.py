"""The counting rules of a tour as one layered automaton, made as small as it can be.

All resources run side by side; a product state is kept only if some end accepts it, and states of a layer with the
same futures are merged from the last day backwards. A rule that cannot bind vanishes by itself.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.resources import Resource

__all__ = ["Automaton", "build_automaton"]


@dataclass(frozen=True)
class Automaton:
    """States by layer (layer l = before day l), and where each kind of day leads.

    Attributes
    ----------
    start
        State in layer 0; None where no tour is accepted.
    sizes : (d + 1,)
        Number of states of each layer.
    off : (d, s)
        State in the next layer after a free day, -1 = refused.
    work : (d, s, c)
        State in the next layer after a duty of class c, -1 = refused.
    """

    start: int | None
    sizes: NDArray[np.int32]
    off: NDArray[np.int32]
    work: NDArray[np.int32]


State = tuple[Hashable, ...]
Moves = tuple["State | None", ...]


def _step(resources: tuple[Resource, ...], state: State, day: int, paid_min: int | None) -> State | None:
    found = []
    for resource, part in zip(resources, state, strict=True):
        after = resource.step(part, day, paid_min)
        if after is None:
            return None
        found.append(after)
    return tuple(found)


def build_automaton(resources: tuple[Resource, ...], days: int, classes: tuple[int, ...]) -> Automaton:
    """Build the smallest layered automaton of some resources.

    Parameters
    ----------
    resources
        What is counted.
    days
        Length of the horizon.
    classes
        Paid minutes of each class of duty, length c.
    """
    kinds: tuple[int | None, ...] = (None, *classes)
    first = tuple(resource.start() for resource in resources)
    layers: list[dict[State, Moves]] = []
    frontier = {first}
    for day in range(days):
        moves = {state: tuple(_step(resources, state, day, kind) for kind in kinds) for state in frontier}
        layers.append(moves)
        frontier = {after for row in moves.values() for after in row if after is not None}
    merged = {
        state: 0
        for state in frontier
        if all(resource.accepts(part) for resource, part in zip(resources, state, strict=True))
    }
    tables: list[list[tuple[int, ...]]] = []
    for moves in reversed(layers):
        rows: dict[tuple[int, ...], int] = {}
        names: dict[State, int] = {}
        for state, row in moves.items():
            futures = tuple(-1 if after is None else merged.get(after, -1) for after in row)
            if max(futures) >= 0:
                names[state] = rows.setdefault(futures, len(rows))
        tables.append(list(rows))
        merged = names
    tables.reverse()
    return _pack(merged.get(first), tables, len(kinds))


def _pack(start: int | None, tables: list[list[tuple[int, ...]]], kinds: int) -> Automaton:
    sizes = np.array([len(rows) for rows in tables] + [1], dtype=np.int32)
    width = max(1, int(sizes.max()))
    moves = np.full((len(tables), width, kinds), -1, dtype=np.int32)
    for day, rows in enumerate(tables):
        if rows:
            moves[day, : len(rows)] = rows
    return Automaton(start, sizes, moves[:, :, 0].copy(), moves[:, :, 1:].copy())
