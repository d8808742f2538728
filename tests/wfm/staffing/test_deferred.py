"""Deferred work: curves, clocks, the fluid plan, and linear programmes that must agree with it."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.staffing.deferred import AgedWork, Clock, Deadline, deferred_work, serve

HOUR = 3600.0


@pytest.fixture(scope="module")
def hours():
    """One day of hours."""
    return TimeGrid(date(2024, 3, 5), 1, 60, "Europe/Warsaw")


def _work(grid, contacts, deadline, aht_s=HOUR, open_=None, backlog=()):
    """By default a contact is an hour of work, which makes the numbers easy to read."""
    arrivals = np.zeros(grid.n)
    arrivals[: len(contacts)] = contacts
    opening = np.ones(grid.n, dtype=bool) if open_ is None else open_
    return deferred_work(arrivals, np.full(grid.n, aht_s), deadline, grid=grid, open_=opening, backlog=backlog)


def test_inflow_is_contacts_times_handle_time(hours):
    work = _work(hours, [6, 0, 12], Deadline(4 * HOUR), aht_s=600.0)
    assert work.inflow_h[:3].tolist() == [1.0, 0.0, 2.0]
    assert work.opening_h == 0.0


def test_released_after_arrival_and_due_within_the_deadline(hours):
    """Two hours of work in hour 0, one in hour 3, four hours' notice counted from the start of the hour of arrival."""
    work = _work(hours, [2, 0, 0, 1], Deadline(4 * HOUR))
    assert work.released_h[:6].tolist() == [0.0, 2.0, 2.0, 2.0, 3.0, 3.0]
    assert work.due_h[:8].tolist() == [0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 3.0, 3.0]
    assert work.due_at[0] == 3
    assert work.due_at[3] == 6


def test_a_deadline_within_the_interval_is_due_at_once(hours):
    work = _work(hours, [2, 1], Deadline(1200.0))
    assert work.released_h[:2].tolist() == [2.0, 3.0]
    assert work.due_h[:2].tolist() == [2.0, 3.0]


def test_work_due_after_the_horizon_is_released_but_not_due(hours):
    work = _work(hours, [0] * 22 + [5], Deadline(24 * HOUR))
    assert work.due_h[-1] == 0.0
    assert work.released_h[-1] == 5.0
    assert work.due_at[22] >= hours.n


def test_a_level_below_one_gives_that_share_a_deadline(hours):
    full = _work(hours, [4, 4], Deadline(4 * HOUR), backlog=[AgedWork(10, 0.0)])
    part = _work(hours, [4, 4], Deadline(4 * HOUR, level=0.9), backlog=[AgedWork(10, 0.0)])
    assert part.due_h == pytest.approx(0.9 * full.due_h)
    assert part.due_h.max() > 0.0
    assert part.released_h == pytest.approx(full.released_h)
    assert part.opening_h == pytest.approx(10.0)


class TestOpeningBacklog:
    """Work that waits at the start, by age."""

    def test_it_is_due_when_its_time_is_up(self, hours):
        backlog = [AgedWork(3, 1 * HOUR), AgedWork(2, 3 * HOUR)]
        work = _work(hours, [], Deadline(4 * HOUR), backlog=backlog)
        assert work.opening_h == 5.0
        assert work.released_h[0] == 5.0
        assert work.due_h[:4].tolist() == [2.0, 2.0, 5.0, 5.0]

    def test_overdue_work_is_due_in_the_first_interval(self, hours):
        work = _work(hours, [], Deadline(4 * HOUR), backlog=[AgedWork(2, 90 * HOUR)])
        assert work.due_h[0] == 2.0

    def test_fresh_work_may_be_due_after_the_horizon(self, hours):
        work = _work(hours, [], Deadline(48 * HOUR), backlog=[AgedWork(2, HOUR)])
        assert work.due_h[-1] == 0.0

    @pytest.mark.parametrize(("contacts", "age_s"), [(-1, 0.0), (1, -5.0), (np.inf, 0.0), (1, np.nan)])
    def test_without_meaning(self, contacts, age_s):
        with pytest.raises(ValueRangeError, match="opening backlog"):
            AgedWork(contacts, age_s)


class TestClocks:
    """Nights count, or they do not."""

    def test_elapsed_time_runs_at_night(self, hours):
        open_ = np.arange(24) < 8
        work = _work(hours, [0] * 6 + [1], Deadline(4 * HOUR), open_=open_)
        assert work.due_at[6] == 9

    def test_the_opening_clock_stands_still_while_closed(self, hours):
        """Open 0-8 and 20-24: work of hour 6 with four opening hours is due after 6, 7, 20, 21."""
        index = np.arange(24)
        open_ = (index < 8) | (index >= 20)
        work = _work(hours, [0] * 6 + [1], Deadline(4 * HOUR, clock=Clock.OPENING), open_=open_)
        assert work.due_at[6] == 21

    def test_due_at_closing_time_may_be_done_until_the_next_opening(self, hours):
        """Whoever works at night may still do it: the clock has not moved."""
        index = np.arange(24)
        open_ = (index < 8) | (index >= 20)
        work = _work(hours, [0] * 4 + [1], Deadline(4 * HOUR, clock=Clock.OPENING), open_=open_)
        assert work.due_at[4] == 19

    def test_arrivals_at_night_start_their_clock_at_opening(self, hours):
        index = np.arange(24)
        open_ = index >= 8
        work = _work(hours, [0, 0, 1], Deadline(2 * HOUR, clock=Clock.OPENING), open_=open_)
        assert work.due_at[2] == 9

    def test_both_clocks_agree_round_the_clock(self, hours):
        contacts = [3, 1, 0, 2, 5]
        elapsed = _work(hours, contacts, Deadline(5 * HOUR))
        opening = _work(hours, contacts, Deadline(5 * HOUR, clock=Clock.OPENING))
        assert np.array_equal(elapsed.due_h, opening.due_h)


class TestServe:
    """Earliest deadline first."""

    def test_capacity_waits_for_work_and_work_for_capacity(self, hours):
        work = _work(hours, [2, 0, 3], Deadline(6 * HOUR))
        plan = serve(work, np.full(hours.n, 1.0))
        assert plan.served_h[:8].tolist() == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]
        assert plan.backlog_h[:6].tolist() == [2.0, 1.0, 3.0, 2.0, 1.0, 0.0]
        assert plan.on_time

    def test_missed_work_is_counted_once_and_served_first(self, hours):
        work = _work(hours, [4], Deadline(2 * HOUR))
        plan = serve(work, np.full(hours.n, 1.0))
        assert plan.missed_h.sum() == pytest.approx(3.0)
        assert plan.missed_h[1] == pytest.approx(3.0)
        assert plan.backlog_h[-1] == pytest.approx(0.0)
        assert not plan.on_time

    def test_nobody_works(self, hours):
        work = _work(hours, [4, 2], Deadline(2 * HOUR), backlog=[AgedWork(1, 0.0)])
        plan = serve(work, np.zeros(hours.n))
        assert plan.served_h.sum() == 0.0
        assert plan.missed_h.sum() == pytest.approx(7.0)
        assert plan.backlog_h[-1] == pytest.approx(7.0)

    @pytest.mark.parametrize("capacity", [np.full(3, 1.0), np.full(24, -1.0), np.full(24, np.nan)])
    def test_capacity_without_meaning(self, hours, capacity):
        with pytest.raises(ValueRangeError, match="capacity_h must"):
            serve(_work(hours, [1], Deadline()), capacity)


def _feasible_by_lp(work, capacity):
    """Whether some z with 0 <= z <= c keeps the cumulative curves: a linear programme, apart from the greedy plan."""
    n = capacity.size
    lower = np.tril(np.ones((n, n)))
    result = linprog(
        np.zeros(n),
        A_ub=np.vstack([lower, -lower]),
        b_ub=np.concatenate([work.released_h + 1e-9, -work.due_h + 1e-9]),
        bounds=list(zip(np.zeros(n), capacity, strict=True)),
    )
    return result.status == 0


def _least_missed_by_lp(work, capacity):
    """Smallest sum of newly missed work over intervals can not be below the greedy plan's first shortfall."""
    n = capacity.size
    lower = np.tril(np.ones((n, n)))
    shortfall = np.eye(n)
    result = linprog(
        np.concatenate([np.zeros(n), np.ones(n)]),
        A_ub=np.block([[lower, np.zeros((n, n))], [-lower, -shortfall]]),
        b_ub=np.concatenate([work.released_h + 1e-9, -work.due_h + 1e-9]),
        bounds=[*zip(np.zeros(n), capacity, strict=True), *[(0.0, None)] * n],
    )
    return float(result.fun)


RANDOM = st.tuples(
    st.lists(st.integers(0, 6), min_size=1, max_size=20),
    st.lists(st.integers(0, 5), min_size=24, max_size=24),
    st.integers(1, 12),
    st.integers(0, 5),
    st.sampled_from(list(Clock)),
)


@settings(max_examples=60, deadline=None)
@given(RANDOM)
def test_greedy_windows_and_linear_programme_agree(case):
    contacts, capacity, notice_h, waiting, clock = case
    grid = TimeGrid(date(2024, 3, 5), 1, 60, "Europe/Warsaw")
    open_ = np.arange(24) % 12 < 9
    work = _work(
        grid,
        contacts,
        Deadline(notice_h * HOUR, clock=clock),
        open_=open_,
        backlog=[AgedWork(waiting, (notice_h - 1) * HOUR / 2)],
    )
    hours_h = np.array(capacity, dtype=float)
    plan = serve(work, hours_h)
    first, last, need = work.windows
    before = np.concatenate([[0.0], np.cumsum(hours_h)])
    by_windows = bool(np.all(before[last + 1] - before[first] >= need - 1e-6))
    assert plan.on_time == by_windows == _feasible_by_lp(work, hours_h)


@settings(max_examples=40, deadline=None)
@given(RANDOM)
def test_earliest_deadline_first_is_never_later_than_any_plan(case):
    """The sum over time of overdue work is a linear programme, and the greedy plan attains its optimum."""
    contacts, capacity, notice_h, waiting, clock = case
    grid = TimeGrid(date(2024, 3, 5), 1, 60, "Europe/Warsaw")
    work = _work(grid, contacts, Deadline(notice_h * HOUR, clock=clock), backlog=[AgedWork(waiting, 0.0)])
    hours_h = np.array(capacity, dtype=float)
    overdue = np.maximum(work.due_h - np.cumsum(serve(work, hours_h).served_h), 0.0).sum()
    assert overdue == pytest.approx(_least_missed_by_lp(work, hours_h), abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(RANDOM)
def test_work_is_conserved_and_served_in_its_time(case):
    contacts, capacity, notice_h, waiting, clock = case
    grid = TimeGrid(date(2024, 3, 5), 1, 60, "Europe/Warsaw")
    work = _work(grid, contacts, Deadline(notice_h * HOUR, clock=clock), backlog=[AgedWork(waiting, 0.0)])
    plan = serve(work, np.array(capacity, dtype=float))
    assert np.all(plan.served_h >= 0.0)
    assert np.all(plan.served_h <= np.array(capacity) + 1e-9)
    assert np.all(np.cumsum(plan.served_h) <= work.released_h + 1e-9)
    total = work.opening_h + work.inflow_h.sum()
    assert plan.served_h.sum() + plan.backlog_h[-1] == pytest.approx(total)
    assert np.all(np.diff(work.released_h) >= 0.0)
    assert np.all(np.diff(work.due_h) >= 0.0)
    assert np.all(work.due_h <= work.released_h + 1e-9)


def test_more_capacity_never_misses_more(hours):
    work = _work(hours, [5, 0, 7, 2, 9], Deadline(4 * HOUR))
    missed = [serve(work, np.full(hours.n, capacity)).missed_h.sum() for capacity in np.linspace(0.0, 10.0, 21)]
    assert np.all(np.diff(missed) <= 1e-9)
    assert missed[-1] == 0.0


def test_a_week_of_e_mail_within_a_day(week_grid):
    """Constant capacity equal to the mean inflow keeps a 24-hour promise through nights and the morning rush."""
    hour = np.arange(week_grid.n) % 96 / 4
    contacts = np.where((hour >= 7) & (hour < 22), 20.0, 2.0)
    work = deferred_work(
        contacts, np.full(week_grid.n, 300.0), Deadline(), grid=week_grid, open_=np.ones(week_grid.n, dtype=bool)
    )
    even = np.full(week_grid.n, work.inflow_h.mean())
    assert serve(work, even).on_time
    assert not serve(work, even * 0.8).on_time


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"within_s": 0.0}, "within_s of a deadline must be > 0"),
        ({"level": 1.2}, "level of a deadline must lie in 0..1"),
    ],
)
def test_deadlines_without_meaning(keys, what):
    with pytest.raises(ValueRangeError, match=what):
        Deadline(**keys)


@pytest.mark.parametrize(
    ("contacts", "aht_s", "what"),
    [
        (np.full(24, -1.0), np.full(24, 60.0), "contacts must be >= 0"),
        (np.full(24, 1.0), np.zeros(24), "aht_s must be > 0"),
        (np.full(23, 1.0), np.full(23, 60.0), "must have shape"),
    ],
)
def test_arrivals_without_meaning(hours, contacts, aht_s, what):
    with pytest.raises(ValueRangeError, match=what):
        deferred_work(contacts, aht_s, Deadline(), grid=hours, open_=np.ones(contacts.size, dtype=bool))
