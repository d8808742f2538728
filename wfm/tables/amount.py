"""Amounts of money: major units in files, whole minor units inside."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["minor_amount"]


def minor_amount(value: float | Decimal) -> int:
    """Return an amount in major units as minor units (35.5 → 3550).

    Raises
    ------
    ValueError
        With a predicate, if the amount is negative, not finite or has more than two decimals.
    """
    amount = Decimal(str(value)) * 100
    if not amount.is_finite() or amount < 0:
        raise ValueError("must be >= 0")
    if amount != amount.to_integral_value():
        raise ValueError("must have at most two decimals")
    return int(amount)
