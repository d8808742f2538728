"""Smallest staffing of one line that keeps a service target and every cap, for whole tables at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.staffing.arguments import Definition, FloatArray, at_least, definition_of, finite, fraction, offered
from wfm.staffing.delay import late, mean_wait
from wfm.staffing.impatience import AbandonmentLine
from wfm.staffing.redials import attempts, share_of_redials
from wfm.staffing.search import smallest_integer, smallest_integer_near, smallest_real
from wfm.staffing.square_root import square_root_agents

__all__ = ["required_agents", "whole_agents"]

ROUNDING = 1e-9
"""A quotient this little above a whole number is that number: 21 / (1 - 0.3) is 30, not 30.000000000000004."""

_TIE = 1e-12


def whole_agents(agents: ArrayLike) -> FloatArray:
    """Round agents up to whole people, forgiving the rounding of the division before it.

    Parameters
    ----------
    agents
        Real number of agents, >= 0; `inf` stays.

    Returns
    -------
    ceil(agents - 1e-9), so that 21/(1 - 0.3) gives 30 and 6.3/0.7 gives 9.
    """
    return np.maximum(np.ceil(np.asarray(agents, dtype=np.float64) - ROUNDING), 0.0)[()]


def required_agents(
    load: ArrayLike,
    *,
    aht_s: ArrayLike,
    target: ArrayLike,
    within_s: ArrayLike,
    patience_s: ArrayLike | None = None,
    definition: str = "offered",
    max_occupancy: ArrayLike | None = None,
    max_abandonment: ArrayLike | None = None,
    max_asa_s: ArrayLike | None = None,
    redial: ArrayLike = 0.0,
    integer: bool = True,
) -> FloatArray:
    """Smallest number of agents on seat that meets the target and every cap.

    Parameters
    ----------
    load
        Offered load in Erlang, >= 0.
    aht_s
        Mean handle time in seconds, > 0.
    target
        Service level to reach, in [0, 1]; 0 asks for no more than a stable line.
    within_s
        Answer target in seconds, >= 0.
    patience_s
        Mean patience in seconds, >= 0; None or `inf` for Erlang C.
    definition
        Which service level, see `service_level`.
    max_occupancy
        Largest occupancy in [0, 1]; None for no cap.
    max_abandonment
        Largest share lost in [0, 1]; None for no cap; says nothing in Erlang C.
    max_asa_s
        Largest mean wait of answered contacts in seconds, >= 0; None for no cap.
    redial
        Share of those who hung up that dial again, in [0, 1): Erlang X, see `redial_load`. Default 0.
    integer
        Whole agents (default), or the real number at which the last condition just holds.

    Returns
    -------
    Agents, broadcast; 0 for no load, `inf` where no number suffices (a target of 1, a cap of 0).
    In Erlang C always above the load; in Erlang A it may lie below.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    aht = finite("aht_s", aht_s, strict=True)
    task = _Task.of(
        offered(load),
        fraction("target", target),
        at_least("within_s", within_s) / aht,
        patience=None if patience_s is None else at_least("patience_s", patience_s) / aht,
        definition=definition_of(definition),
        max_occupancy=None if max_occupancy is None else fraction("max_occupancy", max_occupancy),
        max_abandonment=None if max_abandonment is None else fraction("max_abandonment", max_abandonment),
        max_wait=None if max_asa_s is None else at_least("max_asa_s", max_asa_s) / aht,
        redial=share_of_redials(redial),
    )
    low, high = task.bracket()
    if task.patience is None:
        guess = square_root_agents(np.where(task.load > 0.0, task.load, 1.0), 1.0 - task.target, task.within)
        whole = smallest_integer_near(lambda agents: task.slack(agents) >= 0.0, low, guess, task.never)
    else:
        whole = smallest_integer(lambda agents: task.slack(agents) >= 0.0, low, high, task.never)
    if integer:
        return np.where(task.load == 0.0, 0.0, whole)[()]
    below = np.maximum(whole - 1.0, 0.0)
    if task.patience is None:
        below = np.where(np.isfinite(whole), np.maximum(below, task.load), 0.0)
    real = smallest_real(task.slack, np.where(np.isfinite(below), below, 0.0), whole)
    return np.where(task.load == 0.0, 0.0, real)[()]


@dataclass(frozen=True, slots=True)
class _Task:
    """One requirement a cell; times in handle times, all arrays broadcast to one shape."""

    load: FloatArray
    target: FloatArray
    within: FloatArray
    patience: FloatArray | None
    definition: Definition
    max_occupancy: FloatArray | None
    max_abandonment: FloatArray | None
    max_wait: FloatArray | None
    redial: FloatArray

    @classmethod
    def of(
        cls,
        load: FloatArray,
        target: FloatArray,
        within: FloatArray,
        *,
        patience: FloatArray | None,
        definition: Definition,
        max_occupancy: FloatArray | None,
        max_abandonment: FloatArray | None,
        max_wait: FloatArray | None,
        redial: FloatArray,
    ) -> _Task:
        """Return the task with all arrays broadcast to one shape; endless patience alone is Erlang C."""
        if patience is not None and np.all(np.isinf(patience)):
            patience = None
        given = (load, target, within, redial, patience, max_occupancy, max_abandonment, max_wait)
        shape = np.broadcast_shapes(*(array.shape for array in given if array is not None))

        def fit(array: FloatArray | None) -> FloatArray | None:
            return None if array is None else np.broadcast_to(array, shape)

        load, target, within, redial = (np.broadcast_to(array, shape) for array in (load, target, within, redial))
        caps = (fit(max_occupancy), fit(max_abandonment), fit(max_wait))
        return cls(load, target, within, fit(patience), definition, *caps, redial)

    @property
    def never(self) -> NDArray[np.bool_]:
        """Cells that no finite staffing satisfies."""
        impossible = self.target >= 1.0
        for cap in (self.max_occupancy, self.max_wait):
            if cap is not None:
                impossible = impossible | (cap <= 0.0)
        if self.max_abandonment is not None and self.patience is not None:
            impossible = impossible | ((self.max_abandonment <= 0.0) & np.isfinite(self.patience))
        return impossible & (self.load > 0.0)

    def bracket(self) -> tuple[FloatArray, FloatArray]:
        """Smallest number that may do, and a first guess of one that does."""
        high = self.load + 6 * np.sqrt(self.load) + 7
        low = np.zeros(self.load.shape)
        if self.patience is None:
            low = np.where(self.load > 0.0, np.floor(self.load) + 1, 0.0)
            if self.max_occupancy is not None:
                with np.errstate(divide="ignore", invalid="ignore"):
                    cap = np.where(self.max_occupancy > 0, self.load / self.max_occupancy, 0.0)
                low = np.maximum(low, whole_agents(cap))
        return low, np.maximum(high, low)

    def slack(self, agents: FloatArray) -> FloatArray:
        """How far the worst condition is from being broken; >= 0 where all hold."""
        idle = self.load == 0.0
        load = np.where(idle, 1.0, self.load) if np.any(idle) else self.load
        if self.patience is None:
            slack = self._patient(agents, load)
        elif np.any(endless := np.isinf(self.patience)):
            mortal = np.where(endless, 1.0, self.patience)
            slack = np.where(endless, self._patient(agents, load), self._impatient(agents, load, mortal))
        else:
            slack = self._impatient(agents, load, self.patience)
        return np.where(idle, 0.0, slack)

    def _patient(self, agents: FloatArray, load: FloatArray) -> FloatArray:
        miss = 1.0 - self.target
        slack = miss * (1 + _TIE) - late(agents, load, self.within)
        if self.max_occupancy is not None:
            slack = np.minimum(slack, agents * self.max_occupancy * (1 + _TIE) / load - 1.0)
        if self.max_wait is not None:
            slack = np.minimum(slack, self.max_wait * (1 + _TIE) / (self.max_wait + mean_wait(agents, load)) - 0.5)
        return np.where(agents > load, slack, -1.0)

    def _impatient(self, agents: FloatArray, load: FloatArray, patience: FloatArray) -> FloatArray:
        if np.any(self.redial):
            load = attempts(agents, load, patience, self.redial)
        line = AbandonmentLine.solve(agents, load, patience)
        good = line.within_target(self.within)
        if self.definition == "offered":
            base = np.ones(())
        elif self.definition == "answered":
            base = 1.0 - line.p_abandon
        else:
            base = 1.0 - line.lost_within(self.within)
        slack = good - self.target * base * (1 - _TIE)
        slack = np.where((agents == 0.0) & (self.target > 0.0), -1.0, slack)
        if self.max_abandonment is not None:
            slack = np.minimum(slack, self.max_abandonment * (1 + _TIE) - line.p_abandon)
        if self.max_occupancy is not None:
            served = load * (1.0 - line.p_abandon)
            room = agents * self.max_occupancy * (1 + _TIE) - served
            slack = np.minimum(slack, room / load)
        if self.max_wait is not None:
            slack = np.minimum(slack, self.max_wait * (1 + _TIE) / (self.max_wait + line.wait_of_answered) - 0.5)
        return slack
