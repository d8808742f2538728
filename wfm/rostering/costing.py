"""What decisions cost: the objective in money, from the best flow of every slot."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.best_flow import flow_amounts
from wfm.rostering.covers import ShiftCover
from wfm.rostering.deferred_flow import deferred_flow
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.paths import rule_terms_minor
from wfm.rostering.pooling import closed_queue_sets, equally_fast
from wfm.rostering.roster import Duty
from wfm.rostering.team_rules import team_terms_minor
from wfm.rostering.terms import CostTerm
from wfm.workforce import Pay

__all__ = [
    "cost_terms",
    "cover_terms_minor",
    "coverage_amounts",
    "coverage_minor",
    "fixed_pay_minor",
    "major",
    "pay_hourly_minor",
    "phone_slots",
    "staff_of",
]


def staff_of(instance: Instance, decisions: Sequence[AssignedDuty]) -> NDArray[np.float64]:
    """Return the agents on the phone, carry-in included, shape (k, n)."""
    staff = instance.base.copy()
    for item in decisions:
        row = staff[instance.skill_set[item.agent]]
        start = int(instance.start_slot[item.day, item.option])
        row[start : start + int(instance.option_length[item.option])] += 1
        breaks = instance.shift_breaks[int(instance.option_shift[item.option])]
        for one, offset in zip(breaks, item.breaks, strict=True):
            row[start + offset : start + offset + one.length] -= 1
    return staff


def phone_slots(instance: Instance, duty: Duty) -> NDArray[np.int64]:
    """Return the slots in which any duty, be it the problem's or not, is on the phone throughout."""
    grid = instance.grid
    edges = np.arange(grid.n + 1) * grid.step_min
    there = (edges[:-1] >= grid.minute(duty.start)) & (edges[1:] <= grid.minute(duty.end))
    for item in duty.activities:
        there &= (edges[1:] <= grid.minute(item.start)) | (edges[:-1] >= grid.minute(item.end))
    found: NDArray[np.int64] = np.flatnonzero(there)
    return found


def coverage_amounts(instance: Instance, staff: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return (near shortage, far shortage, surplus) in agent-hours under the cheapest flow of every slot.

    Parameters
    ----------
    staff : (k, n)
        Agents on the phone by skill set.
    """
    required = instance.problem.required
    cuts = closed_queue_sets(instance.productivity) if equally_fast(instance.productivity) else None
    if cuts is not None:
        serves = (instance.productivity > 0).astype(float)
        reach = (serves @ cuts.T.astype(float) > 0).T.astype(float) @ staff
        short = (cuts @ required - reach).max(axis=0, initial=0.0)
        far = (cuts @ (required - instance.problem.near_agents) - reach).max(axis=0, initial=0.0)
        surplus = staff.sum(axis=0) - required.sum(axis=0) + short
        slots = np.array([short - far, far, surplus])
    else:
        slots = flow_amounts(instance, instance.problem.required, staff, instance.problem.near_agents)
    near_h, far_h, surplus_h = slots.sum(axis=1) * instance.grid.step_h
    return float(near_h), float(far_h), float(surplus_h)


def fixed_pay_minor(instance: Instance) -> dict[CostTerm, Fraction]:
    """Return the pay that no decision can change: salaries of the horizon, and credited absences of the hourly paid."""
    salaried = absent = Fraction(0)
    for a, (agent, contract) in enumerate(zip(instance.agents, instance.contracts, strict=True)):
        if contract.pay is Pay.SALARIED:
            salaried += Fraction(contract.max_week_min * agent.hourly_cost_minor * instance.days, 60 * 7)
        else:
            credit = sum(instance.credit_min(a, week) for week in range(instance.weeks))
            absent += Fraction(credit * agent.hourly_cost_minor, 60)
    return {CostTerm.PAY_SALARIED: salaried, CostTerm.PAY_ABSENCE: absent}


def pay_hourly_minor(instance: Instance, decisions: Sequence[AssignedDuty]) -> Fraction:
    """Return the pay of the rostered duties of agents paid by the hour."""
    minutes_price = sum(
        int(instance.option_paid_min[item.option]) * instance.agents[item.agent].hourly_cost_minor
        for item in decisions
        if instance.contracts[item.agent].pay is Pay.HOURLY
    )
    return Fraction(minutes_price, 60)


def cover_terms_minor(
    instance: Instance, decisions: Sequence[AssignedDuty], staff: NDArray[np.float64]
) -> dict[CostTerm, int]:
    """Return what is too few and too many under covers by shift and slot, in minor units; staff : (k, n)."""
    under = over = 0
    for cover in instance.problem.covers:
        if isinstance(cover, ShiftCover):
            count = sum(
                item.day == cover.day and instance.shifts[int(instance.option_shift[item.option])].id in cover.shifts
                for item in decisions
            )
        else:
            count = int(np.floor(staff[:, cover.slot].sum() + 1e-9))
        under += cover.under.of(max(0, cover.required - count))
        over += cover.over.of(max(0, count - cover.required))
    return {CostTerm.SHORTAGE: under, CostTerm.SURPLUS: over}


def coverage_minor(instance: Instance, staff: NDArray[np.float64]) -> dict[CostTerm, float]:
    """Return what shortage, surplus and late work cost under the cheapest flow, in minor units, by term.

    Parameters
    ----------
    staff : (k, n)
        Agents on the phone by skill set.
    """
    prices = instance.problem.prices
    late: dict[CostTerm, float] = {}
    if instance.problem.deferred:
        flow = deferred_flow(instance, staff)
        near_h, far_h, surplus_h = (
            float(part.sum()) * instance.grid.step_h for part in (flow.near, flow.far, flow.idle)
        )
        late = {CostTerm.LATE_WORK: flow.late_minor(instance)}
    else:
        near_h, far_h, surplus_h = coverage_amounts(instance, staff)
    return {
        CostTerm.SHORTAGE: near_h * prices.shortage_minor_per_h + far_h * prices.far_shortage_minor_per_h,
        CostTerm.SURPLUS: surplus_h * prices.surplus_minor_per_h,
        **late,
    }


def major(minor: float | Fraction) -> Decimal:
    """Return minor units as major units of the currency, rounded to four places."""
    return Decimal(repr(round(float(minor) / 100, 4)))


def cost_terms(instance: Instance, decisions: Sequence[AssignedDuty]) -> dict[CostTerm, Decimal]:
    """Return every term of the objective in major units of the currency, rounded to four places."""
    staff = staff_of(instance, decisions)
    minor: dict[CostTerm, float | Fraction] = {
        **fixed_pay_minor(instance),
        CostTerm.PAY_HOURLY: pay_hourly_minor(instance, decisions),
        **coverage_minor(instance, staff),
        **rule_terms_minor(instance, decisions),
    }
    for more in (team_terms_minor(instance, decisions, staff), cover_terms_minor(instance, decisions, staff)):
        for term, amount in more.items():
            minor[term] = minor.get(term, Fraction(0)) + amount
    return {term: major(amount) for term, amount in minor.items()}
