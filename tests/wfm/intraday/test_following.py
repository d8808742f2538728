"""What the published days after a plan have against a change on its last ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wfm.config.loading import load_plan
from wfm.errors import InputError
from wfm.intraday.following import FollowingRoster
from wfm.pipeline import Plan
from wfm.rostering.roster import Duty, Roster
from wfm.tables.following_in import read_following

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"
ZONE = ZoneInfo("Europe/Warsaw")
SUNDAY = date(2026, 3, 8)
"""Last day of the plan."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(MINIMAL)


def duty(agent: str, day: date, hour: int, hours: int = 4) -> Duty:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    return Duty(agent, day, start, start + timedelta(hours=hours), "short")


def following(plan: Plan, folder: Path, *duties: Duty) -> FollowingRoster:
    """Return the roster of the next days as it is read from its file."""
    lines = [f"{item.agent_id},{item.start.isoformat()},{item.end.isoformat()},short" for item in duties]
    file = folder / "later.csv"
    file.write_text("\n".join(["agent_id,start,end,shift", *lines]) + "\n", encoding="utf-8")
    return read_following(file, plan)


MONDAY = SUNDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("ends", "broken"), [(20, ()), (21, ()), (22, ("min_rest_between_shifts",)), (24, ("min_rest_between_shifts",))]
)
def test_rest_holds_into_the_next_week(plan: Plan, tmp_path: Path, ends: int, broken: tuple[str, ...]) -> None:
    later = following(plan, tmp_path, duty("A01", MONDAY, 8))
    found = later.objections(Roster(()), Roster((duty("A01", SUNDAY, ends - 4),)))
    assert tuple(item.rule for item in found) == broken
    assert {item.agent_id for item in found} <= {"A01"}


def test_days_in_a_row_are_counted_into_the_next_week(plan: Plan, tmp_path: Path) -> None:
    """Five days up to Sunday are free to be followed by Monday; a sixth before them is not."""
    row = tuple(duty("A02", SUNDAY - timedelta(days=back), 8) for back in range(4, -1, -1))
    sixth = duty("A02", SUNDAY - timedelta(days=5), 8)
    later = following(plan, tmp_path, duty("A02", MONDAY, 8))
    assert later.objections(Roster(row[1:]), Roster(row)) == ()
    (found,) = later.objections(Roster(row), Roster((sixth, *row)))
    assert (found.rule, found.agent_id, found.date) == ("max_consecutive_days", "A02", MONDAY)
    assert later.objections(Roster((sixth, *row)), Roster(row)) == ()  # the other way round is a relief


def test_what_was_broken_before_is_no_objection(plan: Plan, tmp_path: Path) -> None:
    late, later_still = duty("A01", SUNDAY, 19), duty("A01", SUNDAY, 20)
    later = following(plan, tmp_path, duty("A01", MONDAY, 8))
    assert later.objections(Roster((late,)), Roster((later_still,))) == ()
    assert later.objections(Roster((late,)), Roster((late,))) == ()


def test_only_people_who_change_and_work_later_are_looked_at(plan: Plan, tmp_path: Path) -> None:
    late = duty("A01", SUNDAY, 20)
    later = following(plan, tmp_path, duty("A01", MONDAY, 8))
    assert later.objections(Roster((late,)), Roster((late, duty("A03", SUNDAY, 20)))) == ()
    assert following(plan, tmp_path, duty("A04", MONDAY, 8)).objections(Roster(()), Roster((late,))) == ()


def test_duties_before_and_long_after_are_left_out(plan: Plan, tmp_path: Path) -> None:
    later = following(
        plan, tmp_path, duty("A01", SUNDAY, 8), duty("A01", MONDAY, 8), duty("A01", SUNDAY + timedelta(days=8), 8)
    )
    assert [item.date for item in later.roster.duties] == [MONDAY]
    assert later.problem.grid.dates == tuple(SUNDAY + timedelta(days=n) for n in range(1, 8))


def test_a_roster_of_other_days_is_refused(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        following(plan, tmp_path, duty("A01", SUNDAY, 8))
    assert "--next: no duty from 2026-03-09 to 2026-03-15, the days after the plan" in str(told.value)
    assert "Give the folder of the plan that follows this one" in str(told.value)
    with pytest.raises(InputError):
        read_following(tmp_path / "nowhere", plan)
