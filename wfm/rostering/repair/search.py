"""The search of a repair: one best change after the other, then changes against each other, then the best combination.

A change of one person is found exactly: the best legal tour of theirs against everybody else, with the past fixed and
every change priced (`kernels.changes`). Which people change is a choice among such tours; CP-SAT weighs the tours that
were met against each other under the budgets.
"""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.parameters import CpLimits
from wfm.rostering.decomposition.kernels.changes import best_changes, change_price
from wfm.rostering.decomposition.kernels.search import put_tour, take_tour
from wfm.rostering.decomposition.kernels.tours import tour_price
from wfm.rostering.repair.board import Board
from wfm.rostering.repair.choice import TourPool, choose_tours

__all__ = ["RepairSearch", "Tour"]

MOST_POOLED, POOLED_EACH = 400, 20
"""Tours that CP-SAT weighs against each other, in all and for each person who may be touched; the best of each person
come first."""

ROUNDS = 6
"""Most rounds of improvement after the first; each ends sooner when nothing is gained."""

CHOICE_SHARE = 0.5
"""Share of the time left that one choice of CP-SAT may take."""


@dataclass(frozen=True)
class Tour:
    """One tour of one agent: option : (d,), breaks : (d, b); price of its changes in money units, and their number."""

    agent: int
    option: NDArray[np.int32]
    breaks: NDArray[np.int32]
    price: int
    changes: int

    @property
    def key(self) -> bytes:
        """What makes two tours of an agent the same."""
        return self.option.tobytes() + np.where(self.option[:, None] >= 0, self.breaks, 0).tobytes()


class RepairSearch:
    """A search from the published roster.

    Parameters
    ----------
    board
        The state; it is changed.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        self.task = board.task
        self._deadline = time.monotonic() + self.task.time_limit_s
        self._price = np.zeros(len(board.instance.agents), dtype=np.int64)
        self._changes = np.zeros(len(board.instance.agents), dtype=np.int64)
        self._pool: dict[int, dict[bytes, tuple[int, Tour]]] = {}
        self.proved = False

    @property
    def total(self) -> int:
        """Coverage, pay and prices of changes in money units."""
        return self.board.state.total + int(self._price.sum())

    @property
    def touched(self) -> NDArray[np.int64]:
        """Agents whose tour is not the published one."""
        found: NDArray[np.int64] = np.flatnonzero(self._changes > 0)
        return found

    def run(self) -> None:
        """Improve until nothing pays, the budgets are used up or the time is over."""
        self._grow()
        for _ in range(ROUNDS):
            before = self.total
            self._polish()
            if self._left() > 0:
                self._choose()
            self._grow()
            if self.total >= before or self._left() <= 0:
                break

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def best(self, agents: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[Tour]]:
        """Return the gains (against the present tour, against the published one), shape (m, 2), and the tours."""
        board = self.board
        tables, state = board.tables, board.state
        _, days, breaks = state.crew.breaks.shape
        gain = np.zeros((len(agents), 2), dtype=np.int64)
        option = np.full((len(agents), days), -1, dtype=np.int32)
        offsets = np.zeros((len(agents), days, breaks), dtype=np.int32)
        best_changes(
            tables.shifts, tables.menus, tables.tours, state.cover, state.crew, board.published,
            agents, gain, option, offsets,
        )  # fmt: skip
        tours = [self._tour(int(a), option[k], offsets[k]) if gain[k, 0] > 0 else None for k, a in enumerate(agents)]
        for k, tour in enumerate(tours):
            if tour is not None and gain[k, 1] > 0:
                self._remember(tour, int(gain[k, 1]))
        blank = self._tour(int(agents[0]), option[0], offsets[0]) if len(agents) else None
        return gain, [tour or blank for tour in tours]  # type: ignore[misc]

    def _tour(self, agent: int, option: NDArray[np.int32], breaks: NDArray[np.int32]) -> Tour:
        board = self.board
        price, changes = change_price(board.tables.shifts, board.tables.tours, board.published, agent, option, breaks)
        return Tour(agent, option, breaks, int(price), int(changes))

    def _remember(self, tour: Tour, gain: int) -> None:
        mine = self._pool.setdefault(tour.agent, {})
        known = mine.get(tour.key)
        if known is None or known[0] < gain:
            mine[tour.key] = (gain, tour)

    def give(self, tour: Tour) -> None:
        """Give an agent a tour in place of the present one."""
        tables, state = self.board.tables, self.board.state
        take_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, tour.agent)
        state.crew.option[tour.agent] = tour.option
        state.crew.breaks[tour.agent] = tour.breaks
        put_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, tour.agent, 1)
        self._price[tour.agent], self._changes[tour.agent] = tour.price, tour.changes

    def _give_if_cheaper(self, tour: Tour) -> bool:
        """Give a tour; take it back, and return False, where limits on all people together make it no cheaper."""
        before, present = self.total, self.present(tour.agent)
        self.give(tour)
        if self.total < before:
            return True
        self.give(present)
        return False

    def present(self, agent: int) -> Tour:
        """Return an agent's present tour."""
        crew = self.board.state.crew
        return self._tour(agent, crew.option[agent].copy(), crew.breaks[agent].copy())

    def published(self, agent: int) -> Tour:
        """Return an agent's published tour."""
        kept = self.board.published
        return Tour(agent, kept.option[agent].copy(), kept.breaks[agent].copy(), 0, 0)

    def _within(self, tour: Tour) -> bool:
        """Return whether the budgets allow a tour in place of the agent's present one."""
        people = len(self.touched) + (tour.changes > 0) - (self._changes[tour.agent] > 0)
        changes = int(self._changes.sum()) + tour.changes - int(self._changes[tour.agent])
        most = self.task.most_changes
        return bool(people <= self.task.most_people and (most is None or changes <= most))

    def _grow(self) -> None:
        """Give the change that gains most, again and again; gains are looked at again before they are believed."""
        candidates = self.board.candidates
        if not len(candidates) or self.task.most_people < 1 or self._left() <= 0:
            return
        gain, _ = self.best(candidates)
        heap = [(-int(g), int(a)) for a, g in zip(candidates, gain[:, 0], strict=True) if g > 0]
        heapq.heapify(heap)
        while heap and self._left() > 0:
            _, agent = heapq.heappop(heap)
            again, tours = self.best(np.array([agent], dtype=np.int64))
            now = int(again[0, 0])
            if now <= 0 or not self._within(tours[0]):
                continue
            if heap and now < -heap[0][0]:
                heapq.heappush(heap, (-now, agent))
            else:
                self._give_if_cheaper(tours[0])

    def _polish(self) -> None:
        """Let everybody who is touched find the best change anew, the published tour included, until nobody does."""
        moved = True
        while moved and self._left() > 0:
            moved = False
            for agent in self.touched.tolist():
                gain, tours = self.best(np.array([agent], dtype=np.int64))
                if gain[0, 0] > 0 and self._within(tours[0]):
                    moved = self._give_if_cheaper(tours[0]) or moved

    def _choose(self) -> None:
        """Let CP-SAT choose among the tours that were met, the published ones included, within the budgets."""
        tours, agents = self._pooled()
        if not agents:
            return
        before = {agent: self.present(agent) for agent in agents}
        total = self.total
        hint = np.array([tour.key == before[tour.agent].key for tour in tours])
        pool = self._tour_pool(tours)
        tables, state, task = self.board.tables, self.board.state, self.task
        for agent in agents:
            take_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent)
        others = len(set(self.touched.tolist()) - set(agents))
        budgets = [(np.array([tour.changes > 0 for tour in tours], dtype=np.int64), task.most_people - others)]
        if task.most_changes is not None:
            elsewhere = int(self._changes.sum()) - sum(tour.changes for tour in before.values())
            taken = np.array([tour.changes for tour in tours], dtype=np.int64)
            budgets.append((taken, task.most_changes - elsewhere))
        limits = CpLimits(time_limit_s=max(0.2, CHOICE_SHARE * self._left()), workers=task.workers, seed=task.seed)
        chosen = choose_tours(pool, state.cover, state.crew, hint, limits, budgets)
        for agent in agents:
            put_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent, 1)
        for number in () if chosen is None else chosen.tolist():
            self.give(tours[number])
        if self.total > total:
            for tour in before.values():
                self.give(tour)

    def _pooled(self) -> tuple[list[Tour], list[int]]:
        """Return the tours to choose from, everybody's present and published one included, and their agents."""
        ranked = sorted(
            ((place, -gain, agent, tour) for agent, mine in self._pool.items() for place, (gain, tour) in
             enumerate(sorted(mine.values(), key=lambda item: -item[0]))),
            key=lambda item: item[:3],
        )  # fmt: skip
        ranked = ranked[: min(MOST_POOLED, POOLED_EACH * self.task.most_people)]
        found: dict[tuple[int, bytes], Tour] = {}
        agents = sorted({int(agent) for agent in self.touched} | {agent for _, _, agent, _ in ranked})
        for agent in agents:
            for tour in (self.published(agent), self.present(agent)):
                found[agent, tour.key] = tour
        for _, _, agent, tour in ranked:
            found.setdefault((agent, tour.key), tour)
        return list(found.values()), agents

    def _tour_pool(self, tours: list[Tour]) -> TourPool:
        """Return tours with where they are on the phone and what they cost by themselves."""
        board = self.board
        shifts, paid = board.tables.shifts, board.tables.tours
        present = np.zeros((len(tours), board.instance.n + 2 * int(shifts.length.max(initial=0))), dtype=bool)
        pay = np.array([tour.price for tour in tours], dtype=np.int64)
        for t, tour in enumerate(tours):
            for day in np.flatnonzero(tour.option >= 0).tolist():
                option = int(tour.option[day])
                shift, start = int(shifts.shift[option]), int(shifts.start[day, option])
                present[t, start : start + int(shifts.length[option])] = True
                for b in range(int(shifts.break_count[shift])):
                    low = start + int(tour.breaks[day, b])
                    present[t, low : low + int(shifts.break_length[shift, b])] = False
                pay[t] += paid.pay_rate[tour.agent] * paid.paid_min[option] * board.state.cover.price[3]
            rules = tour_price(board.tables.menus, paid, tour.agent, tour.option)
            pay[t] += int(rules) * (int(board.state.cover.price[3]) // 1000)
        return TourPool(
            np.array([tour.agent for tour in tours], dtype=np.int64),
            np.array([tour.option for tour in tours]),
            np.array([tour.breaks for tour in tours]),
            present[:, : board.instance.n],
            pay,
        )
