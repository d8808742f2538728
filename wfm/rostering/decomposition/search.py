"""A search for a good roster: construct, descend, ruin and recreate; proposals from elsewhere are tried on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.costing import staff_of
from wfm.rostering.decomposition.cuts import PriceCuts, cut_table, exact_cuts
from wfm.rostering.decomposition.kernels.search import (
    construct,
    follow_counts,
    ruin_and_recreate,
    swap_tours,
)
from wfm.rostering.decomposition.state import SearchState, decisions_of, new_state
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import AssignedDuty, Instance

__all__ = ["Search"]

MOST_RUINED = 4
"""Most agents taken out in a round (measured: 4 beats 3, 6 and 8)."""

SLACK_SLOTS = 0.5
"""How much worse than the record a state may be at first, in missing agent-slots; it falls to nothing."""

PULL_SLOTS, FOLLOWED = 5.0, 4
"""What a duty too few against the counts of the relaxation is worth, in missing agent-slots, and passes over all agents
(measured at 1,000 and 10,000 agents: 0.5 to 50 slots and 3 to 10 passes end within a tenth of each other)."""


class Search:
    """One search with its record.

    Parameters
    ----------
    instance, tables
        The problem.
    seed
        Seed of the search's random numbers.
    prices
        Price vectors shared with other searches where agents differ in speed; by default a collection of its own.
    """

    def __init__(self, instance: Instance, tables: Tables, seed: int, prices: PriceCuts | None = None) -> None:
        self.instance = instance
        self.tables = tables
        self._seed = seed
        self._slot_minor = instance.problem.prices.shortage_minor_per_h * instance.grid.step_h
        self._prices = None if exact_cuts(instance) else prices or PriceCuts(instance)
        order = np.random.default_rng(seed).permutation(len(instance.agents))
        self._order = order[~tables.tours.apart[order]]
        self._start(())

    def _start(self, decisions: Sequence[AssignedDuty]) -> None:
        """Begin from some decisions, which are also the record."""
        cuts = cut_table(self.instance, self._prices)
        self.state: SearchState = new_state(self.instance, self.tables, cuts, self._seed, decisions)
        self.best_option = self.state.crew.option.copy()
        self.best_breaks = self.state.crew.breaks.copy()
        self._best_total = np.array([self.state.total], dtype=np.int64)
        self._changed = np.zeros(len(self.instance.agents), dtype=np.bool_)

    @property
    def best_minor(self) -> float:
        """Coverage cost and hourly pay of the record in minor units."""
        return float(self._best_total[0]) / self.state.units_a_minor

    def learn(self) -> bool:
        """Learn the price vectors of the record where agents differ in speed; return whether any was new."""
        return self._prices is not None and self._prices.learn(staff_of(self.instance, self.record())) > 0

    def restart(self, decisions: Sequence[AssignedDuty]) -> None:
        """Begin anew from some decisions, with all price vectors known by now."""
        self._seed += 1
        self._start(decisions)

    def rebase(self) -> bool:
        """Learn from the record and begin anew from it if there was anything new; return whether there was."""
        learnt = self.learn()
        if learnt:
            self.restart(self.record())
        return learnt

    @property
    def size(self) -> int:
        """Number of agents whose tours are found here; the others are planned apart."""
        return len(self._order)

    def construct(self, first: int, last: int) -> int | None:
        """Give agents first..last-1 of the order their first tours; return an agent without a legal one, else None."""
        return self._pass(first, last, fresh=True)

    def descend(self, first: int, last: int) -> None:
        """Let agents first..last-1 of the order improve their tours one by one."""
        self._pass(first, last, fresh=False)

    def _pass(self, first: int, last: int, *, fresh: bool) -> int | None:
        tables, state = self.tables, self.state
        self._changed[self._order[first:last]] = True
        stuck = construct(
            tables.shifts, tables.menus, tables.tours, state.cover, state.crew, self._order, first, last, fresh
        )
        return None if stuck < 0 else int(stuck)

    def follow(self, share: float, group: NDArray[np.int64], duties: NDArray[np.float64]) -> bool:
        """Exchange tours so that duties come near to counts, and make that the record; return False if one has none.

        Parameters
        ----------
        share
            How many of the agents, drawn at random, get other tours.
        group : (a,)
            Row of each agent in the counts.
        duties : (g, d, o)
            How many duties of each kind are wanted, as a relaxation has them.
        """
        self.return_to_record()
        tables, cover, crew = self.tables, self.state.cover, self.state.crew
        wanted, pull = duties.copy(), PULL_SLOTS * self._slot_minor * self.state.units_a_minor
        for agent, day in zip(*np.nonzero(self.best_option >= 0), strict=True):
            wanted[group[agent], day, self.best_option[agent, day]] -= 1.0
        some = np.random.default_rng(self._seed).permutation(self._order)[: int(np.ceil(share * self.size))]
        self._changed[some] = True
        for _ in range(FOLLOWED):
            parts = (tables.shifts, tables.menus, tables.tours, cover, crew)
            if not follow_counts(*parts, some, group, wanted, pull):
                return False
        self.write_record()
        return True

    def write_record(self) -> None:
        """Make the present state the record."""
        self.best_option[:] = self.state.crew.option
        self.best_breaks[:] = self.state.crew.breaks
        self._best_total[0] = self.state.total
        self._changed[:] = False

    def improve(self, rounds: int, heat: float) -> None:
        """Run rounds of ruin and recreate; heat 1..0 scales how much worse than the record a state may be."""
        tables, state = self.tables, self.state
        ruin_and_recreate(
            tables.shifts,
            tables.menus,
            tables.tours,
            state.cover,
            state.crew,
            self.instance.grid.day_of,
            rounds,
            min(MOST_RUINED, max(2, len(self.instance.agents))),
            int(heat * SLACK_SLOTS * self._slot_minor * state.units_a_minor),
            (self.best_option, self.best_breaks, self._best_total, self._changed),
        )

    def return_to_record(self) -> None:
        """Make the record the present state."""
        different = self._changed | np.any(self.best_option != self.state.crew.option, axis=1)
        self._swap(np.flatnonzero(different), self.best_option, self.best_breaks)
        self._changed[:] = False

    def _swap(self, agents: NDArray[np.int64], option: NDArray[np.int32], breaks: NDArray[np.int32]) -> None:
        tables, state = self.tables, self.state
        moved = np.asarray(agents, dtype=np.int64)
        swap_tours(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, moved, option, breaks)

    def try_tours(self, agents: NDArray[np.int64], option: NDArray[np.int32], breaks: NDArray[np.int32]) -> bool:
        """Put tours of some agents into the record if that makes it cheaper; return whether it did.

        Parameters
        ----------
        agents : (m,)
        option : (m, d)
        breaks : (m, d, b)
        """
        self.return_to_record()
        before = self.state.total
        whole_option, whole_breaks = self.best_option.copy(), self.best_breaks.copy()
        whole_option[agents], whole_breaks[agents] = option, breaks
        self._swap(agents, whole_option, whole_breaks)
        if self.state.total < before:
            self.write_record()
            return True
        self._swap(agents, self.best_option, self.best_breaks)
        return False

    def adopt(self, agents: NDArray[np.int64], other: Search) -> None:
        """Make the record of another search, which differs in some agents only, this one's record and state."""
        self.return_to_record()
        self._swap(agents, other.best_option, other.best_breaks)
        self.write_record()

    def copy(self, number: int) -> Search:
        """Return a search with the same record and random numbers of its own."""
        twin = Search(self.instance, self.tables, self._seed + 7919 * number, self._prices)
        twin._start(self.record())
        return twin

    def staff(self) -> NDArray[np.float64]:
        """Return the people on the phone by the record, carried-in duties included, shape (k, n)."""
        shifts, n = self.tables.shifts, self.instance.n
        steps = np.zeros((len(self.instance.productivity), n + 1))
        agent, day = np.nonzero(self.best_option >= 0)
        option = self.best_option[agent, day]
        start, group, shift = shifts.start[day, option], self.state.crew.group[agent], shifts.shift[option]

        def add(low: NDArray[np.int64], length: NDArray[np.int64], people: NDArray[np.float64]) -> None:
            np.add.at(steps, (group, np.minimum(low, n)), people)
            np.add.at(steps, (group, np.minimum(low + length, n)), -people)

        add(start, shifts.length[option], np.ones(len(start)))
        for b in range(self.best_breaks.shape[2]):
            taken = (b < shifts.break_count[shift]).astype(np.float64)
            add(start + self.best_breaks[agent, day, b], shifts.break_length[shift, b], -taken)
        found: NDArray[np.float64] = np.cumsum(steps, axis=1)[:, :n] + self.instance.base
        return found

    def record(self) -> list[AssignedDuty]:
        """Return the record as decisions."""
        return decisions_of(self.instance, self.best_option, self.best_breaks)
