"""The loop with a solver and a simulator whose answers are known: what it asks, what it takes, when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.simulation_cuts import ClosedLoop, close_loop, served_by
from wfm.grid import TimeGrid
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.terms import CostTerm
from wfm.staffing.cuts import CutSettings
from wfm.staffing.requirement import Requirement
from wfm.staffing.targets import Period, ServiceTarget

GRID = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
TARGET = ServiceTarget(0.8, 20, over=Period.WEEK)
QUEUES = tuple(Queue(name, name, Channel.VOICE, name) for name in ("a", "b"))
POOLED = [[True, False], [False, True], [True, True]]
RATE = 3_000
"""Minor units an hour."""


def flow_cover(agents: float = 10.0, load: float = 6.25) -> Requirement:
    whole = np.full((2, GRID.n), agents)
    contacts = np.full((2, GRID.n), load * 12)
    return Requirement.given(GRID, QUEUES, contacts, np.full((2, GRID.n), 300.0), whole)


@dataclass
class Centre:
    """A solver that rosters exactly what is required, and a simulator with a known level.

    Attributes
    ----------
    needed
        Agents of both queues together in an hour with which the level is exactly 80 %; a tenth less, 8 points less.
    slack
        Share by which the roster is larger than required.
    """

    needed: float = 17.0
    slack: float = 0.0
    fails_at: int | None = None
    asked: list[Requirement] = field(default_factory=list)
    starts: list[Roster] = field(default_factory=list)
    agents: dict[Roster, np.ndarray] = field(default_factory=dict)

    def solved(self, requirement: Requirement) -> SolveResult:
        """A roster with as many hours as required, as the length of its one duty."""
        hours = requirement.agent_h * (1 + self.slack)
        begin = GRID.time(0)
        day = timedelta(minutes=round(hours * 60))
        roster = Roster((Duty(f"r{len(self.agents)}", GRID.first, begin, begin + day, "s"),))
        self.agents[roster] = requirement.agents * (1 + self.slack)
        pay = Decimal(round(hours * RATE)) / 100
        terms = {CostTerm.PAY_HOURLY: pay, CostTerm.SHORTAGE: Decimal(7), CostTerm.SURPLUS: Decimal(5)}
        return SolveResult(SolveStatus.FEASIBLE, roster, terms)

    def solve(self, requirement: Requirement, start: Roster) -> SolveResult:
        self.asked.append(requirement)
        self.starts.append(start)
        if self.fails_at is not None and len(self.asked) >= self.fails_at:
            return SolveResult(SolveStatus.UNKNOWN, None)
        return self.solved(requirement)

    def simulate(self, roster: Roster) -> Any:
        """Both queues have the level of the pool."""
        share = self.agents[roster].sum(axis=0) / self.needed - 1
        level = np.clip(0.8 + 0.8 * share, 0.0, 1.0)
        judged = np.full((1, 2, GRID.n), 100.0)
        within = level * judged
        whole = float(within.sum() / judged.sum())
        return SimpleNamespace(
            queues=("a", "b"),
            targets=(TARGET, TARGET),
            deferred=np.array([False, False]),
            day_starts=np.array([0, GRID.n]),
            levels_by_interval=(within, judged),
            levels={"a": (whole, 0.002), "b": (whole, 0.003)},
        )

    def run(self, requirement: Requirement | None = None, **options: Any) -> ClosedLoop:
        asked = requirement or flow_cover()
        settings = options.pop("settings", CutSettings())
        able = options.pop("able", POOLED)
        return close_loop(asked, able, self.solved(asked), self.solve, self.simulate, settings, **options)


def test_hours_fall_to_what_the_service_needs() -> None:
    """The flow cover has 20 agents an hour where 17 do: 15 % can go, to within the tolerance."""
    loop = Centre().run()
    assert loop.saved_share == pytest.approx(0.15, abs=0.012)
    assert loop.best.served.levels == pytest.approx([0.8, 0.8], abs=0.006)
    assert loop.best.paid_h == pytest.approx(loop.best.requirement.agent_h, abs=0.01)


@pytest.mark.parametrize("needed", [14.0, 15.5, 18.0, 19.5])
def test_the_target_is_found_from_above_and_from_below(needed: float) -> None:
    loop = Centre(needed).run()
    assert np.all(loop.best.served.levels >= 0.8 - loop.tolerance - 1e-9)
    assert loop.best.paid_h <= 1.04 * needed * 24


def test_the_first_trial_is_the_flow_cover_and_the_second_is_pooled() -> None:
    centre = Centre()
    loop = centre.run()
    assert np.all(loop.flow.requirement.agents == 10)
    assert loop.flow.raised_h == loop.flow.lowered_h == 0
    assert centre.asked[0].agents == pytest.approx(np.full((2, 24), 6.25 + 3.75 / np.sqrt(2)))
    assert loop.trials[1].lowered_h == pytest.approx(48 * 3.75 * (1 - 1 / np.sqrt(2)))


def test_each_solve_starts_from_the_roster_before() -> None:
    centre = Centre()
    loop = centre.run()
    assert centre.starts == [trial.result.roster for trial in loop.trials[: len(centre.starts)]]


def test_raised_and_lowered_hours_add_up_to_the_change_of_the_requirement() -> None:
    loop = Centre().run()
    for before, trial in zip(loop.trials, loop.trials[1:], strict=False):
        change = trial.requirement.agent_h - before.requirement.agent_h
        assert trial.raised_h - trial.lowered_h == pytest.approx(change)


def test_the_flow_cover_stays_where_nothing_cheaper_serves() -> None:
    """Even the flow cover just reaches the level; a little less does not."""
    loop = Centre(needed=20.0).run(settings=CutSettings(iterations=1, tolerance=0.0))
    assert loop.chosen == 0
    assert loop.saved_share == 0
    assert len(loop.trials) == 2
    assert loop.best is loop.flow


def test_a_flow_cover_that_misses_is_improved_upon() -> None:
    """It lacks agents; the loop asks for more than the flow cover and takes it, though it costs more."""
    loop = Centre(needed=21.5).run(settings=CutSettings(iterations=8))
    assert np.all(loop.flow.served.levels < 0.795)
    assert np.all(loop.best.served.levels >= 0.795 - 1e-9)
    assert loop.best.pay > loop.flow.pay
    assert loop.saved_share < 0


def test_queues_without_common_people_are_not_lowered_blindly() -> None:
    centre = Centre(needed=19.99)
    loop = centre.run(able=[[True, False], [False, True]])
    assert centre.asked == []
    assert len(loop.trials) == 1


def test_queues_without_common_people_are_lowered_where_they_have_service_to_spare() -> None:
    loop = Centre(needed=17.0).run(able=[[True, False], [False, True]])
    assert loop.saved_share == pytest.approx(0.15, abs=0.02)


def test_a_flow_cover_that_misses_is_not_lowered_first() -> None:
    loop = Centre(needed=21.5).run()
    assert loop.trials[1].lowered_h == 0
    assert loop.trials[1].raised_h > 0


@pytest.mark.parametrize("iterations", [1, 2, 5])
def test_no_more_trials_than_the_budget(iterations: int) -> None:
    loop = Centre().run(settings=CutSettings(iterations=iterations, tolerance=0.0))
    assert 2 <= len(loop.trials) <= iterations + 1
    assert [trial.number for trial in loop.trials] == list(range(len(loop.trials)))


def test_it_ends_when_told_to() -> None:
    answers = iter([True, True, False])
    loop = Centre().run(go_on=lambda: next(answers), settings=CutSettings(tolerance=0.0))
    assert len(loop.trials) == 3
    assert len(Centre().run(go_on=lambda: False).trials) == 1


def test_it_ends_when_a_solve_finds_no_roster() -> None:
    loop = Centre(fails_at=2).run(settings=CutSettings(tolerance=0.0))
    assert len(loop.trials) == 2
    assert all(trial.result.roster is not None for trial in loop.trials)


def test_every_trial_is_told_of() -> None:
    heard: list[int] = []
    loop = Centre().run(tried=lambda trial: heard.append(trial.number))
    assert heard == [trial.number for trial in loop.trials]


def test_a_loop_needs_a_roster_to_start_from() -> None:
    centre = Centre()
    nothing = SolveResult(SolveStatus.INFEASIBLE, None)
    with pytest.raises(ValueError, match="roster"):
        close_loop(flow_cover(), POOLED, nothing, centre.solve, centre.simulate, CutSettings())


def test_pay_leaves_shortage_and_surplus_out() -> None:
    trial = Centre().run().flow
    assert trial.pay == Decimal(480 * RATE) / 100
    assert trial.result.cost == trial.pay + 12


def test_the_cheapest_of_those_that_serve_is_taken() -> None:
    loop = Centre().run(settings=CutSettings(iterations=10))
    serving = [trial for trial in loop.trials if np.all(trial.served.levels >= 0.795 - 1e-9)]
    assert loop.best.pay == min(trial.pay for trial in serving)


def test_levels_by_queue() -> None:
    flow = Centre().run().flow
    assert flow.levels == pytest.approx({"a": 0.8 + 0.8 * 3 / 17, "b": 0.8 + 0.8 * 3 / 17})
    assert flow.half_width.tolist() == [0.002, 0.003]


def test_backlogs_are_no_part_of_it() -> None:
    centre = Centre()
    found = centre.simulate(centre.solved(flow_cover()).roster)
    served, width = served_by(SimpleNamespace(**{**vars(found), "deferred": np.array([False, True])}))
    assert served.judged[1].sum() == 0
    assert np.isnan(served.levels[1])
    assert served.missing()[1] == 0
    assert width[0] == 0.002


def test_queues_without_contacts_have_no_level() -> None:
    centre = Centre()
    found = centre.simulate(centre.solved(flow_cover()).roster)
    served, width = served_by(SimpleNamespace(**{**vars(found), "levels": {"a": (0.8, 0.002)}}))
    assert np.isnan(width[1])
    assert served.targets == (TARGET, TARGET)


def test_hours_of_nobody_are_no_saving() -> None:
    empty = Roster(())
    flow = Centre().run().flow
    nothing = replace(flow, result=replace(flow.result, roster=empty))
    assert ClosedLoop((nothing,), 0, 0.005).saved_share == 0
