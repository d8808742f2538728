"""Coverage of a roster that changes person by person: only the intervals that a change touches are looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.backlog import Backlogs, backlogs_of
from wfm.evaluation.coverage import Coverage, coverage_from
from wfm.evaluation.facts import Facts
from wfm.evaluation.flow import Flow, cheapest_flow
from wfm.evaluation.presence import Presence, presence_of
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Duty, Roster

__all__ = ["RunningCoverage"]

Array = NDArray[np.float64]


class RunningCoverage:
    """Coverage under the cheapest flow, kept up to date.

    Parameters
    ----------
    problem
        What is required, and who can serve what.
    roster
        The roster to begin with.
    """

    def __init__(self, problem: RosterProblem, roster: Roster) -> None:
        self._problem = problem
        self._required = np.array(problem.required, dtype=np.float64)
        presence = presence_of(Facts(problem, roster))
        self._rates, self._agents = presence.rates, presence.agents
        self._together: Backlogs | None = None
        shape = self._required.shape
        self._near, self._far, self._idle = np.zeros(shape), np.zeros(shape), np.zeros(self._agents.shape)
        self._refresh(np.arange(shape[1]))

    @property
    def coverage(self) -> Coverage:
        """The coverage at present."""
        flow = Flow(self._near, self._far, self._idle)
        return coverage_from(self._problem, self._required, self._rates, flow, self._together)

    @property
    def cost_minor(self) -> float:
        """Priced shortage, surplus and late work in minor units."""
        prices, step_h = self._problem.prices, self._problem.grid.step_h
        parts = (
            (self._near, prices.shortage_minor_per_h),
            (self._far, prices.far_shortage_minor_per_h),
            (self._idle, prices.surplus_minor_per_h),
        )
        late = 0.0 if self._together is None else self._together.late_minor
        return step_h * sum(fsum(cells.ravel()) * price for cells, price in parts) + late

    @property
    def missing_h(self) -> float:
        """Missing agent-hours."""
        return (fsum(self._near.ravel()) + fsum(self._far.ravel())) * self._problem.grid.step_h

    def replace_duties(self, agent_id: str, before: Sequence[Duty], after: Sequence[Duty]) -> None:
        """Take some duties of one agent away and put others in their place."""
        gone, come = self._presence(agent_id, before), self._presence(agent_id, after)
        changed = np.zeros(self._required.shape[1], dtype=bool)
        for presence, sign in ((gone, -1.0), (come, 1.0)):
            for rates, agents in zip(presence.rates, presence.agents, strict=True):
                row = self._row(rates)
                self._agents[row] += sign * agents
                changed |= agents != 0
        self._refresh(np.flatnonzero(changed))

    def require_less(self, queue: int, first: int, last: int, agents: float) -> None:
        """Lower the requirement of a queue in intervals first..last-1, never below 0."""
        cells = self._required[queue, first:last]
        self._required[queue, first:last] = np.maximum(cells - agents, 0.0)
        self._refresh(np.arange(first, last))

    def worth_of_help(self, queue: int, slots: NDArray[np.int64]) -> Array:
        """Return what one person from outside on a queue would save in each of some intervals, in minor units."""
        prices, step_h = self._problem.prices, self._problem.grid.step_h
        now = self._costs(Flow(self._near[:, slots], self._far[:, slots], self._idle[:, slots]))
        less = self._required[:, slots].copy()
        less[queue] = np.maximum(less[queue] - 1.0, 0.0)
        whole = self._required.copy()
        whole[:, slots] = less
        near = self._problem.near_of(whole)[:, slots]
        then = self._costs(cheapest_flow(self._rates, self._agents[:, slots], less, prices, near))
        worth: Array = (now - then) * step_h
        return worth

    def _near_given(self) -> Array | None:
        return None if self._problem.near is None else self._problem.near_of(self._required)

    def _costs(self, flow: Flow) -> Array:
        prices = self._problem.prices
        costs: Array = (
            flow.near.sum(axis=0) * prices.shortage_minor_per_h
            + flow.far.sum(axis=0) * prices.far_shortage_minor_per_h
            + flow.idle.sum(axis=0) * prices.surplus_minor_per_h
        )
        return costs

    def _presence(self, agent_id: str, duties: Sequence[Duty]) -> Presence:
        """Return where one agent is on the phone, last week's duty left out."""
        workforce = self._problem.workforce
        own = tuple(agent for agent in workforce.agents if agent.id == agent_id)
        alone = replace(self._problem, workforce=replace(workforce, agents=own, carry_in=()))
        return presence_of(Facts(alone, Roster(tuple(duties))))

    def _row(self, rates: Array) -> int:
        """Return the row of a speed group, which is new where nobody of it was on the phone before."""
        same = np.flatnonzero((self._rates == rates).all(axis=1))
        if len(same):
            return int(same[0])
        blank = np.zeros((1, self._agents.shape[1]))
        self._rates = np.concatenate([self._rates, rates[None]])
        self._agents = np.concatenate([self._agents, blank])
        self._idle = np.concatenate([self._idle, blank])
        return len(self._rates) - 1

    def _refresh(self, slots: NDArray[np.int64]) -> None:
        if not len(slots):
            return
        if self._problem.deferred:
            # Work with a deadline ties all intervals together.
            asked = replace(self._problem, required=self._required, near=self._near_given())
            self._together = backlogs_of(asked, Presence(self._rates, np.maximum(self._agents, 0.0)))
            whole = self._together.flow
            self._near, self._far, self._idle = whole.near.copy(), whole.far.copy(), whole.idle.copy()
            return
        flow = cheapest_flow(
            self._rates,
            np.maximum(self._agents[:, slots], 0.0),
            self._required[:, slots],
            self._problem.prices,
            self._problem.near_of(self._required)[:, slots],
        )
        self._near[:, slots], self._far[:, slots], self._idle[:, slots] = flow.near, flow.far, flow.idle
