"""The linear bound: never above the optimum, tight where the relaxation is exact, and no worse than what it knows."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.grid import TimeGrid
from wfm.rostering.costing import fixed_pay_minor
from wfm.rostering.decomposition.bound import linear_bound
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.problem import Prices
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.rules import (
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    Overtime,
    OvertimeBasis,
    OvertimeTier,
)
from wfm.rostering.solver import solve
from wfm.workforce import Break, Contract, Pay, ShiftTemplate

HOUR = 60


def bound_of(instance) -> float:
    """Return the bound without the pay that no decision can change, in minor units."""
    found = linear_bound(instance, build_tables(instance), 20.0)
    assert found is not None
    return found.minor


def optimum_of(instance) -> float | None:
    """Return the same of a proved optimum; None where no roster exists or none was proved in time."""
    answer = solve(instance.problem, SolveLimits(time_limit_s=5.0, engine=Engine.EXACT))
    if answer.status is not SolveStatus.OPTIMAL:
        return None
    return 100 * float(sum(answer.cost_terms.values())) - float(sum(fixed_pay_minor(instance).values()))


def compare(instance) -> bool:
    """Hold the bound against the optimum; return whether there was one."""
    best = optimum_of(instance)
    if best is None:
        return False
    found = bound_of(instance)
    # The exact engine proves within one minor unit.
    assert found <= best + 1.01
    assert found >= -1e-6
    return True


@pytest.mark.quick(4)
@pytest.mark.parametrize("chunk", range(10))
def test_never_above_the_optimum(chunk: int, tiny) -> None:
    proved = [compare(tiny(seed, days=(2, 3, 5)[seed % 3]).instance()) for seed in range(chunk * 6, chunk * 6 + 6)]
    assert sum(proved) >= 4


@pytest.mark.quick(2)
@pytest.mark.parametrize("chunk", range(4))
def test_never_above_the_optimum_where_people_differ_in_speed(chunk: int, tiny) -> None:
    """Hourly pay, nights, carry-in and breaks come with the random centres."""
    proved = []
    for seed in range(chunk * 4, chunk * 4 + 4):
        centre = tiny(seed, days=2, step_min=60, agents=2).slow_and_fast()
        proved.append(compare(centre.instance()))
    assert sum(proved) >= 2


PRICED_COUNTS = (
    (Overtime(tiers=(OvertimeTier(OvertimeBasis.DAY, 4.0, 1.5), OvertimeTier(OvertimeBasis.WEEK, 12.0, 2.0))),),
    (MaxConsecutiveDays(1, price_minor=700), DaysOff(1, price_minor=300)),
    (MaxConsecutiveDays(2, price_minor=250), Overtime(tiers=(OvertimeTier(OvertimeBasis.WEEK, 8.0, 1.25),))),
)


@pytest.mark.parametrize("number", range(len(PRICED_COUNTS)))
def test_never_above_the_optimum_with_prices_on_what_is_counted(number: int, tiny) -> None:
    proved = []
    for seed in range(8):
        made = tiny(300 + 10 * number + seed, days=(3, 5)[seed % 2])
        given = {rule.type for rule in PRICED_COUNTS[number]}
        made.rules = (*(rule for rule in made.rules if rule.type not in given), *PRICED_COUNTS[number])
        proved.append(compare(made.instance()))
    assert sum(proved) >= 4


@pytest.mark.slow
@pytest.mark.quick(50)
@pytest.mark.parametrize("seed", range(150))
def test_never_above_the_optimum_of_whole_weeks(seed: int, tiny) -> None:
    centre = tiny(1_000 + seed)
    compare((centre.slow_and_fast() if seed % 3 == 0 else centre).instance())


@pytest.fixture
def counter(tiny):
    """One queue, hourly steps, two equal agents paid by the hour, one day; a duty of four hours at 8 or at 12."""
    made = tiny(1, days=1, agents=2, step_min=60)
    made.grid = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
    made.queues = made.queues[:1]
    made.shifts = (ShiftTemplate("four", 8 * HOUR, 12 * HOUR, 4 * HOUR, 4 * HOUR),)
    made.contracts = (
        Contract("full", 0, 2400, Pay.HOURLY, ("four",)),
        Contract("part", 0, 2400, Pay.HOURLY, ("four",)),
    )
    made.agents = tuple(
        replace(agent, contract="full", skills={"s0": 1.0}, hourly_cost_minor=1_000) for agent in made.agents
    )
    made.availability = made.absences = made.carry_in = ()
    made.rules = ()
    made.required = np.zeros((1, 24))
    made.prices = Prices(5_000, 9_000, 100)
    return made


def test_nothing_needed_costs_nothing(counter) -> None:
    assert bound_of(counter.instance()) == pytest.approx(0, abs=1e-6)


def test_tight_by_hand(counter) -> None:
    """Two are needed 8-16 and there are two agents, one duty each: eight agent-hours of pay, eight missing.

    One agent each half: in each of the eight hours one of two is missing, 0.2 near and 0.8 far.
    """
    counter.required[0, 8:16] = 2
    wanted = 8 * 1_000 + 8 * (0.2 * 5_000 + 0.8 * 9_000)
    instance = counter.instance()
    assert bound_of(instance) == pytest.approx(wanted, abs=1e-3)
    assert optimum_of(instance) == pytest.approx(wanted)


def test_nobody_is_called_where_pay_is_dearer_than_the_gap(counter) -> None:
    """0.2 of an agent is needed: leaving them out costs 4 × 0.2 at most at the far price, a duty costs four hours."""
    counter.required[0, 8:12] = 0.2
    counter.prices = Prices(1_000, 2_000, 500)
    wanted = 4 * (0.02 * 1_000 + 0.18 * 2_000)
    assert bound_of(counter.instance()) == pytest.approx(wanted, abs=1e-3)


def test_people_come_whole(counter) -> None:
    """1.5 are needed and pay is nothing: one too few costs 0.15 near and 0.35 far, one too many half an idle hour.

    A relaxation without whole people would put 1.5 there and cost nothing.
    """
    counter.agents = tuple(replace(agent, hourly_cost_minor=0) for agent in counter.agents)
    counter.required[0, 8:12] = 1.5
    instance = counter.instance()
    assert bound_of(instance) == pytest.approx(4 * 50, abs=1e-3)
    assert optimum_of(instance) == pytest.approx(4 * 50)


def test_least_hours_are_paid_though_nobody_is_needed(counter) -> None:
    counter.contracts = tuple(replace(item, min_week_min=480) for item in counter.contracts)
    counter.grid = TimeGrid(date(2026, 6, 1), 7, 60, "UTC")
    counter.required = np.zeros((1, counter.grid.n))
    counter.rules = (ContractHours(),)
    wanted = 2 * 8 * 1_000 + 2 * 8 * 100
    assert bound_of(counter.instance()) == pytest.approx(wanted, rel=1e-6)


def test_days_off_and_runs_limit_the_duties_of_a_week(counter) -> None:
    """Two agents, five duties each at most: of 14 wanted duties four are missing."""
    counter.grid = TimeGrid(date(2026, 6, 1), 7, 60, "UTC")
    counter.agents = tuple(replace(agent, hourly_cost_minor=0) for agent in counter.agents)
    counter.required = np.zeros((1, counter.grid.n))
    for day in range(7):
        counter.required[0, 24 * day + 8 : 24 * day + 12] = 2
    counter.prices = Prices(5_000, 5_000, 100)
    for rules in ((DaysOff(2),), (DaysOff(2), MaxConsecutiveDays(5))):
        counter.rules = rules
        assert bound_of(counter.instance()) == pytest.approx(4 * 4 * 5_000, rel=1e-6)


def busy_week(counter) -> None:
    counter.grid = TimeGrid(date(2026, 6, 1), 7, 60, "UTC")
    counter.required = np.zeros((1, counter.grid.n))
    for day in range(5):
        counter.required[0, 24 * day + 8 : 24 * day + 12] = 2
    counter.prices = Prices(5_000, 5_000, 100)


def test_overtime_is_in_it(counter) -> None:
    """Two agents, five duties of four hours each: beyond eight hours each hour costs a half more, and is worth it."""
    busy_week(counter)
    counter.rules = (Overtime(tiers=(OvertimeTier(OvertimeBasis.WEEK, 8.0, 1.5),)),)
    wanted = 40 * 1_000 + 2 * 12 * 500
    instance = counter.instance()
    assert bound_of(instance) == pytest.approx(wanted, rel=1e-6)
    assert optimum_of(instance) == pytest.approx(wanted)


def test_a_priced_run_of_days_is_in_it(counter) -> None:
    """Five duties in a row and no more than four are wanted: one day too many each, cheaper than four hours missing."""
    busy_week(counter)
    counter.rules = (MaxConsecutiveDays(4, price_minor=600),)
    wanted = 40 * 1_000 + 2 * 600
    instance = counter.instance()
    assert bound_of(instance) == pytest.approx(wanted, rel=1e-6)
    assert optimum_of(instance) == pytest.approx(wanted)


def test_more_moves_than_there_is_room_for_are_left_out(counter, monkeypatch) -> None:
    """Without the flow of states the overtime is not seen: a bound nevertheless."""
    monkeypatch.setattr("wfm.rostering.decomposition.counting_rows.MOST_MOVES", 3)
    busy_week(counter)
    counter.rules = (Overtime(tiers=(OvertimeTier(OvertimeBasis.WEEK, 8.0, 1.5),)),)
    assert bound_of(counter.instance()) == pytest.approx(40 * 1_000, rel=1e-6)


def test_rest_forbids_a_late_and_an_early_duty_of_one_person(counter) -> None:
    """One agent, needed in the evening and early the next morning: only one of both duties can be worked."""
    counter.grid = TimeGrid(date(2026, 6, 1), 2, 60, "UTC")
    counter.agents = tuple(replace(agent, hourly_cost_minor=0) for agent in counter.agents[:1])
    counter.shifts = (ShiftTemplate("four", 6 * HOUR, 18 * HOUR, 12 * HOUR, 4 * HOUR),)
    counter.required = np.zeros((1, 48))
    counter.required[0, 18:22] = counter.required[0, 30:34] = 1
    counter.prices = Prices(5_000, 5_000, 0)
    counter.rules = (MinRestBetweenShifts(8.0),)
    assert bound_of(counter.instance()) == pytest.approx(0, abs=1e-3)
    counter.rules = (MinRestBetweenShifts(9.0),)
    assert bound_of(counter.instance()) == pytest.approx(4 * 5_000, rel=1e-6)


def test_breaks_are_taken_somewhere(counter) -> None:
    """One agent is needed all eight hours of the duty, whose break takes one of them."""
    counter.agents = tuple(replace(agent, hourly_cost_minor=0) for agent in counter.agents[:1])
    counter.shifts = (ShiftTemplate("four", 8 * HOUR, 8 * HOUR, 60, 8 * HOUR, (Break("meal", 60, True, 180, 300),)),)
    counter.required[0, 8:16] = 1
    counter.prices = Prices(5_000, 5_000, 0)
    assert bound_of(counter.instance()) == pytest.approx(5_000, rel=1e-6)


def test_its_size_does_not_grow_with_the_agents(counter) -> None:
    counter.required[0, 8:16] = 40
    counter.agents = tuple(replace(counter.agents[0], id=f"A{number}") for number in range(50))
    found = linear_bound(counter.instance(), build_tables(counter.instance()), 20.0)
    assert found is not None
    assert found.duties.shape[0] == 1
    assert set(found.group.tolist()) == {0}
    assert found.duties.sum() == pytest.approx(50, abs=1e-3)


def test_groups_differ_by_contract_skills_and_price(counter) -> None:
    first = counter.agents[0]
    counter.agents = (
        first,
        replace(first, id="same"),
        replace(first, id="paid", hourly_cost_minor=1_200),
        replace(first, id="other", contract="part"),
        replace(first, id="slow", skills={"s0": 1.25}),
    )
    found = linear_bound(counter.instance(), build_tables(counter.instance()), 20.0)
    assert found is not None
    assert found.group[0] == found.group[1]
    assert len(set(found.group.tolist())) == 4


def test_no_time_means_no_bound(counter) -> None:
    """A limit that is over gives None or a proved bound, never a guess."""
    counter.required[0, 8:16] = 2
    found = linear_bound(counter.instance(), build_tables(counter.instance()), 0.0)
    assert found is None or found.minor <= 8 * 1_000 + 8 * (0.2 * 5_000 + 0.8 * 9_000) + 1e-6
