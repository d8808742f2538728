"""Terms of different price on one whole-number scale: exact, and read back exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from wfm.rostering.cpsat.objective import Objective, pay_hourly_term
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import Instance
from wfm.rostering.terms import CostTerm
from wfm.workforce import Pay


@pytest.fixture
def columns(centre: Any, make_shift: Any) -> DutyColumns:
    instance = Instance(centre(days=2, shifts=(make_shift("day", 8, 8),), pay=Pay.HOURLY).problem())
    return DutyColumns.create(AgentTask(instance, [0], instance.base), Sheet())


def term(prices: list[tuple[int, int]], price: Fraction, constant: Fraction = Fraction(0)) -> Term:
    held, weights = zip(*prices, strict=True)
    return Term(CostTerm.SHORTAGE, np.array(held), np.array(weights), price, constant)


def test_prices_share_the_coarsest_unit(columns: DutyColumns) -> None:
    terms = [term([(0, 2), (1, 4)], Fraction(3, 2)), term([(1, 1)], Fraction(6, 5))]
    objective = Objective(terms)
    objective.write(columns)
    proto = columns.sheet.model.Proto().objective
    assert objective.unit == Fraction(3, 5)
    assert list(proto.vars) == [0, 1]
    assert list(proto.coeffs) == [5, 12]


def test_cancelled_columns_leave_the_objective(columns: DutyColumns) -> None:
    objective = Objective([term([(0, 1), (1, 2)], Fraction(1)), term([(0, -1)], Fraction(1))])
    objective.write(columns)
    assert list(columns.sheet.model.Proto().objective.vars) == [1]


def test_constants_are_added_in_money(columns: DutyColumns) -> None:
    objective = Objective([term([(0, 1)], Fraction(250), Fraction(12_345)), term([(1, 1)], Fraction(0), Fraction(5))])
    objective.write(columns)
    offset = columns.sheet.model.Proto().objective.offset
    assert objective.constant == 12_350
    assert objective.major(2 + offset) == Decimal("128.5")
    assert objective.of(np.array([2, 7, 0, 0])) == Decimal("128.5")


def test_an_objective_without_columns_is_its_constant(columns: DutyColumns) -> None:
    objective = Objective([term([(0, 0)], Fraction(1), Fraction(700, 3))])
    objective.write(columns)
    assert float(objective.major(columns.sheet.model.Proto().objective.offset)) == pytest.approx(700 / 300)


@pytest.mark.parametrize("seed", range(5))
def test_value_in_units_and_value_in_money_agree(columns: DutyColumns, seed: int) -> None:
    random = np.random.default_rng(seed)
    terms = [
        term(
            [(int(c), int(w)) for c, w in zip(random.permutation(4)[:3], random.integers(-9, 10, 3), strict=True)],
            Fraction(int(random.integers(1, 50)), int(random.choice([1, 4, 60, 1_000]))),
            Fraction(int(random.integers(0, 999)), 7),
        )
        for _ in range(3)
    ]
    objective = Objective(terms)
    objective.write(columns)
    proto = columns.sheet.model.Proto().objective
    values = random.integers(0, 9, size=4)
    units = sum(int(values[c]) * int(w) for c, w in zip(proto.vars, proto.coeffs, strict=True)) + proto.offset
    assert float(objective.major(units)) == pytest.approx(float(objective.of(values)))


def test_only_hourly_agents_cost_by_the_duty(centre: Any, make_shift: Any) -> None:
    for pay, expected in ((Pay.HOURLY, [8 * 60 * 2_000]), (Pay.SALARIED, [])):
        instance = Instance(centre(days=1, shifts=(make_shift("day", 8, 8),), pay=pay).problem())
        columns = DutyColumns.create(AgentTask(instance, [0], instance.base), Sheet())
        found = pay_hourly_term(columns)
        assert found.name is CostTerm.PAY_HOURLY
        assert found.price == Fraction(1, 60)
        assert found.coefficients.tolist() == expected
