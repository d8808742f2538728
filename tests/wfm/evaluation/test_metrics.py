from decimal import Decimal

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.coverage import coverage_of
from wfm.evaluation.metrics import (
    cost_per_contact,
    hours_by_agent,
    paid_hours,
    schedule_efficiency,
    worst_intervals,
)


def covered(place):
    return coverage_of(place.problem(), place.roster)


def test_worst_intervals_by_shortage_then_time_then_queue(centre) -> None:
    place = centre(queues=("a", "b"))
    place.required[0, 20] = 3.0
    place.required[1, 4] = 5.0
    place.required[:, 8] = 3.0
    place.required[0, 2] = 1.0
    found = worst_intervals(covered(place), 4)
    assert [(item.queue_id, item.start, item.shortage) for item in found] == [
        ("b", place.grid.time(4), 5.0),
        ("a", place.grid.time(8), 3.0),
        ("b", place.grid.time(8), 3.0),
        ("a", place.grid.time(20), 3.0),
    ]
    assert (found[0].required, found[0].scheduled) == (5.0, 0.0)


def test_covered_intervals_are_never_among_the_worst(centre) -> None:
    place = centre().duty("A1", 0, 480)
    place.required[0, 16:25] = 1.0
    (worst,) = worst_intervals(covered(place), 5)
    assert worst.start == place.when(0, 720)
    assert worst_intervals(covered(centre()), 5) == ()
    assert worst_intervals(covered(place), 0) == ()
    with pytest.raises(ValueRangeError, match="count must be >= 0, got -1"):
        worst_intervals(covered(place), -1)


def test_more_are_asked_for_than_there_are(centre) -> None:
    place = centre(days=1, step_min=60)
    place.required[:] = 1.0
    assert len(worst_intervals(covered(place), 100)) == 24


def test_schedule_efficiency(centre) -> None:
    place = centre().duty("A1", 0, 480)
    assert schedule_efficiency(covered(place)) is None
    place.required[0, 16:24] = 1.0
    assert schedule_efficiency(covered(place)) == pytest.approx(1.0)
    place.required[0, 20:32] = 1.0  # 16 intervals needed, 8 covered
    assert schedule_efficiency(covered(place)) == pytest.approx(0.5)
    place.required[0, 16:28] = 0.0  # 4 needed and missing, 8 worked in vain
    assert schedule_efficiency(covered(place)) == pytest.approx(-2.0)


def test_agents_without_a_queue_spoil_the_efficiency(centre) -> None:
    place = centre().agent("A1").agent("A2", skills={}).duty("A1", 0, 480).duty("A2", 0, 480)
    place.required[0, 16:24] = 1.0
    assert schedule_efficiency(covered(place)) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("cost", "contacts", "found"),
    [
        ("100", [[10.0, 15.0], [np.nan, 0.0]], "4.0000"),
        ("100", [[3.0]], "33.3333"),
        ("100", [[0.0]], None),
        ("100", [[np.nan]], None),
        ("0", [[7.0]], "0.0000"),
    ],
)
def test_cost_per_contact(cost: str, contacts: list[list[float]], found: str | None) -> None:
    expected = None if found is None else Decimal(found)
    assert cost_per_contact(Decimal(cost), np.array(contacts)) == expected


def test_hours(centre, shifts) -> None:
    place = centre().agent("A2").agent("A1").duty("A1", 0, 480, shifts["day"]).duty("A1", 1, 1320, shifts["night"])
    assert hours_by_agent(place.problem(), place.roster) == {"A2": 0.0, "A1": 15.5}
    assert list(hours_by_agent(place.problem(), place.roster)) == ["A2", "A1"]
    assert paid_hours(place.roster) == 15.5
    place.duty("ghost", 0, 480)
    assert hours_by_agent(place.problem(), place.roster) == {"A2": 0.0, "A1": 15.5}
    assert paid_hours(place.roster) == 19.5
