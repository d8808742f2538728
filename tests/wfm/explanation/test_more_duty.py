"""One more duty: on the day on which most is missing, at its pay, and only if it is worth it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wfm.explanation.more_duty import best_more_duty
from wfm.rostering.problem import Prices
from wfm.rostering.solver import solve


def test_the_duty_stands_where_an_agent_is_missing(build: Any, limits: Any) -> None:
    problem = build(1, {1: 1, 2: 2})
    found = best_more_duty(problem, solve(problem, limits).roster, limits)
    assert found is not None
    assert (found.duty.date.isoformat(), found.duty.shift, found.skills) == ("2026-06-03", "day", ("calls",))
    assert found.pay == Decimal(160)
    assert found.missing_h == 8.0
    assert found.saving == 8 * (Decimal("0.2") * 30 + Decimal("0.8") * 60) - 160


def test_nothing_is_missing(build: Any, limits: Any) -> None:
    problem = build(1, {1: 1})
    assert best_more_duty(problem, solve(problem, limits).roster, limits) is None


def test_a_duty_that_costs_more_than_it_saves_is_not_told(build: Any, limits: Any) -> None:
    problem = replace(build(1, {1: 2}), prices=Prices(500, 1_000, 0))
    assert best_more_duty(problem, solve(problem, limits).roster, limits) is None
