"""The three kinds of thing that a rule can say of a tour: what it counts, what may follow what, what a duty costs.

Prices are in minor units of the currency, as exact fractions, never below 0. All implementations are frozen, hashable
data: equal ones accept the same tours at the same prices.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Protocol

from wfm.rostering.duty_view import DutyView

__all__ = ["FREE", "DutyPrice", "Move", "Pair", "Resource"]

FREE = Fraction(0)
"""The price of what costs nothing."""

Move = tuple[Hashable, Fraction]
"""State after a day, and what the day costs."""


class Resource(Protocol):
    """A small automaton over days. All resources of an agent run as one product, so states and looks are kept few.

    The first state may differ between agents without making two resources different (a field with ``compare=False``):
    agents whose resources are equal share one automaton.
    """

    def start(self) -> Hashable:
        """Return the state before the first day."""
        ...

    def look(self, duty: DutyView) -> Hashable:
        """Return what the resource sees of a duty; duties with equal looks are one to it."""
        ...

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Return state and price after a day with a duty of some look (None: a free day); None refuses it."""
        ...

    def finish(self, state: Hashable) -> Fraction | None:
        """Return the price of ending the horizon in a state; None refuses it."""
        ...


class Pair(Protocol):
    """What two successive duties of an agent must keep, or cost."""

    @property
    def reach_days(self) -> int:
        """Most free days between two duties of which the rule still speaks, at least 0."""
        ...

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        """Return the price of the succession; None forbids it. Asked for at most `reach_days` free days between."""
        ...


class DutyPrice(Protocol):
    """What one duty costs for itself."""

    def price(self, duty: DutyView) -> Fraction | None:
        """Return the price of a duty; None forbids it."""
        ...
