"""What decisions cost: by hand, and the closed form against the programme of the flow."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.best_flow import flow_amounts
from wfm.rostering.costing import cost_terms, coverage_amounts, fixed_pay_minor, pay_hourly_minor, staff_of
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.terms import CostTerm
from wfm.workforce import (
    Absence,
    AbsenceKind,
    Agent,
    Break,
    CarryIn,
    Contract,
    Pay,
    ShiftTemplate,
    Workforce,
)

DAY = ShiftTemplate(
    "day", 480, 540, 60, 300, (Break("tea", 60, True, 60, 120), Break("meal", 60, False, 120, 180)), break_step_min=60
)
NIGHT = ShiftTemplate("night", 1320, 1320, 60, 480)


def instance_of(agents=None, days: int = 2, step_min: int = 60, required=None, **more) -> Instance:
    """Return a centre with queues a and b; agents are (skills, contract, hourly cost) by default."""
    grid = TimeGrid(date(2026, 6, 1), days, step_min, "UTC")
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in "ab")
    made = agents or [({"a": 1.0}, "hour", 1_000), ({"a": 1.0, "b": 1.0}, "week", 2_000)]
    people = tuple(Agent(f"A{i}", "", contract, skills, cost) for i, (skills, contract, cost) in enumerate(made))
    contracts = (
        Contract("hour", 0, 2400, Pay.HOURLY, ("day", "night")),
        Contract("week", 0, 2100, Pay.SALARIED, ("day", "night")),
    )
    need = np.zeros((2, grid.n)) if required is None else required(grid.n)
    workforce = Workforce(people, contracts, (DAY, NIGHT), **more)
    return Instance(RosterProblem(grid, queues, need, workforce, (), Prices(3_000, 6_000, 500)))


def shown(staff) -> list[list[float]]:
    return staff.round(9).tolist()


def test_staff_is_presence_less_breaks() -> None:
    instance = instance_of()
    alone, both = (int(instance.skill_set[a]) for a in (0, 1))
    staff = staff_of(instance, [AssignedDuty(0, 0, 0, (1, 2)), AssignedDuty(1, 0, 1, (1, 3))])
    assert np.flatnonzero(staff[alone]).tolist() == [8, 11, 12]
    assert np.flatnonzero(staff[both]).tolist() == [9, 11, 13]


def test_staff_beyond_the_horizon_is_left_out() -> None:
    instance = instance_of()
    night = instance.options.index((1, 1320))
    staff = staff_of(instance, [AssignedDuty(0, 0, night, ()), AssignedDuty(0, 1, night, ())])
    assert np.flatnonzero(staff.sum(axis=0)).tolist() == [*range(22, 30), 46, 47]


def test_staff_of_nobody_is_what_last_week_left() -> None:
    grid = TimeGrid(date(2026, 6, 1), 2, 60, "UTC")
    until = grid.start + timedelta(minutes=150)
    pause = (grid.start + timedelta(minutes=60), grid.start + timedelta(minutes=75))
    past = CarryIn("A1", until - timedelta(hours=8), until, off_phone=(pause,))
    instance = instance_of(carry_in=(past,))
    staff = staff_of(instance, [])
    assert shown(staff.sum(axis=0)[:4]) == [1.0, 0.75, 0.5, 0.0]
    assert staff[int(instance.skill_set[0])].sum() == 0


def test_amounts_by_hand() -> None:
    """Slot 0: 20 needed on a, 17 there: 2 near, 1 far. Slot 1: 1 needed, 3 there: 2 idle. Slot 2: nothing at all."""
    instance = instance_of()

    def at(n: int) -> np.ndarray:
        need = np.zeros((2, n))
        need[0, :2] = (20, 1)
        return need

    instance = instance_of(required=at)
    staff = np.zeros((len(instance.productivity), instance.n))
    staff[int(instance.skill_set[0]), :2] = (10, 3)
    staff[int(instance.skill_set[1]), 0] = 7
    assert coverage_amounts(instance, staff) == pytest.approx((2.0, 1.0, 2.0))


def test_somebody_who_can_do_both_counts_once() -> None:
    """One is needed on each queue; the one who can do both is one person: one agent-hour is missing, 0.1 of it near."""
    instance = instance_of(agents=[({"a": 1.0, "b": 1.0}, "hour", 1_000)], required=lambda n: np.ones((2, n)))
    near, far, idle = coverage_amounts(instance, np.ones((1, instance.n)))
    assert near + far == pytest.approx(instance.n)
    assert near == pytest.approx(0.2 * instance.n)
    assert idle == 0


def test_half_slots_are_half_hours() -> None:
    instance = instance_of(step_min=30, required=lambda n: np.ones((2, n)))
    staff = np.zeros((len(instance.productivity), instance.n))
    near, far, idle = coverage_amounts(instance, staff)
    assert (near, far, idle) == pytest.approx((0.1 * 2 * 48, 0.9 * 2 * 48, 0.0))


@pytest.mark.parametrize("seed", range(30))
def test_closed_form_and_programme_agree(seed: int) -> None:
    random = np.random.default_rng(seed)
    agents = [
        ({name: 1.0 for name in "ab" if random.random() < 0.6}, "hour", 1_000)
        for _ in range(int(random.integers(1, 5)))
    ]
    instance = instance_of(agents=agents, days=1, required=lambda n: np.round(random.random((2, n)) * 4, 2))
    staff = random.integers(0, 4, size=(len(instance.productivity), instance.n)).astype(float)
    closed = coverage_amounts(instance, staff)
    flow = flow_amounts(instance, instance.problem.required, staff).sum(axis=1) * instance.grid.step_h
    prices = instance.problem.prices
    weights = np.array([prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, prices.surplus_minor_per_h])
    assert weights @ np.array(closed) == pytest.approx(weights @ flow, abs=1e-4)
    assert closed[2] == pytest.approx(flow[2], abs=1e-6)


def test_speeds_take_the_programme() -> None:
    """1.25 agents of work are done by one who is quick: of 2 needed 0.2 are missing near and 0.55 far."""
    instance = instance_of(
        agents=[({"a": 0.8}, "hour", 1_000)], required=lambda n: np.vstack([np.full(n, 2.0), np.zeros(n)])
    )
    assert coverage_amounts(instance, np.ones((1, instance.n))) == pytest.approx((0.2 * 48, 0.55 * 48, 0.0))


def test_fixed_pay_is_salaries_by_day_and_credit_of_the_hourly() -> None:
    grid = TimeGrid(date(2026, 6, 1), 10, 60, "UTC")
    day = timedelta(days=1)
    away = tuple(
        Absence(name, grid.start + on * day, grid.start + (on + 1) * day, AbsenceKind.LEAVE, credit)
        for name, on, credit in (("A0", 1, 480), ("A0", 8, 100), ("A1", 2, 480), ("A0", -1, 300))
    )
    instance = instance_of(days=10, absences=away)
    found = fixed_pay_minor(instance)
    assert found[CostTerm.PAY_SALARIED] == Fraction(2_100 * 2_000 * 10, 60 * 7)
    assert found[CostTerm.PAY_ABSENCE] == Fraction(580 * 1_000, 60)


def test_hourly_pay_is_paid_minutes_of_the_hourly() -> None:
    """Five hours present, one of them an unpaid meal; the salaried one costs nothing more."""
    instance = instance_of()
    duties = [AssignedDuty(0, 0, 0, (1, 2)), AssignedDuty(0, 1, 2, ()), AssignedDuty(1, 0, 0, (1, 2))]
    assert pay_hourly_minor(instance, duties) == Fraction((240 + 480) * 1_000, 60)
    assert pay_hourly_minor(instance, []) == 0


def test_terms_in_major_units() -> None:
    def need(n: int) -> np.ndarray:
        found = np.zeros((2, n))
        found[0, 8:13] = 1
        return found

    instance = instance_of(days=1, required=need)
    terms = cost_terms(instance, [AssignedDuty(0, 0, 0, (1, 2))])
    assert len(terms) == 5, "terms of rules stand only where the plan has a priced rule"
    assert terms[CostTerm.PAY_SALARIED] == Decimal("100")  # 35 h a week at 20, a seventh of it
    assert terms[CostTerm.PAY_ABSENCE] == 0
    assert terms[CostTerm.PAY_HOURLY] == Decimal("40")
    assert terms[CostTerm.SHORTAGE] == Decimal("2") * (Decimal("3") + Decimal("54"))  # 2 h: 0.1 near, 0.9 far
    assert terms[CostTerm.SURPLUS] == 0
    idle = cost_terms(instance, [AssignedDuty(0, 0, 0, (1, 2)), AssignedDuty(1, 0, 0, (1, 2))])
    assert idle[CostTerm.SURPLUS] == Decimal("15")
    assert idle[CostTerm.SHORTAGE] == terms[CostTerm.SHORTAGE]
