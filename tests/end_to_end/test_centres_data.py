"""Facts about the data of the two real-data centres: totals against the sources, opening hours, gaps, people."""

from __future__ import annotations

import csv
import filecmp
import math
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wfm.config import load_plan
from wfm.demand import Demand
from wfm.pipeline import forecast_of, requirement_of
from wfm.workforce import Workforce

ROOT = Path(__file__).parents[2]
ISRAEL = ROOT / "configs" / "anonymous_bank" / "data"
AMERICA = ROOT / "configs" / "north_american_bank" / "data"
SUNDAY, FRIDAY, SATURDAY = 6, 4, 5


@dataclass(frozen=True)
class Cell:
    """One row of an interval table."""

    start: datetime
    queue: str
    offered: int
    aht_s: float | None
    text: dict[str, str]

    def number(self, column: str) -> int:
        return int(self.text[column])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells_of(path: Path) -> list[Cell]:
    return [
        Cell(
            start=datetime.fromisoformat(row["interval_start"]),
            queue=row["queue"],
            offered=int(row["offered"]),
            aht_s=float(row["aht_s"]) if row["aht_s"] else None,
            text=row,
        )
        for row in rows_of(path)
    ]


@pytest.fixture(scope="module")
def israel() -> list[Cell]:
    return cells_of(ISRAEL / "history.csv") + cells_of(ISRAEL / "actuals.csv")


@pytest.fixture(scope="module")
def america() -> list[Cell]:
    return cells_of(AMERICA / "history.csv") + cells_of(AMERICA / "actuals.csv")


class TestAnonymousBank:
    """The Israeli bank of February 1999, against the README of the source tables."""

    def test_totals_are_those_of_the_source(self, israel: list[Cell]) -> None:
        offered = sum(cell.offered for cell in israel)
        abandoned = sum(cell.number("abandoned") for cell in israel)
        assert offered == 30_634
        assert abandoned == 3_963
        assert abandoned / offered == pytest.approx(0.129, abs=5e-4)
        assert sum(cell.number("answered") for cell in israel) == 26_671

    def test_handle_time_of_the_answered_is_that_of_the_source(self, israel: list[Cell]) -> None:
        answered = [(cell.number("answered"), cell.aht_s) for cell in israel if cell.number("answered")]
        work = sum(number * aht for number, aht in answered if aht is not None)
        assert work / sum(number for number, _ in answered) == pytest.approx(179, abs=0.5)

    def test_calls_answered_within_twenty_seconds_are_those_of_the_source(self, israel: list[Cell]) -> None:
        quick = sum(cell.number("answered_in_20s") for cell in israel)
        assert quick == 15_722
        assert quick / 30_634 == pytest.approx(0.513, abs=5e-4)

    def test_every_row_adds_up(self, israel: list[Cell]) -> None:
        for cell in israel:
            assert cell.offered == cell.number("answered") + cell.number("abandoned")
            assert 0 <= cell.number("answered_in_20s") <= cell.number("answered")

    def test_handle_and_queue_time_are_known_exactly_where_a_call_was_answered(self, israel: list[Cell]) -> None:
        for cell in israel:
            answered = cell.number("answered") > 0
            assert (cell.aht_s is not None) == answered
            assert bool(cell.text["asa_s"]) == answered
            assert cell.aht_s is None or 0 <= cell.aht_s < 4_300

    def test_rows_are_the_opening_hours_and_nothing_else(self, israel: list[Cell]) -> None:
        expected: set[datetime] = set()
        for day in range(28):
            when = datetime(1999, 2, 1) + timedelta(days=day)
            weekday = when.weekday()
            first, last = (39, 48) if weekday == SATURDAY else (14, 28) if weekday == FRIDAY else (14, 48)
            expected |= {when + timedelta(minutes=30 * slot) for slot in range(first, last)}
        for queue in ("regular", "prospects", "stock"):
            assert {cell.start.replace(tzinfo=None) for cell in israel if cell.queue == queue} == expected

    def test_opening_hours_are_busy_and_fridays_and_saturdays_short(self, israel: list[Cell]) -> None:
        by_day: Counter[date] = Counter()
        for cell in israel:
            by_day[cell.start.date()] += cell.offered
        weekdays = [number for day, number in by_day.items() if day.weekday() not in {FRIDAY, SATURDAY}]
        assert len(by_day) == 28
        assert min(weekdays) > 1_100
        assert all(350 < number < 480 for day, number in by_day.items() if day.weekday() == FRIDAY)
        assert all(150 < number < 190 for day, number in by_day.items() if day.weekday() == SATURDAY)

    def test_saturday_night_opens_with_calls_in_its_first_half_hour(self, israel: list[Cell]) -> None:
        first = [c.offered for c in israel if c.start.weekday() == SATURDAY and c.start.time() == time(19, 30)]
        assert sum(first) > 100

    def test_times_carry_the_winter_offset_of_israel(self, israel: list[Cell]) -> None:
        assert {cell.text["interval_start"][-6:] for cell in israel} == {"+02:00"}

    def test_the_planned_week_is_held_out(self) -> None:
        history, actuals = cells_of(ISRAEL / "history.csv"), cells_of(ISRAEL / "actuals.csv")
        assert max(cell.start for cell in history).date() == date(1999, 2, 20)
        assert min(cell.start for cell in actuals).date() == date(1999, 2, 21)
        assert min(cell.start for cell in actuals).weekday() == SUNDAY
        assert {cell.start.date() for cell in actuals} >= {date(1999, 2, 21) + timedelta(days=day) for day in range(7)}

    def test_call_types_agree_with_the_interval_tables(self, israel: list[Cell]) -> None:
        by_queue: Counter[str] = Counter()
        for cell in israel:
            by_queue[cell.queue] += cell.offered
        table = rows_of(ISRAEL / "call_types.csv")
        assert {row["id"]: int(row["offered"]) for row in table if row["kind"] == "queue"} == by_queue
        types = [row for row in table if row["kind"] == "type"]
        assert {row["id"] for row in types} == {"PS", "PE", "IN", "NE", "NW", "TT"}
        for queue, offered in by_queue.items():
            assert sum(int(row["offered"]) for row in types if row["queue"] == queue) == offered

    def test_plan_uses_the_estimated_patience(self) -> None:
        plan = (ISRAEL.parent / "plan.yaml").read_text(encoding="utf-8")
        for row in rows_of(ISRAEL / "call_types.csv"):
            if row["kind"] == "queue":
                assert f"patience_s: {int(float(row['patience_s']))}\n" in plan
                assert f"aht_s: {math.floor(float(row['aht_s']) + 0.5)}\n" in plan

    def test_year_volume_covers_the_year_without_gap_or_repetition(self) -> None:
        rows = rows_of(ISRAEL / "year_volume.csv")
        starts = [datetime.fromisoformat(row["interval_start"]) for row in rows]
        # 365 days less the hour skipped in April; the hour that September repeats is there once.
        assert len(starts) == len(set(starts)) == 365 * 48 - 2
        gaps = [after for before, after in pairwise(starts) if after - before != timedelta(minutes=30)]
        assert gaps == [datetime.fromisoformat("1999-09-03T02:00:00+02:00")]
        assert sum(float(row["offered"]) for row in rows) == pytest.approx(445_414.5)

    def test_year_volume_holds_the_call_by_call_february(self, israel: list[Cell]) -> None:
        rows = rows_of(ISRAEL / "year_volume.csv")
        entered = sum(float(row["offered"]) for row in rows if row["interval_start"].startswith("1999-02"))
        assert entered == 33_344
        assert sum(cell.offered for cell in israel) / entered == pytest.approx(0.919, abs=1e-3)


class TestNorthAmericanBank:
    """The bank of 2003, against the README of the source table."""

    def test_total_is_that_of_the_source_without_the_slot_after_closing(self, america: list[Cell]) -> None:
        assert sum(cell.offered for cell in america) == 5_323_661 - 11_427

    def test_rows_are_weekdays_from_seven_to_nine_for_every_queue(self, america: list[Cell]) -> None:
        by_day: dict[date, set[tuple[time, str]]] = defaultdict(set)
        for cell in america:
            by_day[cell.start.date()].add((cell.start.time(), cell.queue))
        slots = {time(slot // 4, slot % 4 * 15) for slot in range(28, 84)}
        whole = {(slot, queue) for slot in slots for queue in ("accounts", "cards", "loans")}
        assert len(by_day) == 164
        assert all(day.weekday() < SATURDAY for day in by_day)
        assert all(found == whole for found in by_day.values())

    def test_missing_weekdays_are_those_of_the_source(self, america: list[Cell]) -> None:
        days = {cell.start.date() for cell in america}
        every = {date(2003, 3, 3) + timedelta(days=day) for day in range(236)}
        missing = {day for day in every if day.weekday() < SATURDAY} - days
        assert missing == {date(2003, month, day) for month, day in ((4, 4), (4, 7), (5, 26), (7, 4), (9, 1), (10, 14))}

    def test_a_usual_peak_is_about_1700_calls_in_half_an_hour(self, america: list[Cell]) -> None:
        half_hours: Counter[datetime] = Counter()
        for cell in america:
            half_hours[cell.start.replace(minute=cell.start.minute // 30 * 30)] += cell.offered
        peaks: dict[date, int] = defaultdict(int)
        for start, number in half_hours.items():
            peaks[start.date()] = max(peaks[start.date()], number)
        usual = sorted(peaks.values())[len(peaks) // 2]
        assert 1_550 < usual < 1_850
        assert half_hours[datetime.fromisoformat("2003-09-26T20:30:00-04:00")] == 97

    def test_a_week_has_about_160_thousand_calls(self, america: list[Cell]) -> None:
        week = sum(cell.offered for cell in america if cell.start.date() >= date(2003, 10, 20))
        assert week == sum(cell.offered for cell in cells_of(AMERICA / "actuals.csv"))
        assert 150_000 < week < 170_000

    def test_the_split_has_the_stated_shares(self, america: list[Cell]) -> None:
        at_ten: Counter[str] = Counter()
        for cell in america:
            if cell.start.time() == time(10, 0):
                at_ten[cell.queue] += cell.offered
        total = sum(at_ten.values())
        for queue, share in (("accounts", 0.54), ("cards", 0.28), ("loans", 0.18)):
            assert at_ten[queue] / total == pytest.approx(share, abs=4 * (share * (1 - share) / total) ** 0.5)

    def test_handle_times_are_known_wherever_there_are_calls(self, america: list[Cell]) -> None:
        work: Counter[str] = Counter()
        calls: Counter[str] = Counter()
        for cell in america:
            assert (cell.aht_s is None) == (cell.offered == 0)
            work[cell.queue] += cell.offered * (cell.aht_s or 0.0)
            calls[cell.queue] += cell.offered
        for queue, mean in (("accounts", 165), ("cards", 195), ("loans", 270)):
            assert mean < work[queue] / calls[queue] < 1.02 * mean

    def test_offsets_change_with_the_clocks(self, america: list[Cell]) -> None:
        for cell in america:
            summer = cell.start.date() >= date(2003, 4, 6)
            assert cell.text["interval_start"].endswith("-04:00" if summer else "-05:00")

    def test_the_planned_week_is_held_out(self) -> None:
        assert max(cell.start for cell in cells_of(AMERICA / "history.csv")).date() == date(2003, 10, 17)
        assert {cell.start.date() for cell in cells_of(AMERICA / "actuals.csv")} == {
            date(2003, 10, day) for day in range(20, 25)
        }


@pytest.mark.parametrize("folder", [ISRAEL, AMERICA], ids=["anonymous_bank", "north_american_bank"])
class TestBoth:
    """What holds for both centres."""

    def test_no_interval_appears_twice_and_rows_are_in_order(self, folder: Path) -> None:
        for name in ("history.csv", "actuals.csv"):
            cells = cells_of(folder / name)
            keys = [(cell.start, cell.queue) for cell in cells]
            assert len(keys) == len(set(keys))
            assert [key[0] for key in keys] == sorted(key[0] for key in keys)

    def test_every_open_interval_has_all_queues(self, folder: Path) -> None:
        cells = cells_of(folder / "history.csv") + cells_of(folder / "actuals.csv")
        queues = Counter(cell.start for cell in cells)
        assert set(queues.values()) == {3}

    def test_nobody_is_named_that_agents_csv_does_not_know(self, folder: Path) -> None:
        agents = {row["agent_id"] for row in rows_of(folder / "agents.csv")}
        for name in ("availability.csv", "absences.csv", "carry_in.csv"):
            path = folder / name
            if path.exists():
                assert {row["agent_id"] for row in rows_of(path)} <= agents

    def test_people_are_individuals(self, folder: Path) -> None:
        rows = rows_of(folder / "agents.csv")
        assert len({row["agent_id"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
        assert all(10 <= float(row["hourly_cost"]) <= 60 for row in rows)

    def test_nothing_of_the_source_is_about_single_calls_or_people(self, folder: Path) -> None:
        for path in folder.glob("*.csv"):
            text = path.read_text(encoding="utf-8").casefold()
            assert not any(word in text for word in ("agent_01", "customer_id", "call_id", "vru_entry"))
        assert not any("reason" in row for row in rows_of(folder / "absences.csv"))

    def test_the_folder_stays_small(self, folder: Path) -> None:
        assert sum(path.stat().st_size for path in folder.glob("*")) < 3_000_000

    def test_sources_and_readme_stand_beside_the_plan(self, folder: Path) -> None:
        sources = (folder.parent / "SOURCES.md").read_text(encoding="utf-8")
        readme = (folder.parent / "README.md").read_text(encoding="utf-8")
        assert all(word in sources for word in ("Origin", "Cite", "terms", "derived"))
        assert all(word in readme for word in ("real", "made up", "wfm plan"))


@pytest.mark.parametrize(
    ("centre", "agents", "contract_h"), [("anonymous_bank", 30, 902), ("north_american_bank", 350, 11_760)]
)
def test_plans_load_without_faults(centre: str, agents: int, contract_h: int) -> None:
    plan = load_plan(ROOT / "configs" / centre)
    workforce = plan.workforce
    assert len(workforce.agents) == agents
    assert sum(workforce.contract_by_id[agent.contract].max_week_min for agent in workforce.agents) == contract_h * 60
    assert len(plan.queues) == 3
    assert len({tuple(sorted(agent.skills.items())) for agent in workforce.agents}) <= 10
    assert plan.history is not None
    assert np.all(np.isfinite(plan.history.contacts[plan.history.open_]) | _no_record(plan.history))


def _no_record(history: Demand) -> NDArray[np.bool_]:
    """Open cells of days on which the source has nothing at all."""
    known = np.isfinite(history.contacts).any(axis=0)
    days = np.array([known[history.grid.day_of == day].any() for day in range(history.grid.days)])
    silent = np.broadcast_to(~days[history.grid.day_of], history.open_.shape)
    return np.asarray(silent[history.open_])


@pytest.mark.parametrize("centre", ["anonymous_bank", pytest.param("north_american_bank", marks=pytest.mark.slow)])
def test_people_fit_the_workload(centre: str) -> None:
    plan = load_plan(ROOT / "configs" / centre)
    required = requirement_of(plan, forecast_of(plan)).agent_h
    assert 0.88 <= required / productive_h(plan.workforce) <= 0.98


def productive_h(workforce: Workforce) -> float:
    """Contract hours less absence and paid breaks, in the proportion of each contract's longest shift."""
    total = 0.0
    for agent in workforce.agents:
        contract = workforce.contract_by_id[agent.contract]
        away = sum(absence.credit_min for absence in workforce.absences_by_agent.get(agent.id, ()))
        shift = max((workforce.shift_by_id[name] for name in contract.shifts), key=lambda item: item.paid_min)
        breaks = sum(item.length_min for item in shift.breaks if item.paid)
        total += max(0, contract.max_week_min - away) * (1 - breaks / shift.paid_min)
    return total / 60


@pytest.mark.slow
def test_deriving_again_gives_the_same_bytes(tmp_path: Path) -> None:
    source = os.environ.get("WFM_BENCH_DATA")
    if not source:
        pytest.skip("WFM_BENCH_DATA does not point to the source data")
    script = ROOT / "benchmarks" / "derive_centres.py"
    subprocess.run([sys.executable, str(script), source, "--configs", str(tmp_path)], check=True)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert len(written) == 9
    for path in written:
        assert filecmp.cmp(tmp_path / path, ROOT / "configs" / path, shallow=False), f"{path} differs"
