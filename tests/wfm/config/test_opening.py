from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.config.opening import opening_of, week_of
from wfm.config.schema.demand import QueueFile
from wfm.grid import TimeGrid
from wfm.tables.clock_text import parse_hours

MONDAY = date(2026, 3, 2)


def queue(**keys: object) -> QueueFile:
    return QueueFile.model_validate(keys)


def hours_of(item: QueueFile, grid: TimeGrid) -> list[list[int]]:
    """Open hours of each day of an hourly grid."""
    open_ = opening_of([item], grid)[0]
    return [
        [grid.time(int(index)).hour for index in np.flatnonzero(open_ & (grid.day_of == day))]
        for day in range(grid.days)
    ]


def test_weekdays() -> None:
    grid = TimeGrid(MONDAY, 7, 60, "Europe/Berlin")
    found = hours_of(queue(open={"mon-fri": "08:00-10:00", "sat": "09:00-10:00, 12:00-13:00"}), grid)
    assert found == [[8, 9]] * 5 + [[9, 12], []]


def test_a_week_may_begin_on_any_day() -> None:
    grid = TimeGrid(date(2026, 3, 1), 7, 60, "Asia/Jerusalem")
    found = hours_of(queue(open={"sun-thu": "08:00-09:00"}), grid)
    assert found == [[8]] * 5 + [[], []]


def test_a_date_replaces_its_weekday() -> None:
    grid = TimeGrid(MONDAY, 3, 60, "Europe/Berlin")
    found = hours_of(
        queue(open={"daily": "08:00-09:00"}, open_on={"2026-03-03": "closed", "2026-03-04": "10:00-12:00"}), grid
    )
    assert found == [[8], [], [10, 11]]


def test_hours_past_midnight_reach_into_the_next_day_and_into_the_grid() -> None:
    grid = TimeGrid(MONDAY, 2, 60, "Europe/Berlin")
    assert hours_of(queue(open={"daily": "22:00-02:00"}), grid) == [[0, 1, 22, 23]] * 2
    assert hours_of(queue(open={"mon": "22:00-02:00"}), grid) == [[22, 23], [0, 1]]


def test_round_the_clock() -> None:
    grid = TimeGrid(MONDAY, 7, 15, "Europe/Berlin")
    assert opening_of([queue(open={"daily": "24h"})], grid).all()


def test_an_interval_that_is_open_in_part_is_open() -> None:
    grid = TimeGrid(MONDAY, 1, 60, "Europe/Berlin")
    assert hours_of(queue(open={"mon": "08:15-10:30"}), grid) == [[8, 9, 10]]


def test_days_on_which_the_clocks_change() -> None:
    spring = TimeGrid(date(2026, 3, 29), 1, 60, "Europe/Berlin")
    assert opening_of([queue(open={"daily": "24h"})], spring).sum() == 23
    assert hours_of(queue(open={"daily": "01:00-04:00"}), spring) == [[1, 3]]
    autumn = TimeGrid(date(2025, 10, 26), 1, 60, "Europe/Berlin")
    assert opening_of([queue(open={"daily": "24h"})], autumn).sum() == 25
    assert hours_of(queue(open={"daily": "01:00-04:00"}), autumn) == [[1, 2, 2, 3]]


def test_week_of() -> None:
    assert week_of({(0, 1): ((1, 2),)}) == (((1, 2),), ((1, 2),), (), (), (), (), ())
    with pytest.raises(ValueError, match="must not name 'tue' twice"):
        week_of({(0, 1): ((1, 2),), (1,): ()})


@settings(max_examples=40)
@given(
    start=st.integers(0, 95),
    length=st.integers(1, 96),
    weekday=st.integers(0, 6),
    zone=st.sampled_from(["UTC", "Asia/Kathmandu", "Africa/Cairo"]),
)
def test_every_interval_against_the_clock(start: int, length: int, weekday: int, zone: str) -> None:
    """Brute force: an interval is open when its start lies in a window of its own date or of the day before."""
    text = f"{start // 4:02d}:{start % 4 * 15:02d}-{(start + length) // 4:02d}:{(start + length) % 4 * 15:02d}"
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    grid = TimeGrid(MONDAY, 8, 15, zone)
    found = opening_of([queue(open={names[weekday]: text})], grid)[0]
    [(low, high)] = parse_hours(text)
    for index in range(grid.n):
        now = grid.time(index)
        minute = now.hour * 60 + now.minute
        today = now.weekday() == weekday and low <= minute < high
        before = (now.weekday() - 1) % 7 == weekday and low <= minute + 1440 < high
        assert found[index] == (today or before)


def test_the_grid_and_the_wall_clock_agree_on_the_last_interval() -> None:
    grid = TimeGrid(MONDAY, 1, 30, "Europe/Berlin")
    open_ = opening_of([queue(open={"mon": "18:00-24:00"})], grid)[0]
    last = grid.time(int(np.flatnonzero(open_)[-1])) + timedelta(minutes=30)
    assert last == datetime(2026, 3, 3, tzinfo=ZoneInfo("Europe/Berlin"))
