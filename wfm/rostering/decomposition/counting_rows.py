"""Priced counting rules in the linear relaxation: how many of a group stand in each state of their automaton."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.decomposition.programme import Entry, Programme
from wfm.rostering.decomposition.tables import TourTables
from wfm.rostering.paths import PRICE_PARTS

__all__ = ["MOST_MOVES", "CountingRows", "priced_automata"]

MOST_MOVES = 40_000
"""Most columns for the moves of all groups together; what comes beyond is left out, and the bound stays a bound."""


def priced_automata(tours: TourTables) -> NDArray[np.bool_]:
    """Return whether each automaton prices anything, shape (u,)."""
    moves = tours.off_price.any(axis=(1, 2)) | tours.work_price.any(axis=(1, 2, 3))
    return np.asarray(moves | tours.end_price.any(axis=1), dtype=np.bool_)


class CountingRows:
    """Flows of people through the automata that price something.

    Parameters
    ----------
    tours
        The automata.
    programme
        Where columns and rows go.
    """

    def __init__(self, tours: TourTables, programme: Programme) -> None:
        self._tours = tours
        self._programme = programme
        self._room = MOST_MOVES
        self._kinds: dict[int, list[NDArray[np.int64]]] = {}

    def add(self, automaton: int, members: NDArray[np.int64], duty: Mapping[tuple[int, int], tuple[int, int]]) -> None:
        """Add a group.

        Parameters
        ----------
        automaton
            Of all its members.
        members
            Agents.
        duty
            (day, option) → (column of the count of such duties, their class in the automaton).
        """
        tours, programme, days = self._tours, self._programme, self._tours.off.shape[1]
        kinds = self._kinds.setdefault(automaton, self._alike(automaton))
        states = tours.sizes[automaton]
        if sum(int(states[d]) * (1 + int(kinds[d].max(initial=-1)) + 1) for d in range(days)) > self._room:
            return
        counts: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for (day, _), (column, klass) in duty.items():
            counts[day, int(kinds[day][klass])].append((column, -1.0))
        inflow: dict[int, list[Entry]] = defaultdict(list)
        begin, heads = np.unique(tours.begin[members], return_counts=True)
        start = dict(zip(begin.tolist(), heads.tolist(), strict=True))
        for day in range(days):
            outflow: dict[int, list[Entry]] = defaultdict(list)
            for state in range(int(states[day])):
                row: list[Entry] = [(column, -1.0) for column, _ in inflow[state]]
                for kind in (-1, *sorted({kind for d, kind in counts if d == day})):
                    column, after = self._move(automaton, day, state, kind, kinds[day], float(len(members)))
                    if column >= 0:
                        row.append((column, 1.0))
                        outflow[after].append((column, 1.0))
                        if kind >= 0:
                            counts[day, kind].append((column, 1.0))
                came = float(start.get(state, 0)) if day == 0 else 0.0
                programme.row(row, came, came)
            inflow = outflow
        for entries in counts.values():
            programme.row(entries, 0.0, 0.0)

    def _alike(self, automaton: int) -> list[NDArray[np.int64]]:
        """Return, by day, a number for each class; classes that lead alike at the same prices have the same."""
        tours, found = self._tours, []
        for day in range(tours.off.shape[1]):
            live = slice(0, int(tours.sizes[automaton, day]))
            rows = np.concatenate([tours.work[automaton, day, live], tours.work_price[automaton, day, live]], axis=0)
            found.append(np.unique(rows, axis=1, return_inverse=True)[1].reshape(-1))
        return found

    def _move(
        self, automaton: int, day: int, state: int, kind: int, kinds: NDArray[np.int64], most: float
    ) -> tuple[int, int]:
        """Add the column of a move; return it and the state after it, -1 where the move is refused."""
        tours = self._tours
        if kind < 0:
            after, price = int(tours.off[automaton, day, state]), int(tours.off_price[automaton, day, state])
        else:
            klass = int(np.flatnonzero(kinds == kind)[0])
            after = int(tours.work[automaton, day, state, klass])
            price = int(tours.work_price[automaton, day, state, klass])
        if after < 0:
            return -1, -1
        if day + 1 == tours.off.shape[1]:
            price += int(tours.end_price[automaton, after])
        self._room -= 1
        return self._programme.column(most, price / PRICE_PARTS), after
