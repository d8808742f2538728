"""Where breaks may lie by rule: shift templates cut into pieces of which every placement of breaks is alike.

Rules on breaks look at where a duty's breaks are, while engines place breaks freely inside the windows of a template. A
template whose windows leave it open whether a rule is kept is cut into *pieces*: copies with narrower windows that
together hold every placement once, and of which a rule holds for all placements or for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.problem import RosterProblem
from wfm.rostering.rules import BreakRule, MaxContinuousWork, Rule, SplitShift
from wfm.workforce import Agent, Break, ShiftTemplate

__all__ = ["PlacementRule", "Placements", "keeps", "pieces", "split_gaps"]

PlacementRule = BreakRule | MaxContinuousWork | SplitShift
"""A rule that says where the breaks of a duty may lie."""

Cut = tuple[int, int]
"""Break, and the first of its positions that belongs to the second part."""


class Placements:
    """The pieces of all templates of a problem, and who works which.

    Parameters
    ----------
    problem
        The problem; without rules on breaks its templates stay whole.

    Attributes
    ----------
    shifts
        Templates and pieces, without doubles, in the order of the problem's templates.
    """

    def __init__(self, problem: RosterProblem) -> None:
        self._rules = tuple(rule for rule in problem.rules if isinstance(rule, PlacementRule))
        self.shifts: tuple[ShiftTemplate, ...] = problem.workforce.shifts
        self._open: dict[tuple[PlacementRule, ...], NDArray[np.bool_]] = {}
        if not self._rules:
            return
        keys = dict.fromkeys(self._bound_by(agent) for agent in problem.workforce.agents)
        cut = {
            key: dict.fromkeys(piece for shift in problem.workforce.shifts for piece in pieces(shift, key))
            for key in keys
        }
        order = {shift.id: place for place, shift in enumerate(problem.workforce.shifts)}
        every = dict.fromkeys(piece for found in cut.values() for piece in found)
        if not every:  # nobody may work anything; the templates stay, open to nobody
            every = dict.fromkeys(problem.workforce.shifts)
        self.shifts = tuple(sorted(every, key=lambda piece: order[piece.id]))
        for key, found in cut.items():
            self._open[key] = np.array([piece in found for piece in self.shifts], dtype=np.bool_)

    def _bound_by(self, agent: Agent) -> tuple[PlacementRule, ...]:
        return tuple(rule for rule in self._rules if rule.scope.covers(agent))

    def open_to(self, agent: Agent) -> NDArray[np.bool_] | None:
        """Return which of the shifts an agent works by the rules on breaks, shape (s,); None where there are none."""
        return self._open[self._bound_by(agent)] if self._rules else None


def keeps(rule: PlacementRule, shift: ShiftTemplate) -> bool | None:
    """Return whether all placements of breaks keep a rule; None where some do and some do not, or may not."""
    if isinstance(rule, BreakRule):
        return _has_breaks(rule, shift)
    if isinstance(rule, MaxContinuousWork):
        limit = Fraction(rule.hours) * 60
        spans = _stretches(shift, [b for b, item in enumerate(shift.breaks) if item.length_min >= rule.min_break_min])
        return _all_within(spans, Fraction(0), limit)
    gaps = split_gaps(rule, shift)
    if not gaps:
        return True
    return _all_within(_stretches(shift, gaps), Fraction(rule.min_segment_h) * 60, None)


def split_gaps(rule: SplitShift, shift: ShiftTemplate) -> list[int]:
    """Return the breaks that split a duty."""
    least = Fraction(rule.min_gap_h) * 60
    return [b for b, item in enumerate(shift.breaks) if not item.paid and item.length_min >= least]


def pieces(shift: ShiftTemplate, rules: Sequence[PlacementRule]) -> list[ShiftTemplate]:
    """Cut a template until every rule holds for all placements of a piece or for none.

    Pieces that a hard rule forbids on all dates, and pieces whose breaks cannot be placed in order, are left out. A
    template that need not be cut is returned as it is.
    """
    for rule in rules:
        kept = keeps(rule, shift)
        if kept is False and rule.price_minor is None and not _dated(rule):
            return []
        if kept is None:
            found: list[ShiftTemplate] = []
            for part in _parted(shift, _cut(rule, shift)):
                found += pieces(part, rules)
            return found
    return [shift] if _placeable(shift) else []


def _dated(rule: Rule) -> bool:
    return rule.scope.first is not None or rule.scope.last is not None


def _in_window(rule: BreakRule, start_min: int) -> bool:
    low, high = rule.earliest_start_h, rule.latest_start_h
    return (low is None or start_min >= Fraction(low) * 60) and (high is None or start_min <= Fraction(high) * 60)


def _counted(rule: BreakRule, shift: ShiftTemplate) -> list[int]:
    """Return the breaks that count if they start inside the window."""
    return [
        b
        for b, item in enumerate(shift.breaks)
        if item.length_min >= rule.piece_min and (rule.paid is None or item.paid is rule.paid)
    ]


def _has_breaks(rule: BreakRule, shift: ShiftTemplate) -> bool | None:
    if not rule.asks(shift.paid_min):
        return True
    certain = possible = 0
    for b in _counted(rule, shift):
        inside = [_in_window(rule, at) for at in shift.break_starts_min(shift.breaks[b])]
        certain += shift.breaks[b].length_min * all(inside)
        possible += shift.breaks[b].length_min * any(inside)
    if certain >= rule.length_min:
        return True
    return False if possible < rule.length_min else None


def _ends(shift: ShiftTemplate, b: int) -> tuple[int, int]:
    """Return the first and last start of a break."""
    starts = shift.break_starts_min(shift.breaks[b])
    return starts[0], starts[-1]


def _stretches(shift: ShiftTemplate, breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Return the shortest and longest time between start, some breaks, and end, stretch by stretch."""
    found = []
    low, high = 0, 0
    for b in breaks:
        first, last = _ends(shift, b)
        found.append((first - high, last - low))
        low, high = first + shift.breaks[b].length_min, last + shift.breaks[b].length_min
    return [*found, (shift.length_min - high, shift.length_min - low)]


def _all_within(spans: Iterable[tuple[int, int]], least: Fraction, most: Fraction | None) -> bool | None:
    """Return whether all spans lie within bounds; None where that depends."""
    sure = True
    for low, high in spans:
        if high < least or (most is not None and low > most):
            return False
        sure = sure and low >= least and (most is None or high <= most)
    return True if sure else None


def _cut(rule: PlacementRule, shift: ShiftTemplate) -> Cut:
    """Return where to cut a template of which it is open whether it keeps a rule."""
    if isinstance(rule, BreakRule):
        for b in _counted(rule, shift):
            inside = [_in_window(rule, at) for at in shift.break_starts_min(shift.breaks[b])]
            if any(inside) and not all(inside):
                return b, next(p for p in range(1, len(inside)) if inside[p] != inside[p - 1])
        raise AssertionError("a rule that depends on placement has a break that can lie on both sides")
    if isinstance(rule, MaxContinuousWork):
        breaks = [b for b, item in enumerate(shift.breaks) if item.length_min >= rule.min_break_min]
        least, most = Fraction(0), Fraction(rule.hours) * 60
    else:
        breaks = split_gaps(rule, shift)
        least, most = Fraction(rule.min_segment_h) * 60, Fraction(shift.length_min)
    for place, (low, high) in enumerate(_stretches(shift, breaks)):
        if low < least or high > most:
            around = [breaks[b] for b in (place - 1, place) if 0 <= b < len(breaks)]
            b = max(around, key=lambda one: len(shift.break_starts_min(shift.breaks[one])))
            count = len(shift.break_starts_min(shift.breaks[b]))
            if count > 1:
                return b, count // 2
    raise AssertionError("a rule that depends on placement has a break with more than one position")


def _parted(shift: ShiftTemplate, cut: Cut) -> tuple[ShiftTemplate, ShiftTemplate]:
    b, place = cut
    item = shift.breaks[b]
    starts = shift.break_starts_min(item)

    def with_break(part: Break) -> ShiftTemplate:
        return replace(shift, breaks=(*shift.breaks[:b], part, *shift.breaks[b + 1 :]))

    return (
        with_break(replace(item, latest_min=starts[place - 1])),
        with_break(replace(item, earliest_min=starts[place], latest_min=starts[-1])),
    )


def _placeable(shift: ShiftTemplate) -> bool:
    """Return whether the breaks can be taken in order with the least work between them."""
    free_min: int | None = None
    for item in shift.breaks:
        at = next((at for at in shift.break_starts_min(item) if free_min is None or at >= free_min), None)
        if at is None:
            return False
        free_min = at + item.length_min + shift.min_work_between_min
    return True
