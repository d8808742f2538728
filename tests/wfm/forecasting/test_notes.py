"""The planner's remarks, word by word."""

from datetime import date, timedelta

import numpy as np
import pytest

from forecasts import Days, History, clean
from forecasts.ratio import RatioForecast
from wfm.forecasting.notes import handle_time_notes, history_notes, outlier_notes
from wfm.forecasting.repairs import repairs_of

FIRST = date(2025, 1, 6)
MEND = "If so, close it in the plan or give it a factor of 0"


def history(d: int, *, level: float = 20.0, unknown: slice | None = None, zero: slice | None = None) -> History:
    """Return d days of four slots with constant counts."""
    counts = np.full((d, 4), level)
    if unknown is not None:
        counts[unknown] = np.nan
    if zero is not None:
        counts[zero] = 0.0
    return History(counts, Days.plain(d, 4))


@pytest.mark.parametrize(
    ("past", "skip", "notes"),
    [
        (history(60), 0, []),
        (history(60), 7, []),
        (history(60, unknown=slice(0, 60)), 0, ["q: no record in the history; the forecast is 0"]),
        (history(60, level=0.0), 0, ["q: all counts of the history are 0; the forecast is 0"]),
        (history(1), 0, ["q: only 1 day of history; the forecast is the mean of what exists"]),
        (history(13), 0, ["q: only 13 days of history; the forecast is the mean of what exists"]),
        (history(34), 0, ["q: only 34 days of history; bands are wide and methods hardly compared"]),
        (
            history(60, unknown=slice(40, 60)),
            0,
            ["q: no record in the last 20 days of the history; has the queue closed? " + MEND],
        ),
        (history(60, zero=slice(32, 60)), 0, ["q: no contact in the last four weeks; has the queue closed? " + MEND]),
        (
            history(60),
            8,
            ["q: the history ends 8 days before the period asked for; bands hold for that distance"],
        ),
    ],
)
def test_remarks_on_the_history(past, skip, notes):
    assert history_notes("q", past, skip) == notes


def test_single_gaps_are_counted():
    past = history(60)
    counts = past.counts.copy()
    counts[10, 1] = counts[20, 2:4] = np.nan
    assert history_notes("q", past.with_counts(counts), 0) == [
        "q: 3 intervals of the history have no record; they are taken as unknown, not as 0"
    ]


def test_gaps_that_the_reader_told_of_are_not_told_again():
    past = history(60)
    counts = past.counts.copy()
    counts[10, 1] = np.nan
    assert history_notes("q", past.with_counts(counts), 0, gaps=False) == []


def test_a_distance_that_cannot_be_tried_is_said():
    assert history_notes("q", history(60), 400, tried=False) == [
        "q: the history ends 400 days before the period asked for; that is too far to try it out, so bands are guessed"
    ]


def told_of(past: History) -> list[str]:
    """Return the remarks on the outliers of a history."""
    return outlier_notes("q", repairs_of(clean(past), past, FIRST))


def test_outliers_are_told_with_time_and_expectation():
    past = history(60)
    counts = past.counts.copy()
    counts[30, 2] = 0.0
    day = FIRST + timedelta(days=30)
    assert told_of(past.with_counts(counts)) == [
        f"q: {day}, 12:00 to 18:00, is an outlier and set aside (0 came, about 19 expected)"
    ]


def test_slots_in_a_row_are_one_outlier():
    past = history(60, level=40.0)
    counts = past.counts.copy()
    counts[30, 1:3] = 1.0
    counts[31, 0] = counts[31, 3] = 0.0
    notes = told_of(past.with_counts(counts))
    assert [note.split(", ")[1] for note in notes] == ["06:00 to 18:00", "00:00 to 06:00", "18:00 to 24:00"]
    assert "(2 came," in notes[0]


def test_days_that_are_outliers_are_told_whole():
    past = history(60)
    counts = past.counts.copy()
    counts[40] = 1.0
    day = FIRST + timedelta(days=40)
    assert told_of(past.with_counts(counts)) == [
        f"q: {day}, the whole day, is an outlier and set aside (4 came, about 80 expected)"
    ]


def test_no_outliers_no_words():
    assert told_of(history(60)) == []


@pytest.mark.parametrize(
    ("aht", "notes"),
    [
        (None, ["q: no handle times in the history"]),
        (RatioForecast(np.ones((1, 1)), None), []),
        (RatioForecast(np.ones((1, 1)), 0.123), ["q: handle time of a whole day varies by ± 12 % about its forecast"]),
    ],
)
def test_remarks_on_handle_times(aht, notes):
    assert handle_time_notes("q", aht) == notes
