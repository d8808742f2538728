"""The figures and the panel of staffing: requirement, backlogs, uncertainty."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from wfm.evaluation.coverage import Coverage
from wfm.pipeline import Outcome
from wfm.report.backlog_curve import BANDS, DONE, backlog_curve
from wfm.report.blocks import figure_blocks
from wfm.report.page import render
from wfm.report.requirement_week import requirement_week
from wfm.report.uncertainty_panel import uncertainty_panel
from wfm.staffing.outlook import Outlook
from wfm.staffing.settings import Policy
from wfm.tables.coverage_out import coverage_on
from wfm.tables.outlook_out import plan_outlook
from wfm.tables.summary_out import summary_of


def drawn(figure: object) -> dict[str, np.ndarray]:
    return {item.name: np.array(item.y, dtype=float) for item in figure.data}  # type: ignore[attr-defined]


def coverage(outcome: Outcome) -> Coverage:
    assert outcome.audit is not None
    return outcome.audit.coverage


def looked(outcome: Outcome) -> Outlook:
    found = plan_outlook(outcome.plan, outcome.forecast, outcome.requirement)
    assert found is not None
    return found


def test_each_column_of_the_requirement_is_drawn(small: Outcome) -> None:
    found, need = drawn(requirement_week(small.requirement, 0)), small.requirement
    pairs = {
        "Load (Erlang)": need.load,
        "Required": need.agents,
        "Required, not rounded": need.agents_real,
        "Service level": need.service_level,
        "Occupancy": need.occupancy,
        "Abandonment": need.abandonment,
        "Mean wait (ASA)": need.asa_s,
    }
    assert set(found) == set(pairs)
    for name, values in pairs.items():
        assert found[name] == pytest.approx(values[0], abs=0.006, nan_ok=True), name


def test_what_is_not_known_is_not_drawn(samples: ModuleType) -> None:
    stated: Outcome = samples.stated_outcome()
    assert set(drawn(requirement_week(stated.requirement, 0))) == {"Load (Erlang)", "Required"}


def test_open_work_is_stacked_to_what_waits_and_what_is_done(backlogs: Outcome) -> None:
    (work,), (found,) = backlogs.problem.deferred, coverage(backlogs).backlogs
    curves = drawn(backlog_curve(coverage(backlogs).grid, work, found))
    stacked = sum(curves[name] for name, _ in BANDS if name in curves)
    assert stacked == pytest.approx(found.waiting_h, abs=0.021)
    assert curves["Overdue"] == pytest.approx(found.late_h, abs=0.006)
    assert curves["Overdue"].max() > 0
    done = sum(curves[name] for name, _ in DONE) * backlogs.problem.grid.step_h
    assert done == pytest.approx(found.done_h, abs=0.006)
    assert curves["Done between contacts"].max() > 0
    assert curves["Done by agents given to it"].max() > 0


def test_the_figures_stand_on_the_page_where_there_is_something_to_draw(small: Outcome, backlogs: Outcome) -> None:
    def blocks(outcome: Outcome) -> dict[str, list[str]]:
        found = figure_blocks(outcome, coverage_on(outcome.plan.grid, coverage(outcome)))
        return {block.id: [label for label, _ in block.choices] for block in found}

    assert "backlog" not in blocks(small)
    assert len(blocks(small)["requirement"]) == 2
    assert len(blocks(backlogs)["backlog"]) == 1
    assert len(blocks(backlogs)["requirement"]) == 1  # a deferred queue has no requirement


def test_the_panel_says_what_the_outlook_and_the_summary_say(small: Outcome) -> None:
    outlook = looked(small)
    panel, told = uncertainty_panel(small, outlook), summary_of(small, None, outlook)["uncertainty"]
    assert panel is not None and outlook.chance is not None
    assert [row[0] for row in panel.policies] == ["expected", "quantile 0.8"]
    for (_, hours, *_), policy in zip(panel.policies, (Policy.EXPECTED, Policy.QUANTILE), strict=True):
        asked = float(outlook.premiums[policy].agent_h.sum())
        assert asked > 0
        assert hours == f"+{asked:,.1f}"
        assert told["premiums"][policy.value]["agent_h"] == pytest.approx(asked, abs=0.01)
    for row, queue in enumerate(("sales", "support")):
        assert panel.queues[row][1] == f"{outlook.chance[row] * 100:.0f}\u00a0%"
        assert told["queues"][queue]["chance_of_week"] == pytest.approx(outlook.chance[row], abs=1e-6)
        assert told["queues"][queue]["one_fewer_in_time"] < 0 < told["queues"][queue]["one_more_in_time"]
        assert told["queues"][queue]["one_fewer_cost"] < 0 < told["queues"][queue]["one_more_cost"]
    assert told["warnings"] == list(outlook.warnings)


def test_the_policy_of_the_plan_is_marked(small: Outcome) -> None:
    plan = replace(small.plan, staffing=replace(small.plan.staffing, policy=Policy.EXPECTED))
    panel = uncertainty_panel(replace(small, plan=plan), looked(small))
    assert panel is not None
    assert panel.policies[0][0] == "expected (of this plan)"


def test_the_page_shows_the_panel_and_leaves_it_out_where_nothing_is_known(small: Outcome, samples: ModuleType) -> None:
    assert 'id="uncertainty"' in render(small, outlook=looked(small))
    assert 'id="uncertainty"' not in render(small)
    stated: Outcome = samples.stated_outcome()
    assert plan_outlook(stated.plan, stated.forecast, stated.requirement) is None
    assert summary_of(stated)["uncertainty"] is None


def test_a_team_that_cannot_serve_its_queues_is_warned_of(small: Outcome) -> None:
    plan = replace(small.plan, workforce=replace(small.plan.workforce, agents=small.plan.workforce.agents[:2]))
    outlook = plan_outlook(plan, small.forecast, small.requirement)
    assert outlook is not None and outlook.warnings
    page = render(small, outlook=outlook)
    assert outlook.warnings[0][:30] in page
