"""Several searches that start from one roster, run side by side, and are joined again and again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.parameters import CpLimits
from wfm.rostering.decomposition.apart import Apart
from wfm.rostering.decomposition.recombination import choose_tours, tour_pool
from wfm.rostering.decomposition.search import Search

__all__ = ["Team"]

MOST_JOINED = 400
"""Most agents that CP-SAT is asked about at once; beyond it the better roster is taken whole."""

WORK = 1.0
"""CP-SAT work units of one joining, about a second of one core."""


class Team:
    """Searches of one problem; `searches` begins with the leader alone.

    Parameters
    ----------
    leader
        A search.
    """

    def __init__(self, leader: Search) -> None:
        self.searches = [leader]
        self._joins = 0

    @property
    def best(self) -> Search:
        """The search with the cheapest record."""
        return min(self.searches, key=lambda search: search.best_minor)

    def grow(self, size: int) -> None:
        """Add copies of the best search, with random numbers of their own, until there are `size` searches."""
        while len(self.searches) < size:
            self.searches.append(self.best.copy(len(self.searches)))

    def run(self, work: Callable[[Search], None], time_for_joining: Callable[[], bool]) -> None:
        """Let every search work in a thread of its own, join their records, and learn from what came out.

        Where `time_for_joining` then says no, the records stay apart: the cheapest is `best`.
        """
        if len(self.searches) == 1:
            work(self.searches[0])
        else:
            with ThreadPoolExecutor(len(self.searches)) as pool:
                list(pool.map(work, self.searches))
            if not time_for_joining():
                return
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
        """Give all searches the best combination of their records' tours."""
        best = self.best
        options = np.stack([search.best_option for search in self.searches])
        breaks = np.stack([search.best_breaks for search in self.searches])
        other_break = (breaks != breaks[0]) & (options >= 0)[..., None]
        agents = np.flatnonzero((options != options[0]).any(axis=(0, 2)) | other_break.any(axis=(0, 2, 3)))
        if not len(agents):
            return
        # Backlogs tie all slots together, which the choice among tours does not know.
        if len(agents) <= MOST_JOINED and not best.instance.problem.deferred:
            self._recombine(best, agents)
        for search in self.searches:
            if search is not best:
                search.adopt(agents, best)

    def _recombine(self, best: Search, agents: NDArray[np.int64]) -> None:
        """Let CP-SAT choose among the searches' tours of some agents, and put the choice into the best record."""
        option = np.stack([search.best_option[agents] for search in self.searches])
        breaks = np.stack([search.best_breaks[agents] for search in self.searches])
        self._joins += 1
        limits = CpLimits(time_limit_s=1e6, seed=self._joins, deterministic_time=WORK)
        with best.without(agents) as state:
            pool = tour_pool(best.tables, agents, option, breaks, state.cover)
            chosen = choose_tours(pool, state.cover, state.crew.group, best.holds(pool), limits, state.crew)
        if chosen is not None:
            best.try_tours(pool.agent[chosen], pool.option[chosen], pool.breaks[chosen])
