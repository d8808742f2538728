"""Some resources as one layered automaton with prices, made as small as it can be.

Every resource is made small by itself, then they are joined one by one and made small again each time: a state is kept
only if some end accepts it, and states of a layer with the same futures at the same prices are merged from the last day
backwards. A rule that cannot bind vanishes by itself; rules that count the same thing do not multiply.
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
Begin = dict[State, int | None]
"""First states of the resources joined so far → state of the first layer; None where no tour is accepted."""

ROOM = 6
"""A layer may hold so many times more states before merging than it may after."""


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
        Most states in a layer.

    Returns
    -------
    None where a layer has more than `most` states, or one on the way has more than `ROOM` times as many.
    """
    firsts = sorted(set(starts), key=repr)
    room = None if most is None else most * ROOM
    parts: list[tuple[int, _Layers, Begin]] = []
    for r, resource in enumerate(resources):
        found = _alone(resource, [first[r] for first in firsts], days, [look[r] for look in looks], room)
        if found is None:
            return None
        parts.append((r, *found))
    parts.sort(key=lambda part: (part[1].width, part[0]))
    layers = _idle(days, len(looks) + 1)
    begin: Begin = dict.fromkeys(firsts, 0)
    for r, part, own in parts:
        pairs = {first: (begin[first], own[first[r],]) for first in firsts}
        joined = _joined(layers, part, pairs, room)
        if joined is None:
            return None
        layers, begin = joined
    return None if most is not None and layers.width > most else _pack(begin, layers)


@dataclass(frozen=True)
class _Layers:
    """States by layer, where each kind of day (0: free) leads and what it costs; -1 is refused, at price 0."""

    moves: list[NDArray[np.int64]]
    """(s, k) by day."""
    prices: list[NDArray[np.int64]]
    """(s, k) by day."""
    ends: NDArray[np.int64]
    """Price of ending in each state of the last layer, shape (s,)."""

    @property
    def width(self) -> int:
        """Most states of a layer."""
        return max(len(self.ends), *(len(layer) for layer in self.moves))

    @property
    def idle(self) -> bool:
        """Whether it accepts everything for nothing."""
        one_state = self.width == 1 and all((to == 0).all() for to in self.moves)
        return one_state and not self.ends.any() and not any(price.any() for price in self.prices)

    def merged(self, begin: Mapping[State, int]) -> tuple[_Layers, Begin]:
        """Return the smallest layers that accept the same at the same prices, and the first states in them."""
        ends, name = np.unique(self.ends, return_inverse=True)
        moves: list[NDArray[np.int64]] = []
        prices: list[NDArray[np.int64]] = []
        for to, price in zip(reversed(self.moves), reversed(self.prices), strict=True):
            after = np.append(name, -1)[to]
            rows = np.concatenate([after, np.where(after >= 0, price, 0)], axis=1)
            live = np.flatnonzero((after >= 0).any(axis=1))
            kept, inverse = np.unique(rows[live], axis=0, return_inverse=True)
            name = np.full(len(rows), -1)
            name[live] = inverse.reshape(-1)
            moves.append(kept[:, : to.shape[1]])
            prices.append(kept[:, to.shape[1] :])
        found = {first: int(name[state]) for first, state in begin.items()}
        layers = _Layers(moves[::-1], prices[::-1], ends)
        return layers, {first: state if state >= 0 else None for first, state in found.items()}


def _idle(days: int, kinds: int) -> _Layers:
    """Return the automaton that accepts everything."""
    nothing = [np.zeros((1, kinds), dtype=np.int64)] * days
    return _Layers(nothing, nothing, np.zeros(1, dtype=np.int64))


def _alone(
    resource: Resource, starts: Sequence[Hashable], days: int, looks: Sequence[Hashable], room: int | None
) -> tuple[_Layers, Begin] | None:
    """Return the smallest automaton of one resource, by the kinds of day of all; None where it has no room."""
    number: dict[Hashable, int] = {None: 0}
    kind = np.array([0, *(number.setdefault(look, len(number)) for look in looks)])
    frontier: dict[Hashable, int] = {state: i for i, state in enumerate(dict.fromkeys(starts))}
    begin: dict[State, int] = {(state,): i for state, i in frontier.items()}
    moves: list[NDArray[np.int64]] = []
    prices: list[NDArray[np.int64]] = []
    for day in range(days):
        if room is not None and len(frontier) > room:
            return None
        to = np.full((len(frontier), len(number)), -1, dtype=np.int64)
        price = np.zeros_like(to)
        after: dict[Hashable, int] = {}
        for state, i in frontier.items():
            for look, k in number.items():
                move = resource.step(state, day, look)
                if move is not None:
                    to[i, k] = after.setdefault(move[0], len(after))
                    price[i, k] = whole_price(move[1]) if move[1] else 0
        moves.append(to[:, kind])
        prices.append(price[:, kind])
        frontier = after
    last = [resource.finish(state) for state in frontier]
    name = np.full(len(last) + 1, -1)
    accepted = [i for i, price in enumerate(last) if price is not None]
    name[accepted] = np.arange(len(accepted))
    ends = np.array([whole_price(price) for price in last if price is not None], dtype=np.int64)
    if moves:
        moves[-1] = name[moves[-1]]
    return _Layers(moves, prices, ends).merged(begin)


def _joined(
    one: _Layers, other: _Layers, starts: Mapping[State, tuple[int | None, int | None]], room: int | None
) -> tuple[_Layers, Begin] | None:
    """Return the smallest automaton that accepts what both accept, at both prices; None where it has no room."""
    if other.idle:
        return one, {first: None if also is None else state for first, (state, also) in starts.items()}
    alive = {first: pair for first, pair in starts.items() if pair[0] is not None and pair[1] is not None}
    codes = np.array([[*pair] for pair in alive.values()], dtype=np.int64).reshape(-1, 2)
    pairs, name = np.unique(codes, axis=0, return_inverse=True)
    begin = dict(zip(alive, name.reshape(-1).tolist(), strict=True))
    moves: list[NDArray[np.int64]] = []
    prices: list[NDArray[np.int64]] = []
    for day, (to, also) in enumerate(zip(one.moves, other.moves, strict=True)):
        if room is not None and len(pairs) > room:
            return None
        first, second = to[pairs[:, 0]], also[pairs[:, 1]]
        refused = (first < 0) | (second < 0)
        span = max(len(other.moves[day + 1]) if day + 1 < len(other.moves) else len(other.ends), 1)
        code = np.where(refused, -1, first * span + second)
        met = np.unique(code)
        met = met[met >= 0]
        moves.append(np.where(refused, -1, np.searchsorted(met, code)))
        price = one.prices[day][pairs[:, 0]] + other.prices[day][pairs[:, 1]]
        prices.append(np.where(refused, 0, price))
        pairs = np.stack([met // span, met % span], axis=1)
    ends = one.ends[pairs[:, 0]] + other.ends[pairs[:, 1]]
    layers, found = _Layers(moves, prices, ends).merged(begin)
    return layers, {first: found.get(first) for first in starts}


def _pack(begin: Begin, layers: _Layers) -> Automaton:
    kinds = layers.moves[0].shape[1] if layers.moves else 1
    width, days = max(1, layers.width), len(layers.moves)
    to = np.full((days, width, kinds), -1, dtype=np.int32)
    price = np.zeros((days, width, kinds), dtype=np.int64)
    for day in range(days):
        to[day, : len(layers.moves[day])] = layers.moves[day]
        price[day, : len(layers.moves[day])] = layers.prices[day]
    end_price = np.zeros(width, dtype=np.int64)
    end_price[: len(layers.ends)] = layers.ends
    sizes = [len(layer) for layer in layers.moves] + [max(1, len(layers.ends))]
    return Automaton(
        begin,
        np.array(sizes, dtype=np.int32),
        to[:, :, 0].copy(),
        to[:, :, 1:].copy(),
        price[:, :, 0].copy(),
        price[:, :, 1:].copy(),
        end_price,
    )
