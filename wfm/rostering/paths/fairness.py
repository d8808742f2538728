"""Unsocial points of a tour: free up to the fair share, priced or forbidden above it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.rules import Fairness

__all__ = ["FairPoints", "points_of"]


def points_of(rule: Fairness, duty: DutyView) -> int:
    """Return the unsocial points of a duty."""
    if not rule.scope.holds_on(duty.date):
        return 0
    points = rule.weekend * (duty.date.weekday() in rule.weekend_days) + rule.holiday * (duty.date in rule.holidays)
    if duty.clock_overlap_min(*rule.night_min) >= rule.night_hours * 60:
        points += rule.night
    else:
        points += rule.early * (duty.clock_start_min < rule.early_before)
        points += rule.late * (duty.clock_end_min > rule.late_after)
    beyond = duty.paid_min - Fraction(rule.overtime_over_h) * 60
    return points + rule.overtime * max(0, ceil(beyond / 60))


@dataclass(frozen=True, slots=True)
class FairPoints:
    """Points of the horizon against those that are not above the fair share.

    Attributes
    ----------
    rule
        What has how many points.
    allowed
        Points at no price; the state is what is left of them.
    """

    rule: Fairness
    allowed: int = field(compare=False)

    def start(self) -> int:
        """Return the points allowed."""
        return self.allowed

    def look(self, duty: DutyView) -> int:
        """Return the points of a duty."""
        return points_of(self.rule, duty)

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Use up points; those beyond are paid, or refused by a hard rule."""
        assert isinstance(state, int)
        points = look if isinstance(look, int) else 0
        above = max(0, points - state)
        if above and self.rule.price_minor is None:
            return None
        return max(0, state - points), above * Fraction(self.rule.price_minor or 0) if above else FREE

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: points that are left over cost nothing."""
        return FREE
