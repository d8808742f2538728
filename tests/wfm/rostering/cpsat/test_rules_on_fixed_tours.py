"""Each rule's rows against a direct reading of the rule: a fixed tour is feasible exactly when it is legal."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.rostering.cpsat.constraints import BUILDERS, build_rules
from wfm.rostering.cpsat.constraints.rest import conflict_rows
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import Instance
from wfm.rostering.rules import (
    RULES,
    Composite,
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    Rule,
)
from wfm.workforce import Absence, AbsenceKind, CarryIn

DAYS = 9
Tour = list[int | None]


class Past:
    """What was carried in: end of the last duty in minutes from the start, and days in a row."""

    def __init__(self, end_min: int | None, run: int) -> None:
        self.end_min, self.run = end_min, run


def times(instance: Instance, tour: Tour) -> list[tuple[int, int]]:
    """(start, end) of each duty in minutes."""
    step = instance.grid.step_min
    found = []
    for day, option in enumerate(tour):
        if option is not None:
            start = int(instance.start_slot[day, option]) * step
            found.append((start, start + int(instance.option_length[option]) * step))
    return found


def rests(instance: Instance, tour: Tour, past: Past) -> list[int]:
    duties = times(instance, tour)
    if past.end_min is not None:
        duties = [(-10_000, past.end_min), *duties]
    return [after[0] - before[1] for before, after in pairwise(duties)]


def keeps_rest(rule: Any, instance: Instance, tour: Tour, past: Past) -> bool:
    return all(rest >= rule.hours * 60 for rest in rests(instance, tour, past))


def keeps_weekly_rest(rule: Any, instance: Instance, tour: Tour, past: Past) -> bool:
    low, high = 0, 7 * 1_440
    busy = [(start, end) for start, end in times(instance, tour) if start < high]
    if past.end_min is not None:
        busy = [(-10_000, past.end_min), *busy]
    edges = [low, *(end for _, end in busy if end > low)]
    starts = [*(start for start, _ in busy if start >= low), high]
    gaps = [min([start for start in starts if start >= edge], default=edge) - edge for edge in edges]
    return max(gaps) >= rule.hours * 60


def keeps_runs(rule: Any, instance: Instance, tour: Tour, past: Past) -> bool:
    days = [True] * past.run + [option is not None for option in tour]
    runs = [(worked, len(list(group))) for worked, group in groupby(days)]
    lengths = [length for worked, length in runs if worked]
    if past.run > rule.days and tour[0] is None:
        lengths[0] = 0  # a run that was too long before the horizon and ends with it is nobody's fault now
    return all(length <= rule.days for length in lengths)


def keeps_days_off(rule: Any, instance: Instance, tour: Tour, past: Past) -> bool:
    return sum(option is None for option in tour[:7]) >= rule.min_days


def keeps_hours(rule: Any, instance: Instance, tour: Tour, past: Past) -> bool:
    contract = instance.contracts[0]
    for week, days in enumerate((tour[:7], tour[7:])):
        paid = sum(int(instance.option_paid_min[option]) for option in days if option is not None)
        total = paid + instance.credit_min(0, week)
        if paid and total > contract.max_week_min:
            return False
        if week == 0 and total < contract.min_week_min:
            return False
    return True


ORACLES: dict[str, Callable[[Any, Instance, Tour, Past], bool]] = {
    MinRestBetweenShifts.type: keeps_rest,
    MinWeeklyRest.type: keeps_weekly_rest,
    MaxConsecutiveDays.type: keeps_runs,
    DaysOff.type: keeps_days_off,
    ContractHours.type: keeps_hours,
}


def feasible(instance: Instance, rule: Rule, tour: Tour) -> bool:
    columns = DutyColumns.create(AgentTask(instance, [0], instance.base), Sheet())
    build_rules([rule], columns)
    for day, option in enumerate(tour):
        fixed = columns.off[0, day] if option is None else columns.duty[0, day, option]
        columns.sheet.row([int(fixed)], [1], low=1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(columns.sheet.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def draw_rule(kind: type[Rule], random: np.random.Generator) -> Rule:
    if kind is MinRestBetweenShifts:
        return MinRestBetweenShifts(float(random.choice([9, 11, 12, 13.5, 16, 23])))
    if kind is MinWeeklyRest:
        return MinWeeklyRest(float(random.choice([24, 30, 35, 40, 48, 60, 72, 90])))
    if kind is MaxConsecutiveDays:
        return MaxConsecutiveDays(int(random.integers(1, 7)))
    if kind is DaysOff:
        return DaysOff(int(random.integers(0, 6)))
    return ContractHours()


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("kind", [RULES[name] for name in ORACLES])
def test_a_tour_is_feasible_exactly_when_it_is_legal(centre: Any, make_shift: Any, kind: type[Rule], seed: int) -> None:
    random = np.random.default_rng([seed, sorted(ORACLES).index(kind.type)])
    rule = draw_rule(kind, random)
    shifts = (make_shift("dawn", 4, 8, latest_h=6), make_shift("noon", 11, 6, latest_h=12), make_shift("night", 21, 9))
    asked = centre(days=DAYS, shifts=shifts, rules=(rule,))
    asked.min_h, asked.max_h = float(random.choice([0, 12, 24])), float(random.choice([30, 40]))
    past = Past(None, 0)
    if random.random() < 0.5:
        past = Past(int(random.choice([-900, -120, 0])), int(random.integers(0, 4)))
        end = asked.at(0, (past.end_min or 0) / 60)
        asked.carry_in = (CarryIn("A1", asked.at(-1, 0), end, days_in_row=past.run),)
    if random.random() < 0.3:
        asked.absences = (Absence("A1", asked.at(8, 0), asked.at(9, 0), AbsenceKind.LEAVE, 480),)
    instance = Instance(asked.problem())
    for _ in range(6):
        tour: Tour = []
        for day in range(DAYS):
            options = np.flatnonzero(instance.allowed[0, day]).tolist()
            tour.append(int(random.choice(options)) if options and random.random() < 0.6 else None)
        if any(rest < 0 for rest in rests(instance, tour, past)):
            continue
        expected = ORACLES[kind.type](rule, instance, tour, past)
        assert feasible(instance, rule, tour) is expected, (rule, tour, past.__dict__)


def test_every_rule_of_a_plan_has_an_oracle_and_a_builder() -> None:
    plain = {name for name, kind in RULES.items() if not issubclass(kind, Composite)}
    assert set(ORACLES) < set(BUILDERS) == plain


@pytest.mark.parametrize("seed", range(20))
def test_cliques_are_exactly_the_conflicting_pairs(seed: int) -> None:
    random = np.random.default_rng(seed)
    ends = random.integers(0, 12, size=int(random.integers(1, 8))).astype(float)
    starts = random.integers(0, 12, size=int(random.integers(1, 8))).astype(float)
    rows = conflict_rows(ends, starts)
    covered = {(i, j) for left, right in rows for i in left.tolist() for j in right.tolist()}
    assert covered == {(i, j) for i, end in enumerate(ends) for j, start in enumerate(starts) if end > start}
    for one in rows:
        assert not any(
            other is not one and set(one[0]) <= set(other[0]) and set(one[1]) <= set(other[1]) for other in rows
        ), "no clique lies inside another"
