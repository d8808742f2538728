"""The path forms of the rules on working time: of a day, of a week, of the contract."""

from __future__ import annotations

from fractions import Fraction

from wfm.rostering.instance import Instance
from wfm.rostering.paths.duty_rules import DailyWork
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.protocols import Resource
from wfm.rostering.paths.work_windows import (
    Granularity,
    WorkWindows,
    contract_windows,
    day_average_windows,
    week_windows,
)
from wfm.rostering.rules import ContractHours, MaxWorkPerDay, MaxWorkPerWeek, Rule

__all__ = ["contract_form", "daily_caps", "day_form", "granular_weeks", "week_form"]


def _minute_price(rule: Rule) -> Fraction | None:
    return None if rule.price_minor is None else Fraction(rule.price_minor, 60)


def daily_caps(rule: MaxWorkPerDay, instance: Instance, agent: int) -> tuple[Fraction | None, ...]:
    """Return the cap of each day in minutes; None where the rule does not speak of it."""
    person = instance.agents[agent]
    return tuple(rule.cap_min(person, day) if rule.scope.holds_on(day) else None for day in instance.grid.dates)


def granular_weeks(rule: ContractHours, instance: Instance) -> tuple[int, ...]:
    """Return the weeks whose minutes are a multiple."""
    if not rule.granularity_min:
        return ()
    return tuple(week for week in range(instance.weeks) if rule.scope.holds_on(instance.grid.dates[week * 7]))


def day_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the daily limit, and the average that an extension asks for."""
    assert isinstance(rule, MaxWorkPerDay)
    price = _minute_price(rule)
    windows = day_average_windows(rule, instance, agent)
    resources = (WorkWindows(windows, price),) if windows else ()
    return PathLimits(resources=resources, duties=(DailyWork(daily_caps(rule, instance, agent), price),))


def week_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the weekly limits and averages."""
    assert isinstance(rule, MaxWorkPerWeek)
    windows = week_windows(rule, instance, agent)
    return PathLimits(resources=(WorkWindows(windows, _minute_price(rule)),) if windows else ())


def contract_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the bands of the contract's hours, and their granularity."""
    assert isinstance(rule, ContractHours)
    windows = contract_windows(rule, instance, agent)
    found: list[Resource] = [WorkWindows(windows, _minute_price(rule))] if windows else []
    weeks = granular_weeks(rule, instance)
    if weeks:
        found.append(Granularity(rule.granularity_min, instance.days, weeks))
    return PathLimits(resources=tuple(found))
