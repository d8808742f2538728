"""What a roster costs, term by term, from the roster and the contracts alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import fsum
from typing import Final

import numpy as np

from wfm.evaluation.coverage import Coverage
from wfm.evaluation.covers import cover_minor
from wfm.evaluation.facts import Facts, paid_min
from wfm.rostering.terms import CostTerm
from wfm.workforce import Pay

__all__ = ["cost_terms_of"]

PLACES: Final = Decimal("0.0001")


def _major(minor: Fraction | float) -> Decimal:
    """Return minor units as major units to four places; the only rounding of a term."""
    exact = Fraction(minor) / 100
    with localcontext() as context:
        context.prec = 50
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PLACES, ROUND_HALF_EVEN)


def _pay_minor(facts: Facts) -> tuple[Fraction, Fraction, Fraction]:
    """Return salaried, hourly and absence pay in minor units."""
    contracts = facts.problem.workforce.contract_by_id
    weeks = Fraction(facts.problem.grid.days, 7)
    salaried = hourly = absence = Fraction(0)
    for agent in facts.problem.workforce.agents:
        contract = contracts[agent.contract]
        minor_per_min = Fraction(agent.hourly_cost_minor, 60)
        if contract.pay is Pay.SALARIED:
            salaried += weeks * contract.max_week_min * minor_per_min
            continue
        hourly += sum((paid_min(duty) for duty in facts.duties(agent.id)), Fraction(0)) * minor_per_min
        absence += sum(facts.credits_min(agent.id).values()) * minor_per_min
    return salaried, hourly, absence


def cost_terms_of(
    facts: Facts, coverage: Coverage, priced_minor: Mapping[CostTerm, Fraction] | None = None
) -> dict[CostTerm, Decimal]:
    """Recompute every term of the cost in major units of the currency, each rounded half to even to four places.

    Salaried pay = Σ over salaried agents of days ÷ 7 × `max_week_min` × rate. Hourly pay = Σ over duties of hourly
    agents of paid time × rate. Absence pay = credited time of hourly agents' absences that start in the horizon × rate.
    Shortage = h Σ (p₁ · near + p₂ · far) and surplus = h · p₃ · Σ idle, with intervals of h hours (see
    `RosterProblem`, Notes); late work as the coverage says.

    Parameters
    ----------
    facts
        Problem and roster.
    coverage
        Coverage of this roster.
    priced_minor
        What the priced rules of the plan cost in minor units, by term.
    """
    salaried, hourly, absence = _pay_minor(facts)
    prices, step_h = facts.problem.prices, Fraction(coverage.grid.step_min, 60)

    def total(cells: np.ndarray) -> Fraction:
        return Fraction(fsum(cells.ravel())) * step_h

    far = total(coverage.far_shortage)
    near = total(coverage.shortage) - far
    idle = total(coverage.surplus) + total(coverage.unusable)
    under, over = cover_minor(facts)
    return {
        CostTerm.PAY_SALARIED: _major(salaried),
        CostTerm.PAY_ABSENCE: _major(absence),
        CostTerm.PAY_HOURLY: _major(hourly),
        CostTerm.SHORTAGE: _major(near * prices.shortage_minor_per_h + far * prices.far_shortage_minor_per_h + under),
        CostTerm.SURPLUS: _major(idle * prices.surplus_minor_per_h + over),
        **({CostTerm.LATE_WORK: _major(coverage.late_minor)} if facts.problem.deferred else {}),
        **{term: _major(minor) for term, minor in sorted((priced_minor or {}).items())},
    }
