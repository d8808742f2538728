"""History files without a plan: intervals, wall clock, opening hours, faults."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from wfm.errors import InputError
from wfm.studies.history_file import opening_week, read_history


def write(folder: Path, text: str, name: str = "calls.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(*lines: str, header: str = "timestamp,count") -> str:
    """Return a CSV."""
    return "\n".join([header, *lines]) + "\n"


def test_timestamp_and_count_are_understood(tmp_path):
    path = write(tmp_path, rows("2025-01-06T08:00:00,5", "2025-01-06T08:30:00,7"))
    found = read_history(path, 30)
    assert found.grid.first == date(2025, 1, 6)
    assert found.contacts[0, 16:18].tolist() == [5.0, 7.0]
    assert np.isnan(found.contacts[0, 18])
    assert [queue.id for queue in found.queues] == ["all"]


def test_our_own_names_with_queue_and_aht(tmp_path):
    header = "interval_start,queue,offered,aht_s"
    path = write(
        tmp_path, rows("2025-01-06T08:00,b,5,200", "2025-01-06T08:30,b,2,250", "2025-01-06T08:00,a,7,", header=header)
    )
    found = read_history(path, 30)
    assert [queue.id for queue in found.queues] == ["a", "b"]
    assert found.contacts[:, 16].tolist() == [7.0, 5.0]
    assert found.aht_s[1, 16] == 200.0
    assert np.isnan(found.aht_s[0, 16])


def test_finer_rows_are_added_up(tmp_path):
    path = write(tmp_path, rows(*(f"2025-01-06T08:{minute:02d}:00,{minute}" for minute in range(0, 60, 5))))
    found = read_history(path, 30)
    assert found.contacts[0, 16:18].tolist() == [75.0, 255.0]


def test_offsets_are_left_off_without_a_zone(tmp_path):
    lines = ["2025-11-02T00:00:00-06:00,3", "2025-11-02T01:00:00-06:00,4", "2025-11-02T01:00:00-07:00,9"]
    found = read_history(write(tmp_path, rows(*lines, "2025-11-02T02:00:00-07:00,5")), 60)
    assert found.contacts[0, :3].tolist() == [3.0, 4.0, 5.0]
    assert found.grid.n == 24
    assert "1 rows of the hour that comes twice" in found.notes[0]


def test_a_zone_keeps_both_autumn_hours(tmp_path):
    lines = ["2025-11-02T00:00:00-06:00,3", "2025-11-02T01:00:00-06:00,4", "2025-11-02T01:00:00-07:00,9"]
    found = read_history(write(tmp_path, rows(*lines)), 60, zone="America/Denver")
    assert found.grid.n == 25
    assert found.contacts[0, :3].tolist() == [3.0, 4.0, 9.0]


def test_wall_clock_is_said(tmp_path):
    found = read_history(write(tmp_path, rows("2025-01-06T08:00:00,5", "2025-01-06T08:30:00,5")), 30)
    assert "no zone" in found.notes[0]


def test_opening_hours(tmp_path):
    path = write(tmp_path, rows("2025-01-06T08:00:00,5", "2025-01-12T08:30:00,7"))
    found = read_history(path, 30, opening="mon-fri 08:00-19:30; sat 09:00-12:00")
    open_ = found.open_[0].reshape(7, 48).sum(axis=1)
    assert open_.tolist() == [23, 23, 23, 23, 23, 6, 0]


def test_opening_past_midnight_and_clock_changes(tmp_path):
    path = write(tmp_path, rows("2025-03-29T08:00:00,5", "2025-03-31T08:30:00,7"))
    found = read_history(path, 30, opening="sat-sun 22:00-06:00", zone="Europe/Paris")
    times = [f"{t:%d %H:%M}" for t, o in zip(found.grid.times, found.open_[0], strict=True) if o]
    assert times[0] == "29 22:00"
    assert "30 02:00" not in times
    assert times[-1] == "31 05:30"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri 08:00-18:00", 5),
        ("daily 00:00-24:00", 7),
        ("sat, sun 10:00-12:00; mon closed", 3),
        ("MON 8:00-9:00", 1),
    ],
)
def test_opening_texts(text, days):
    assert len(opening_week(text)) == days


@pytest.mark.parametrize(
    "text", ["", "08:00-18:00", "mon", "someday 08:00-09:00", "mon 8-9-10", "mon 8:00-9:00; mon 9:00-10:00"]
)
def test_bad_opening_texts(text):
    with pytest.raises(ValueError, match=r"must"):
        opening_week(text)


def test_all_wrong_arguments_are_told_at_once(tmp_path):
    path = write(tmp_path, rows("2025-01-06T08:00:00,5"))
    with pytest.raises(InputError) as caught:
        read_history(path, 7, zone="Mars/Olympus", opening="always")
    where = [fault.where for fault in caught.value.faults]
    assert where == ["--zone", "--open", "--interval"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("when,how_many\n2025-01-06,3\n", "interval_start"),
        (rows("yesterday,3"), "must be a time"),
        (rows("2025-01-06T08:00:00,-3", "2025-01-06T08:30:00,3"), ">= 0"),
        (rows("2025-01-06T08:00:00,3", "2025-01-06T08:00:00,4"), "with other numbers"),
        ("timestamp,count\n", "no rows"),
    ],
)
def test_faults_of_the_file(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_history(write(tmp_path, text), 30)


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        read_history(tmp_path / "nowhere.csv", 30)


def test_fractional_counts_are_taken(tmp_path):
    path = write(tmp_path, rows("2025-01-06T08:00:00,2.5", "2025-01-06T08:30:00,3"))
    assert read_history(path, 30).contacts[0, 16] == 2.5


def test_excels_way(tmp_path):
    path = write(tmp_path, "\ufefftimestamp;count\n2025-01-06 08:00;2,5\n2025-01-06 08:30;3\n")
    assert read_history(path, 30).contacts[0, 16:18].tolist() == [2.5, 3.0]
