"""Leads and partners as a last resort: called where and as long as they pay, and no more than there are."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.coverage import coverage_of
from wfm.evaluation.roster_changes import Lever
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.intraday.events import EventKind
from wfm.intraday.outside_help import best_window, called_help
from wfm.rostering.repair_settings import OutsideHelp
from wfm.rostering.roster import Roster


@settings(max_examples=200)
@given(st.lists(st.integers(-20, 20), min_size=1, max_size=12), st.integers(1, 4))
def test_the_best_window_is_the_best_of_all(worth: list[int], least: int) -> None:
    if len(worth) < least:
        return
    gain, first, last = best_window(np.array(worth, dtype=float), least)
    ends = [(a, b) for a, b in combinations(range(len(worth) + 1), 2) if b - a >= least]
    assert gain == max(sum(worth[a:b]) for a, b in ends)
    assert gain == sum(worth[first:last])
    assert last - first >= least


def helped(day, offered: OutsideHelp | None, roster: Roster | None = None, *, first_slot: int = 0, dates=None):
    problem = day.problem
    running = RunningCoverage(problem, roster or Roster(()))
    before = running.cost_minor
    steps = called_help(
        running, problem, Lever.LEADS, offered, frozenset(dates or problem.grid.dates), first_slot, interval=1
    )
    return steps, before, running.cost_minor


LEADS = OutsideHelp(price_minor_per_h=2_500, at_most=2, least_min=60)


def test_nobody_is_called_where_nobody_is_offered_or_missing(small_day) -> None:
    assert helped(small_day((0, 0, 9, 12, 1.0)), None)[0] == []
    assert helped(small_day(), LEADS)[0] == []


def test_help_comes_for_the_hours_that_are_short(small_day) -> None:
    (step,), before, after = helped(small_day((0, 0, 9, 12, 1.0)), LEADS)
    known = step.known
    assert (known.event.kind, known.event.queue, known.event.factor) == (EventKind.COVER, "calls", 1.0)
    assert (known.since.hour, known.until.hour) == (9, 12)
    assert step.price_minor == 3 * 2_500
    # A tenth of the agent cost the near price, the rest the far one.
    assert before == pytest.approx(3 * (0.1 * 3_000 + 0.9 * 6_000))
    assert after == pytest.approx(0)
    assert step.gain_minor == pytest.approx(before - step.price_minor)


def test_help_that_costs_more_than_it_brings_is_not_called(small_day) -> None:
    dear = OutsideHelp(price_minor_per_h=5_701, at_most=1, least_min=60)
    assert helped(small_day((0, 0, 9, 12, 1.0)), dear)[0] == []
    cheaper = OutsideHelp(price_minor_per_h=5_690, at_most=1, least_min=60)
    assert len(helped(small_day((0, 0, 9, 12, 1.0)), cheaper)[0]) == 1


def test_no_more_come_at_a_time_than_there_are(small_day) -> None:
    steps, _, _ = helped(small_day((0, 0, 9, 11, 5.0)), LEADS)
    at_ten = [step for step in steps if step.known.since.hour <= 10 < step.known.until.hour]
    assert len(at_ten) == 2
    assert sum(step.price_minor for step in steps) == 2 * 2 * 2_500


def test_the_shortest_stretch_is_kept(small_day) -> None:
    """One hour is missing, and nobody comes for less than three: two hours of idle pay are worth it, or are not."""
    long = OutsideHelp(price_minor_per_h=1_500, at_most=1, least_min=180)
    (step,), _, _ = helped(small_day((0, 0, 9, 10, 1.0)), long)
    assert (step.known.until - step.known.since) == timedelta(hours=3)
    assert helped(small_day((0, 0, 9, 10, 1.0)), OutsideHelp(2_500, 1, 180))[0] == []


def test_only_named_queues_are_served(small_day) -> None:
    day = small_day((0, 0, 9, 11, 1.0), (1, 0, 14, 16, 1.0))
    only = OutsideHelp(price_minor_per_h=100, at_most=1, least_min=60, queues=("chat",))
    (step,), _, _ = helped(day, only)
    assert (step.known.event.queue, step.known.since.hour) == ("chat", 14)


def test_past_and_other_dates_are_left_alone(small_day) -> None:
    day = small_day((0, 0, 9, 12, 1.0), (0, 1, 9, 12, 1.0))
    (today,), _, _ = helped(day, LEADS, first_slot=11, dates=[day.grid.dates[0]])
    assert (today.known.since.day, today.known.since.hour, today.known.until.hour) == (1, 11, 12)
    (tomorrow,), _, _ = helped(day, LEADS, dates=[day.grid.dates[1]])
    assert tomorrow.known.since.day == 2


def test_those_on_duty_are_counted(small_day, roster) -> None:
    day = small_day((0, 0, 8, 12, 2.0))
    there = roster(day.duty("A1", 0, 8))
    (step,), before, after = helped(day, LEADS, there)
    short = coverage_of(day.problem, there).shortage[0, 8:12]
    assert short.tolist() == [1.0] * 4
    assert step.known.since.hour == 8
    assert after < before
