import random
import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.coverage import Coverage, coverage_of
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.roster import Roster
from wfm.workforce import Agent, Contract, Pay, Workforce


def covered(place) -> Coverage:
    return coverage_of(place.problem(), place.roster)


def test_one_queue_by_hand(centre) -> None:
    place = centre()
    for number in range(1, 4):
        place.agent(f"A{number}").duty(f"A{number}", 0, 480 + 30 * number)
    place.required[0, 17:20] = 2.0
    found = covered(place)
    assert found.grid == place.grid
    assert found.required is not place.required
    assert found.scheduled[0, 16:20].tolist() == pytest.approx([0, 1, 2, 3])
    assert found.shortage[0, 16:20].tolist() == pytest.approx([0, 1, 0, 0])
    assert found.surplus[0, 16:20].tolist() == pytest.approx([0, 0, 0, 1])
    assert found.far_shortage[0, 17] == pytest.approx(0.8)
    assert found.unusable.sum() == 0


def test_without_duties_all_is_missing(centre) -> None:
    place = centre(queues=("a", "b"))
    place.required[:] = 3.0
    found = covered(place)
    assert np.allclose(found.shortage, 3.0)
    assert np.allclose(found.far_shortage, 2.7)
    assert np.allclose(found.scheduled, 0.0)
    assert np.allclose(found.surplus, 0.0)


def test_a_flexible_agent_is_counted_once(centre) -> None:
    place = centre(queues=("a", "b")).agent("A1").duty("A1", 0, 480)
    place.required[:, 16:24] = 1.0
    found = covered(place)
    assert found.scheduled[:, 16].sum() == pytest.approx(1.0)
    assert found.shortage[:, 16].sum() == pytest.approx(1.0)
    assert found.surplus.sum() == pytest.approx(0.0)


def test_a_slow_agent_fills_less_of_the_requirement(centre) -> None:
    place = centre().agent("A1", skills={"calls": 1.25}).duty("A1", 0, 480)
    place.required[0, 16] = 1.0
    found = covered(place)
    assert found.shortage[0, 16] == pytest.approx(0.2)
    assert found.scheduled[0, 16] == pytest.approx(0.8)


def test_idle_agents_go_to_queues_they_can_serve_by_requirement(centre) -> None:
    place = centre(queues=("a", "b", "c"))
    for number in range(12):
        place.agent(f"A{number}", skills={"a": 1.0, "b": 1.0}).duty(f"A{number}", 0, 480)
    place.required[:, 16] = (6.0, 2.0, 5.0)
    place.required[2, 17] = 5.0
    found = covered(place)
    assert found.surplus[:, 16].tolist() == pytest.approx([3.0, 1.0, 0.0])
    assert found.scheduled[:, 16].tolist() == pytest.approx([9.0, 3.0, 0.0])
    assert found.surplus[:, 17].tolist() == pytest.approx([6.0, 6.0, 0.0]), "evenly where nothing is required"


def test_agents_without_a_queue_are_told_apart(centre) -> None:
    place = centre().agent("A1", skills={"french": 1.0}).duty("A1", 0, 480)
    found = covered(place)
    assert found.surplus.sum() == 0
    assert found.scheduled.sum() == 0
    assert found.unusable[16:24].tolist() == [1.0] * 8
    assert found.unusable.sum() == 8


def test_no_queue_at_all_and_no_agents_on_duty(centre) -> None:
    place = centre(queues=()).agent("A1", skills={}).duty("A1", 0, 480)
    found = covered(place)
    assert found.required.shape == (0, place.grid.n)
    assert found.unusable.sum() == 8


def test_carry_in_covers_monday_morning(centre) -> None:
    place = centre().past("A1", (-1, 1320), (0, 360), off_phone=())
    place.required[0, :14] = 1.0
    assert covered(place).shortage[0, :14].tolist() == pytest.approx([0.0] * 12 + [1.0] * 2)


@pytest.mark.parametrize("first", [date(2024, 3, 25), date(2024, 10, 21)])
def test_a_week_with_a_clock_change_balances(centre, shifts, first: date) -> None:
    place = centre(first=first)
    place.required[:] = 1.0
    for day in range(7):
        place.duty("A1", day, 22 * 60, shifts["night"])
    found = covered(place)
    assert found.scheduled.shape == (1, 334 if first.month == 3 else 338)
    worked = 15 * 7 - 11  # of 15 half hours on the phone a night, 11 of the last lie after the horizon
    assert found.shortage.sum() == pytest.approx(place.grid.n - worked)


@pytest.fixture(scope="module")
def any_case(centre):
    """Return a maker of random one-day cases by seed."""

    def make(seed: int, *, slow: bool, surplus_price: int = 500):
        rng = random.Random(seed)
        names = ("a", "b", "c")[: rng.randint(1, 3)]
        place = centre(days=1, step_min=60, queues=names)
        place.prices = Prices(3000, 3000 + rng.choice([0, 3000]), surplus_price)
        for number in range(8):
            known = rng.sample(names, rng.randint(1, len(names)))
            skills = {name: rng.choice([0.9, 1.0, 1.25, 1.5]) if slow else 1.0 for name in known}
            place.agent(f"A{number}", skills=skills)
            if rng.random() < 0.8:
                place.duty(f"A{number}", 0, 60 * rng.randint(0, 20))
        place.required[:] = np.array([[rng.randint(0, 40) / 10 for _ in range(24)] for _ in names])
        return place

    return make


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_more_agents_never_raise_shortage(any_case, seed: int) -> None:
    place = any_case(seed, slow=False)
    before = covered(place).shortage.sum(axis=0)
    name = f"A{seed % 8}"
    place.agents.append(replace(next(agent for agent in place.agents if agent.id == name), id="X"))
    place.duty("X", 0, 60 * (seed % 20))
    after = covered(place).shortage.sum(axis=0)
    assert (after <= before + 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_more_agents_of_any_speed_never_raise_the_price_of_shortage(any_case, seed: int) -> None:
    place = any_case(seed, slow=True, surplus_price=0)

    def price() -> float:
        found = covered(place)
        prices = place.prices
        near = found.shortage.sum() - found.far_shortage.sum()
        return near * prices.shortage_minor_per_h + found.far_shortage.sum() * prices.far_shortage_minor_per_h

    before = price()
    place.agents.append(replace(place.agents[seed % 8], id="X"))
    place.duty("X", 0, 60 * (seed % 20))
    assert price() <= before + 1e-4


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_agents_and_duties_changes_nothing(any_case, seed: int) -> None:
    place = any_case(seed, slow=True)
    before = covered(place)
    rng = random.Random(seed)
    rng.shuffle(place.agents)
    rng.shuffle(place.duties)
    after = covered(place)
    for name in ("scheduled", "shortage", "surplus", "far_shortage", "unusable"):
        assert np.array_equal(getattr(before, name), getattr(after, name)), name


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_scheduled_balances_and_shortage_stays_in_bounds(any_case, seed: int) -> None:
    found = covered(any_case(seed, slow=True))
    assert np.allclose(found.scheduled, found.required - found.shortage + found.surplus)
    assert (found.shortage >= 0).all() and (found.surplus >= 0).all() and (found.unusable >= 0).all()
    assert (found.shortage <= found.required + 1e-7).all()
    assert (found.far_shortage <= 0.9 * found.required + 1e-7).all()
    assert (np.minimum(found.shortage, found.surplus) < 1e-7).all(), "nobody idles at a queue that is short"


def test_refining_the_grid_changes_no_agent_hours(centre, shifts) -> None:
    totals = []
    for step in (15, 5):
        place = centre(step_min=step)
        for number in range(4):
            place.agent(f"A{number}").duty(f"A{number}", number, 480 + 60 * number, shifts["day"])
        place.required[:] = 1.0
        found = covered(place)
        totals.append([float(x.sum()) * place.grid.step_h for x in (found.scheduled, found.shortage, found.surplus)])
    assert totals[0] == pytest.approx(totals[1])


def test_five_thousand_agents_take_seconds_not_minutes(centre, shifts) -> None:
    rng = random.Random(1)
    place = centre(step_min=15, queues=tuple("abcde"))
    kinds = [{n: rng.choice([1.0, 1.1, 1.25]) for n in rng.sample("abcde", rng.randint(1, 3))} for _ in range(10)]
    duties = [place.make_duty("", day, start, shifts["day"]) for day in range(7) for start in range(360, 961, 30)]
    agents = tuple(Agent(f"A{i}", "", "c", kinds[i % 10], 2000) for i in range(5000))
    chosen = tuple(replace(rng.choice(duties), agent_id=agent.id) for agent in agents)
    contract = Contract("c", 0, 2400, Pay.HOURLY, ("day",))
    required = np.array([[rng.randint(50, 150) for _ in range(place.grid.n)] for _ in range(5)], dtype=float)
    workforce = Workforce(agents, (contract,), tuple(shifts.values()))
    problem = RosterProblem(place.grid, place.queues, required, workforce, (), place.prices)
    begin = time.perf_counter()
    coverage_of(problem, Roster(chosen))
    assert time.perf_counter() - begin < 20
