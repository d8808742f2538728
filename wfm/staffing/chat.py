"""Chat: an agent holds several conversations at once, and each gets slower the more there are.

The number of conversations is a birth-death chain. An agent with k of them completes k / AHT(k) an hour; contacts go to
the agent with the fewest, so N agents with n conversations complete
(N - n mod N) f(floor(n/N)) + (n mod N) f(floor(n/N) + 1). A full house of N K conversations behaves like Erlang A
(or C) with that many servers' worth of service. AHT(k) has to be measured: AHT divided by the concurrency is no model.

Completions unbalance the agents until the next arrival; the chain takes them as balanced at all times, which flatters
it by up to about a point of service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray
from wfm.staffing.impatience import AbandonmentLine
from wfm.staffing.search import smallest_integer
from wfm.staffing.targets import Caps, ServiceTarget

__all__ = ["ChatLine", "ChatState"]

_LARGEST = 50
_TIE = 1e-12


@dataclass(frozen=True, slots=True)
class ChatLine:
    """Staffing model of a chat queue.

    Attributes
    ----------
    slowdown
        Mean conversation time with 1, 2, ... K conversations at once, each over the queue's AHT; > 0, length K the
        largest concurrency. (1.0, 1.2, 1.5): at three at once a conversation takes half as long again.
    patience_s
        Mean patience of waiting customers in seconds, >= 0; None where nobody gives up.

    Raises
    ------
    ValueRangeError
        If there is no factor, one is not positive, or an agent completes less with more conversations at once.

    Notes
    -----
    Agents between two whole numbers get the linear interpolation of both.
    """

    slowdown: tuple[float, ...] = (1.0,)
    patience_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse curves that no agent has."""
        if not 1 <= len(self.slowdown) <= _LARGEST:
            raise ValueRangeError(f"slowdown must have 1 to {_LARGEST} factors, got {len(self.slowdown)}")
        if not all(0.0 < factor < np.inf for factor in self.slowdown):
            raise ValueRangeError(f"slowdown factors must be > 0, got {self.slowdown}")
        pace = [k / factor for k, factor in enumerate(self.slowdown, start=1)]
        for k in range(1, len(pace)):
            if pace[k] < pace[k - 1]:
                raise ValueRangeError(
                    f"slowdown {self.slowdown}: an agent completes less with {k + 1} conversations at once than "
                    f"with {k}; lower the concurrency to {k}"
                )
        if self.patience_s is not None and not self.patience_s >= 0.0:
            raise ValueRangeError(f"patience_s must be >= 0, got {self.patience_s}")

    @property
    def name(self) -> str:
        """Name of the model."""
        return f"chat_{len(self.slowdown)}"

    def level(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray, target: ServiceTarget) -> FloatArray:
        """Service level in [0, 1]; see `wfm.staffing.erlang.service_level` for the three definitions."""
        return self._between(agents, load, aht_s, lambda chats: chats.level(target), nobody=0.0, idle=1.0)

    def speed(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """Mean wait for the first answer in seconds, over answered contacts."""
        return self._between(agents, load, aht_s, lambda chats: chats.speed, nobody=np.inf, idle=0.0)

    def lost(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """Share of contacts lost, in [0, 1]; 0 without a patience."""
        nobody = 0.0 if self.patience_s is None else 1.0
        return self._between(agents, load, aht_s, lambda chats: chats.lost, nobody=nobody, idle=0.0)

    def busy(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """Share of agents with at least one conversation."""
        return self._between(agents, load, aht_s, lambda chats: chats.busy, nobody=1.0, idle=0.0)

    def required(
        self, load: FloatArray, aht_s: FloatArray, target: ServiceTarget, caps: Caps, *, integer: bool = True
    ) -> FloatArray:
        """Smallest staffing that meets the target and the caps; `inf` where none does.

        Parameters
        ----------
        load : (...)
            Arrival rate times the time of one conversation held alone, >= 0.
        aht_s : (...)
            Mean time of a conversation held alone in seconds, > 0.
        target, caps
            What is to be kept.
        integer
            Whole agents (default), or the part of the last agent that is needed, by linear interpolation.
        """
        load, aht_s = np.broadcast_arrays(load, aht_s)
        idle = load == 0.0
        offered = np.where(idle, 1.0, load)

        def slack(agents: FloatArray) -> FloatArray:
            found = ChatState.solve(self, np.maximum(agents, 1.0), offered, aht_s).slack(target, caps)
            return np.where(idle, 0.0, np.where(agents > 0.0, found, -target.level))

        fastest = len(self.slowdown) / self.slowdown[-1]
        low = np.where(idle, 0.0, 1.0)
        high = np.where(idle, 0.0, load / fastest + 4 * np.sqrt(load) + 4)
        never = ~idle & (target.level >= 1.0 or caps.out_of_reach(patient=self.patience_s is None))
        whole = smallest_integer(lambda agents: slack(agents) >= 0.0, low, high, never)
        if integer:
            return whole
        known = np.where(np.isfinite(whole), whole, 1.0)
        before, after = slack(np.maximum(known - 1.0, 0.0)), slack(known)
        with np.errstate(divide="ignore", invalid="ignore"):
            back = np.where((after > before) & (known > 0.0), after / (after - before), 0.0)
        return np.where(np.isfinite(whole), known - np.clip(back, 0.0, 1.0), np.inf)

    def _between(
        self,
        agents: FloatArray,
        load: FloatArray,
        aht_s: FloatArray,
        measure: Callable[[ChatState], FloatArray],
        *,
        nobody: float,
        idle: float,
    ) -> FloatArray:
        """Measure at whole agents and linearly between them."""
        agents, load, aht_s = np.broadcast_arrays(agents, load, aht_s)
        offered = np.where(load > 0.0, load, 1.0)

        def at(whole: FloatArray) -> FloatArray:
            found = measure(ChatState.solve(self, np.maximum(whole, 1.0), offered, aht_s))
            return np.where(load == 0.0, idle, np.where(whole == 0.0, nobody, found))

        below = np.floor(agents)
        part = agents - below
        low = at(below)
        if not np.any(part):
            return low
        high = at(below + 1.0)
        with np.errstate(invalid="ignore"):
            middle = np.where(np.isinf(low) | np.isinf(high), np.inf, low + (high - low) * part)
        return np.where(part == 0.0, low, middle)


@dataclass(frozen=True, slots=True)
class ChatState:
    """The stationary chat chain; times in seconds.

    Attributes
    ----------
    agents : (...)
        Whole agents, >= 1.
    load : (...)
        Offered load at one conversation at a time, > 0.
    aht_s : (...)
        Time of a conversation held alone.
    capacity : (...)
        Conversations that a full house completes in one `aht_s`.
    p_wait : (...)
        Probability that all places are taken.
    p_full : (...)
        Probability that exactly all places are taken and nobody waits.
    talking : (...)
        Mean number of agents with a conversation while nobody waits.
    line
        The waiting line; None where customers wait for ever.
    """

    agents: FloatArray
    load: FloatArray
    aht_s: FloatArray
    capacity: FloatArray
    p_wait: FloatArray
    p_full: FloatArray
    talking: FloatArray
    line: AbandonmentLine | None

    @classmethod
    def solve(cls, chat: ChatLine, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> ChatState:
        """Return the chain's stationary state for whole agents >= 1 and loads > 0."""
        loss, talking = _below_full(chat.slowdown, agents, load)
        capacity = agents * (len(chat.slowdown) / chat.slowdown[-1])
        if chat.patience_s is not None:
            line = AbandonmentLine.solve(capacity, load, np.asarray(chat.patience_s / aht_s), loss)
            return cls(agents, load, aht_s, capacity, line.p_wait, line.p_full, talking, line)
        stable = capacity > load
        use = load / capacity
        with np.errstate(divide="ignore", invalid="ignore"):
            p_wait = np.where(stable, 1.0 / (use + (1.0 - use) / loss), 1.0)
        p_full = np.where(stable, p_wait * (1.0 - use), 0.0)
        return cls(agents, load, aht_s, capacity, p_wait, p_full, talking, None)

    def level(self, target: ServiceTarget) -> FloatArray:
        """Service level by the target's definition."""
        within = target.within_s / self.aht_s
        if self.line is None:
            return 1.0 - self.p_wait * np.exp(-np.maximum(self.capacity - self.load, 0.0) * within)
        good = self.line.within_target(within)
        if target.definition == "offered":
            return good
        gone = self.lost if target.definition == "answered" else self.line.lost_within(within)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(good > 0.0, np.minimum(good / (1.0 - gone), 1.0), 0.0)

    @property
    def speed(self) -> FloatArray:
        """Mean wait of answered contacts in seconds."""
        if self.line is not None:
            return self.line.wait_of_answered * self.aht_s
        spare = self.capacity - self.load
        with np.errstate(divide="ignore"):
            return np.where(spare > 0.0, self.p_wait / np.maximum(spare, 0.0), np.inf) * self.aht_s

    @property
    def lost(self) -> FloatArray:
        """Share of contacts lost."""
        return np.zeros_like(self.p_wait) if self.line is None else self.line.p_abandon

    @property
    def busy(self) -> FloatArray:
        """Share of agents with at least one conversation."""
        waiting = self.p_wait - self.p_full
        return self.talking / self.agents * (1.0 - waiting) + waiting

    def slack(self, target: ServiceTarget, caps: Caps) -> FloatArray:
        """How far the worst condition is from being broken; >= 0 where all hold."""
        found = self.level(target) - target.level
        if caps.max_abandonment is not None:
            found = np.minimum(found, caps.max_abandonment - self.lost)
        if caps.max_occupancy is not None:
            found = np.minimum(found, caps.max_occupancy - self.busy)
        if caps.max_asa_s is not None:
            found = np.minimum(found, caps.max_asa_s / (caps.max_asa_s + self.speed) - 0.5)
        return found + _TIE


def _below_full(slowdown: tuple[float, ...], agents: FloatArray, load: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Chain without a waiting line: probability of a full house, and mean number of agents with a conversation.

    The recursion 1/B(n) = 1 + d(n)/A / B(n-1) of Erlang B with completion rates d(n) instead of n.
    """
    pace = np.array([0.0, *(k / factor for k, factor in enumerate(slowdown, start=1)), 0.0])
    places = agents * len(slowdown)
    inverse, talking = np.ones_like(load), np.zeros_like(load)
    with np.errstate(over="ignore"):
        for n in range(1, int(places.max(initial=0.0)) + 1):
            each, more = np.divmod(float(n), agents)
            level = np.minimum(each, len(slowdown)).astype(np.int64)
            rate = (agents - more) * pace[level] + more * pace[np.minimum(level + 1, len(slowdown))]
            following = 1.0 + inverse * rate / load
            mean = np.minimum(float(n), agents) / following + talking * (1.0 - 1.0 / following)
            within = n <= places
            inverse, talking = np.where(within, following, inverse), np.where(within, mean, talking)
    return 1.0 / inverse, talking
