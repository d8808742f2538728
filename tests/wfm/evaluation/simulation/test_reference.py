"""The compiled event loop against a plain one: same contacts, same duties, same fate of every single contact.

The plain one is written from the rules alone: lists that are searched from end to end, no heap, no links, no levels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.simulation.centre import Centre, Line, Redial
from wfm.evaluation.simulation.duties import Duties, from_grid
from wfm.evaluation.simulation.laws import HandleLaw
from wfm.evaluation.simulation.matching import uniform
from wfm.evaluation.simulation.records import simulate_once
from wfm.evaluation.simulation.routing import Routing
from wfm.evaluation.simulation.state import Outcome
from wfm.evaluation.simulation.stream import Stream

REDIAL = 1
"""Purpose number of the decision to dial again."""


@dataclass
class Person:
    group: int = -1
    sessions: list[int] = field(default_factory=list)
    item: int | None = None
    since: tuple[float, int] = (0.0, 0)


@dataclass
class Contact:
    queue: int
    arrival: float
    left: float
    patience: float
    due: float
    root: int
    attempt: int = 0
    outcome: Outcome = Outcome.WAITING
    start: float = math.nan
    resumed: float = math.nan
    end: float = math.nan
    agent: int = -1


class Plain:
    """A centre that is simulated by searching everything at every moment."""

    def __init__(self, centre: Centre, stream: Stream, duties: Duties) -> None:
        self.centre, self.key = centre, stream.key
        self.people = [Person() for _ in range(centre.multiplier.shape[0])]
        self.contacts = [
            Contact(int(q), float(a), float(w), float(p), float(d), row)
            for row, (q, a, w, p, d) in enumerate(
                zip(stream.queue, stream.arrival_s, stream.work_s, stream.patience_s, stream.due_s, strict=True)
            )
        ]
        # At equal times: duty changes, then what was planned (by contact and kind), then arrivals.
        self.plans = [(float(t), 0, i, 0) for i, t in enumerate(duties.change_s)]
        self.plans += [(contact.arrival, 2, row, 0) for row, contact in enumerate(self.contacts)]
        self.duties = duties
        self.lines: list[int] = []
        self.backlog: list[int] = []
        self.steps = 0

    def highest(self) -> int:
        return max(line.concurrency for line in self.centre.lines)

    def whole(self, contact: Contact) -> bool:
        return math.isfinite(contact.due) or self.centre.lines[contact.queue].concurrency == 1

    def level(self, person: Person) -> int:
        if any(self.whole(self.contacts[row]) for row in person.sessions):
            return self.highest()
        return len(person.sessions)

    def touch(self, person: Person, now: float) -> None:
        self.steps += 1
        person.since = (now, self.steps)

    def spare(self, group: int, without: Person | None = None) -> int:
        return sum(
            1
            for p in self.people
            if p.group == group and p is not without and (self.level(p) == 0 or p.item is not None)
        )

    def taker(self, contact: Contact, *, interrupt: bool) -> int | None:
        routing, found = self.centre.routing, []
        sessions = 1 if self.whole(contact) else self.centre.lines[contact.queue].concurrency
        order = sorted(
            (g for g in range(routing.group_class.shape[1]) if routing.group_class[contact.queue, g] >= 0),
            key=lambda g: (routing.group_class[contact.queue, g], g),
        )
        for row, person in enumerate(self.people):
            if person.group not in order:
                continue
            reserve = routing.reserve[contact.queue, person.group]
            if reserve > 0 and self.spare(person.group) <= reserve:
                continue
            level = self.highest() if person.item is not None else self.level(person)
            if person.item is not None and not interrupt:
                continue
            if person.item is None and level >= sessions:
                continue
            rank = routing.group_class[contact.queue, person.group]
            found.append((rank, level, person.since[0], order.index(person.group), person.since[1], row))
        return min(found)[-1] if found else None

    def begin(self, row: int, agent: int, now: float) -> None:
        contact, person = self.contacts[row], self.people[agent]
        if math.isfinite(contact.due) and self.centre.lines[contact.queue].interruptible:
            person.item = row
        else:
            person.sessions.append(row)
        contact.outcome, contact.agent, contact.resumed = Outcome.SERVING, agent, now
        contact.start = now if math.isnan(contact.start) else contact.start
        contact.end = now + contact.left * self.centre.multiplier[agent, contact.queue]
        self.plans.append((contact.end, 1, row, 0))
        self.touch(person, now)

    def lay_aside(self, person: Person, now: float) -> int:
        row = person.item
        assert row is not None
        person.item = None
        contact = self.contacts[row]
        done = (now - contact.resumed) / self.centre.multiplier[contact.agent, contact.queue]
        contact.left = max(0.0, contact.left - done)
        contact.outcome, contact.end = Outcome.WAITING, math.nan
        return row

    def place(self, row: int, now: float, *, front: bool) -> None:
        agent = self.taker(self.contacts[row], interrupt=False)
        if agent is not None:
            self.begin(row, agent, now)
        elif front:
            self.backlog.insert(0, row)
        else:
            self.backlog.append(row)

    def free(self, agent: int, now: float) -> None:
        person, routing = self.people[agent], self.centre.routing
        if person.group < 0:
            return
        while True:
            level = self.level(person)
            able = [
                (routing.queue_class[person.group, c.queue], c.arrival, c.queue, row)
                for row in self.lines
                for c in [self.contacts[row]]
                if routing.queue_class[person.group, c.queue] >= 0
                and self.centre.lines[c.queue].concurrency > level
                and not 0 < routing.reserve[c.queue, person.group] >= self.spare(person.group, person) + 1
            ]
            if level >= self.highest() or not able:
                break
            row = min(able)[-1]
            self.lines.remove(row)
            self.begin(row, agent, now)
        self.touch(person, now)
        if self.level(person) == 0:
            heads: dict[int, int] = {}
            for row in self.backlog:
                if routing.queue_class[person.group, self.contacts[row].queue] >= 0:
                    heads.setdefault(self.contacts[row].queue, row)
            if heads:
                place = {q: (routing.queue_class[person.group, q], q) for q in heads}
                row = min(heads.values(), key=lambda r: (self.contacts[r].due, place[self.contacts[r].queue]))
                self.backlog.remove(row)
                self.begin(row, agent, now)

    def arrive(self, row: int, now: float) -> None:
        contact = self.contacts[row]
        if math.isfinite(contact.due):
            self.place(row, now, front=False)
            return
        live = [c for c in self.contacts if c.outcome is Outcome.SERVING and not math.isfinite(c.due)]
        full = self.centre.trunks is not None and len(self.lines) + len(live) >= self.centre.trunks
        agent = None if full else self.taker(contact, interrupt=True)
        if agent is not None:
            person = self.people[agent]
            item = self.lay_aside(person, now) if person.item is not None else None
            self.begin(row, agent, now)
            if item is not None:
                self.place(item, now, front=True)
        elif full or (self.centre.waiting_places is not None and len(self.lines) >= self.centre.waiting_places):
            contact.outcome, contact.end = Outcome.BLOCKED, now
        else:
            self.lines.append(row)
            if math.isfinite(contact.patience):
                self.plans.append((now + contact.patience, 1, row, 1))

    def abandon(self, row: int, now: float) -> None:
        contact = self.contacts[row]
        self.lines.remove(row)
        contact.outcome, contact.end = Outcome.ABANDONED, now
        redial = self.centre.lines[contact.queue].redial
        if redial is None or contact.attempt >= redial.attempts:
            return
        if plain_uniform(self.key, contact.root, contact.attempt, REDIAL) < redial.share:
            again = Contact(contact.queue, now + redial.delay_s, contact.left, contact.patience, math.inf, contact.root)
            again.attempt = contact.attempt + 1
            self.contacts.append(again)
            self.plans.append((again.arrival, 1, len(self.contacts) - 1, 2))

    def change(self, number: int, now: float) -> None:
        person = self.people[self.duties.agent[number]]
        person.group = int(self.duties.group[number])
        item = self.lay_aside(person, now) if person.item is not None else None
        if item is not None:
            self.backlog.insert(0, item)
        self.free(int(self.duties.agent[number]), now)
        if item is not None and item in self.backlog:
            self.backlog.remove(item)
            self.place(item, now, front=True)

    def run(self) -> list[Contact]:
        while self.plans:
            plan = min(self.plans)
            self.plans.remove(plan)
            now, phase, row, kind = plan
            if phase == 0:
                self.change(row, now)
            elif phase == 2 or kind == 2:
                self.arrive(row, now)
            elif kind == 1:
                if row in self.lines:
                    self.abandon(row, now)
            elif self.contacts[row].outcome is Outcome.SERVING and self.contacts[row].end == now:
                contact = self.contacts[row]
                contact.outcome = Outcome.ANSWERED
                person = self.people[contact.agent]
                if person.item == row:
                    person.item = None
                else:
                    person.sessions.remove(row)
                self.free(contact.agent, now)
        return self.contacts


def plain_uniform(key: int, root: int, attempt: int, purpose: int) -> float:
    """SplitMix64's finaliser in whole numbers of Python."""
    mask = (1 << 64) - 1
    state = key ^ ((root * 0x9E3779B97F4A7C15 + (attempt * 16 + purpose + 1) * 0xD1B54A32D192ED03) & mask)
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & mask
    return float((state ^ (state >> 31)) >> 11) / 2**53


@st.composite
def centres(draw: st.DrawFn) -> tuple[Centre, Stream, Duties]:
    """A small centre with everything in it: skills, classes, reserves, chat, backlog, redials, lines, duties."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    queues, groups, agents = (int(rng.integers(1, high)) for high in (4, 4, 6))
    deferred = rng.random(queues) < 0.3
    lines = tuple(
        Line(
            f"q{row}",
            patience_s=None if deferred[row] or rng.random() < 0.2 else 50.0,
            law=HandleLaw(),
            concurrency=1 if deferred[row] else int(rng.choice([1, 1, 2, 3])),
            deferred_within_s=500.0 if deferred[row] else None,
            interruptible=bool(rng.random() < 0.7),
            redial=Redial(0.6, 30.0, 2) if not deferred[row] and rng.random() < 0.4 else None,
        )
        for row in range(queues)
    )
    skills = rng.random((groups, queues)) < 0.7
    routing = Routing(
        np.where(skills.T, rng.integers(0, 3, (queues, groups)), -1),
        np.where(skills, rng.integers(0, 2, (groups, queues)), -1),
        np.where(rng.random((queues, groups)) < 0.2, 1, 0),
    )
    centre = Centre(
        lines,
        rng.choice([1.0, 1.25, 0.8], (agents, queues)),
        routing,
        trunks=int(rng.integers(3, 12)) if rng.random() < 0.3 else None,
        waiting_places=int(rng.integers(0, 4)) if rng.random() < 0.3 else None,
    )
    size = int(rng.integers(0, 60))
    queue = rng.integers(0, queues, size)
    arrival = np.sort(rng.random(size) * 1000)
    patience = np.array([np.inf if line.patience_s is None else line.patience_s for line in lines])
    within = np.array([np.inf if line.deferred_within_s is None else line.deferred_within_s for line in lines])
    stream = Stream(
        queue,
        arrival,
        60.0 * rng.standard_exponential(size),
        patience[queue] * rng.standard_exponential(size),
        arrival + within[queue],
        int(rng.integers(1 << 62)),
    )
    duties = from_grid(np.where(rng.random((agents, 5)) < 0.7, rng.integers(0, groups, (agents, 5)), -1), 230.0)
    return centre, stream, duties


@settings(max_examples=250, deadline=None)
@given(centres())
def test_every_contact_fares_as_in_the_plain_simulation(case: tuple[Centre, Stream, Duties]) -> None:
    centre, stream, duties = case
    records = simulate_once(centre, stream, duties)
    expected = Plain(centre, stream, duties).run()
    assert records.outcome.tolist() == [int(contact.outcome) for contact in expected]
    assert records.agent.tolist() == [contact.agent for contact in expected]
    np.testing.assert_array_equal(records.arrival_s, [contact.arrival for contact in expected])
    np.testing.assert_array_equal(records.start_s, [contact.start for contact in expected])
    np.testing.assert_array_equal(records.end_s, [contact.end for contact in expected])


@settings(max_examples=100, deadline=None)
@given(centres())
def test_nothing_is_lost_and_nobody_does_two_things_at_once(case: tuple[Centre, Stream, Duties]) -> None:
    centre, stream, duties = case
    records = simulate_once(centre, stream, duties)
    outcome = records.outcome
    assert records.queue.size >= stream.queue.size
    assert set(np.unique(outcome)) <= {0, 2, 3, 4}, "nothing is still in service when nothing is left to happen"
    served = outcome == Outcome.ANSWERED
    assert (records.start_s[served] >= records.arrival_s[served]).all()
    assert np.isnan(records.start_s[(outcome == Outcome.ABANDONED) | (outcome == Outcome.BLOCKED)]).all()
    busy = records.busy
    work = np.zeros(records.queue.size)
    rate = centre.multiplier[busy.agent, records.queue[busy.contact]]
    np.add.at(work, busy.contact, (busy.end_s - busy.start_s) / rate)
    np.testing.assert_allclose(work[served], records.work_s[served], rtol=1e-9, atol=1e-6)
    for agent in range(centre.multiplier.shape[0]):
        mine = np.flatnonzero((busy.agent == agent) & (busy.end_s > busy.start_s))
        edges = sorted([(busy.end_s[i], -1, i) for i in mine] + [(busy.start_s[i], 1, i) for i in mine])
        load = 0.0
        for _, sign, row in edges:
            line = centre.lines[records.queue[busy.contact[row]]]
            load += sign / (line.concurrency if line.deferred_within_s is None else 1)
            assert load <= 1.0 + 1e-9 or len({records.queue[busy.contact[i]] for i in mine}) > 1


def test_the_draw_of_a_contact_is_the_published_finaliser() -> None:
    from numba import njit

    @njit
    def compiled(key, root, attempt, purpose):  # type: ignore[no-untyped-def]
        return uniform(key, root, attempt, purpose)

    rng = np.random.default_rng(4)
    drawn = []
    for _ in range(400):
        key, root = int(rng.integers(1 << 62)), int(rng.integers(1 << 40))
        attempt, purpose = int(rng.integers(5)), int(rng.integers(5))
        drawn.append(compiled(key, root, attempt, purpose))
        assert drawn[-1] == plain_uniform(key, root, attempt, purpose)
    assert 0.0 <= min(drawn) < 0.05
    assert 0.95 < max(drawn) < 1.0
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.05)
