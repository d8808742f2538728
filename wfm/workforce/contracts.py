"""Contracts: how much somebody works in a week, and how they are paid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Contract", "Pay"]


class Pay(StrEnum):
    """How working time turns into money."""

    SALARIED = "salaried"
    """The week costs `max_week_min` whatever the roster says: pay that no decision can change."""
    HOURLY = "hourly"
    """Every rostered paid minute, and every credited minute of an absence, costs the agent's hourly rate."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Weekly working time and the shifts that go with it.

    Attributes
    ----------
    id
        Name used in agents.csv.
    min_week_min, max_week_min
        Least and most paid minutes a week, counting credited absences.
    pay
        Salaried or hourly.
    shifts
        Ids of the shift templates that the contract allows.
    days_a_week
        Working days by which a week's hours are divided to credit a day of leave.
    """

    id: str
    min_week_min: int
    max_week_min: int
    pay: Pay
    shifts: tuple[str, ...]
    days_a_week: int = 5
