"""When people are on the phone and could be taken off it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.activities.requests import Request
from wfm.rostering.instance import AssignedDuty, Instance

__all__ = ["PhoneTime"]

FREE = 0


class PhoneTime:
    """Slots of every agent inside duties, less breaks and what has been placed.

    Parameters
    ----------
    instance
        The problem.
    decisions
        Duties with their breaks.

    Notes
    -----
    What lies beyond the horizon is never free: nobody counts its cost.
    """

    def __init__(self, instance: Instance, decisions: Sequence[AssignedDuty]) -> None:
        self.instance = instance
        shape = (len(instance.agents), instance.n)
        self._duty = np.zeros(shape, dtype=np.int32)
        self._first = np.zeros(shape, dtype=np.int32)
        self._last = np.zeros(shape, dtype=np.int32)
        for number, item in enumerate(decisions, start=1):
            start = int(instance.start_slot[item.day, item.option])
            end = start + int(instance.option_length[item.option])
            inside = slice(min(start, instance.n), min(end, instance.n))
            self._duty[item.agent, inside] = number
            self._first[item.agent, inside], self._last[item.agent, inside] = start, end
            breaks = instance.shift_breaks[int(instance.option_shift[item.option])]
            for one, offset in zip(breaks, item.breaks, strict=True):
                self._duty[item.agent, start + offset : start + offset + one.length] = FREE
        self._week = np.zeros((len(decisions) + 1,), dtype=np.int64)
        self._week[1:] = [item.day // 7 for item in decisions]

    def starts(self, request: Request, agent: int) -> NDArray[np.bool_]:
        """Return at which slots a sitting of a request could start for one of its people, shape (n,)."""
        duty, length = self._duty[agent], request.length
        found = np.zeros(len(duty), dtype=bool)
        if length > len(duty):
            return found
        on = np.concatenate([[0], np.cumsum(duty > FREE)])
        last = len(duty) - length + 1
        whole = (on[length:] - on[:-length] == length) & (duty[:last] == duty[length - 1 :])
        step = self.instance.grid.step_min
        slots = np.arange(last)
        after, before = -(-request.rule.after_start_min // step), -(-request.rule.before_end_min // step)
        whole &= slots - self._first[agent, :last] >= after
        whole &= self._last[agent, :last] - (slots + length) >= before
        found[:last] = whole & (self._week[duty[:last]] == request.week)
        return found

    def duty_of(self, agent: int) -> NDArray[np.int32]:
        """Return for which duty, by number, an agent is on the phone in each slot; 0 for none; shape (n,)."""
        found: NDArray[np.int32] = self._duty[agent]
        return found

    def take(self, agent: int, start: int, length: int) -> int:
        """Take a free stretch off the phone, and return what gives it back."""
        number = int(self._duty[agent, start])
        self._duty[agent, start : start + length] = FREE
        return number

    def give_back(self, agent: int, start: int, length: int, number: int) -> None:
        """Put a stretch that was taken back on the phone."""
        self._duty[agent, start : start + length] = number
