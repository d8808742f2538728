"""The shipped desk of forty people for calls, chat, a second line and e-mail."""

from __future__ import annotations

from pathlib import Path

import pytest

import wfm
from wfm.pipeline import forecast_of, problem_of, requirement_of
from wfm.rostering.problem import RosterProblem

ROOT = Path(__file__).parents[2]


def desk() -> RosterProblem:
    plan = wfm.load_plan(ROOT / "configs" / "blended_desk")
    return problem_of(plan, requirement_of(plan, forecast_of(plan)))


def test_the_desk_is_what_it_says() -> None:
    """Forty people, two live channels in two tiers, and a day of e-mail that waits."""
    problem = desk()
    assert len(problem.workforce.agents) == 40
    assert [item.queue_id for item in problem.deferred] == ["email"]
    assert problem.required[[queue.id for queue in problem.queues].index("second_line")].max() > 0
    mail = problem.deferred[0]
    assert mail.released_h[0] == pytest.approx(180 * 360 / 3600)
    assert mail.due_h[-1] <= mail.released_h[-1]
    assert {(c.min_week_min, c.max_week_min) for c in problem.workforce.contracts} == {(0, 2400), (0, 1440)}
