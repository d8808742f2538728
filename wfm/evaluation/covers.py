"""Cover by shift and by slot, counted from the roster alone."""

from __future__ import annotations

from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.presence import presence_of
from wfm.rostering.covers import ConvexPrice, ShiftCover

__all__ = ["cover_minor"]


def cover_minor(facts: Facts) -> tuple[Fraction, Fraction]:
    """Return what is too few and what is too many under the problem's covers, in minor units of the currency.

    A shift cover counts the duties of its shifts that belong to its day; a slot cover counts the whole people who are
    on the phone in its slot.
    """
    covers = facts.problem.covers
    under = over = Fraction(0)
    if not covers:
        return under, over
    people = presence_of(facts).agents.sum(axis=0)
    dates = facts.problem.grid.dates
    for cover in covers:
        if isinstance(cover, ShiftCover):
            count = sum(duty.date == dates[cover.day] and duty.shift in cover.shifts for duty in facts.roster.duties)
        else:
            count = int(people[cover.slot] + 1e-9)
        under += _price(cover.under, cover.required - count)
        over += _price(cover.over, count - cover.required)
    return under, over


def _price(price: ConvexPrice, units: int) -> int:
    """Return the price of some units, one by one from the cheapest step on."""
    by_unit = [step for count, step in price.steps for _ in range(count)]
    return sum(by_unit[min(unit, len(by_unit) - 1)] for unit in range(max(0, units))) if by_unit else 0
