"""What a roster costs by the rules that couple people, and which of the hard ones it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.plan_rows import plan_rows
from wfm.rostering.rules import Rule
from wfm.rostering.terms import CostTerm

__all__ = ["Breach", "breaches", "broken_sentences", "hard_price_minor", "head_missing", "team_terms_minor"]

HARD_FACTOR = 200
"""A hard rule that couples people is searched with so many times the dearest price of the plan."""


@dataclass(frozen=True)
class Breach:
    """How far one row of a rule is broken.

    Attributes
    ----------
    rule
        The rule.
    units
        Size in the rule's unit, ≥ 0.
    what
        What is short or too much, in words.
    """

    rule: Rule
    units: Fraction
    what: str


def hard_price_minor(instance: Instance) -> int:
    """Return the price at which a hard rule that couples people enters a search: above everything else."""
    prices = instance.problem.prices
    others = [rule.price_minor or 0 for rule in instance.problem.rules]
    rates = [agent.hourly_cost_minor for agent in instance.agents]
    return HARD_FACTOR * max([prices.far_shortage_minor_per_h, prices.surplus_minor_per_h, 100, *others, *rates])


def head_missing(
    instance: Instance, staff: NDArray[np.float64], off: NDArray[np.float64] | None = None
) -> NDArray[np.int64]:
    """Return what is missing in every head row and slot, in minutes of a part of a person, shape (r, n).

    Parameters
    ----------
    staff : (k, n)
        Agents on duty and not on a break, carry-in included.
    off : (k, n)
        Those of them who are at an off-phone activity; nobody when None.
    """
    rows = instance.head_rows
    if not rows:
        return np.zeros((0, instance.n), dtype=np.int64)
    there = instance.head_weight @ staff
    if off is not None:
        there = there - instance.head_away @ off
    need = np.stack([row.need for row in rows]) * instance.grid.step_min
    found: NDArray[np.int64] = np.maximum(0, need - np.rint(there * instance.grid.step_min).astype(np.int64))
    return found


def breaches(
    instance: Instance,
    decisions: Sequence[AssignedDuty],
    staff: NDArray[np.float64],
    off: NDArray[np.float64] | None = None,
) -> Iterator[Breach]:
    """Yield every row of a rule that couples people, with how far it is broken (0 where it is kept).

    Parameters
    ----------
    decisions
        Duties of everybody.
    staff, off : (k, n)
        See `head_missing`.
    """
    for row, missing in zip(instance.head_rows, head_missing(instance, staff, off), strict=True):
        units = Fraction(int(missing.sum()), 60 * row.parts)
        first = "" if not missing.any() else f", first at {instance.grid.time(int(missing.argmax())):%Y-%m-%d %H:%M}"
        what = "too many people at work" if row.rule.at_most is not None and not row.away.any() else "people missing"
        yield Breach(row.rule, units, f"person-hours of {what}: {float(units):g}{first}")
    for one in plan_rows(instance):
        above = one.above(decisions)
        yield Breach(one.rule, above, f"{one.name}: {float(above):g} too much")


def team_terms_minor(
    instance: Instance,
    decisions: Sequence[AssignedDuty],
    staff: NDArray[np.float64],
    off: NDArray[np.float64] | None = None,
) -> dict[CostTerm, Fraction]:
    """Return what priced rules that couple people cost in minor units, by term."""
    found: dict[CostTerm, Fraction] = {}
    for one in breaches(instance, decisions, staff, off):
        if one.rule.price_minor is not None:
            found[one.rule.term] = found.get(one.rule.term, Fraction(0)) + one.units * one.rule.price_minor
    return found


def broken_sentences(
    instance: Instance,
    decisions: Sequence[AssignedDuty],
    staff: NDArray[np.float64],
    off: NDArray[np.float64] | None = None,
) -> tuple[str, ...]:
    """Return a sentence for every row of a hard rule that couples people and is broken."""
    return tuple(
        f"the roster breaks the hard rule {one.rule.type} ({one.what}): no better one was found; more time, or a price"
        for one in breaches(instance, decisions, staff, off)
        if one.rule.price_minor is None and one.units
    )
