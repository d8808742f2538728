"""The objective in whole numbers, as named terms: hourly pay, shortage, surplus, priced rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.terms import CostTerm
from wfm.workforce import Pay

__all__ = ["Objective", "pay_hourly_term"]


@dataclass
class Objective:
    """Terms put together on one whole-number scale.

    Attributes
    ----------
    terms
        The parts.
    unit
        Minor units of the currency of one unit of the model's objective; known after `write`.
    constant
        Minor units to be added to the model's objective; known after `write`.
    """

    terms: list[Term] = field(default_factory=list)
    unit: Fraction = Fraction(1)
    constant: Fraction = Fraction(0)

    def write(self, columns: DutyColumns) -> None:
        """Write the sum of all terms into the model."""
        self.constant = sum((term.constant for term in self.terms), Fraction(0))
        active = [term for term in self.terms if term.price and len(term.columns)]
        common = int(np.lcm.reduce([term.price.denominator for term in active])) if active else 1
        none = np.zeros(0, dtype=np.int64)
        held = np.concatenate([none, *(term.columns for term in active)])
        weight = np.concatenate([none, *(int(term.price * common) * term.coefficients for term in active)])
        distinct, place = np.unique(held, return_inverse=True)
        total = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(total, place.ravel(), weight)
        used = total != 0
        divisor = int(np.gcd.reduce(total[used])) if used.any() else 1
        self.unit = Fraction(divisor, common)
        columns.sheet.minimise(distinct[used], total[used] // divisor, self._offset)

    def major(self, value: float) -> Decimal:
        """Return an objective value or bound of the model in major units of the currency."""
        minor = round(value - self._offset) * self.unit + self.constant
        return Decimal(minor.numerator) / Decimal(minor.denominator) / 100

    def of(self, values: NDArray[np.int64]) -> Decimal:
        """Return the sum of all terms for given column values, in major units of the currency."""
        minor = sum(
            (term.price * int(term.coefficients @ values[term.columns]) + term.constant for term in self.terms),
            Fraction(0),
        )
        return Decimal(minor.numerator) / Decimal(minor.denominator) / 100

    @property
    def _offset(self) -> float:
        """The constant in units of the model: CP-SAT knows it, so that its relative gap is the true one."""
        return float(self.constant / self.unit)


def pay_hourly_term(columns: DutyColumns) -> Term:
    """Return the pay of the duties of agents paid by the hour."""
    instance = columns.instance
    rate = np.array(
        [
            instance.agents[a].hourly_cost_minor if instance.contracts[a].pay is Pay.HOURLY else 0
            for a in columns.agents.tolist()
        ],
        dtype=np.int64,
    )
    m, _, option = np.nonzero(columns.allowed)
    price = rate[m] * instance.option_paid_min[option]
    paid = price != 0
    return Term(CostTerm.PAY_HOURLY, columns.duty[columns.allowed][paid], price[paid], Fraction(1, 60))
