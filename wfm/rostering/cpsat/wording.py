"""Facts in the planner's words."""

from __future__ import annotations

from wfm.rostering.cpsat.facts import Fact, WeekMinimum
from wfm.rostering.instance import Instance
from wfm.rostering.rules import ContractHours, DaysOff, MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest, Rule
from wfm.rostering.rules.wording import parameters_text
from wfm.workforce import Absence, Availability, CarryIn

__all__ = ["hours_text", "in_words", "week_text"]


def hours_text(minutes: int) -> str:
    """Return minutes as hours: ``32 h``, ``7.5 h``, ``7 h 20 min``."""
    whole, rest = divmod(minutes, 60)
    if rest % 15:
        return f"{whole} h {rest} min"
    return f"{minutes / 60:g} h"


def week_text(instance: Instance, week: int) -> str:
    """Return ``the week of 2026-11-22``."""
    return f"the week of {instance.grid.dates[week * 7].isoformat()}"


def in_words(fact: Fact, instance: Instance, agent: int) -> str:
    """Return a fact as part of a sentence, with its parameters, and where a rule is from."""
    text = _in_words(fact, instance, agent)
    return f"{text} [{fact.origin}]" if isinstance(fact, Rule) and fact.origin else text


def _in_words(fact: Fact, instance: Instance, agent: int) -> str:
    match fact:
        case WeekMinimum():
            return f"the contract's least hours in {week_text(instance, fact.week)}"
        case MinRestBetweenShifts():
            return f"at least {fact.hours:g} h of rest between duties ({fact.type})"
        case MinWeeklyRest():
            return f"at least {fact.hours:g} h of rest at a stretch in a week ({fact.type})"
        case MaxConsecutiveDays():
            return f"at most {fact.days} {'day' if fact.days == 1 else 'days'} with duty in a row ({fact.type})"
        case DaysOff():
            return f"at least {fact.min_days} {'day' if fact.min_days == 1 else 'days'} off a week ({fact.type})"
        case ContractHours():
            most = instance.contracts[agent].max_week_min
            return f"at most {hours_text(most)} a week ({fact.type})"
        case Availability():
            return "the agent's availability"
        case Absence():
            begin, end = (instance.grid.instant(instance.grid.minute(at)) for at in (fact.start, fact.end))
            return f"the absence from {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
        case CarryIn():
            return _past(fact, instance)
        case _:
            parameters = parameters_text(fact)
            return f"the rule {fact.type}" + (f" ({parameters})" if parameters else "")


def _past(fact: CarryIn, instance: Instance) -> str:
    """Say what was carried in."""
    parts = []
    if fact.last_duty_end is not None:
        end = instance.grid.instant(instance.grid.minute(fact.last_duty_end))
        parts.append(f"the last duty before the horizon, which ended {end:%Y-%m-%d %H:%M}")
    if fact.days_in_row:
        parts.append(f"{fact.days_in_row} {'day' if fact.days_in_row == 1 else 'days'} in a row before the horizon")
    return " and ".join(parts) or "the past before the horizon"
