"""Cuts: the square-root rule for pools by hand, periods that miss their level, and corrections that stay in bounds."""

from __future__ import annotations

from datetime import date
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.staffing.cuts import CutSettings, Served, corrected, least_agents, pooled_start
from wfm.staffing.requirement import Requirement
from wfm.staffing.targets import Period, ServiceTarget

GRID = TimeGrid(date(2026, 6, 1), 2, 60, "UTC")
DAYS = np.array([0, 24, 48])


def requirement_of(agents: list[float], load: list[float]) -> Requirement:
    """A requirement that is the same in each of the 48 hours; the load of a queue in Erlang."""
    queues = tuple(Queue(f"q{row}", f"Q{row}", Channel.VOICE, f"q{row}") for row in range(len(agents)))
    whole = np.repeat(np.array(agents)[:, None], GRID.n, axis=1)
    contacts = np.repeat(np.array(load)[:, None], GRID.n, axis=1) * 12
    return Requirement.given(GRID, queues, contacts, np.full(contacts.shape, 300.0), whole)


def served_of(in_time: np.ndarray, judged: np.ndarray, *over: Period, level: float = 0.8) -> Served:
    return Served(in_time, judged, tuple(ServiceTarget(level, 20, over=period) for period in over), DAYS)


def test_defaults_are_a_small_budget() -> None:
    assert CutSettings() == CutSettings(120.0, 6, 0.005)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"budget_s": 0}, "budget_s"),
        ({"budget_s": -1}, "budget_s"),
        ({"iterations": 0}, "iterations"),
        ({"tolerance": -0.01}, "tolerance"),
        ({"tolerance": 0.2}, "tolerance"),
        ({"tolerance": float("nan")}, "tolerance"),
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict, named: str) -> None:
    with pytest.raises(ValueRangeError, match=named):
        CutSettings(**wrong)


class TestPooledStart:
    def test_a_queue_alone_stays_as_it_is(self) -> None:
        asked = requirement_of([6, 12], [4, 9])
        found = pooled_start(asked, [[True, False], [False, True]], 0.0)
        assert found == pytest.approx(asked.agents)

    def test_two_queues_with_generalists_share_their_safety(self) -> None:
        """Loads 4 and 9: safety 2 and 3 becomes times √13 ÷ (2 + 3)."""
        found = pooled_start(requirement_of([6, 12], [4, 9]), [[True, False], [True, True]], 0.0)
        share = sqrt(13) / 5
        assert found[:, 0] == pytest.approx([4 + 2 * share, 9 + 3 * share])

    def test_equal_queues_in_one_pool_need_the_safety_of_one_divided_by_the_root(self) -> None:
        found = pooled_start(requirement_of([6] * 4, [4] * 4), [[True] * 4], 0.0)
        assert found.sum(axis=0)[0] == pytest.approx(16 + 4 * 2 / sqrt(4))

    def test_queues_are_pooled_through_others(self) -> None:
        chain = [[True, True, False], [False, True, True]]
        found = pooled_start(requirement_of([6] * 3, [4] * 3), chain, 0.0)
        assert found[:, 0] == pytest.approx([4 + 2 / sqrt(3)] * 3)

    def test_pools_apart_do_not_help_each_other(self) -> None:
        able = [[True, True, False, False], [False, False, True, True]]
        found = pooled_start(requirement_of([6] * 4, [4] * 4), able, 0.0)
        assert found[:, 0] == pytest.approx([4 + 2 / sqrt(2)] * 4)

    def test_the_order_of_skill_sets_is_of_no_matter(self) -> None:
        sets = [[False, False, True, True], [True, True, False, False], [False, True, True, False]]
        asked = requirement_of([6, 5, 9, 3], [4, 3, 6, 1])
        found = [pooled_start(asked, order, 0.1) for order in (sets, sets[::-1], [sets[1], sets[2], sets[0]])]
        assert found[0] == pytest.approx(found[1])
        assert found[0] == pytest.approx(found[2])

    def test_shrinkage_belongs_to_the_load(self) -> None:
        asked = requirement_of([8], [4])
        assert least_agents(asked, 0.2)[0, 0] == pytest.approx(5.0)
        assert pooled_start(asked, [[True]], 0.2) == pytest.approx(asked.agents)

    def test_no_load_and_no_agents_are_nothing(self) -> None:
        found = pooled_start(requirement_of([0, 3], [0, 2]), [[True, True]], 0.0)
        assert found[:, 0] == pytest.approx([0, 3])

    def test_a_requirement_below_its_load_is_not_raised(self) -> None:
        """Chat: one agent holds several conversations."""
        found = pooled_start(requirement_of([2, 6], [4, 4]), [[True, True]], 0.0)
        assert found[0, 0] == 2
        assert 4 < found[1, 0] < 6

    @given(
        cells=st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20)), min_size=1, max_size=4),
        flags=st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=5),
        unplanned=st.floats(0, 0.5),
    )
    def test_it_lies_between_load_and_flow_cover(
        self, cells: list[tuple[float, float]], flags: list[list[bool]], unplanned: float
    ) -> None:
        asked = requirement_of([load + extra for load, extra in cells], [load for load, _ in cells])
        found = pooled_start(asked, [row[: len(cells)] for row in flags], unplanned)
        assert np.all(found <= asked.agents + 1e-9)
        assert np.all(found >= least_agents(asked, unplanned) - 1e-9)


class TestServed:
    def test_levels_are_of_the_whole_horizon(self) -> None:
        judged = np.zeros((2, 48))
        judged[0, :4] = 10
        served = served_of(0.75 * judged, judged, Period.WEEK, Period.WEEK)
        assert served.levels[0] == pytest.approx(0.75)
        assert np.isnan(served.levels[1])
        assert served.missing().tolist() == pytest.approx([0.05, 0.0])

    def test_a_week_counts_as_a_whole_a_day_and_an_interval_by_themselves(self) -> None:
        """Half in time on the first day, all on the second: nothing is missing in the week's 75 % but 5 points."""
        judged = np.full((3, 48), 10.0)
        in_time = np.repeat(np.array([[0.5, 1.0]]), 24, axis=1) * judged
        served = served_of(in_time, judged, Period.WEEK, Period.DAY, Period.INTERVAL)
        assert served.missing() == pytest.approx([0.05, 0.15, 0.15])
        assert [len(served.spans(row)) for row in range(3)] == [1, 2, 48]

    def test_tolerance_is_forgiven(self) -> None:
        judged = np.full((1, 48), 10.0)
        assert served_of(0.79 * judged, judged, Period.WEEK).missing(0.01)[0] == pytest.approx(0, abs=1e-12)
        assert served_of(0.78 * judged, judged, Period.WEEK).missing(0.01)[0] == pytest.approx(0.01)

    def test_periods_cover_the_horizon_without_overlap(self) -> None:
        served = served_of(np.zeros((3, 48)), np.ones((3, 48)), Period.WEEK, Period.DAY, Period.INTERVAL)
        for row in range(3):
            hit = np.zeros(48, dtype=int)
            for span in served.spans(row):
                hit[span] += 1
            assert np.all(hit == 1)


class TestCorrected:
    def one(self, in_time: np.ndarray, *, over: Period = Period.WEEK, worth: float = 2.0, agents: float = 5.0):
        judged = np.full((1, 48), 10.0)
        served = served_of(in_time[None] * judged, judged, over)
        required, least = np.full((1, 48), agents), np.full((1, 48), 4.0)
        return corrected(required, least, served, np.array([worth]), 0.005)[0] - agents

    def test_a_week_that_misses_is_given_agents_where_most_are_late(self) -> None:
        """It lacks 48 × 10 × 0.1 = 48 contacts less the good hours' share, an agent is worth 10 contacts."""
        levels = np.full(48, 0.8)
        levels[[3, 30]] = 0.1
        change = self.one(levels, worth=10.0)
        assert change[[3, 30]] == pytest.approx([1.0, 0.4])
        assert np.count_nonzero(change) == 2

    def test_no_interval_is_given_more_than_one_agent(self) -> None:
        change = self.one(np.zeros(48), worth=0.01)
        assert change == pytest.approx(np.ones(48))

    def test_a_week_with_much_to_spare_gives_agents_back_where_the_level_is_highest(self) -> None:
        levels = np.full(48, 0.85)
        levels[[5, 6]] = 1.0
        change = self.one(levels, worth=27.0)
        assert change[[5, 6]] == pytest.approx([-0.5, -0.5])
        assert change.sum() == pytest.approx(-1.0)

    def test_no_interval_goes_below_the_least(self) -> None:
        assert self.one(np.ones(48), worth=0.001, agents=4.2) == pytest.approx(np.full(48, -0.2))

    def test_an_interval_below_its_own_least_level_gives_nothing(self) -> None:
        levels = np.ones(48)
        levels[10] = 0.3
        change = self.one(levels, worth=0.001)
        assert change[10] == 0
        assert np.count_nonzero(change) == 47

    def test_a_level_just_above_stays_as_it_is(self) -> None:
        assert self.one(np.full(48, 0.803)) == pytest.approx(np.zeros(48))

    def test_a_margin_is_aimed_at(self) -> None:
        judged = np.full((1, 48), 10.0)
        served = served_of(0.8 * judged, judged, Period.WEEK)
        required = np.full((1, 48), 5.0)
        found = corrected(required, required - 1, served, np.array([2.4]), 0.005, margin=0.02)
        assert (found - required).sum() == pytest.approx(480 * 0.02 / 2.4)

    def test_a_margin_beyond_everything_asks_for_everything(self) -> None:
        judged = np.full((1, 48), 10.0)
        required = np.full((1, 48), 5.0)
        for in_time, change in ((judged, 0.0), (0.9 * judged, 48.0)):
            found = corrected(required, required, served_of(in_time, judged, Period.WEEK), np.array([0.1]), 0.0, 0.5)
            assert (found - required).sum() == pytest.approx(change)

    def test_days_are_corrected_by_themselves(self) -> None:
        change = self.one(np.repeat([0.7, 0.9], 24), over=Period.DAY)
        assert change[:24].sum() == pytest.approx(12.0)
        assert change[24:].sum() == pytest.approx(-12.0)

    def test_intervals_are_corrected_by_themselves(self) -> None:
        levels = np.full(48, 0.8)
        levels[7], levels[8] = 0.7, 0.9
        change = self.one(levels, over=Period.INTERVAL)
        assert change[7] == pytest.approx(0.5)
        assert change[8] == pytest.approx(-0.5)
        assert np.count_nonzero(change) == 2

    def test_closed_hours_and_hours_without_contacts_get_nobody(self) -> None:
        judged = np.full((1, 48), 10.0)
        judged[0, :8] = 0
        required = np.full((1, 48), 3.0)
        required[0, 8:10] = 0
        served = served_of(0.2 * judged, judged, Period.WEEK)
        found = corrected(required, np.zeros((1, 48)), served, np.array([0.1]), 0.0)
        assert np.all(found[0, :8] == 3)
        assert np.all(found[0, 8:10] == 0)
        assert np.all(found[0, 10:] == 4)

    def test_the_given_requirement_is_left_alone(self) -> None:
        required = np.full((1, 48), 3.0)
        served = served_of(np.zeros((1, 48)), np.ones((1, 48)), Period.WEEK)
        corrected(required, np.zeros((1, 48)), served, np.array([1.0]), 0.0)
        assert np.all(required == 3)

    @given(
        levels=st.lists(st.floats(0, 1), min_size=48, max_size=48),
        agents=st.floats(0.5, 20),
        worth=st.floats(0.01, 100),
        over=st.sampled_from(list(Period)),
    )
    def test_each_period_moves_one_way_and_within_bounds(
        self, levels: list[float], agents: float, worth: float, over: Period
    ) -> None:
        judged = np.full((1, 48), 10.0)
        served = served_of(np.array([levels]) * judged, judged, over)
        required, least = np.full((1, 48), agents), np.full((1, 48), agents / 2)
        found = corrected(required, least, served, np.array([worth]), 0.0)
        change = found - required
        assert np.all(change <= 1 + 1e-9)
        assert np.all(change >= -0.5 - 1e-9)
        assert np.all(found >= least - 1e-9)
        for span in served.spans(0):
            lack = 8.0 * (span.stop - span.start) - served.in_time[0, span].sum()
            assert np.all(change[0, span] * np.sign(lack) >= -1e-12)
            assert abs(change[0, span].sum()) <= abs(lack) / worth + 1e-6
