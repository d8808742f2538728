"""Some resources as one layered automaton with prices, made as small as it can be.

All resources run side by side; a product state is kept only if some end accepts it, and states of a layer with the
same futures at the same prices are merged from the last day backwards. A rule that cannot bind vanishes by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.paths.protocols import Resource

__all__ = ["PRICE_PARTS", "Automaton", "build_automaton", "whole_price"]

PRICE_PARTS = 60_000
"""Prices in tables are whole numbers of 1 ÷ 60,000 of a minor unit: hourly rates, minutes and percents stay exact."""

State = tuple[Hashable, ...]
Look = tuple[Hashable, ...]
Moves = tuple[tuple[State, int] | None, ...]
"""Where a free day and each class of duty lead, and the prices; None = refused."""


@dataclass(frozen=True)
class Automaton:
    """States by layer (layer l = before day l), where each kind of day leads, and what it costs.

    Attributes
    ----------
    begin
        Each first state that was asked for → its state in layer 0; None where no tour is accepted.
    sizes : (d + 1,)
        Number of states of each layer.
    off : (d, s)
        State in the next layer after a free day, -1 = refused.
    work : (d, s, c)
        State in the next layer after a duty of class c, -1 = refused.
    off_price : (d, s)
    work_price : (d, s, c)
        Prices of these moves in parts (`PRICE_PARTS`).
    end_price : (s,)
        Price of ending in each state of the last layer.
    """

    begin: Mapping[State, int | None]
    sizes: NDArray[np.int32]
    off: NDArray[np.int32]
    work: NDArray[np.int32]
    off_price: NDArray[np.int64]
    work_price: NDArray[np.int64]
    end_price: NDArray[np.int64]

    @property
    def priced(self) -> bool:
        """Whether anything in it costs."""
        return bool(self.off_price.any() or self.work_price.any() or self.end_price.any())


def whole_price(price: Fraction) -> int:
    """Return a price in minor units as parts."""
    return round(price * PRICE_PARTS)


def build_automaton(
    resources: tuple[Resource, ...],
    starts: Iterable[State],
    days: int,
    looks: Sequence[Look],
    most: int | None = None,
) -> Automaton | None:
    """Build the smallest layered automaton of some resources.

    Parameters
    ----------
    resources
        What is counted.
    starts
        First states, one state a resource each.
    days
        Length of the horizon.
    looks
        What each resource sees of each class of duty, length c.
    most
        Most product states in a layer.

    Returns
    -------
    None where a layer has more than `most` states.
    """
    kinds: tuple[Look | None, ...] = (None, *looks)
    firsts = sorted(set(starts), key=repr)
    layers: list[dict[State, Moves]] = []
    frontier = set(firsts)
    for day in range(days):
        if most is not None and len(frontier) > most:
            return None
        moves = {state: tuple(_step(resources, state, day, kind) for kind in kinds) for state in frontier}
        layers.append(moves)
        frontier = {move[0] for row in moves.values() for move in row if move is not None}
    ends: dict[int, int] = {}
    merged: dict[State, int] = {}
    for state in sorted(frontier, key=repr):
        price = _finish(resources, state)
        if price is not None:
            merged[state] = ends.setdefault(price, len(ends))
    tables: list[list[tuple[tuple[int, int], ...]]] = []
    for moves in reversed(layers):
        rows: dict[tuple[tuple[int, int], ...], int] = {}
        names: dict[State, int] = {}
        for state, row in moves.items():
            futures = tuple(
                (-1, 0) if move is None or move[0] not in merged else (merged[move[0]], move[1]) for move in row
            )
            if max(future[0] for future in futures) >= 0:
                names[state] = rows.setdefault(futures, len(rows))
        tables.append(list(rows))
        merged = names
    tables.reverse()
    return _pack({state: merged.get(state) for state in firsts}, tables, list(ends), len(kinds))


def _step(resources: tuple[Resource, ...], state: State, day: int, look: Look | None) -> tuple[State, int] | None:
    found, total = [], Fraction(0)
    for number, resource in enumerate(resources):
        move = resource.step(state[number], day, None if look is None else look[number])
        if move is None:
            return None
        found.append(move[0])
        if move[1]:
            total += move[1]
    return tuple(found), whole_price(total)


def _finish(resources: tuple[Resource, ...], state: State) -> int | None:
    total = Fraction(0)
    for resource, part in zip(resources, state, strict=True):
        price = resource.finish(part)
        if price is None:
            return None
        total += price
    return whole_price(total)


def _pack(
    begin: Mapping[State, int | None], tables: list[list[tuple[tuple[int, int], ...]]], ends: list[int], kinds: int
) -> Automaton:
    sizes = np.array([len(rows) for rows in tables] + [max(1, len(ends))], dtype=np.int32)
    width = max(1, int(sizes.max()))
    moves = np.full((len(tables), width, kinds, 2), -1, dtype=np.int64)
    moves[..., 1] = 0
    for day, rows in enumerate(tables):
        if rows:
            moves[day, : len(rows)] = rows
    end_price = np.zeros(width, dtype=np.int64)
    end_price[: len(ends)] = ends
    state = moves[..., 0].astype(np.int32)
    return Automaton(
        begin,
        sizes,
        state[:, :, 0].copy(),
        state[:, :, 1:].copy(),
        moves[:, :, 0, 1].copy(),
        moves[:, :, 1:, 1].copy(),
        end_price,
    )
