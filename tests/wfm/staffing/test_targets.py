"""Targets, caps and shrinkage as a planner writes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.staffing.targets import Caps, Period, ServiceTarget, Shrinkage


def test_defaults_are_eighty_twenty_by_interval():
    target = ServiceTarget()
    assert (target.level, target.within_s, target.definition, target.over) == (0.8, 20.0, "offered", Period.INTERVAL)


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"level": 80}, "target level must lie in 0..1, got 80; write 0.8 for 80 percent"),
        ({"level": -0.2}, "target level must lie in 0..1, got -0.2"),
        ({"level": float("nan")}, "target level must lie in 0..1, got nan"),
        ({"within_s": -1}, "within_s must be >= 0, got -1"),
        ({"within_s": float("nan")}, "within_s must be >= 0"),
        ({"definition": "sla"}, "definition must be one of offered, excl_short_abandon, answered, got 'sla'"),
        ({"floor": 0.9}, "floor must lie in 0..level"),
        ({"floor": -0.1}, "floor must lie in 0..level"),
    ],
)
def test_targets_without_meaning(keys, what):
    with pytest.raises(ValueRangeError, match=what):
        ServiceTarget(**keys)


def test_unknown_period():
    with pytest.raises(ValueError, match="month"):
        ServiceTarget(over="month")


def test_periods_may_be_written_as_text():
    assert ServiceTarget(over="day").over is Period.DAY


@pytest.mark.parametrize(
    ("target", "least"),
    [
        (ServiceTarget(0.9), 0.9),
        (ServiceTarget(0.9, over=Period.DAY), 0.45),
        (ServiceTarget(0.9, over=Period.WEEK, floor=0.0), 0.0),
        (ServiceTarget(0.9, over=Period.DAY, floor=0.7), 0.7),
    ],
)
def test_level_of_every_interval(target, least):
    assert target.least_level == least


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"max_occupancy": 85}, "write 0.85 for 85 percent"),
        ({"max_abandonment": 1.5}, "max_abandonment must lie in 0..1"),
        ({"max_asa_s": -3}, "max_asa_s must be >= 0"),
    ],
)
def test_caps_without_meaning(keys, what):
    with pytest.raises(ValueRangeError, match=what):
        Caps(**keys)


@pytest.mark.parametrize(
    ("caps", "patient", "hopeless"),
    [
        (Caps(), False, False),
        (Caps(max_occupancy=0.0), True, True),
        (Caps(max_asa_s=0.0), True, True),
        (Caps(max_abandonment=0.0), True, False),
        (Caps(max_abandonment=0.0), False, True),
        (Caps(0.9, 0.05, 10.0), False, False),
    ],
)
def test_caps_that_nobody_can_keep(caps, patient, hopeless):
    assert caps.out_of_reach(patient=patient) is hopeless


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.7, 30, float("nan")])
@pytest.mark.parametrize("name", ["planned", "unplanned"])
def test_shrinkage_without_meaning(name, share):
    with pytest.raises(ValueRangeError, match=f"{name} shrinkage must lie in"):
        Shrinkage(**{name: share})


def test_percents_are_recognised():
    with pytest.raises(ValueRangeError, match=r"write 0.3 for 30 percent"):
        Shrinkage(unplanned=30)


def test_rostered_divides_once_and_rounds_once():
    shrinkage = Shrinkage(unplanned=0.3, planned=0.12)
    assert shrinkage.rostered(21) == 30.0
    assert shrinkage.rostered([0, 14, np.inf]).tolist() == [0.0, 20.0, np.inf]
    assert shrinkage.rostered(13.5, integer=False) == pytest.approx(13.5 / 0.7)


def test_planned_shrinkage_counts_for_hiring_only():
    assert Shrinkage(planned=0.25).rostered(15) == 15.0
    assert Shrinkage(unplanned=0.1, planned=0.25).employed(27) == pytest.approx(40.0)


@given(st.integers(0, 5000), st.integers(0, 60))
def test_enough_are_rostered_and_not_one_too_many(on_seat, percent):
    found = int(Shrinkage(unplanned=percent / 100).rostered(on_seat))
    assert found * (100 - percent) >= on_seat * 100
    assert (found - 1) * (100 - percent) < on_seat * 100 or found == 0


@pytest.mark.parametrize("bad", [-1.0, np.nan])
def test_seats_without_meaning(bad):
    with pytest.raises(ValueRangeError, match="on_seat must be >= 0"):
        Shrinkage(unplanned=0.1).rostered(bad)


def test_double_counting_is_warned_of():
    plain = Shrinkage(unplanned=0.08)
    assert plain.double_counting(absences_given=True, breaks_rostered=True) == ()
    heavy = Shrinkage(unplanned=0.3, planned=0.1)
    notes = heavy.double_counting(absences_given=True, breaks_rostered=True)
    assert len(notes) == 2
    assert "breaks, meetings and training must not be in it too" in notes[0]
    assert "hiring only" in notes[1]
    assert heavy.double_counting(absences_given=False, breaks_rostered=False) == ()
