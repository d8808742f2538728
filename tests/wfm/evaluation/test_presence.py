from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.demand import Channel, Queue
from wfm.evaluation.facts import Facts
from wfm.evaluation.presence import presence_of, rates_of
from wfm.rostering.roster import Activity
from wfm.workforce import Agent, CarryIn


def counted(place) -> np.ndarray:
    """Productive agents of all groups together, by interval."""
    return presence_of(Facts(place.problem(), place.roster)).agents.sum(axis=0)


def where(values: np.ndarray) -> dict[int, float]:
    """Intervals with somebody in them."""
    return {int(index): float(values[index]) for index in np.flatnonzero(values)}


def test_rates_are_the_reciprocal_multiplier_in_hundredths() -> None:
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in "abcd")
    agent = Agent("A1", "A1", "c", {"a": 1.0, "b": 1.25, "c": 1.2, "z": 1.0}, 0)
    assert rates_of(agent, queues) == (1.0, 0.8, 0.83, 0.0)


def test_a_duty_less_its_breaks(centre, shifts) -> None:
    place = centre(step_min=15).duty("A1", 0, 480, shifts["day"], at={"early": 60, "meal": 180, "late": 330})
    found = counted(place)
    off = {32 + offset for offset in (4, 12, 13, 22)}
    assert where(found) == {index: 1.0 for index in range(32, 66) if index not in off}
    assert found.sum() * 15 == 510 - 60


def test_paid_breaks_are_off_the_phone_like_unpaid_ones(centre, shifts) -> None:
    place = centre(step_min=15).duty("A1", 0, 480, shifts["day"])
    both = tuple(replace(item, paid=True) for item in place.duties[0].activities)
    before = counted(place)
    place.duties[0] = replace(place.duties[0], activities=both)
    assert np.array_equal(counted(place), before)


def test_a_night_duty_runs_past_midnight_and_off_the_end_of_the_horizon(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1320, shifts["night"], at={"meal": 240})
    assert where(counted(place)) == {index: 1.0 for index in range(44, 60) if index != 52}
    place = centre().duty("A1", 6, 1320, shifts["night"])
    assert where(counted(place)) == {332: 1.0, 333: 1.0, 334: 1.0, 335: 1.0}


def test_times_off_the_grid_count_with_their_part(centre) -> None:
    place = centre(step_min=30)
    duty = place.make_duty("A1", 0, 480)
    pause = Activity(place.later(duty.start, 70), place.later(duty.start, 85), "x", False)
    place.duties.append(
        replace(duty, start=place.later(duty.start, 10), end=place.later(duty.start, 200), activities=(pause,))
    )
    assert where(counted(place)) == pytest.approx({16: 2 / 3, 17: 1, 18: 0.5, 19: 1, 20: 1, 21: 1, 22: 2 / 3})


def test_a_duty_inside_one_interval(centre) -> None:
    place = centre(step_min=30)
    duty = place.make_duty("A1", 0, 480)
    place.duties.append(replace(duty, start=place.later(duty.start, 5), end=place.later(duty.start, 8)))
    assert where(counted(place)) == pytest.approx({16: 0.1})


def test_carry_in_counts_until_it_ends_less_what_is_off_the_phone(centre) -> None:
    place = centre().agent("A1")
    off = ((place.when(0, 60), place.when(0, 90)), (place.when(-1, 1380), place.when(-1, 1410)))
    place.past("A1", (-1, 1320), (0, 180), off_phone=off)
    assert where(counted(place)) == {0: 1.0, 1: 1.0, 3: 1.0, 4: 1.0, 5: 1.0}


def test_a_past_that_ended_before_the_horizon_counts_nothing(centre) -> None:
    assert where(counted(centre().past("A1", (-1, 480), (0, 0)))) == {}
    assert where(counted(centre().past("A1", None, None))) == {}


def test_carry_in_of_people_not_in_the_plan_counts_nothing(centre) -> None:
    place = centre()
    place.carry_in.append(CarryIn("ghost", place.when(-1, 1320), place.when(0, 360)))
    assert where(counted(place)) == {}


def test_nobody_counts_twice_where_duties_overlap(centre) -> None:
    place = centre().duty("A1", 0, 480).duty("A1", 0, 600)
    assert where(counted(place)) == dict.fromkeys(range(16, 28), 1.0)
    carried = centre().past("A1", (-1, 1320), (0, 540)).duty("A1", 0, 480)
    assert where(counted(carried)) == dict.fromkeys(range(0, 24), 1.0)


def test_strangers_count_nothing(centre) -> None:
    assert where(counted(centre().duty("ghost", 0, 480))) == {}


def test_breaks_outside_the_duty_take_nothing(centre) -> None:
    place = centre()
    duty = place.make_duty("A1", 0, 480)
    outside = Activity(place.when(0, 780), place.when(0, 840), "x", False)
    backward = Activity(place.when(0, 600), place.when(0, 540), "x", False)
    place.duties.append(replace(duty, activities=(outside, backward)))
    assert where(counted(place)) == dict.fromkeys(range(16, 24), 1.0)
    place.duties[0] = replace(duty, end=duty.start, start=duty.end)
    assert where(counted(place)) == {}


@pytest.mark.parametrize(("first", "end_index"), [(date(2024, 3, 25), 5 * 48 + 60), (date(2024, 10, 21), 5 * 48 + 60)])
def test_elapsed_time_on_the_night_the_clocks_change(centre, shifts, first: date, end_index: int) -> None:
    place = centre(first=first).duty("A1", 5, 1320, shifts["night"])
    found = where(counted(place))
    assert (min(found), max(found) + 1) == (5 * 48 + 44, end_index)
    assert sum(found.values()) == 15


def test_groups_by_speed_in_ascending_order(centre) -> None:
    place = centre(queues=("calls", "chat"))
    place.agent("A1", skills={"calls": 1.0}).agent("A2", skills={"chat": 1.25}).agent(
        "A3", skills={"calls": 1.0, "x": 2.0}
    )
    for name in ("A1", "A2", "A3"):
        place.duty(name, 0, 480)
    found = presence_of(Facts(place.problem(), place.roster))
    assert found.rates.tolist() == [[0.0, 0.8], [1.0, 0.0]]
    assert found.agents[:, 16].tolist() == [1.0, 2.0]


def test_a_block_of_work_serves_its_queue_alone(centre) -> None:
    place = centre(queues=("calls", "mail")).agent("A1")
    duty = place.make_duty("A1", 0, 480)
    block = Activity(place.when(0, 540), place.when(0, 600), "mail", True, "mail")
    pause = Activity(place.when(0, 570), place.when(0, 600), "x", False)
    place.duties.append(replace(duty, activities=(block, pause)))
    found = presence_of(Facts(place.problem(), place.roster))
    assert found.rates.tolist() == [[0.0, 1.0], [1.0, 1.0]]
    assert where(found.agents[0]) == {18: 1.0}
    assert where(found.agents[1]) == {16: 1.0, 17: 1.0, 20: 1.0, 21: 1.0, 22: 1.0, 23: 1.0}
    lost = replace(block, queue="chat")
    place.duties[0] = replace(duty, activities=(lost,))
    found = presence_of(Facts(place.problem(), place.roster))
    assert found.rates.tolist() == [[0.0, 0.0], [1.0, 1.0]], "work on an unknown queue serves none"


def test_two_blocks_at_once_count_once(centre) -> None:
    place = centre(queues=("calls", "mail")).agent("A1")
    duty = place.make_duty("A1", 0, 480)
    first = Activity(place.when(0, 480), place.when(0, 600), "calls", True, "calls")
    second = Activity(place.when(0, 540), place.when(0, 660), "mail", True, "mail")
    place.duties.append(replace(duty, activities=(first, second)))
    assert counted(place)[16:24].tolist() == [1.0] * 8


pieces = st.tuples(st.integers(0, 300), st.integers(0, 120))


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 1100),
    st.integers(1, 400),
    st.lists(pieces, max_size=4),
    st.sampled_from([5, 15, 30, 60]),
    st.integers(-1, 1),
)
def test_agrees_with_counting_minute_by_minute(
    centre, start: int, length: int, cuts: list[tuple[int, int]], step: int, day: int
) -> None:
    place = centre(days=1, step_min=step)
    duty = place.make_duty("A1", 0, 0)
    begin = place.later(duty.start, day * 1440 + start)
    activities = tuple(
        Activity(place.later(begin, first), place.later(begin, first + size), "x", False) for first, size in cuts
    )
    place.duties.append(replace(duty, start=begin, end=place.later(begin, length), activities=activities))
    minutes = np.zeros(1440)
    for after in range(length):
        minute = day * 1440 + start + after
        if 0 <= minute < 1440 and not any(first <= after < first + size for first, size in cuts):
            minutes[minute] = 1
    assert counted(place) == pytest.approx(minutes.reshape(-1, step).mean(axis=1))
