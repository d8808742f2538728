"""Resources by hand: what they remember, and when they refuse."""

import pytest

from wfm.rostering.paths.counting import FreeDays, HoursBand, RunLength


def run(resource, days):
    """Return whether a resource accepts days (None: free, else paid minutes), and the day of the refusal."""
    state = resource.start()
    for day, paid_min in enumerate(days):
        move = resource.step(state, day, paid_min)
        if move is None:
            return False, day
        state, price = move
        assert price == 0
    return resource.finish(state) == 0, None


def test_hours_refuse_at_the_first_minute_too_many() -> None:
    band = HoursBand((0,), (960,))
    assert run(band, [480, 480, None]) == (True, None)
    assert run(band, [480, 480, 1]) == (False, 2)


def test_hours_of_a_week_are_asked_for_when_the_next_one_begins() -> None:
    band = HoursBand((480, 0), (960, 960))
    assert run(band, [None] * 6 + [480, None]) == (True, None)
    assert run(band, [None] * 7 + [480]) == (False, 7)
    assert run(HoursBand((480,), (960,)), [None] * 6 + [479]) == (False, None)


def test_hours_start_from_nothing_in_a_new_week() -> None:
    assert run(HoursBand((0, 0), (480, 480)), [None] * 6 + [480, 480]) == (True, None)


def test_free_days_are_owed_from_the_first_day() -> None:
    assert run(FreeDays(2, 7), [480] * 5 + [None, None]) == (True, None)
    assert run(FreeDays(2, 7), [480] * 6 + [None]) == (False, 5)
    assert run(FreeDays(0, 7), [480] * 7) == (True, None)


def test_free_days_beyond_what_is_owed_help_no_other_week() -> None:
    assert run(FreeDays(1, 14), [None] * 7 + [480] * 7) == (False, 13)


@pytest.mark.parametrize("days", [1, 3, 6])
def test_free_days_of_a_short_horizon_are_not_asked_for(days: int) -> None:
    assert run(FreeDays(7, days), [480] * days) == (True, None)


def test_free_days_of_a_short_last_week_are_not_asked_for() -> None:
    assert run(FreeDays(2, 9), [None] * 7 + [480] * 2) == (True, None)


def test_seven_free_days_mean_no_duty() -> None:
    assert run(FreeDays(7, 7), [None] * 7) == (True, None)
    assert run(FreeDays(7, 7), [None] * 6 + [480]) == (False, 6)


@pytest.mark.parametrize(("before", "refused"), [(0, 3), (1, 2), (2, 1), (3, 0), (8, 0)])
def test_runs_count_the_days_before(before: int, refused: int) -> None:
    assert run(RunLength(3, before), [480] * 4) == (False, refused)


def test_runs_end_on_a_free_day() -> None:
    assert run(RunLength(2, 2), [None, 480, 480, None, 480, 480]) == (True, None)


def test_equal_resources_are_one() -> None:
    """Agents with equal rules share an automaton because their resources compare and hash alike."""
    assert len({RunLength(5, 0), RunLength(5, 0), RunLength(4, 0), FreeDays(5, 0)}) == 3
    assert RunLength(5, 0) == RunLength(5, 1), "where an agent begins does not make another automaton"
    assert HoursBand((0,), (1,)) == HoursBand((0,), (1,))
