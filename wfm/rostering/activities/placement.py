"""Where sittings go: each at its cheapest place, again and again, until no single move pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.activities.phone_time import PhoneTime
from wfm.rostering.activities.requests import Request
from wfm.rostering.activities.slot_costs import SlotCosts
from wfm.rostering.costing import staff_of
from wfm.rostering.instance import AssignedDuty, Instance

__all__ = ["Placement", "Proposal", "Seat"]

HARD = 1 << 48
"""Money units of a missed sitting of a hard rule: more than any coverage cost that it could save."""

ROUNDS = 20
"""Most rounds over all sittings; a few are enough to settle."""

LOOK = 40
"""Different sets of people that a meeting is tried with, those with most people first."""

FIRST_TRIES = 8
"""First sittings that a meeting in several sittings is tried with."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person at one sitting.

    Attributes
    ----------
    agent
        Index of the person.
    start, length
        In slots.
    due
        Whether the person is due; a lead who sits in is not.
    duty
        What `PhoneTime.take` returned.
    """

    agent: int
    start: int
    length: int
    due: bool
    duty: int


Proposal = list[tuple[int, tuple[int, ...], tuple[int, ...]]]
"""Sittings: start, who is due, who sits in."""


class Placement:
    """Sittings in a roster whose duties and breaks are fixed.

    Parameters
    ----------
    instance, decisions
        The problem and its roster.
    requests
        What is due.
    seed
        Order of the rounds.

    Attributes
    ----------
    seats
        Who sits when, by request.
    """

    def __init__(
        self, instance: Instance, decisions: Sequence[AssignedDuty], requests: Sequence[Request], seed: int
    ) -> None:
        self.instance = instance
        self.requests = tuple(requests)
        self.time = PhoneTime(instance, decisions)
        self.costs = SlotCosts(instance, staff_of(instance, decisions))
        self.seats: list[list[Seat]] = [[] for _ in self.requests]
        self._random = np.random.default_rng(seed)

    def price(self, request: Request) -> int:
        """Return the money units that one missed sitting costs."""
        minor = request.rule.price_minor
        return HARD if minor is None else round(minor * request.rule.minutes * self.costs.units_a_minor / 60)

    def missed(self, number: int) -> tuple[int, ...]:
        """Return those who are due and have no place."""
        there = {seat.agent for seat in self.seats[number] if seat.due}
        return tuple(a for a in self.requests[number].attendees if a not in there)

    @property
    def total(self) -> int:
        """Coverage cost and missed sittings in money units."""
        missed = sum(self.price(one) * len(self.missed(number)) for number, one in enumerate(self.requests))
        return self.costs.total + missed

    def run(self, over: Callable[[], bool]) -> None:
        """Place everything, the hardest to place first, then move single requests until `over` says that it is time."""
        order = sorted(range(len(self.requests)), key=self._hardness)
        for number in order:
            self.put(number, self._best(number))
        self.settle(over)

    def settle(self, over: Callable[[], bool]) -> None:
        """Move single requests to cheaper places until none is left."""
        before = None
        for _ in range(ROUNDS):
            if before == self.total or over():
                return
            before = self.total
            for number in self._random.permutation(len(self.requests)).tolist():
                self._move(number)

    def _hardness(self, number: int) -> tuple[int, int, int]:
        one = self.requests[number]
        return -len(one.attendees), -int(one.accompanied), -one.length

    def _move(self, number: int) -> None:
        before, held = self.total_of(number), self.sittings(number)
        self.lift(number)
        self.put(number, self._best(number))
        if self.total_of(number) > before:
            self.lift(number)
            self.put(number, held)

    def total_of(self, number: int) -> int:
        """Return the part of the total that one request can change."""
        return self.costs.total + self.price(self.requests[number]) * len(self.missed(number))

    def sittings(self, number: int) -> Proposal:
        """Return the sittings of a request as they are."""
        starts = sorted({seat.start for seat in self.seats[number]})
        seats = self.seats[number]
        return [
            (
                start,
                tuple(seat.agent for seat in seats if seat.start == start and seat.due),
                tuple(seat.agent for seat in seats if seat.start == start and not seat.due),
            )
            for start in starts
        ]

    def put(self, number: int, sittings: Proposal) -> None:
        """Give the people of a request their seats."""
        length = self.requests[number].length
        for start, due, leads in sittings:
            for agent in (*due, *leads):
                taken = self.time.take(agent, start, length)
                self.costs.change(int(self.instance.skill_set[agent]), start, length, -1)
                self.seats[number].append(Seat(agent, start, length, agent in due, taken))

    def lift(self, number: int) -> None:
        """Take the seats of a request away."""
        for seat in self.seats[number]:
            self.time.give_back(seat.agent, seat.start, seat.length, seat.duty)
            self.costs.change(int(self.instance.skill_set[seat.agent]), seat.start, seat.length, 1)
        self.seats[number] = []

    def _best(self, number: int) -> Proposal:
        """Return the cheapest sittings of a request; fewer people where a missed sitting is cheaper or unavoidable."""
        one = self.requests[number]
        if len(one.attendees) > 1:
            return self._best_meeting(one)
        (agent,) = one.attendees
        own = self.time.starts(one, agent)
        best: tuple[int, int, tuple[int, ...]] | None = None
        for leads in [(lead,) for lead in one.leads] if one.accompanied else [()]:
            fits = own.copy()
            for lead in leads:
                fits &= self.time.starts(one, lead)
            found = self.cheapest(one, fits, (agent, *leads))
            if found is not None and (best is None or found[0] < best[0]):
                best = (*found, leads)
        if best is None or best[0] >= self.price(one):
            return []
        return [(best[1], (agent,), best[2])]

    def cheapest(self, one: Request, fits: NDArray[np.bool_], people: Sequence[int]) -> tuple[int, int] | None:
        """Return (cost, start) of the cheapest sitting of some people among the starts that fit."""
        starts = np.flatnonzero(fits)
        if not len(starts):
            return None
        running = np.concatenate([[0], np.cumsum(self.costs.losses(self.instance.skill_set[list(people)]))])
        cost = running[starts + one.length] - running[starts]
        place = int(cost.argmin())
        return int(cost[place]), int(starts[place])

    def _best_meeting(self, one: Request) -> Proposal:
        """Return the sittings of people who meet: the first is tried in several ways, the others follow greedily."""
        fits = np.stack([self.time.starts(one, agent) for agent in one.attendees])
        everybody = np.ones(len(one.attendees), dtype=bool)
        best: tuple[int, Proposal] = (0, [])
        for first in self._meetings(one, fits, everybody)[: FIRST_TRIES if one.most > 1 else 1]:
            gain, sittings, left = first[0], [first], everybody & ~first[2]
            while len(sittings) < one.most and left.any():
                more = self._meetings(one, fits, left)
                if not more:
                    break
                gain, left = gain + more[0][0], left & ~more[0][2]
                sittings.append(more[0])
            if gain < best[0]:
                best = (gain, [(start, self._people(one, who), ()) for _, start, who in sittings])
        return best[1]

    def _people(self, one: Request, who: NDArray[np.bool_]) -> tuple[int, ...]:
        return tuple(agent for agent, there in zip(one.attendees, who.tolist(), strict=True) if there)

    def _meetings(
        self, one: Request, fits: NDArray[np.bool_], wanted: NDArray[np.bool_]
    ) -> list[tuple[int, int, NDArray[np.bool_]]]:
        """Return (cost less missed sittings saved, start, who) of one sitting of those still wanted, best first."""
        can = fits & wanted[:, None]
        sets, place = np.unique(can, axis=1, return_inverse=True)
        place = place.ravel()
        found: list[tuple[int, int, NDArray[np.bool_]]] = []
        for number in np.argsort(-sets.sum(axis=0), kind="stable")[:LOOK].tolist():
            who = sets[:, number]
            if not who.any():
                continue
            cheapest = self.cheapest(one, place == number, self._people(one, who))
            assert cheapest is not None
            gain = cheapest[0] - self.price(one) * int(who.sum())
            if gain < 0:
                found.append((gain, cheapest[1], who))
        return sorted(found, key=lambda item: item[:2])
