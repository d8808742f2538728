"""Placements against enumeration: every way to give everybody a place, or to leave some without."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from wfm.rostering.activities.completion import make_room
from wfm.rostering.activities.placement import Placement
from wfm.rostering.activities.reasons import reasons_for
from wfm.rostering.activities.requests import requests_of
from wfm.rostering.activities.slot_costs import SlotCosts
from wfm.rostering.costing import staff_of
from wfm.rostering.rules import ActivityQuota


def placed(place, *rules: ActivityQuota, seed: int = 1) -> Placement:
    instance = place.instance(*rules)
    found = Placement(instance, place.decisions, requests_of(instance, place.decisions), seed)
    found.run(lambda: False)
    return found


def cheapest_of_all(place, rule: ActivityQuota) -> int:
    """Total of the best placement of single sittings, by trying every combination of starts."""
    instance = place.instance(rule)
    requests = requests_of(instance, place.decisions)
    fresh = Placement(instance, place.decisions, requests, 1)
    choices = [[None, *np.flatnonzero(fresh.time.starts(one, one.attendees[0])).tolist()] for one in requests]
    best = None
    for combination in product(*choices):
        taken = [
            (one.attendees[0], slot)
            for one, start in zip(requests, combination, strict=True)
            if start is not None
            for slot in range(start, start + one.length)
        ]
        if len(set(taken)) < len(taken):
            continue
        staff = staff_of(instance, place.decisions)
        for agent, slot in taken:
            staff[instance.skill_set[agent], slot] -= 1
        missed = sum(fresh.price(one) for one, start in zip(requests, combination, strict=True) if start is None)
        total = SlotCosts(instance, staff).total + missed
        best = total if best is None else min(best, total)
    assert best is not None
    return best


@pytest.mark.parametrize("seed", range(8))
def test_two_people_find_the_cheapest_places_of_all(small, seed: int) -> None:
    place = small(seed).drawn(2.0)
    for a in range(2):
        place.duty(place.agent(), start=a)
    rule = ActivityQuota(times=1 + seed % 2, minutes=60)
    found = placed(place, rule)
    assert found.total == cheapest_of_all(place, rule)


@pytest.mark.parametrize("seed", range(4))
def test_a_price_decides_whether_a_sitting_is_worth_it(small, seed: int) -> None:
    place = small(seed).drawn(2.0)
    place.duty(place.agent())
    for price in (0, 1_000, 2_999, 6_000, 9_000):
        rule = ActivityQuota(minutes=120, price_minor=price)
        assert placed(place, rule).total == cheapest_of_all(place, rule)


def test_a_missed_sitting_costs_its_price(small) -> None:
    place = small()
    place.required[:] = 9.0
    place.duty(place.agent())
    found = placed(place, ActivityQuota(minutes=120, price_minor=5_000))
    assert found.missed(0) == (0,)
    units = found.total - found.costs.total
    assert Fraction(units, found.costs.units_a_minor) == 10_000


def test_a_lead_sits_in_with_one_at_a_time(small) -> None:
    place = small(2).drawn()
    place.duty(place.agent(role="lead"), start=1)
    for _ in range(4):
        place.duty(place.agent())
    found = placed(place, ActivityQuota(together="lead"))
    assert all(not found.missed(number) for number in range(4))
    seats = [seat for seats in found.seats for seat in seats]
    assert len([seat for seat in seats if seat.agent == 0]) == 4
    assert len({(seat.agent, seat.start) for seat in seats}) == 8
    assert all(len({seat.start for seat in pair}) == 1 for pair in found.seats)


def test_a_meeting_is_held_where_all_are_there_or_in_groups(small) -> None:
    place = small()
    for start in (0, 0, 1, 1):
        place.duty(place.agent(), start=start, meal=3)
    found = placed(place, ActivityQuota(together="all"))
    (seats,) = found.seats
    assert sorted(seat.agent for seat in seats) == [0, 1, 2, 3]
    assert len({seat.start for seat in seats}) == 1

    apart = small()
    for day in (0, 0, 1, 1):
        apart.duty(apart.agent(), day=day)
    alone = placed(apart, ActivityQuota(together="all"))
    assert len(alone.missed(0)) == 2
    (sentence,) = reasons_for(alone, set())
    assert "2 of 4 people, not A2, A3" in sentence
    assert "allow more groups" in sentence
    assert placed(apart, ActivityQuota(together="all", groups=2)).missed(0) == ()


def test_a_meeting_goes_where_it_hurts_least(small) -> None:
    place = small()
    for _ in range(3):
        place.duty(place.agent())
    place.required[0, 8:16] = 3.0
    place.required[0, 14] = 0.0
    (seats,) = placed(place, ActivityQuota(together="team")).seats
    assert {seat.start for seat in seats} == {14}


def test_others_make_room_where_one_has_no_place(small) -> None:
    """The coaching fits only where the greedy search has put the training: CP-SAT moves it."""
    place = small()
    lead, agent = place.agent(role="lead"), place.agent()
    place.duty(lead, start=0, meal=3).duty(agent, start=1, meal=4)
    rules = (
        ActivityQuota("training", minutes=60),
        ActivityQuota("coaching", minutes=60, together="lead", after_start_min=300),
    )
    found = placed(place, *rules)
    make_room(found, 1)
    assert not any(found.missed(number) for number in range(len(found.requests)))


def test_what_cannot_be_placed_is_proved_and_said(small) -> None:
    place = small()
    place.duty(place.agent())  # 7 h on the phone, 3 and 4 h in a row
    found = placed(place, ActivityQuota(minutes=120, times=4))
    proved = make_room(found, 1)
    assert sum(len(found.missed(number)) for number in range(4)) == 1
    (sentence,) = reasons_for(found, proved)
    assert sentence == (
        "A0: no training in the week from 2026-06-01; "
        "no stretch of 120 min in a duty is free of breaks and other activities"
    )
    crowded = small()
    for _ in range(8):
        crowded.duty(crowded.agent())
    crowded.duty(crowded.agent(role="lead"))
    coaching = placed(crowded, ActivityQuota("coaching", together="lead"))
    proved = make_room(coaching, 1)
    (sentence,) = reasons_for(coaching, proved)
    assert "no lead of the team is free at the same time" in sentence
    alone = small()
    alone.duty(alone.agent(team="green"))
    (sentence,) = reasons_for(placed(alone, ActivityQuota(together="lead")), set())
    assert "team 'green' has nobody of role lead" in sentence
