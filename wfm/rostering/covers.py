"""Other forms of cover than the requirement of queues: duties of a shift on a day, people in a slot, at convex prices.

They are data of a problem beside the requirement. With them a problem can state the public benchmarks of nurse
rostering (cover by day and shift type) and of multi-activity scheduling (squared surplus of people in a slot).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from wfm.errors import ValueRangeError

__all__ = ["ConvexPrice", "Cover", "ShiftCover", "SlotCover"]


@dataclass(frozen=True, slots=True)
class ConvexPrice:
    """The price of a number of units, each at least as dear as the one before.

    Attributes
    ----------
    steps
        (number of units, price of each in minor units of the currency), the cheapest first; the last step goes on
        for ever whatever its number. No steps: free.
    """

    steps: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Check that counts are positive and prices are not negative and grow."""
        prices = [price for _, price in self.steps]
        if any(count < 1 for count, _ in self.steps) or any(low > high for low, high in pairwise([0, *prices])):
            raise ValueRangeError(f"steps must have counts >= 1 and prices >= 0 that do not fall, got {self.steps}")

    @staticmethod
    def linear(price_minor: int) -> ConvexPrice:
        """Return one price for every unit."""
        return ConvexPrice(((1, price_minor),))

    @staticmethod
    def square(price_minor: int, most: int, width: int = 1) -> ConvexPrice:
        """Return price × Σ x² of `width` equal parts of the units, exact up to `most` units of each part."""
        return ConvexPrice(tuple((width, price_minor * (2 * unit + 1)) for unit in range(most)))

    def of(self, units: int) -> int:
        """Return the price of a whole number of units in minor units."""
        total, left = 0, units
        for place, (count, price) in enumerate(self.steps):
            taken = left if place + 1 == len(self.steps) else min(count, left)
            total += taken * price
            left -= taken
        return total


@dataclass(frozen=True, slots=True)
class ShiftCover:
    """How many duties of some shifts are wanted on a day.

    Attributes
    ----------
    day
        Day index to which the duties belong.
    shifts
        Ids of shift templates; a duty of any of them counts once.
    required
        Duties wanted, at least 0.
    under, over
        Prices of duties too few and too many.
    """

    day: int
    shifts: tuple[str, ...]
    required: int
    under: ConvexPrice = ConvexPrice()
    over: ConvexPrice = ConvexPrice()


@dataclass(frozen=True, slots=True)
class SlotCover:
    """How many people are wanted on the phone in one slot of the roster grid, whatever they do there.

    Attributes
    ----------
    slot
        Slot index.
    required
        People wanted, at least 0.
    under, over
        Prices of people too few and too many.
    """

    slot: int
    required: int
    under: ConvexPrice = ConvexPrice()
    over: ConvexPrice = ConvexPrice()


Cover = ShiftCover | SlotCover
"""Any of them. The exact model plans all of them; the decomposition knows none."""
