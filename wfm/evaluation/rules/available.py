"""Availability and absences."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text
from wfm.rostering.roster import ABSENT, Duty
from wfm.rostering.rules import Available

__all__ = ["check"]


def _window_text(windows: tuple[tuple[int, int], ...]) -> str:
    if not windows:
        return "not available on that day"
    spans = (f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}" for first, last in windows)
    return "available " + ", ".join(spans)


def _inside_window(facts: Facts, duty: Duty, windows: tuple[tuple[int, int], ...]) -> bool:
    day, grid = facts.day(duty.date), facts.problem.grid
    start_s, end_s = facts.second(duty.start), facts.second(duty.end)
    local = duty.start.astimezone(grid.tz)
    wall_min = (local.date() - duty.date).days * 1440 + local.hour * 60 + local.minute
    # A window that opens in the hour the spring change skips is open at every wall-clock time after it, although the
    # grid moves its opening forward; hence the second way to be late enough.
    return any(
        (grid.at(day, first) * 60 <= start_s or first <= wall_min) and end_s <= grid.at(day, last) * 60
        for first, last in windows
    )


def _away(facts: Facts, duty: Duty, low_s: int, high_s: int) -> bool:
    """Return whether the roster says itself that somebody on duty is away from `low_s` to `high_s`."""
    for item in sorted(duty.activities, key=lambda item: item.start.timestamp()):
        if item.activity == ABSENT and facts.second(item.start) <= low_s:
            low_s = max(low_s, facts.second(item.end))
    return low_s >= high_s


def check(rule: Available, facts: Facts) -> Iterator[Violation]:
    """Yield duties that leave the agent's windows of the date, or overlap an absence without saying so."""
    workforce = facts.problem.workforce
    for agent in facts.bound_by(rule):
        availability = workforce.availability_by_agent.get(agent.id)
        absences = workforce.absences_by_agent.get(agent.id, ())
        for duty in facts.duties(agent.id):
            span = f"{agent.id} works {clock_text(duty.start)} to {clock_text(duty.end)}"
            if availability is not None:
                windows = availability.windows(duty.date)
                if not _inside_window(facts, duty, windows):
                    message = f"{span}, but is {_window_text(windows)}"
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message)
            start_s, end_s = facts.second(duty.start), facts.second(duty.end)
            for absence in absences:
                low, high = max(start_s, facts.second(absence.start)), min(end_s, facts.second(absence.end))
                if low < high and not _away(facts, duty, low, high):
                    away = f"{clock_text(absence.start)} to {clock_text(absence.end)}"
                    message = f"{span}, but is absent {away} ({absence.kind})"
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message)
