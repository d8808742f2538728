"""Rules on duties, rest and breaks: path form, exact model and audit say the same of any tour, hard or priced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.grid import TimeGrid
from wfm.rostering.cpsat.constraints import build_rules
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.paths import PATH_FORMS, PRICE_PARTS, path_limits
from wfm.rostering.paths.pricing import limits_price_minor
from wfm.rostering.placement import keeps
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.rules import (
    BreakRule,
    ContractHours,
    MaxContinuousWork,
    MaxPresenceSpan,
    MaxWorkPerDay,
    MaxWorkPerWeek,
    MinRestBetweenShifts,
    MinStartToStart,
    MinWeeklyRest,
    PeriodOverride,
    Rule,
    Scope,
    ShiftLength,
    SplitShift,
)
from wfm.rostering.solver import solve
from wfm.workforce import Absence, AbsenceKind, Agent, Break, CarryIn, Contract, Pay, ShiftTemplate, Workforce

ZONES = (("UTC", date(2026, 6, 1)), ("Europe/Warsaw", date(2026, 3, 25)), ("Europe/Warsaw", date(2026, 10, 20)))
SHIFTS = (
    ShiftTemplate("short", 6 * 60, 20 * 60, 120, 240),
    ShiftTemplate(
        "day", 7 * 60, 10 * 60, 60, 510,
        (Break("pause", 30, True, 60, 210), Break("meal", 30, False, 210, 390)), break_step_min=30,
    ),
    ShiftTemplate("late", 13 * 60, 15 * 60, 60, 540, (Break("meal", 60, False, 180, 300),), break_step_min=60),
    ShiftTemplate("night", 21 * 60, 23 * 60, 60, 480, (Break("meal", 30, False, 180, 240),), break_step_min=30),
    ShiftTemplate("split", 8 * 60, 9 * 60, 60, 600, (Break("gap", 120, False, 120, 360),), break_step_min=60),
    ShiftTemplate("after", 24 * 60, 25 * 60, 60, 240),
)  # fmt: skip


def problem_of(random: np.random.Generator, *rules: Rule) -> RosterProblem:
    """Return a problem of one agent over one to two weeks with some past."""
    zone, first = ZONES[int(random.integers(len(ZONES)))]
    grid = TimeGrid(first, int(random.choice([6, 7, 9, 14])), 30, zone)
    end = grid.start + timedelta(minutes=int(random.choice([-1800, -720, -120, 240])))
    past = CarryIn(
        "A1",
        end - timedelta(hours=8),
        end,
        days_in_row=int(random.integers(0, 7)),
        worked_week_min=tuple(int(hours) * 60 for hours in random.integers(20, 60, int(random.integers(0, 4)))),
    )
    away = Absence("A1", grid.instant(grid.at(2, 0)), grid.instant(grid.at(3, 0)), AbsenceKind.LEAVE, 480)
    contract = Contract("c", 1200, 2100, Pay.HOURLY, tuple(shift.id for shift in SHIFTS))
    workforce = Workforce(
        (Agent("A1", "A1", "c", {"s": 1.0}, 1800),),
        (contract,),
        SHIFTS,
        absences=(away,) if random.random() < 0.3 else (),
        carry_in=(past,) if random.random() < 0.8 else (),
    )
    queue = Queue("q", "Queue", Channel.VOICE, "s")
    return RosterProblem(grid, (queue,), np.zeros((1, grid.n)), workforce, rules, Prices(3000, 6000, 0))


def random_tour(random: np.random.Generator, instance: Instance) -> list[AssignedDuty]:
    """Return a tour without overlaps; breaks lie anywhere in their windows and order."""
    found: list[AssignedDuty] = []
    past = instance.past_view(0)
    reached = -1_000_000 if past is None else past.end_min
    share = random.choice([0.4, 0.7, 0.95])
    for day in range(instance.days):
        options = np.flatnonzero(instance.allowed[0, day] & (instance.start_slot[day] * 30 >= reached))
        if random.random() > share or not len(options):
            continue
        option = int(random.choice(options))
        found.append(AssignedDuty(0, day, option, random_breaks(random, instance, option)))
        reached = instance.view(day, option).end_min
    return found


def random_breaks(random: np.random.Generator, instance: Instance, option: int) -> tuple[int, ...]:
    """Return places of the breaks, each anywhere that leaves room for the next."""
    items = instance.shift_breaks[int(instance.option_shift[option])]
    every = [
        places
        for places in product(*(item.positions for item in items))
        if all(at + item.length <= after for at, item, after in zip(places, items, places[1:], strict=False))
    ]
    return every[int(random.integers(len(every)))]


def scopes(random: np.random.Generator) -> Scope:
    first = date(2026, 6, 3) if random.random() < 0.15 else None
    return Scope(first=first)


def draw(kind: type[Rule], random: np.random.Generator, scope: Scope) -> Rule:
    """Return a rule of a kind with numbers that sometimes bind."""

    def one(*values: object) -> object:
        return values[int(random.integers(len(values)))]

    return (draw_on_duties if kind in ON_DUTIES else draw_on_spans)(kind, random, scope, one)


def draw_on_spans(kind: type[Rule], random: np.random.Generator, scope: Scope, one: Any) -> Rule:
    if kind is MinRestBetweenShifts:
        hours = float(one(9, 11, 13.5, 16))
        if random.random() < 0.5:
            return MinRestBetweenShifts(hours, scope=scope)
        most = one(None, 0, 1, 2)
        return MinRestBetweenShifts(
            hours, reduced_to=hours - float(one(1, 3)), max_reductions=most,
            waiver_premium=int(one(0, 1500)), waiver_share=float(one(0, 0.25)), scope=scope,
        )  # fmt: skip
    if kind is MinWeeklyRest:
        form = one("calendar", "touch", "rolling", "rolling")
        if form == "rolling":
            size = int(one(2, 3, 5, 7))
            return MinWeeklyRest(float(one(11, 24, 35, 40)), within_days=size, scope=scope)
        return MinWeeklyRest(
            float(one(12, 24, 35, 60)), must_touch=one(0, 3, 6) if form == "touch" else None, scope=scope
        )
    if kind is MaxWorkPerDay:
        extended = one(None, 9, 10)
        return MaxWorkPerDay(
            float(one(4, 7.5, 8)), extended_to=extended, avg_over_weeks=int(one(1, 2, 4)),
            days_per_week=float(one(5, 6)), scope=scope,
        )  # fmt: skip
    if kind is MaxWorkPerWeek:
        since = one(None, None, date(2026, 3, 2))
        average = float(one(24, 30, 38)) if since is not None or random.random() < 0.5 else None
        hours = one(30, 40, None) if average is not None else one(30, 40)
        within = one(None, None, 5, 7) if hours is not None else None
        return MaxWorkPerWeek(
            hours, within_days=within, average_h=average, avg_over_weeks=int(one(1, 2, 3)), since=since, scope=scope
        )
    if kind is ContractHours:
        return ContractHours(
            min_h=one(None, 10.0), max_h=one(None, 40.0), tolerance_h=float(one(0, 2.5)),
            guaranteed_h=float(one(0, 0, 18)), granularity_min=int(one(0, 0, 60, 240)),
            period_weeks=int(one(1, 1, 2, 3)), since=one(None, date(2026, 5, 25)), scope=scope,
        )  # fmt: skip
    raise AssertionError(kind)


ON_DUTIES = (BreakRule, MaxContinuousWork, SplitShift, ShiftLength, MaxPresenceSpan, MinStartToStart)


def draw_on_duties(kind: type[Rule], random: np.random.Generator, scope: Scope, one: Any) -> Rule:
    if kind is MinStartToStart:
        return MinStartToStart(float(one(22, 24, 26.5, 50)), scope=scope)
    if kind is MaxPresenceSpan:
        return MaxPresenceSpan(float(one(4, 8.5, 9, 10)), scope=scope)
    if kind is BreakRule:
        low = one(None, 1.5, 4)
        return BreakRule(
            float(one(3, 6, 7.5, 8)), bool(one(True, False)), int(one(30, 45, 60)), one(None, 15),
            one(None, True, False), low, one(None, 4.5, 6), scope=scope,
        )  # fmt: skip
    if kind is MaxContinuousWork:
        return MaxContinuousWork(float(one(2.5, 3, 4, 5)), int(one(1, 30, 60)), scope=scope)
    if kind is SplitShift:
        return SplitShift(
            float(one(1, 1.5)), one(None, 1.5, 2), 1, float(one(0, 2.5, 4)), one(None, 0, 1, 2), int(one(0, 700)),
            scope=scope,
        )  # fmt: skip
    assert kind is ShiftLength
    return ShiftLength(
        one(None, 4.0, 7.5), one(None, 8.0), one(None, 60, 120), one(None, 60), one(None, 8 * 60),
        one(None, 22 * 60, 30 * 60), scope=scope,
    )  # fmt: skip


KINDS = (
    MinRestBetweenShifts, MinStartToStart, MinWeeklyRest, MaxWorkPerDay, MaxPresenceSpan, MaxWorkPerWeek, ContractHours,
    BreakRule, MaxContinuousWork, SplitShift, ShiftLength,
)  # fmt: skip


def path_price(instance: Instance, tour: list[AssignedDuty]) -> Fraction | None:
    """Return what the tour costs by the rules of the plan, None where one refuses it; rests are looked at directly."""
    on = {item.day: item.option for item in tour}
    total = Fraction(0)
    for rule in instance.problem.rules:
        limits = PATH_FORMS[rule.type](rule, instance, 0)
        if not rests(instance, tour, limits.rest_min, limits.weekly_rest_min):
            return None
        price = limits_price_minor(instance, 0, limits, on)
        if price is None:
            return None
        total += price
    return total


def audited(problem: RosterProblem, facts: Facts) -> tuple[list[str], Fraction]:
    """Return what the checks forbid, and what they charge."""
    broken: list[str] = []
    paid = Fraction(0)
    for rule in problem.rules:
        for item in CHECKS[type(rule)](rule, facts):
            if rule.priced or item.cost_minor is not None:
                paid += item.amount_minor(rule.price_minor)
            else:
                broken.append(item.message)
    return broken, paid


def rests(instance: Instance, tour: list[AssignedDuty], rest_min: int, weekly_min: int) -> bool:
    views = [instance.view(item.day, item.option) for item in tour]
    past = instance.past_view(0)
    ends = [-1_000_000 if past is None else past.end_min, *(view.end_min for view in views)]
    if any(view.start_min - end < rest_min for end, view in zip(ends, views, strict=False)):
        return False
    for week in range(instance.days // 7 if weekly_min else 0):
        low, high = (slot * instance.grid.step_min for slot in instance.week_bounds(week))
        edges = zip(ends, [*(view.start_min for view in views), 1_000_000], strict=True)
        if max(min(start, high) - max(end, low) for end, start in edges) < weekly_min:
            return False
    return True


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
def test_path_form_and_audit_agree(kind: type[Rule]) -> None:
    random = np.random.default_rng(int.from_bytes(kind.type.encode(), "big") % 2**32)
    seen = {False: 0, True: 0}
    for _ in range(40):
        scope = scopes(random)
        rule = draw(kind, random, scope)
        if random.random() < 0.5 and not getattr(rule, "granularity_min", 0):
            rule = replace(rule, price_minor=int(random.choice([60, 840, 6000])))
        rules: tuple[Rule, ...] = (rule,)
        if kind in (MaxWorkPerDay, MaxWorkPerWeek, ContractHours) and random.random() < 0.4:
            first = date(2026, 3, 29) if random.random() < 0.5 else date(2026, 6, 5)
            rules += (PeriodOverride(first, max_work_per_day_h=6.0, max_work_per_week_h=25.0, contract_share=0.75),)
        problem = problem_of(random, *rules)
        instance = Instance(problem)
        for _ in range(8):
            tour = random_tour(random, instance)
            broken, paid = audited(problem, Facts(problem, instance.roster(tour)))
            found = path_price(instance, tour)
            said = problem.rules, [(item.day, instance.options[item.option]) for item in tour], broken
            assert (found is None) is bool(broken), said
            if found is not None:
                assert found == paid, said
            seen[bool(broken or paid)] += 1
    assert min(seen.values()) > 15, seen


def modelled(instance: Instance, tour: list[AssignedDuty]) -> Fraction | None:
    """Return the least price of a fixed tour in the exact model of the rules; None where it has no solution."""
    columns = DutyColumns.create(AgentTask(instance, [0], instance.base), Sheet())
    build_rules(instance.problem.rules, columns)
    on = {item.day: item.option for item in tour}
    for day in range(instance.days):
        column = columns.duty[0, day, on[day]] if day in on else columns.off[0, day]
        columns.sheet.row([int(column)], [1], low=1)
    held = [int(column) for term in columns.terms for column in term.columns]
    parts = [int(part) for term in columns.terms for part in term.coefficients]
    columns.sheet.minimise(np.array(held, dtype=np.int64), np.array(parts, dtype=np.int64), 0.0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(columns.sheet.model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    assert all(term.price == Fraction(1, PRICE_PARTS) for term in columns.terms)
    return Fraction(round(solver.objective_value), PRICE_PARTS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
def test_exact_model_and_path_form_agree(kind: type[Rule]) -> None:
    random = np.random.default_rng(int.from_bytes(kind.type.encode(), "big") % 2**31 + 1)
    for _ in range(4):
        rule = draw(kind, random, scopes(random))
        if random.random() < 0.6 and not getattr(rule, "granularity_min", 0):
            rule = replace(rule, price_minor=60)
        instance = Instance(problem_of(random, rule))
        for _ in range(2):
            tour = random_tour(random, instance)
            said = rule, [(item.day, instance.options[item.option]) for item in tour]
            found, wanted = modelled(instance, tour), path_price(instance, tour)
            assert (found is None) is (wanted is None), said
            assert found is None or wanted is None or abs(found - wanted) < Fraction(1, 1000), said


def test_people_bound_by_different_rules_on_breaks_work_different_pieces() -> None:
    """Who is not bound works the whole template; both engines' tables are made of pieces that are not for everybody."""
    random = np.random.default_rng(3)
    problem = problem_of(random, MaxContinuousWork(4, scope=Scope(agents=("A1",))))
    workforce = problem.workforce
    second = replace(workforce.agents[0], id="A2")
    instance = Instance(replace(problem, workforce=replace(workforce, agents=(*workforce.agents, second))))
    open_to = [{int(o) for o in np.flatnonzero(instance.allowed[a].any(axis=0))} for a in range(2)]
    pieces = [{instance.shifts[int(instance.option_shift[o])] for o in found} for found in open_to]
    assert {shift for shift in SHIFTS if shift.breaks} <= pieces[1]
    assert all(keeps(problem.rules[0], shift) for shift in pieces[0])
    assert {shift.id for shift in pieces[0]} == {shift.id for shift in SHIFTS}
    day = [shift for shift in pieces[0] if shift.id == "day"]
    places = [set(product(*(shift.break_starts_min(item) for item in shift.breaks))) for shift in day]
    every = set(product(*(SHIFTS[1].break_starts_min(item) for item in SHIFTS[1].breaks)))
    kept = {(pause, meal) for pause, meal in every if meal - pause - 30 <= 240 and pause <= 240 and 480 - meal <= 240}
    assert sum(map(len, places)) == len(set().union(*places)) and set().union(*places) == kept
    limits = path_limits(instance, 0).duties
    views = [instance.view(0, o) for o in range(len(instance.options)) if instance.start_slot[0, o] >= 0]
    assert {one.price(view) for one in limits for view in views} == {None, Fraction(0)}


def test_a_rule_that_nothing_keeps_leaves_nothing_to_work() -> None:
    instance = Instance(problem_of(np.random.default_rng(1), MaxContinuousWork(0.5)))
    assert not instance.allowed.any() and len(instance.options) > 0


def solved_and_audited(problem: RosterProblem, engine: Engine) -> SolveResult:
    result = solve(problem, SolveLimits(time_limit_s=5.0, workers=1, engine=engine))
    if result.roster is not None:
        report = audit(problem, result.roster)
        assert not report.violations
        assert result.cost is not None and abs(report.cost - result.cost) <= Decimal("0.01")
    return result


def with_two_rules(problem: RosterProblem, seed: int) -> RosterProblem:
    random = np.random.default_rng(seed)
    rules = [draw(KINDS[int(k)], random, Scope()) for k in random.permutation(len(KINDS))[:2]]
    priced = [
        rule if random.random() < 0.3 or getattr(rule, "granularity_min", 0) else replace(rule, price_minor=840)
        for rule in rules
    ]
    return replace(problem, rules=(*problem.rules, *priced))


@pytest.mark.parametrize("seed", [7, 12, 13, 20, 46, 47, 51])
def test_solver_total_is_audited_total(seed: int, random_problem: Any) -> None:
    solved_and_audited(with_two_rules(random_problem(seed), seed), Engine.EXACT)


@pytest.mark.slow
@pytest.mark.quick(20)
@pytest.mark.parametrize("seed", range(60))
def test_both_engines_agree(seed: int, random_problem: Any) -> None:
    problem = with_two_rules(random_problem(seed), seed)
    exact, large = (solved_and_audited(problem, engine) for engine in (Engine.EXACT, Engine.DECOMPOSITION))
    assert (exact.status is SolveStatus.INFEASIBLE) == (large.status is SolveStatus.INFEASIBLE)
    if exact.cost is not None and large.cost is not None and exact.bound is not None and large.bound is not None:
        assert large.cost >= exact.bound - Decimal("0.01")
        assert exact.cost >= large.bound - Decimal("0.01")
