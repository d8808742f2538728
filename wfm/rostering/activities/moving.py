"""Coaching, training and meetings of a roster that stands, moved within their duties to where they hurt less."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.activities.placement import Placement, Seat
from wfm.rostering.activities.requests import Request, quotas_of
from wfm.rostering.costing import phone_slots
from wfm.rostering.instance import Instance
from wfm.rostering.roster import Activity, Roster
from wfm.rostering.rules import ActivityQuota
from wfm.rostering.start import sorted_out

__all__ = ["Movable", "MovedSitting", "moved_sittings"]


@dataclass(frozen=True, slots=True)
class Movable:
    """What may move.

    Attributes
    ----------
    first_slot
        Sittings that begin earlier stay, and none moves to before it.
    dates
        Dates of the duties whose sittings may move.
    agents
        Who may be asked; a sitting moves if all its people may.
    price_minor
        Price of moving a sitting, for each of its people.
    person_minor
        Price of touching somebody at all.
    most_people, most_changes
        Most people who may be touched, and most sittings moved, counted once for each of their people; None: no limit.
    """

    first_slot: int
    dates: Collection[date]
    agents: Callable[[str, date], bool]
    price_minor: int
    person_minor: int
    most_people: int
    most_changes: int | None = None


@dataclass(frozen=True, slots=True)
class MovedSitting:
    """One sitting elsewhere in the duties of its people.

    Attributes
    ----------
    agents
        Ids of its people.
    activity
        Its name.
    before_min, after_min
        Start in elapsed minutes from the start of the grid.
    gain_minor
        How much cheaper the roster becomes after all earlier moves, the prices of the move taken off.
    """

    agents: tuple[str, ...]
    activity: str
    before_min: int
    after_min: int
    gain_minor: float


def moved_sittings(
    instance: Instance, roster: Roster, movable: Movable, over: Callable[[], bool]
) -> tuple[Roster, tuple[MovedSitting, ...]]:
    """Move sittings one by one, each time the one that gains most, as long as that pays.

    Parameters
    ----------
    instance, roster
        The problem, and a roster of it that has activities.
    movable
        What may move, and what that costs.
    over
        Asked between two looks; once it returns True, the moves so far are the answer.

    Returns
    -------
    The roster with the moves, and the moves in their order. People who sit together move together, a lead who sits in
    with them; everybody stays within the same duty.
    """
    if not quotas_of(instance):
        return roster, ()
    table = _Table(instance, roster, movable)
    heap: list[tuple[float, int]] = []
    for number in table.numbers:
        if over():
            return roster, ()
        gain, _ = table.best(number)
        if gain > 0:
            heapq.heappush(heap, (-gain, number))
    moves: list[MovedSitting] = []
    while heap and not over():
        _, number = heapq.heappop(heap)
        gain, start = table.best(number)
        if heap and gain < -heap[0][0]:
            if gain > 0:
                heapq.heappush(heap, (-gain, number))
        elif gain > 0 and table.affordable(number):
            moves.append(table.move(number, start, gain))
    return _with_moves(instance, roster, moves), tuple(moves)


class _Table:
    """The sittings of a roster as a placement."""

    def __init__(self, instance: Instance, roster: Roster, movable: Movable) -> None:
        decisions, others = sorted_out(instance, roster)
        self.instance, self.movable = instance, movable
        found = _sittings(instance, roster)
        self.placement = Placement(instance, decisions, [one for one, _, _ in found], 1)
        rows = {agent.id: a for a, agent in enumerate(instance.agents)}
        for duty in others:
            if duty.agent_id in rows:
                self._count(rows[duty.agent_id], phone_slots(instance, duty), 1)
        for agent, slot, length in _blocks(instance, roster):
            self.placement.time.take(agent, slot, length)  # nobody moves from one piece of planned work into another
        self.numbers: list[int] = []
        self.touched: set[int] = set()
        self.changes = 0
        for number, (one, start, leads) in enumerate(found):
            people = (*one.attendees, *leads)
            if not all(self.placement.time.starts(one, a)[start] for a in people):
                # An edit has put it across a break or out of its duty: it stays, and off the phone is who is there.
                for a in people:
                    there = self.placement.time.duty_of(a)[start : start + one.length]
                    self._count(a, start + np.flatnonzero(there), -1)
                continue
            self.placement.put(number, [(start, one.attendees, leads)])
            held = [decisions[seat.duty - 1] for seat in self.placement.seats[number]]
            dates = [instance.grid.dates[item.day] for item in held]
            if start >= movable.first_slot and all(map(self._may, people, dates)):
                self.numbers.append(number)

    def _may(self, agent: int, on: date) -> bool:
        return on in self.movable.dates and self.movable.agents(self.instance.agents[agent].id, on)

    def _count(self, agent: int, slots: NDArray[np.int64], sign: int) -> None:
        for slot in slots.tolist():
            self.placement.costs.change(int(self.instance.skill_set[agent]), slot, 1, sign)

    def _price(self, number: int) -> float:
        seats = self.placement.seats[number]
        fresh = sum(seat.agent not in self.touched for seat in seats)
        return float(len(seats) * self.movable.price_minor + fresh * self.movable.person_minor)

    def affordable(self, number: int) -> bool:
        """Return whether the budgets allow a move."""
        people, most = {seat.agent for seat in self.placement.seats[number]}, self.movable.most_changes
        if most is not None and self.changes + len(people) > most:
            return False
        return len(self.touched | people) <= self.movable.most_people

    def best(self, number: int) -> tuple[float, int]:
        """Return (gain in minor units, start) of the best place of a sitting; all is left as it is."""
        placement, one = self.placement, self.placement.requests[number]
        seats, held = placement.seats[number], placement.sittings(number)
        now = placement.costs.total
        placement.lift(number)
        fits = self._fits(one, seats)
        fits[: self.movable.first_slot] = False
        lifted = placement.costs.total
        found = placement.cheapest(one, fits, [seat.agent for seat in seats])
        placement.put(number, held)
        if found is None:
            return 0.0, -1
        return (now - lifted - found[0]) / placement.costs.units_a_minor - self._price(number), found[1]

    def _fits(self, one: Request, seats: Sequence[Seat]) -> NDArray[np.bool_]:
        """Return the starts at which everybody is free within the same duty as before."""
        fits = np.ones(self.instance.n, dtype=bool)
        for seat in seats:
            time = self.placement.time
            fits &= time.starts(one, seat.agent) & (time.duty_of(seat.agent) == seat.duty)
        return fits

    def move(self, number: int, start: int, gain: float) -> MovedSitting:
        """Move a sitting, and return the move."""
        placement, step = self.placement, self.instance.grid.step_min
        ((before, due, leads),) = placement.sittings(number)
        placement.lift(number)
        placement.put(number, [(start, due, leads)])
        self.touched |= {*due, *leads}
        self.changes += len(due) + len(leads)
        names = tuple(self.instance.agents[a].id for a in (*due, *leads))
        return MovedSitting(names, placement.requests[number].rule.activity, before * step, start * step, gain)


def _blocks(instance: Instance, roster: Roster) -> Iterator[tuple[int, int, int]]:
    """Yield (agent, first slot, slots) of the blocks of work in a roster."""
    rows, step = {agent.id: a for a, agent in enumerate(instance.agents)}, instance.grid.step_min
    for duty in roster.duties:
        for item in duty.activities:
            low, high = instance.grid.minute(item.start) // step, -(-instance.grid.minute(item.end) // step)
            if item.queue is not None and duty.agent_id in rows and 0 <= low < instance.n:
                yield rows[duty.agent_id], low, high - low


def _sittings(instance: Instance, roster: Roster) -> list[tuple[Request, int, tuple[int, ...]]]:
    """Return the sittings that stand in a roster: who is due, at which slot, and who sits in."""
    rows = {agent.id: a for a, agent in enumerate(instance.agents)}
    days = {day: number for number, day in enumerate(instance.grid.dates)}
    rules = {rule.activity: rule for rule in quotas_of(instance)}
    step = instance.grid.step_min
    there: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for duty in roster.duties:
        for item in duty.activities:
            agent, rule = rows.get(duty.agent_id), rules.get(item.activity)
            if rule is None or agent is None or item.queue is not None or duty.date not in days:
                continue
            slot, rest = divmod(instance.grid.minute(item.start), step)
            lasts = instance.grid.minute(item.end) - instance.grid.minute(item.start)
            if not rest and 0 <= slot < instance.n and lasts == rule.minutes and not rule.minutes % step:
                there[item.activity, slot, days[duty.date] // 7].append(agent)
    found: list[tuple[Request, int, tuple[int, ...]]] = []
    for (activity, slot, week), people in sorted(there.items()):
        for due, leads in _groups(rules[activity], instance, sorted(people)):
            one = Request(rules[activity], week, due, leads, 1, rules[activity].minutes // step)
            found.append((one, slot, leads))
    return found


def _groups(
    rule: ActivityQuota, instance: Instance, people: Sequence[int]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return who sits together of those who sit at the same time: (who is due, who sits in)."""
    if rule.together == "alone":
        return [((a,), ()) for a in people]
    if rule.together == "all":
        return [(tuple(people), ())]
    teams: dict[str, list[int]] = defaultdict(list)
    for a in people:
        teams[instance.agents[a].team].append(a)
    if rule.together == "team":
        return [(tuple(members), ()) for members in teams.values()]
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for members in teams.values():
        leads = [a for a in members if instance.agents[a].role == rule.lead_role]
        for a in members:
            if instance.agents[a].role != rule.lead_role:
                found.append(((a,), (leads.pop(0),) if leads else ()))
        found += [((a,), ()) for a in leads]
    return found


def _with_moves(instance: Instance, roster: Roster, moves: Sequence[MovedSitting]) -> Roster:
    """Return the roster with the moves made, one after the other."""
    at = instance.grid.instant
    duties = {(duty.agent_id, duty.date): duty for duty in roster.duties}
    for move in moves:
        lasts = next(rule.minutes for rule in quotas_of(instance) if rule.activity == move.activity)
        start, end = at(move.before_min).timestamp(), at(move.before_min + lasts).timestamp()
        there = Activity(at(move.after_min), at(move.after_min + lasts), move.activity, True)
        for key, duty in duties.items():
            if duty.agent_id in move.agents:
                kept = [
                    there
                    if (item.activity, item.start.timestamp(), item.end.timestamp()) == (move.activity, start, end)
                    else item
                    for item in duty.activities
                ]
                if there in kept:
                    duties[key] = replace(duty, activities=tuple(sorted(kept, key=lambda item: item.start.timestamp())))
    return Roster(tuple(duties[duty.agent_id, duty.date] for duty in roster.duties)) if moves else roster
