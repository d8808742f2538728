"""Several searches that start from one roster, run side by side, and again and again go on from the best of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.rostering.decomposition.apart import Apart
from wfm.rostering.decomposition.search import Search

__all__ = ["Team"]


class Team:
    """Searches of one problem; `searches` begins with the leader alone.

    Parameters
    ----------
    leader
        A search.
    """

    def __init__(self, leader: Search) -> None:
        self.searches = [leader]

    @property
    def best(self) -> Search:
        """The search with the cheapest record."""
        return min(self.searches, key=lambda search: search.best_minor)

    def grow(self, size: int) -> None:
        """Add copies of the best search, with random numbers of their own, until there are `size` searches."""
        while len(self.searches) < size:
            self.searches.append(self.best.copy(len(self.searches)))

    def run(self, work: Callable[[Search], None]) -> None:
        """Let every search work in a thread of its own, go on from the best record, and learn from what came out."""
        if len(self.searches) == 1:
            work(self.searches[0])
        else:
            with ThreadPoolExecutor(len(self.searches)) as pool:
                list(pool.map(work, self.searches))
            self.join()
        if self.best.learn():
            decisions = self.best.record()
            for search in self.searches:
                search.restart(decisions)

    def settle(self, apart: Apart) -> None:
        """Let the exact model improve some of the agents who are planned apart, and go on from there everywhere."""
        if apart.agents and apart.improve(self.best):
            decisions = self.best.record()
            for search in self.searches:
                search.restart(decisions)

    def join(self) -> None:
        """Give all searches the cheapest record."""
        best = self.best
        for search in self.searches:
            other_break = (search.best_breaks != best.best_breaks) & (best.best_option >= 0)[..., None]
            other = (search.best_option != best.best_option).any(axis=1) | other_break.any(axis=(1, 2))
            if search is not best and other.any():
                search.adopt(np.flatnonzero(other), best)
