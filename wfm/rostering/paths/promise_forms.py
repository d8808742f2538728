"""Path forms of what people are promised and paid: rotations, fixed shifts, wishes, premiums, overtime, changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from wfm.rostering.instance import Instance
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.money import OvertimeHours, OvertimePay, Tier
from wfm.rostering.paths.past import absent_days, past_of, price_of, speaks
from wfm.rostering.paths.protocols import FREE, DutyPrice
from wfm.rostering.paths.selection import AnyDuty, InsideHours, NamedShift, NoDuty, OtherShift, Selection, named
from wfm.rostering.paths.single_days import ChangedDays, FreeDays, LongDuty, PremiumPay, WrongDuty
from wfm.rostering.roster import Duty
from wfm.rostering.rules import (
    FixedShift,
    Freeze,
    Notice,
    Overtime,
    OvertimeBasis,
    OvertimeCap,
    Preference,
    Premium,
    Rotation,
    RotationStep,
    Rule,
    Stability,
    Wish,
)

__all__ = ["PROMISE_FORMS"]


def _rotation(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Rotation)
    items = [rule.item(on, instance.grid.first) for on in instance.grid.dates]
    holds, absent = speaks(rule, instance), absent_days(instance, agent)
    right: list[Selection | None] = []
    for item, spoken in zip(items, holds, strict=True):
        wanted = NoDuty() if item == "off" else named(instance, (item,))
        right.append(None if item == "any" or not spoken else wanted)
    forms = (WrongDuty(tuple(right), price_of(rule)),)
    if not rule.must_work or rule.step is not RotationStep.DAY:
        return PathLimits(duties=forms)
    days = frozenset(
        day for day, item in enumerate(items) if item not in ("any", "off") and holds[day] and day not in absent
    )
    return PathLimits(duties=forms, resources=(FreeDays(days, price_of(rule)),))


def _fixed(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, FixedShift)
    days = {day for day, on in enumerate(instance.grid.dates) if on in rule.dates and rule.scope.holds_on(on)}
    right: Selection = NoDuty()
    if rule.shift:
        shifts = {shift.id for shift in instance.shifts if shift.is_named((rule.shift,))}
        right = NamedShift(frozenset(shifts), rule.start)
    wrong = WrongDuty(tuple(right if day in days else None for day in range(instance.days)), price_of(rule))
    resources = (FreeDays(frozenset(days), price_of(rule)),) if rule.shift else ()
    return PathLimits(duties=(wrong,), resources=resources)


def _preference(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Preference)
    absent = absent_days(instance, agent)
    days = {day for day, on in enumerate(instance.grid.dates) if rule.speaks_of(on) and day not in absent}
    price = None if rule.price_minor is None else Fraction(rule.price_minor * rule.weight)
    if rule.wish is Wish.ON:
        return PathLimits(resources=(FreeDays(frozenset(days), price),))
    right: Selection = NoDuty()
    if rule.wish is Wish.SHIFT:
        right = named(instance, rule.shifts)
    elif rule.wish is Wish.NOT_SHIFT:
        chosen = named(instance, rule.shifts)
        right = OtherShift(chosen.shifts) if isinstance(chosen, NamedShift) else NoDuty()
    elif rule.wish is Wish.BETWEEN:
        right = InsideHours(instance.grid, *rule.between_min)
    return PathLimits(duties=(WrongDuty(tuple(right if day in days else None for day in range(instance.days)), price),))


def _premium(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Premium)
    grid = instance.grid
    first, last = grid.first - timedelta(days=3), grid.dates[-1] + timedelta(days=3)
    days = None if rule.every_day else frozenset((day - grid.first).days for day in rule.special(first, last))
    low, high = rule.window_min
    per_min = Fraction(str(rule.rate)) * instance.agents[agent].hourly_cost_minor / 60
    selection = named(instance, rule.shifts)
    form = PremiumPay(grid, low, high, days, selection, rule.presence, per_min, speaks(rule, instance))
    return PathLimits(duties=(form,))


def _special(rule: Overtime, instance: Instance) -> tuple[bool, ...]:
    found = rule.special(instance.grid.first, instance.grid.dates[-1])
    return tuple(on in found for on in instance.grid.dates)


def _overtime(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Overtime)

    def tiers(basis: OvertimeBasis) -> tuple[Tier, ...]:
        chosen = [tier for tier in rule.tiers if tier.basis is basis]
        return tuple((Fraction(str(tier.over_h)) * 60, Fraction(str(tier.multiplier))) for tier in chosen)

    form = OvertimePay(
        tiers(OvertimeBasis.DAY),
        tiers(OvertimeBasis.SEVENTH_DAY),
        tiers(OvertimeBasis.SPECIAL_DAY),
        tiers(OvertimeBasis.WEEK),
        _special(rule, instance),
        speaks(rule, instance),
        instance.agents[agent].hourly_cost_minor,
    )
    return PathLimits(resources=(form,))


def _minutes(hours: float | None) -> Fraction | None:
    return None if hours is None else Fraction(str(hours)) * 60


def _overtime_cap(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, OvertimeCap)
    first = instance.grid.first
    day_over, most_day = _minutes(rule.day_over_h), _minutes(rule.max_day_h)
    duties: tuple[DutyPrice, ...] = ()
    if day_over is not None and most_day is not None:
        duties = (LongDuty(AnyDuty(), day_over + most_day, speaks(rule, instance), price_of(rule)),)
    if rule.max_week_h is None and rule.max_year_h is None:
        return PathLimits(duties=duties)
    weeks = [instance.grid.dates[day] for day in range(0, instance.days, 7)]
    past = reversed(past_of(instance, agent).overtime_week_min)
    begun = (first - timedelta(days=7 * back) for back in range(1, 1000))
    before = sum(minutes for minutes, monday in zip(past, begun, strict=False) if monday.year == first.year)
    form = OvertimeHours(
        day_over,
        _minutes(rule.week_over_h),
        _minutes(rule.max_week_h),
        _minutes(rule.max_year_h),
        tuple(on.year for on in weeks),
        tuple(rule.scope.holds_on(on) for on in weeks),
        instance.days,
        price_of(rule),
        Fraction(before),
    )
    return PathLimits(duties=duties, resources=(form,))


Published = tuple[tuple[Duty, ...], ...]
"""Duties published for an agent, by day of the horizon."""


def _published(duties: tuple[Duty, ...], instance: Instance, agent: int) -> Published:
    index = {on: day for day, on in enumerate(instance.grid.dates)}
    found: list[list[Duty]] = [[] for _ in index]
    for duty in duties:
        if duty.agent_id == instance.agents[agent].id and duty.date in index:
            found[index[duty.date]].append(duty)
    return tuple(tuple(items) for items in found)


def _changed(
    rule: Rule,
    instance: Instance,
    published: Published,
    moved: Callable[[int], Fraction | None],
    lost: Callable[[int], Fraction | None],
    once: Fraction = FREE,
) -> PathLimits:
    days = range(instance.days)
    plain = tuple(tuple((duty.shift, instance.grid.minute(duty.start)) for duty in duties) for duties in published)
    prices = tuple(moved(day) for day in days), tuple(lost(day) for day in days)
    return PathLimits(resources=(ChangedDays(plain, *prices, once, speaks(rule, instance)),))


def _stability(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Stability)
    if rule.published is None:
        return PathLimits()
    price, once = Fraction(rule.price_duty_minor), Fraction(rule.price_person_minor)
    published = _published(rule.published, instance, agent)
    return _changed(rule, instance, published, lambda day: price, lambda day: price, once)


def _notice(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Notice)
    today = rule.today
    if rule.published is None or today is None:
        return PathLimits()
    who, published = instance.agents[agent], _published(rule.published, instance, agent)

    def late(on: date) -> bool:
        waived = any(waiver.covers(who.id, on) for waiver in rule.waivers)
        return (on - today).days < rule.days and not waived

    paid = [late(on) for on in instance.grid.dates]
    moved = Fraction(round(Fraction(str(rule.moved_h)) * who.hourly_cost_minor))

    def lost(day: int) -> Fraction:
        if not paid[day] or not published[day]:
            return FREE
        hours = Fraction(published[day][0].paid_min, 60) * Fraction(str(rule.lost_share))
        return Fraction(round(hours * who.hourly_cost_minor))

    return _changed(rule, instance, published, lambda day: moved if paid[day] else FREE, lost)


def _freeze(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Freeze)
    today, grid = rule.today, instance.grid
    if rule.published is None or today is None:
        return PathLimits()

    def price(day: int) -> Fraction | None:
        return price_of(rule) if (grid.dates[day] - today).days < rule.days else FREE

    return _changed(rule, instance, _published(rule.published, instance, agent), price, price)


PROMISE_FORMS: dict[str, Callable[[Rule, Instance, int], PathLimits]] = {
    Rotation.type: _rotation,
    FixedShift.type: _fixed,
    Preference.type: _preference,
    Premium.type: _premium,
    Overtime.type: _overtime,
    OvertimeCap.type: _overtime_cap,
    Stability.type: _stability,
    Notice.type: _notice,
    Freeze.type: _freeze,
}
"""Rule type → its path form."""
