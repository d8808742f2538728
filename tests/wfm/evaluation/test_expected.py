"""Service expected by the formulas at the agents scheduled."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.expected import ExpectedService, expected_service
from wfm.grid import TimeGrid
from wfm.staffing.erlang import average_speed_of_answer, service_level
from wfm.staffing.requirement import Requirement
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.staffing.targets import Period, ServiceTarget, Shrinkage

GRID = TimeGrid(date(2026, 11, 2), 2, 30, "UTC")
QUEUES = (
    Queue("calls", "Calls", Channel.VOICE, "c"),
    Queue("short", "Short", Channel.VOICE, "c", patience_s=120.0),
    Queue("mail", "Mail", Channel.EMAIL, "m"),
)


def requirement(contacts: float = 100.0, aht_s: float = 180.0) -> Requirement:
    offered = np.zeros((3, GRID.n))
    offered[:, 16:36] = contacts  # 08:00 to 18:00 of the first day
    offered[:, 64:84] = contacts
    return Requirement.given(GRID, QUEUES, offered, np.full_like(offered, aht_s), np.zeros_like(offered))


def expected(scheduled: float, settings: StaffingSettings | None = None, **changes: float) -> ExpectedService:
    needed = requirement(**changes)
    return expected_service(needed, settings or StaffingSettings(), np.full((3, GRID.n), scheduled))


def test_golden_numbers_of_erlang_c() -> None:
    """100 calls in 30 minutes of 180 s: 14 agents answer 88.84 % in 20 s after 7.8 s on average, 13 answer 79.56 %."""
    found = expected(14.0)
    assert found.mean(found.level, 0) == pytest.approx(0.8884, abs=5e-5)
    assert found.mean_wait_s(0) == pytest.approx(7.8, abs=0.05)
    assert found.mean(found.occupancy, 0) == pytest.approx(10 / 14)
    thirteen = expected(13.0)
    assert thirteen.mean(thirteen.level, 0) == pytest.approx(0.7956, abs=5e-5)


def test_patience_brings_erlang_a() -> None:
    found = expected(11.0)
    level = service_level(11.0, 10.0, aht_s=180.0, within_s=20.0, patience_s=120.0)
    assert found.mean(found.level, 1) == pytest.approx(float(level))
    assert found.mean(found.abandonment, 1) > 0.0  # type: ignore[operator]
    assert found.mean(found.abandonment, 0) == 0.0
    wait = average_speed_of_answer(11.0, 10.0, aht_s=180.0, patience_s=120.0)
    assert found.mean_wait_s(1) == pytest.approx(float(wait))


def test_unplanned_shrinkage_takes_people_from_their_seats() -> None:
    shrunk = expected(20.0, StaffingSettings(shrinkage=Shrinkage(unplanned=0.3)))
    assert shrunk.mean(shrunk.level, 0) == pytest.approx(0.8884, abs=5e-5)


def test_deferred_queues_and_closed_intervals_have_no_value() -> None:
    found = expected(14.0)
    assert np.isnan(found.level[2]).all()
    assert found.mean(found.level, 2) is None
    assert found.mean_wait_s(2) is None
    assert found.met_share(2) is None
    assert np.isnan(found.level[0, :16]).all()
    assert np.isfinite(found.level[0, 16:36]).all()


def test_nobody_at_work_answers_nobody() -> None:
    found = expected(0.0)
    assert found.mean(found.level, 0) == 0.0
    assert found.mean(found.level, 1) == 0.0
    assert found.mean_wait_s(1) is None, "nobody is answered, so nobody's wait counts"


def test_a_line_that_grows_has_no_mean_wait() -> None:
    assert expected(9.0).mean_wait_s(0) == float("inf")


def test_the_mean_is_weighted_by_contacts() -> None:
    needed = requirement()
    scheduled = np.full((3, GRID.n), 14.0)
    scheduled[:, 64:] = 0.0
    needed.contacts[0, 64:84] = 300.0
    found = expected_service(needed, StaffingSettings(), scheduled)
    assert found.mean(found.level, 0) == pytest.approx(0.8884 * 100 / 400, abs=5e-5)
    assert found.mean(found.level, 0, found.day_of == 0) == pytest.approx(0.8884, abs=5e-5)


@pytest.mark.parametrize(
    ("over", "level", "share"),
    [
        (Period.INTERVAL, 0.80, 0.5),
        (Period.DAY, 0.80, 0.5),
        (Period.WEEK, 0.80, 1.0),
        (Period.WEEK, 0.85, 0.0),
        (Period.INTERVAL, 0.70, 1.0),
        (Period.DAY, 0.95, 0.0),
    ],
)
def test_periods_reached_are_counted_as_the_target_says(over: Period, level: float, share: float) -> None:
    """14 agents on the first day reach 88.84 %, 13 on the second 79.56 %; together 84.2 %."""
    settings = StaffingSettings(default=QueueStaffing(ServiceTarget(level, 20.0, over=over)))
    scheduled = np.full((3, GRID.n), 14.0)
    scheduled[:, 48:] = 13.0
    assert expected_service(requirement(), settings, scheduled).met_share(0) == share


def test_unknown_contacts_say_nothing() -> None:
    unknown = np.full((3, GRID.n), np.nan)
    given = Requirement.given(GRID, QUEUES, unknown, unknown, np.ones((3, GRID.n)))
    found = expected_service(given, StaffingSettings(), np.ones((3, GRID.n)))
    assert found.mean(found.level, 0) is None
    assert found.met_share(0) is None


def test_more_agents_never_expect_worse_service() -> None:
    levels = [expected(float(agents)).level[:2, 20] for agents in range(25)]
    assert np.all(np.diff(np.array(levels), axis=0) >= -1e-12)


def test_another_shape_is_refused() -> None:
    with pytest.raises(ValueRangeError, match="shape"):
        expected_service(requirement(), StaffingSettings(), np.ones((2, GRID.n)))
