"""What a change after publication costs, and how far a repair may go."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OutsideHelp", "RepairSettings"]


@dataclass(frozen=True, slots=True)
class OutsideHelp:
    """People outside the roster who take contacts as a last resort: leads, or a partner.

    Attributes
    ----------
    price_minor_per_h
        Price of one of them for an hour, in minor units.
    at_most
        Most of them at one time.
    least_min
        Shortest stretch for which one can be had.
    queues
        Queues that they serve; empty for all.
    """

    price_minor_per_h: int
    at_most: int
    least_min: int = 30
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepairSettings:
    """Prices of changes, in the order in which a planner reaches for them; money in minor units.

    Attributes
    ----------
    freeze_min
        Minutes after now in which nothing changes any more.
    max_people
        Most people whose roster may change; None: 10, or two for each event if that is more.
    max_changes
        Most changed duties and moved breaks together; None: no limit.
    person_minor
        Price of touching somebody at all, once for each.
    break_minor
        Price of a moved break.
    meetings, meeting_minor
        Names of breaks that are meetings or coaching, and the price of moving one.
    work_minor
        Price of taking somebody off a block of e-mail or tickets.
    duty_minor
        Price of a duty that starts or ends at another time.
    longer_most_min, longer_step_min
        By how much a duty may become longer or shorter, and in which steps.
    overtime_premium
        Share of the hourly cost that added time costs beyond its pay.
    call_in_minor, call_in_notice_min
        Price of a duty on a day that was free, and the least minutes from now to its start.
    cancel_minor
        Price of a duty that falls away.
    added_premium_h
        Hours of pay that a new or moved duty costs besides (predictability pay).
    cut_premium
        Share of the pay of lost hours that is paid nevertheless.
    time_off
        Whether people who are not needed may be offered to leave earlier.
    request_limit_minor
        What granting a request may cost at most.
    leads, overflow
        Last resorts; None where there is none.
    """

    freeze_min: int = 45
    max_people: int | None = None
    max_changes: int | None = None
    person_minor: int = 500
    break_minor: int = 200
    meetings: tuple[str, ...] = ()
    meeting_minor: int = 300
    work_minor: int = 100
    duty_minor: int = 1000
    longer_most_min: int = 120
    longer_step_min: int = 60
    overtime_premium: float = 0.25
    call_in_minor: int = 4000
    call_in_notice_min: int = 120
    cancel_minor: int = 2000
    added_premium_h: float = 0.0
    cut_premium: float = 0.0
    time_off: bool = False
    request_limit_minor: int = 0
    leads: OutsideHelp | None = None
    overflow: OutsideHelp | None = None

    def people_for(self, events: int) -> int:
        """Return how many people may be touched for a number of events."""
        return max(10, 2 * events) if self.max_people is None else self.max_people
