"""One named part of the cost in a model."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.sheet import ColumnArray
from wfm.rostering.terms import CostTerm

__all__ = ["Term"]


@dataclass(frozen=True)
class Term:
    """One named part of the cost: price × Σ coefficient × column + constant.

    Attributes
    ----------
    name
        The cost term.
    columns, coefficients
        Linear part in whole numbers, equal lengths.
    price
        Minor units of the currency of one unit of the linear part.
    constant
        Minor units that no column changes.
    """

    name: CostTerm
    columns: ColumnArray
    coefficients: NDArray[np.int64]
    price: Fraction
    constant: Fraction = Fraction(0)
