"""Histories that are short, empty, broken or out of date: what a planner reads, word by word, and the exit code."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

MONDAY = date(2026, 3, 2)
PARIS = ZoneInfo("Europe/Paris")
PLAN = """
name: centre
zone: Europe/Paris
week: {start: 2026-03-02}
queues:
  orders: {open: {mon-fri: "08:00-18:00"}, aht_s: 240}
  returns: {open: {mon-fri: "08:00-18:00"}, aht_s: 240}
history: history.csv
shifts: {day: {start: {from: "08:00", to: "10:00"}, paid_h: 8}}
contracts: {full: {hours_per_week: 40, shifts: [day]}}
agents: {A1: {name: Ada, contract: full, skills: [orders, returns], hourly_cost: 20}}
prices: {shortage_per_h: 50}
"""
Row = tuple[str, str, float]
Told = Callable[..., tuple[int, list[str]]]


def rows(queue: str, first: int, last: int = 0, *, level: float = 20.0, offset: bool = True) -> Iterator[Row]:
    """Yield half-hours of the working days from `first` days before the planned week to `last` days before it."""
    rng = np.random.default_rng(1)
    for back in range(first, last, -1):
        day = MONDAY - timedelta(days=back)
        for minute in range(480, 1080, 30) if day.weekday() < 5 else ():
            when = datetime(day.year, day.month, day.day, minute // 60, minute % 60)
            stamp = when.replace(tzinfo=PARIS) if offset else when
            yield stamp.isoformat(), queue, int(rng.poisson(level))


@pytest.fixture
def told(tmp_path: Path, wfm: Callable[..., Any]) -> Told:
    """Return a function that runs a verb on a history, and returns the exit code and what is said of `returns`."""

    def run(history: Iterable[Row], verb: str = "forecast", *options: str, settings: str = "") -> tuple[int, list[str]]:
        folder = tmp_path / "odd"
        folder.mkdir()
        (folder / "plan.yaml").write_text(PLAN + settings, encoding="utf-8")
        with (folder / "history.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("interval_start", "queue", "offered"), *history])
        place = [str(folder)] if verb == "forecast" else ["--history", str(folder / "history.csv"), *options]
        done = wfm(verb, *place, "--out", str(folder / "out"))
        assert (folder / "out").exists() == (done.exit_code == 0)
        lines = [line.removeprefix("note: ").replace(f"{folder}/", "") for line in done.stderr.splitlines()]
        about = ("returns", "history.csv", "the history", "backtest", "plan.yaml")
        own = [line for line in lines if line.startswith(about)]
        usual = (": method", ": handle time", "no handle times")
        return done.exit_code, [line for line in own if not any(word in line for word in usual)]

    return run


CLOSED = "has the queue closed? If so, close it in the plan or give it a factor of 0"
WEEKS = [*rows("orders", 84)]


@pytest.mark.parametrize(
    ("returns", "notes"),
    [
        ([*rows("returns", 84)], []),
        (
            [*rows("returns", 3, 2)],
            [
                "returns: only 1 day of history; the forecast is the mean of what exists",
                "returns: no history on Mondays, Tuesdays, Wednesdays, Thursdays; "
                "the forecast there is that of a mean day",
            ],
        ),
        ([*rows("returns", 12)], ["returns: only 8 days of history; the forecast is the mean of what exists"]),
        ([*rows("returns", 28)], ["returns: only 20 days of history; bands are wide and methods hardly compared"]),
        (
            [(when, queue, 0) for when, queue, _ in rows("returns", 84)],
            [
                "returns: the history has no contact at all; nobody will be required",
                "returns: all counts of the history are 0; the forecast is 0",
            ],
        ),
        (
            [(when, queue, count + 0.5) for when, queue, count in rows("returns", 84)],
            [
                "returns: 1200 of 1200 counts are no whole numbers; taken as they are, but averages hide how much "
                "counts vary"
            ],
        ),
        (
            [*rows("returns", 84, 49), *rows("returns", 28)],
            [
                "returns: 300 open intervals have no record (2026-01-12 08:00 to 2026-01-30 18:00); taken as unknown, "
                "not as 0"
            ],
        ),
        ([*rows("returns", 84, 20)], [f"returns: no record in the last 18 days of the history; {CLOSED}"]),
        (
            [(when, queue, count if when < "2026-01-26" else 0) for when, queue, count in rows("returns", 84)],
            [f"returns: no contact in the last four weeks; {CLOSED}"],
        ),
    ],
    ids=["fine", "a day", "under two weeks", "a month", "zeros", "fractions", "gap", "closed", "emptied"],
)
def test_one_queue_of_two(told: Told, returns: list[Row], notes: list[str]) -> None:
    code, found = told([*WEEKS, *returns])
    assert code == 0
    assert found == notes


@pytest.mark.parametrize(
    ("first", "last", "how"),
    [
        (100, 30, "30 days before the period asked for; bands hold for that distance"),
        (
            500,
            400,
            "401 days before the period asked for; that is too far to try it out, so bands are guessed",
        ),
    ],
)
def test_a_history_that_ends_early(told: Told, first: int, last: int, how: str) -> None:
    code, found = told([*rows("orders", first, last), *rows("returns", first, last)])
    assert code == 0
    assert found == [f"returns: the history ends {how}"]


def test_negative_counts_are_refused(told: Told) -> None:
    wrong = [(when, queue, -3) for when, queue, _ in rows("returns", 84, 83)]
    code, found = told([*WEEKS, *wrong[:2]])
    assert code == 2
    assert found == [f"history.csv:{line}: offered must be a finite number >= 0, got '-3'" for line in (1202, 1203)]


def test_a_new_queue_borrows_from_a_sister(told: Told) -> None:
    code, found = told(WEEKS, settings="forecasting: {sisters: [{queue: returns, sister: orders, share: 0.3}]}")
    assert code == 0
    assert found == ["returns: taken from queue orders × 0.3, its own history is too short"]


def test_a_queue_without_any_record_is_refused(told: Told) -> None:
    code, found = told(WEEKS)
    assert code == 2
    assert found == [
        "plan.yaml:7: queues.returns has no row in the history. For a new queue name a like one under "
        "'forecasting: sisters:', or type in a day's rows"
    ]


def test_a_history_of_closed_days_only(told: Told) -> None:
    weekend = [f"2026-02-{day}T10:00:00+01:00" for day in (21, 22, 28)]
    code, found = told((when, queue, 5) for when in weekend for queue in ("orders", "returns"))
    assert code == 2
    assert found[-1] == (
        "the history holds no record before 2026-03-02 within the opening hours: check its dates and the hours"
    )


def test_times_without_a_zone_are_a_warning(told: Told) -> None:
    code, found = told([*rows("orders", 84, offset=False), *rows("returns", 84, offset=False)])
    assert code == 0
    assert found == ["history.csv: times have no offset and are taken as wall-clock times of Europe/Paris"]


@pytest.mark.parametrize("twice", [False, True])
def test_the_repeated_hour_of_autumn(told: Told, twice: bool) -> None:
    start = datetime(2025, 9, 29)
    clock = [start + timedelta(minutes=30 * k) for k in range(48 * 35)]
    history = [(when.isoformat(), "orders", 10) for when in clock]
    if twice:
        place = history.index(("2025-10-26T03:00:00", "orders", 10))
        history[place:place] = history[place - 2 : place]
    code, found = told(history, "backtest", "--zone", "Europe/Paris", "--origins", "1", "--methods", "last_week")
    assert code == 0
    assert "history.csv: times have no offset and are taken as wall-clock times of Europe/Paris" in found
    back = "history.csv: on 2025-10-26 the hour of 02:00 comes twice because the clocks go back; "
    assert [line.startswith(back) for line in found].count(True) == 1


def test_a_backtest_needs_two_weeks_before_an_origin(told: Told) -> None:
    code, found = told(rows("returns", 14), "backtest", "--origins", "1")
    assert code == 2
    assert found[-1].startswith("backtest: no origin can be judged; returns: origin 2026-02-")
    assert found[-1].endswith("is left out, less than two weeks of history before it")


def test_nights_without_rows_are_no_gaps_of_a_file(told: Told) -> None:
    history = [row for row in rows("returns", 56) if not row[0].startswith("2026-02-10T09")]
    code, found = told(history, "backtest", "--origins", "2", "--methods", "last_week")
    assert code == 0
    assert [line for line in found if line.startswith("returns")] == [
        "returns: 2 open intervals have no record (2026-02-10 09:00 to 10:00); taken as unknown, not as 0"
    ]


def test_a_backtest_of_nothing_but_zeros_has_no_scores(wfm: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "zeros.csv"
    lines = [f"{when},0" for when, _, _ in rows("orders", 56)]
    path.write_text("\n".join(["timestamp,count", *lines]), encoding="utf-8")
    done = wfm("backtest", "--history", str(path), "--origins", "2", "--methods", "auto", "--out", str(tmp_path / "o"))
    assert done.exit_code == 0
    assert "nan" not in done.stdout
    assert "Poisson floor – %" in done.stdout
    assert "all: combination, nothing came to compare methods" in done.stdout
