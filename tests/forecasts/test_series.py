"""The data types refuse arrays that do not belong together."""

import numpy as np
import pytest

from forecasts import Days, History


def test_plain_days_follow_each_other():
    days = Days.plain(9, 4, first_season=5)
    assert days.season.tolist() == [5, 6, 0, 1, 2, 3, 4, 5, 6]
    assert len(days) == 9
    assert days.slots == 4
    assert days.open_.all()


def test_a_part_of_days_keeps_everything():
    days = Days.plain(9, 4)
    part = days[2:5]
    assert part.season.tolist() == [2, 3, 4]
    assert part.open_.shape == (3, 4)
    assert part.period == 7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"open_": np.ones((2, 4), bool)}, "open_"),
        ({"special": np.zeros(2, np.int64)}, "special"),
        ({"terms": np.zeros((2, 1))}, "terms"),
        ({"season": np.array([0, 1, 7])}, "season"),
    ],
)
def test_shapes_must_agree(change, message):
    parts = {
        "season": np.array([0, 1, 2]),
        "open_": np.ones((3, 4), bool),
        "special": np.zeros(3, np.int64),
        "terms": np.zeros((3, 0)),
    }
    with pytest.raises(ValueError, match=message):
        Days(**(parts | change))


def test_counts_must_fit_the_days():
    with pytest.raises(ValueError, match="differ in shape"):
        History(np.zeros((3, 5)), Days.plain(3, 4))


def test_until_and_last_cut_at_both_ends():
    history = History(np.arange(40.0).reshape(10, 4), Days.plain(10, 4))
    assert history.until(3).counts.tolist() == history.counts[:3].tolist()
    assert history.last(2).counts.tolist() == history.counts[8:].tolist()
    assert history.last(2).days.season.tolist() == [1, 2]
    assert len(history.last(99)) == 10
