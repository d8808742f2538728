"""CP-SAT neighbourhoods: a few agents around a costly slot are decided anew, exactly, with everybody else fixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.costing import staff_of
from wfm.rostering.cpsat.model import CpLimits, solve_agents
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import SolveStatus

__all__ = ["Neighbourhoods", "Proposal"]

FEWEST, MOST = 3, 40
SECONDS = 2.0
"""Limit of one neighbourhood: long enough to prove a dozen agents, short enough to be wrong cheaply."""


@dataclass(frozen=True)
class Proposal:
    """New tours of some agents."""

    agents: list[int]
    decisions: list[AssignedDuty]


class Neighbourhoods:
    """Chooses and solves neighbourhoods; their size follows what can be proved in time.

    Parameters
    ----------
    instance
        The problem.
    seed
        Seed of the choices.
    deterministic
        Whether to limit work instead of seconds.
    """

    def __init__(self, instance: Instance, seed: int, *, deterministic: bool = False) -> None:
        self.instance = instance
        self.size = 6.0
        self._random = np.random.default_rng(seed)
        self._deterministic = deterministic

    def propose(self, record: list[AssignedDuty], seconds: float = SECONDS) -> Proposal | None:
        """Solve one neighbourhood of a roster; None where nothing was found.

        Parameters
        ----------
        record
            The roster around which to look.
        seconds
            Time left, if that is less than a neighbourhood takes.
        """
        agents = self._choose(record)
        others = [item for item in record if item.agent not in agents]
        own = [item for item in record if item.agent in agents]
        answer = solve_agents(
            self.instance,
            sorted(agents),
            staff_of(self.instance, others),
            CpLimits(
                time_limit_s=1e6 if self._deterministic else min(SECONDS, seconds),
                seed=int(self._random.integers(1 << 30)),
                deterministic_time=SECONDS if self._deterministic else None,
            ),
            hint=own,
        )
        proved = answer.status is SolveStatus.OPTIMAL
        self.size = float(np.clip(self.size * (1.1 if proved else 0.8), FEWEST, MOST))
        if answer.decisions is None:
            return None
        return Proposal(sorted(agents), answer.decisions)

    def _choose(self, record: list[AssignedDuty]) -> set[int]:
        """Choose agents around a costly slot of a day: half of them on duty that day, the others not."""
        instance = self.instance
        cost = self._slot_cost(record)
        total = cost.sum()
        slot = int(self._random.choice(len(cost), p=cost / total)) if total > 0 else 0
        day = int(instance.grid.day_of[slot])
        starts = instance.start_slot
        near = {
            item.agent
            for item in record
            if item.day == day
            and starts[day, item.option] - 8
            <= slot
            < starts[day, item.option] + instance.option_length[item.option] + 8
        }
        count = min(len(instance.agents), round(self.size))
        order = [int(a) for a in self._random.permutation(len(instance.agents))]
        inside = [a for a in order if a in near]
        outside = [a for a in order if a not in near]
        chosen = inside[: -(-count // 2)]
        return set(chosen + outside[: count - len(chosen)])

    def _slot_cost(self, record: list[AssignedDuty]) -> NDArray[np.float64]:
        """Return how far staff and requirement are apart in each slot, a rough cost that is enough for a choice."""
        staff = staff_of(self.instance, record).sum(axis=0)
        need = self.instance.problem.required.sum(axis=0)
        apart: NDArray[np.float64] = np.abs(staff - need)
        return apart
