"""Path forms of the rules about patterns of days: runs, days off, weekends, nights, successions, starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.counting import FreeDays, RunLength
from wfm.rostering.paths.debts import NO_NIGHTS, FreeDayOwed, RestOwed
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.past import (
    absent_days,
    known_from,
    nights_before,
    past_duties,
    past_of,
    price_of,
    speaks,
    worked_before,
)
from wfm.rostering.paths.periods import CountInPeriods, FreeInPeriods, Period, RollingFree
from wfm.rostering.paths.runs import LongFreeRun, LongRun, ShortFreeRun, ShortRun
from wfm.rostering.paths.selection import AnyDuty, NightDuty, named
from wfm.rostering.paths.single_days import LongDuty, StartSpread, TouchedDays
from wfm.rostering.paths.succession_pairs import ForbiddenPair, MovedStart, TurnBackwards
from wfm.rostering.paths.windows import CountInSlots, PartOfWeekend, SlotDay, WeekendRun
from wfm.rostering.rules import (
    ClosedDays,
    CompensationDay,
    CompleteWeekends,
    ConsecutiveDaysOff,
    DaysOff,
    ForbiddenSuccession,
    ForwardRotation,
    FreeWeekends,
    MaxConsecutiveDays,
    MaxNightLength,
    MaxNights,
    MaxNightsInRow,
    MaxWeekendsInRow,
    MinConsecutiveDays,
    RestAfterNights,
    RollingDaysOff,
    Rule,
    Scope,
    ShiftCount,
    StartChange,
    StartTimeConsistency,
)
from wfm.rostering.rules.nights import NightWindow

__all__ = ["PATTERN_FORMS"]


def _long_run(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, MaxConsecutiveDays)
    before = past_of(instance, agent).days_in_row
    if not rule.priced and not rule.scope.dated:
        return PathLimits(resources=(RunLength(rule.days, before),))
    return PathLimits(resources=(LongRun(rule.days, AnyDuty(), speaks(rule, instance), price_of(rule), before),))


def _short_run(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, MinConsecutiveDays)
    absent = absent_days(instance, agent)
    judges = tuple(holds and day not in absent for day, holds in enumerate(speaks(rule, instance)))
    return PathLimits(resources=(ShortRun(rule.days, judges, price_of(rule), past_of(instance, agent).days_in_row),))


def _periods(rule: Rule, instance: Instance, agent: int, weeks: int, since: date | None) -> tuple[Period, ...]:
    """Return the periods that end in the horizon."""
    first_date, known = instance.grid.first, known_from(instance, agent)
    length = 7 * weeks
    start = 0 if since is None else (since - first_date).days % length - length
    if start + length <= 0:
        start += length
    return tuple(
        Period(first, first + length - 1, first >= known, rule.scope.holds_on(first_date + timedelta(days=first)))
        for first in range(start, instance.days - length + 1, length)
    )


def _days_off(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, DaysOff)
    if rule.simple and not rule.priced:
        return PathLimits(resources=(FreeDays(rule.min_days, instance.days),))
    periods = _periods(rule, instance, agent, rule.weeks, rule.since)
    if not periods:
        return PathLimits()
    worked = worked_before(instance, agent)
    before = tuple(not worked(day) for day in range(periods[0].first, 0))
    form = FreeInPeriods(rule.min_days, rule.max_days, rule.in_row, periods, price_of(rule), before)
    return PathLimits(resources=(form,))


def _shift_count(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, ShiftCount)
    periods = _periods(rule, instance, agent, rule.weeks, rule.since)
    if not periods:
        return PathLimits()
    selection = named(instance, rule.shifts)
    before = sum(periods[0].first <= duty.day < 0 and selection.selects(duty) for duty in past_duties(instance, agent))
    form = CountInPeriods(rule.at_least, rule.at_most, selection, periods, price_of(rule), before)
    return PathLimits(resources=(form,))


def _rolling(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, RollingDaysOff)
    worked = worked_before(instance, agent)
    bits = sum(1 << (back - 1) for back in range(1, rule.window_days) if worked(-back))
    known = max(known_from(instance, agent), -rule.window_days)
    form = RollingFree(
        rule.window_days, rule.min_days, rule.max_days, known, speaks(rule, instance), price_of(rule), bits
    )
    return PathLimits(resources=(form,))


def _together(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, ConsecutiveDaysOff)
    past, absent, holds = past_of(instance, agent), absent_days(instance, agent), speaks(rule, instance)
    run: int | None = past.days_off_in_row
    excused = any(-past.days_off_in_row <= day < 0 for day in absent)
    unknown = past.days_off_in_row == 0 and past.days_in_row == 0
    inside = frozenset(day for day in absent if 0 <= day < instance.days)
    short = ShortFreeRun(rule.min_days, holds, inside, price_of(rule), None if excused or unknown else run)
    if rule.max_days is None:
        return PathLimits(resources=(short,))
    long = LongFreeRun(rule.max_days, holds, inside, price_of(rule), None if excused else run)
    return PathLimits(resources=(short, long))


def _weekend_days(
    rule: MaxWeekendsInRow | FreeWeekends | CompleteWeekends, instance: Instance
) -> tuple[tuple[SlotDay | None, ...], int]:
    """Return what each day is to its weekend, and the index of the first day of the first weekend with a day in it."""
    length, found, begin = len(rule.days), list[SlotDay | None](), instance.days
    for day, on in enumerate(instance.grid.dates):
        place = (on.weekday() - rule.days[0]) % 7
        if place >= length:
            found.append(None)
            continue
        begin = min(begin, day - place)
        found.append(SlotDay(place == length - 1, rule.scope.holds_on(on - timedelta(days=place))))
    return tuple(found), begin


def _weekend_worked(instance: Instance, agent: int, length: int) -> Callable[[int], bool]:
    """Return whether the weekend of some length that begins on a day is worked before the horizon."""
    worked = worked_before(instance, agent)
    return lambda start: any(worked(day) for day in range(start, min(start + length, 0)))


def _weekend_run(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, MaxWeekendsInRow)
    days, begin = _weekend_days(rule, instance)
    worked, run = _weekend_worked(instance, agent, len(rule.days)), 0
    while run < rule.weekends and worked(begin - 7 * (run + 1)):
        run += 1
    return PathLimits(resources=(WeekendRun(rule.weekends, days, price_of(rule), run, worked(begin)),))


def _free_weekends(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, FreeWeekends)
    days, begin = _weekend_days(rule, instance)
    worked = _weekend_worked(instance, agent, len(rule.days))
    before = tuple(int(worked(begin - 7 * back)) for back in range(rule.of - 1, 0, -1))
    most, begun = rule.of - rule.min_free, int(worked(begin))
    form = CountInSlots(rule.of, most, True, AnyDuty(), days, price_of(rule), before, begun)
    return PathLimits(resources=(form,))


def _complete_weekends(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, CompleteWeekends)
    days, begin = _weekend_days(rule, instance)
    absent, length = absent_days(instance, agent), len(rule.days)
    judged = tuple(
        item and SlotDay(item.last, item.speaks and not (item.last and absent & set(range(day - length + 1, day + 1))))
        for day, item in enumerate(days)
    )
    worked = worked_before(instance, agent)
    begun = sum(worked(day) for day in range(begin, 0))
    return PathLimits(resources=(PartOfWeekend(length, judged, price_of(rule), begun),))


def _closed(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, ClosedDays)
    first, last = instance.grid.first - timedelta(days=7), instance.grid.dates[-1] + timedelta(days=7)
    closed = frozenset((day - instance.grid.first).days for day in rule.special(first, last))
    return PathLimits(duties=(TouchedDays(closed, rule.touching, speaks(rule, instance), price_of(rule)),))


def _compensation(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, CompensationDay)
    grid, within = instance.grid, rule.within_days
    found = rule.special(grid.first - timedelta(days=within), grid.dates[-1])
    worked, owed = worked_before(instance, agent), list[int]()
    for day in range(-within, 0):
        on = grid.first + timedelta(days=day)
        if on in found:
            owed += [day + within] if worked(day) and rule.scope.holds_on(on) else []
        elif not worked(day):
            owed = owed[1:]
        owed = [last for last in owed if last > day]
    special = tuple(on in found for on in grid.dates)
    form = FreeDayOwed(within, special, speaks(rule, instance), price_of(rule), tuple(owed))
    return PathLimits(resources=(form,))


def _night(rule: NightWindow, instance: Instance) -> NightDuty:
    return NightDuty(instance.grid, *rule.night_min, Fraction(rule.least_h) * 60)


def _night_length(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, MaxNightLength)
    most = Fraction(rule.hours) * 60
    return PathLimits(duties=(LongDuty(_night(rule, instance), most, speaks(rule, instance), price_of(rule)),))


def _night_run(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, MaxNightsInRow)
    night = _night(rule, instance)
    before = nights_before(instance, agent, night)
    return PathLimits(resources=(LongRun(rule.nights, night, speaks(rule, instance), price_of(rule), before),))


def _nights(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, MaxNights)
    night, dates = _night(rule, instance), instance.grid.dates
    days = tuple(
        SlotDay(day % 7 == 6 or day == instance.days - 1, rule.scope.holds_on(dates[day - day % 7]))
        for day in range(instance.days)
    )
    past = [duty.day for duty in past_duties(instance, agent) if duty.day < 0 and night.selects(duty)]
    before = tuple(sum(-7 * back <= day < -7 * (back - 1) for day in past) for back in range(rule.weeks - 1, 0, -1))
    form = CountInSlots(rule.weeks, rule.nights, False, night, days, price_of(rule), before)
    return PathLimits(resources=(form,))


def _plain(shift: int, start_min: int, instance: Instance) -> DutyView:
    """Return an option on the first day as if clocks never changed."""
    item = instance.shifts[shift]
    end = start_min + item.length_min
    return DutyView(0, instance.grid.first, start_min, end, start_min, end, item.paid_min, item.length_min, item.id)


def _night_rest(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, RestAfterNights)
    night, rest = _night(rule, instance), Fraction(rule.hours) * 60
    midnight = tuple(int(slot) * instance.grid.step_min for slot in instance.grid.day_starts)
    before, past = NO_NIGHTS, past_duties(instance, agent)
    if past and past[-1].day < 0 and night.selects(past[-1]):
        run, last = 1, past[-1]
        while run < len(past) and past[-run - 1].day == last.day - run and night.selects(past[-run - 1]):
            run += 1
        if last.day == -1:
            run = max(run, nights_before(instance, agent, night))
        before = (min(run, rule.nights), last.end_min, last.day == -1)
    # Nights end where their shift does, on days of 23, 24 and 25 hours.
    shortest = replace(night, least_min=night.least_min - 60)
    ends = {
        begin + instance.shifts[s].length_min
        for s, begin in instance.options
        if shortest.selects(_plain(s, begin, instance))
    }
    limits = {end + rest - 1440 * back + more for end in ends for back in range(1, 7) for more in (-60, 0, 60)}
    limits |= {before[1] + rest - begin for begin in midnight if before != NO_NIGHTS}
    inside = tuple(sorted(limit for limit in limits if 0 < limit <= 2880))
    form = RestOwed(rule.nights, rest, night, midnight, speaks(rule, instance), price_of(rule), inside, before)
    return PathLimits(resources=(form,))


def _dates(rule: Rule) -> Scope:
    return Scope(first=rule.scope.first, last=rule.scope.last)


def _forbidden(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, ForbiddenSuccession)
    before, after = named(instance, rule.before), named(instance, rule.after)
    return PathLimits(pairs=(ForbiddenPair(before, after, rule.within_days - 1, _dates(rule), price_of(rule)),))


def _forward(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, ForwardRotation)
    low, high = rule.night_min
    form = TurnBackwards(instance.grid, rule.tolerance_min, rule.nights_off, low, high, _dates(rule), price_of(rule))
    return PathLimits(pairs=(form,))


def _start_change(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, StartChange)
    return PathLimits(pairs=(MovedStart(rule.max_change_min, _dates(rule), price_of(rule)),))


def _start_spread(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, StartTimeConsistency)
    weeks = tuple(rule.scope.holds_on(instance.grid.dates[first]) for first in range(0, instance.days, 7))
    return PathLimits(resources=(StartSpread(rule.max_spread_min, weeks, instance.days, price_of(rule)),))


PATTERN_FORMS: dict[str, Callable[[Rule, Instance, int], PathLimits]] = {
    MaxConsecutiveDays.type: _long_run,
    MinConsecutiveDays.type: _short_run,
    DaysOff.type: _days_off,
    RollingDaysOff.type: _rolling,
    ConsecutiveDaysOff.type: _together,
    MaxWeekendsInRow.type: _weekend_run,
    FreeWeekends.type: _free_weekends,
    CompleteWeekends.type: _complete_weekends,
    ClosedDays.type: _closed,
    CompensationDay.type: _compensation,
    MaxNightLength.type: _night_length,
    MaxNightsInRow.type: _night_run,
    MaxNights.type: _nights,
    RestAfterNights.type: _night_rest,
    ForbiddenSuccession.type: _forbidden,
    ForwardRotation.type: _forward,
    StartTimeConsistency.type: _start_spread,
    StartChange.type: _start_change,
    ShiftCount.type: _shift_count,
}
"""Rule type → its path form."""
