"""The cheapest plan is that of brute force, its cost that of its parts, and it moves the way it must."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from wfm.studies.capacity import CapacityPlan, CapacityProblem, StaffGroup, solve_capacity
from wfm.workforce import ClassSize, HiringSettings, RampStage

QUICK = (RampStage(1, 0.0, 0.0), RampStage(1, 0.5, 0.5, mentor=0.1))
Make = Callable[..., Any]


def week_cost(problem: CapacityProblem, week: int, crowd: list[list[tuple[int, float]]]) -> float:
    """Return the least cost of one week by a small programme of its own.

    crowd[g] lists (age in weeks, people) of those hired into group g who are still there.
    """
    settings, prices = problem.settings, problem.prices
    q = len(problem.queues)
    cost, upper, a_ub, b_ub, fixed = [], [], [], [], 0.0
    serve: list[tuple[int, int]] = []
    supply: list[tuple[float, int | None]] = []
    pace = list(settings.productivity())
    for g, group in enumerate(problem.groups):
        there, learnt = float(problem.heads[g, week]), 0.0
        for age, people in crowd[g]:
            if age < len(pace):
                learnt += people * pace[age] * group.max_h * group.on_phone
                fixed += people * group.max_h * group.hourly_minor
            else:
                there += people
        if group.salaried:
            fixed += there * group.max_h * group.hourly_minor
            supply.append((learnt + there * group.max_h * group.on_phone, None))
        else:
            supply.append((learnt, len(cost)))
            cost.append(group.hourly_minor)
            upper.append((group.min_h * there, group.max_h * there))
    for g, group in enumerate(problem.groups):
        for row in range(q):
            if group.speed[row] > 0:
                serve.append((g, row))
    first = len(cost)
    cost += [0.0] * len(serve)
    upper += [(0.0, None)] * len(serve)
    short = len(cost)
    for row in range(q):
        cost += [prices.shortage_minor_per_h, prices.far_shortage_minor_per_h]
        upper += [(0.0, 0.1 * problem.required_h[row, week]), (0.0, None)]
    for g, (hours, paid) in enumerate(supply):
        line = np.zeros(len(cost))
        for place, (who, _) in enumerate(serve):
            line[first + place] = float(who == g)
        if paid is not None:
            line[paid] = -problem.groups[g].on_phone
        a_ub.append(line)
        b_ub.append(hours)
    for row in range(q):
        line = np.zeros(len(cost))
        for place, (who, served) in enumerate(serve):
            if served == row:
                line[first + place] = -problem.groups[who].speed[row]
        line[short + 2 * row : short + 2 * row + 2] = -1.0
        a_ub.append(line)
        b_ub.append(-problem.required_h[row, week])
    found = linprog(cost, A_ub=np.array(a_ub), b_ub=b_ub, bounds=upper)
    assert found.status == 0
    return fixed + float(found.fun)


def cost_of(problem: CapacityProblem, hires: np.ndarray, known: dict[Any, float] | None = None) -> float:
    """Return the cost of hiring so many people, cohort by cohort, week by week; weeks already known are looked up."""
    settings = problem.settings
    known = {} if known is None else known
    total = 0.0
    crowd: list[list[tuple[int, float]]] = [[] for _ in problem.groups]
    for week in range(len(problem.weeks)):
        for g in range(len(problem.groups)):
            aged = []
            for age, people in crowd[g]:
                early = age < settings.early_weeks and settings.early_attrition_per_year is not None
                rate = settings.early_attrition_per_year if early else settings.attrition_per_year
                aged.append((age + 1, people * (1 - rate) ** (1 / 52)))
            crowd[g] = aged
            people = hires[g, week]
            if people:
                crowd[g].append((0, people))
                total += people * (settings.hire_cost_minor + settings.training_cost_minor) + settings.class_cost_minor
        key = (week, tuple(tuple(cohorts) for cohorts in crowd))
        if key not in known:
            known[key] = week_cost(problem, week, crowd)
        total += known[key]
    return total


def every_plan(problem: CapacityProblem) -> Iterator[np.ndarray]:
    """Return every allowed way of hiring."""
    size = problem.settings.class_size
    places = [(g, int(w)) for g in problem.hirable for w in np.flatnonzero(problem.classes)]
    for counts in itertools.product([0, *range(size.least, size.most + 1)], repeat=len(places)):
        hires = np.zeros(problem.heads.shape)
        for (g, w), count in zip(places, counts, strict=True):
            hires[g, w] = count
        yield hires


def checked(problem: CapacityProblem) -> CapacityPlan:
    """Solve a problem, and assert that the cost of its plan is that of its decisions."""
    plan = solve_capacity(problem)
    assert plan.total_minor == pytest.approx(cost_of(problem, plan.hires), rel=1e-6)
    assert plan.bound_minor <= plan.total_minor + 1e-3 * abs(plan.total_minor) + 1
    return plan


def random_problem(seed: int, make_group: Make, make_problem: Make) -> CapacityProblem:
    """Return a problem of two groups and two queues with at most 3^4 ways of hiring."""
    rng = np.random.default_rng(seed)
    groups: tuple[StaffGroup, ...] = tuple(
        make_group(
            contract=f"c{row}",
            max_h=float(rng.choice([20, 40])),
            min_h=10.0,
            salaried=bool(rng.integers(2)),
            hourly_minor=float(rng.integers(1500, 3500)),
            on_phone=float(rng.uniform(0.6, 1.0)),
            speed=np.array([1.0, float(rng.choice([0.0, 0.8]))]) if row == 0 else np.array([0.0, 1.0]),
        )
        for row in range(2)
    )
    settings = HiringSettings(
        attrition_per_year=float(rng.uniform(0, 0.9)),
        early_attrition_per_year=float(rng.uniform(0, 0.9)),
        early_weeks=2,
        lead_weeks=1,
        class_size=ClassSize(*[(1, 2), (2, 3)][seed % 2]),
        ramp=QUICK,
        hire_cost_minor=int(rng.integers(0, 100000)),
        training_cost_minor=int(rng.integers(0, 50000)),
        class_cost_minor=int(rng.choice([0, 40000])),
    )
    required = rng.uniform(20, 200, size=(2, 4))
    classes = np.array([False, True, True, False]) if seed % 3 else np.array([True, False, True, False])
    return make_problem(required, groups, tuple(rng.uniform(0, 3, size=2)), settings, classes=classes)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
def test_no_way_of_hiring_is_cheaper(seed: int, make_group: Make, make_problem: Make) -> None:
    problem = random_problem(seed, make_group, make_problem)
    plan = checked(problem)
    known: dict[Any, float] = {}
    best = min(cost_of(problem, hires, known) for hires in every_plan(problem))
    assert plan.total_minor == pytest.approx(best, rel=1.1e-3)
    assert plan.bound_minor <= best + 1


def test_nobody_is_hired_where_it_does_not_pay(make_group: Make, make_problem: Make) -> None:
    settings = HiringSettings(ramp=QUICK, lead_weeks=0, hire_cost_minor=10**9)
    plan = checked(make_problem(np.full((1, 6), 100.0), (make_group(),), (1.0,), settings))
    assert not plan.hires.any()
    assert plan.short_h.sum() == pytest.approx(6 * (100 - 32))


def test_leavers_are_replaced_in_time_to_have_learnt(make_group: Make, make_problem: Make) -> None:
    """Five people cover 160 hours; one leaves for good in week 6: the new one starts two weeks earlier, no sooner."""
    settings = HiringSettings(ramp=(RampStage(2, 0.0, 0.0),), lead_weeks=0, hire_cost_minor=1000)
    heads = np.where(np.arange(12) < 6, 5.0, 4.0)[None]
    plan = checked(make_problem(np.full((1, 12), 160.0), (make_group(),), (5.0,), settings, heads=heads))
    assert np.flatnonzero(plan.hires[0]).tolist() == [4]
    assert plan.hires.sum() == 1
    assert plan.short_h.sum() == pytest.approx(0, abs=1e-6)
    assert plan.learners[0].tolist() == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    assert plan.cost_minor["training"].sum() == pytest.approx(2 * 40 * 2000)


def test_the_cheaper_contract_is_hired(make_group: Make, make_problem: Make) -> None:
    settings = HiringSettings(ramp=QUICK, lead_weeks=0)
    dear, cheap = make_group(hourly_minor=3000.0), make_group(contract="part", max_h=20.0, hourly_minor=1500.0)
    plan = checked(make_problem(np.full((1, 20), 64.0), (dear, cheap), (1.0, 0.0), settings))
    assert not plan.hires[0].any()
    assert plan.hires[1].sum() == 2


def test_hourly_people_work_no_more_than_is_needed(make_group: Make, make_problem: Make) -> None:
    hourly = make_group(salaried=False)
    plan = checked(make_problem([[28.0, 20.0, 100.0]], (hourly,), (1.0,), HiringSettings(ramp=QUICK, lead_weeks=3)))
    assert plan.experienced_h[0] == pytest.approx([35, 30, 40])
    assert plan.short_h.sum(axis=0)[0] == pytest.approx([0, 0, 68])


def test_far_shortage_costs_its_price(make_group: Make, make_problem: Make) -> None:
    settings = HiringSettings(lead_weeks=1)
    plan = checked(make_problem([[100.0]], (make_group(),), (2.0,), settings))
    assert plan.short_h[:, 0, 0] == pytest.approx([10, 26])
    assert plan.cost_minor["shortage"][0] == pytest.approx(10 * 5000 + 26 * 9000)


def test_somebody_with_two_skills_is_counted_once(make_group: Make, make_problem: Make) -> None:
    both = make_group(skills=("a", "b"), speed=np.array([1.0, 1.0]))
    plan = checked(make_problem([[20.0], [20.0]], (both,), (1.0,), HiringSettings(lead_weeks=1)))
    assert plan.served_h.sum() == pytest.approx(32)
    assert plan.short_h.sum() == pytest.approx(8)


def test_classes_have_their_size(make_group: Make, make_problem: Make) -> None:
    settings = HiringSettings(ramp=(), lead_weeks=0, class_size=ClassSize(4, 6), class_cost_minor=100_000)
    plan = checked(make_problem(np.full((1, 8), 32.0 * 9), (make_group(),), (0.0,), settings))
    held = plan.hires[plan.hires > 0]
    assert held.min() >= 4
    assert held.max() <= 6
    assert plan.classes.sum() == held.size
    assert plan.cost_minor["training"].sum() == pytest.approx(100_000 * held.size)


def test_parts_of_people_cost_no_more_than_whole_ones(make_group: Make, make_problem: Make) -> None:
    settings = HiringSettings(ramp=QUICK, lead_weeks=0)
    whole = make_problem(np.full((1, 12), 75.0), (make_group(),), (1.0,), settings)
    parts = replace(whole, settings=replace(settings, whole_heads=False))
    assert solve_capacity(parts).total_minor <= solve_capacity(whole).total_minor
    assert solve_capacity(parts).hires.sum() == pytest.approx((75 / 32 - 1), abs=0.35)


BASE = HiringSettings(
    attrition_per_year=0.4, lead_weeks=2, ramp=QUICK, hire_cost_minor=50_000, training_cost_minor=20_000
)
WORSE = {
    "more work": lambda p: replace(p, required_h=1.1 * p.required_h),
    "dearer missing agents": lambda p: replace(p, prices=replace(p.prices, far_shortage_minor_per_h=20000)),
    "fewer people": lambda p: replace(p, heads=0.8 * p.heads),
    "dearer hiring": lambda p: replace(p, settings=replace(p.settings, hire_cost_minor=200_000)),
    "fewer class dates": lambda p: replace(p, classes=p.classes & (np.arange(p.classes.size) % 4 == 0)),
    "larger classes only": lambda p: replace(p, settings=replace(p.settings, class_size=ClassSize(5, 20))),
    "slower learning": lambda p: replace(p, settings=replace(p.settings, ramp=(RampStage(6, 0.0, 0.0),))),
    "later hiring": lambda p: replace(p, classes=np.arange(p.classes.size) >= 8),
    "nobody hirable": lambda p: replace(p, hirable=()),
}


@pytest.mark.parametrize("name", WORSE)
def test_what_makes_it_harder_never_makes_it_cheaper(name: str, make_group: Make, make_problem: Make) -> None:
    """Between the two bounds: the search may stop within its gap."""
    groups = (make_group(), make_group(contract="part", min_h=10.0, max_h=20.0, salaried=False))
    needed = 400 + 150 * np.sin(np.arange(20) / 3)
    easy = make_problem(needed[None], groups, (8.0, 4.0), BASE)
    hard = WORSE[name](easy)
    assert checked(hard).total_minor >= checked(easy).bound_minor - 1e-6


def test_without_hiring_nobody_is_hired_and_it_costs_no_less(make_group: Make, make_problem: Make) -> None:
    problem = make_problem(np.full((1, 20), 300.0), (make_group(),), (8.0,), BASE)
    unchanged, best = solve_capacity(problem, hiring=False), checked(problem)
    assert not unchanged.hires.any()
    assert best.hires.any()
    assert unchanged.total_minor > best.total_minor
