"""What the next week must know of this one, at its boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.grid import TimeGrid
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.rules import Fairness, Scope
from wfm.tables.carry_in import carry_in_of
from wfm.tables.carry_in_out import LedgerSettings, carry_in_csv, next_carry_in
from wfm.tables.csv_file import read_table
from wfm.workforce import Agent, CarryIn, Contract, PastDuty, Pay, Workforce

ZONE = "Europe/Warsaw"
TZ = ZoneInfo(ZONE)
MONDAY = date(2026, 11, 2)


def workforce(*past: CarryIn, agents: tuple[str, ...] = ("x",)) -> Workforce:
    people = tuple(Agent(item, item, "c", {"s": 1.0}, 3000) for item in agents)
    return Workforce(people, (Contract("c", 0, 2400, Pay.HOURLY, ()),), (), carry_in=past)


def duty(day: date, start_h: float, length_h: float, *breaks: tuple[float, float, bool], agent_id: str = "x") -> Duty:
    """A duty from wall-clock hours; breaks as (hours after the start, hours, paid)."""
    start = datetime.combine(day, datetime.min.time(), TZ) + timedelta(hours=start_h)

    def later(hours: float) -> datetime:
        return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(TZ)

    activities = tuple(Activity(later(at), later(at + length), "rest", paid) for at, length, paid in breaks)
    return Duty(agent_id, day, start, later(length_h), "s", activities)


def after(duties: list[Duty], *past: CarryIn, days: int = 7, first: date = MONDAY, **settings: object) -> CarryIn:
    grid = TimeGrid(first, days, 60, ZONE)
    ledger = replace(LedgerSettings(), **settings)  # type: ignore[arg-type]
    (found,) = next_carry_in(grid, workforce(*past), Roster(tuple(duties)), ledger)
    return found


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_last_duty_is_the_latest_one_whatever_the_order() -> None:
    duties = [duty(day(number), 8, 8) for number in (4, 0, 2)]
    found = after(duties)
    assert found.last_duty_start == duties[0].start
    assert found.last_duty_end == duties[0].end


def test_without_a_duty_the_last_one_stays_that_of_the_past() -> None:
    start, end = datetime(2026, 10, 30, 8, tzinfo=TZ), datetime(2026, 10, 30, 16, tzinfo=TZ)
    found = after([], CarryIn("x", start, end, days_off_in_row=2))
    assert (found.last_duty_start, found.last_duty_end) == (start, end)
    assert (found.days_in_row, found.days_off_in_row) == (0, 9)


def test_who_has_no_past_and_no_duty_has_been_free_all_week() -> None:
    found = after([])
    assert (found.last_duty_start, found.days_in_row, found.days_off_in_row) == (None, 0, 7)
    assert found.worked_week_min == (0,)


@pytest.mark.parametrize(
    ("worked", "before", "in_row", "off"),
    [
        (range(7), 0, 7, 0),
        (range(7), 3, 10, 0),
        (range(5), 2, 0, 2),
        ((5, 6), 4, 2, 0),
        ((6,), 4, 1, 0),
        ((0, 1, 2, 3, 4, 6), 4, 1, 0),
        ((), 5, 0, 7),
    ],
)
def test_days_in_a_row_go_over_the_boundary_only_when_the_week_is_full(
    worked: range | tuple[int, ...], before: int, in_row: int, off: int
) -> None:
    found = after([duty(day(number), 8, 8) for number in worked], CarryIn("x", days_in_row=before))
    assert (found.days_in_row, found.days_off_in_row) == (in_row, off)


@given(st.lists(st.booleans(), min_size=7, max_size=7), st.integers(0, 6), st.integers(0, 6))
def test_runs_agree_with_counting_backwards(pattern: list[bool], on_before: int, off_before: int) -> None:
    on, off = (on_before, 0) if on_before else (0, off_before)
    long = [*([False] * off), *([True] * on), *pattern]
    found = after(
        [duty(day(number), 8, 8) for number in range(7) if pattern[number]],
        CarryIn("x", days_in_row=on, days_off_in_row=off),
    )
    last = long[-1]
    run = next((place for place, worked in enumerate(reversed(long)) if worked is not last), len(long))
    assert (found.days_in_row, found.days_off_in_row) == ((run, 0) if last else (0, run))


def test_worked_hours_are_paid_minutes_of_the_week_the_duty_starts_in() -> None:
    duties = [duty(day(0), 8, 8.5, (4, 0.5, False)), duty(day(6), 22, 8, (3, 0.5, True))]
    found = after(duties, CarryIn("x", worked_week_min=(2400, 2280)))
    assert found.worked_week_min == (2400, 2280, 480 + 480)


def test_a_horizon_of_two_weeks_gives_two_numbers() -> None:
    found = after([duty(day(1), 8, 8), duty(day(7), 8, 6), duty(day(13), 8, 6)], days=14)
    assert found.worked_week_min == (480, 720)


def test_a_broken_week_is_a_week_of_its_own() -> None:
    assert after([duty(day(7), 8, 6)], days=10).worked_week_min == (0, 360)


def test_only_the_latest_weeks_are_kept() -> None:
    found = after([duty(day(0), 8, 8)], CarryIn("x", worked_week_min=(1, 2, 3, 4)), weeks=3)
    assert found.worked_week_min == (3, 4, 480)


def test_a_break_after_midnight_of_the_last_night_is_off_phone_next_week() -> None:
    night = duty(day(6), 22, 8, (1.5, 0.25, True), (3, 0.5, True))
    found = after([night])
    assert found.last_duty_end == datetime(2026, 11, 9, 6, tzinfo=TZ)
    assert found.off_phone == ((datetime(2026, 11, 9, 1, tzinfo=TZ), datetime(2026, 11, 9, 1, 30, tzinfo=TZ)),)


def test_a_break_over_midnight_is_cut_at_the_boundary() -> None:
    found = after([duty(day(6), 22, 8, (1.75, 0.5, True))])
    assert found.off_phone == ((datetime(2026, 11, 9, 0, tzinfo=TZ), datetime(2026, 11, 9, 0, 15, tzinfo=TZ)),)


def test_breaks_of_an_earlier_duty_are_forgotten() -> None:
    assert after([duty(day(5), 22, 8, (3, 0.5, True)), duty(day(6), 10, 8, (3, 0.5, True))]).off_phone == ()


@pytest.mark.parametrize(
    ("start_h", "length_h", "counts"),
    [
        (22, 8, True),
        (18, 8, True),  # 23:00 to 02:00 are three hours
        (17.5, 8, False),  # 23:00 to 01:30
        (3, 8, True),  # 03:00 to 06:00 belong to the night before
        (3.5, 8, False),
        (8, 8, False),
    ],
)
def test_a_night_duty_has_three_hours_in_the_night(start_h: float, length_h: float, counts: bool) -> None:
    assert after([duty(day(2), start_h, length_h)], CarryIn("x", nights=4)).nights == 4 + counts


def test_the_night_in_which_clocks_go_back_is_an_hour_longer() -> None:
    sunday = date(2026, 10, 25)
    evening = duty(sunday - timedelta(days=1), 17, 9)  # ends 02:00 summer time: three hours after 23:00
    assert after([evening], first=sunday - timedelta(days=6)).nights == 1
    morning = duty(sunday, 1, 5)  # 01:00 to 05:00 by the clock, five hours in fact
    assert after([morning], first=sunday - timedelta(days=6), night_least_min=300).nights == 1


def test_a_weekend_counts_once_however_many_of_its_days_are_worked() -> None:
    assert after([duty(day(5), 8, 8)]).weekends == 1
    assert after([duty(day(5), 8, 8), duty(day(6), 8, 8)], CarryIn("x", weekends=2)).weekends == 3
    assert after([duty(day(number), 8, 8) for number in range(5)]).weekends == 0


def test_the_weekend_is_that_of_the_country() -> None:
    friday = duty(day(4), 8, 8)
    assert after([friday], weekend=frozenset({4, 5})).weekends == 1
    assert after([duty(day(6), 8, 8)], weekend=frozenset({4, 5})).weekends == 0


def test_a_weekend_cut_by_the_boundary_is_not_counted_twice() -> None:
    sunday = MONDAY - timedelta(days=1)
    saturday = duty(sunday - timedelta(days=1), 8, 8)
    past = CarryIn("x", saturday.start, saturday.end, days_in_row=1, weekends=1)
    assert after([duty(sunday, 8, 8)], past, first=sunday).weekends == 1
    earlier = replace(
        past, last_duty_start=saturday.start - timedelta(days=1), last_duty_end=saturday.end - timedelta(days=1)
    )
    assert after([duty(sunday, 8, 8)], earlier, first=sunday).weekends == 2


def test_the_last_shift_and_the_nights_that_end_the_week() -> None:
    found = after([duty(day(number), 22, 8) for number in (3, 5, 6)])
    assert (found.last_shift, found.nights_in_row) == ("s", 2)
    full = [duty(day(number), 22, 8) for number in range(7)]
    assert after(full, CarryIn("x", nights_in_row=2)).nights_in_row == 9
    assert after(full[:6], CarryIn("x", nights_in_row=2)).nights_in_row == 0
    assert after([], CarryIn("x", last_shift="early")).last_shift == "early"


def test_overtime_of_the_day_does_not_count_again_in_the_week() -> None:
    """Five days of ten hours: two a day, and of the 40 others four beyond 36."""
    duties = [duty(day(number), 8, 10) for number in range(5)]
    found = after(duties, CarryIn("x", overtime_week_min=(60,)), overtime_day_min=480, overtime_week_min=2160)
    assert found.overtime_week_min == (60, 600 + 240)
    assert after(duties).overtime_week_min == (0,)


def test_past_duties_and_dates_are_handed_on_as_long_as_they_matter() -> None:
    old = PastDuty(MONDAY - timedelta(days=30), 480, 480, 480, "e")
    older = PastDuty(MONDAY - timedelta(days=110), 480, 480, 480, "e")
    past = CarryIn("x", past_duties=(older, old), worked_days=((MONDAY - timedelta(days=370), MONDAY),))
    found = after([duty(day(1), 22, 8.5, (4, 0.5, False))], past)
    assert found.past_duties == (old, PastDuty(day(1), 1320, 510, 480, "s"))
    assert found.worked_days[0][0] == MONDAY - timedelta(days=364)


def test_days_in_a_row_that_were_typed_in_are_dates_worked_next_week() -> None:
    found = after([duty(day(0), 8, 8)], CarryIn("x", days_in_row=3))
    assert found.worked_days == ((MONDAY - timedelta(days=3), MONDAY),)


def test_points_are_handed_on() -> None:
    assert after([], CarryIn("x", unsocial_points=2.5)).unsocial_points == 2.5


def test_everybody_of_the_workforce_has_an_entry_and_nobody_else() -> None:
    grid = TimeGrid(MONDAY, 7, 60, ZONE)
    people = workforce(CarryIn("b", nights=1), agents=("b", "a", "c"))
    roster = Roster((duty(day(0), 8, 8, agent_id="a"), duty(day(0), 8, 8, agent_id="gone")))
    found = next_carry_in(grid, people, roster)
    assert [(item.agent_id, item.nights) for item in found] == [("b", 1), ("a", 0), ("c", 0)]
    assert found[1].worked_week_min == (480,)


def test_what_is_written_reads_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    grid = TimeGrid(MONDAY, 7, 60, ZONE)
    people = workforce(
        CarryIn("a", worked_week_min=(2255, 1999), unsocial_points=1.25, weekends=3), agents=("a", "محمد")
    )
    night = duty(day(6), 22, 8, (3, 0.5, True), (5, 0.25, False), agent_id="a")
    found = next_carry_in(grid, people, Roster((night,)))
    (tmp_path / "carry_in.csv").write_text(carry_in_csv(found), encoding="utf-8")
    table = read_table(tmp_path / "carry_in.csv")
    read = tuple(entry for _, entry in carry_in_of(table, TZ))
    assert not table.faults
    assert not table.notes
    assert read == found


def test_unsocial_points_are_earned_and_forgotten() -> None:
    rule = Fairness(weekend=3, night=5, window_weeks=4)
    past = CarryIn("x", unsocial_points=8.0)
    duties = [duty(day(1), 22, 8), duty(day(5), 8, 8)]
    assert after(duties, past).unsocial_points == 8.0
    assert after(duties, past, fairness=rule).unsocial_points == 8 * 3 / 4 + 5 + 3
    assert after(duties, past, fairness=replace(rule, scope=Scope(agents=("y",)))).unsocial_points == 8.0
    assert after([], past, days=42, fairness=rule).unsocial_points == 0.0
