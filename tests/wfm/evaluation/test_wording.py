from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from wfm.evaluation.wording import clock_text, length_text


@pytest.mark.parametrize(
    ("length_min", "text"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (60, "1 h"),
        (570, "9 h 30 min"),
        (660.0, "11 h"),
        (Fraction(659), "10 h 59 min"),
        (-60, "-1 h"),
        (-90, "-1 h 30 min"),
        (2100, "35 h"),
    ],
)
def test_lengths_read_as_hours_and_minutes(length_min: float, text: str) -> None:
    assert length_text(length_min) == text


def test_times_read_as_local_wall_clock() -> None:
    assert clock_text(datetime(2024, 3, 4, 8, 5, tzinfo=ZoneInfo("Asia/Jerusalem"))) == "2024-03-04 08:05"
