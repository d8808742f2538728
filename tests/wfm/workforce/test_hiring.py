"""Leaving and learning by week since the start."""

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.workforce import ClassSize, HiringSettings, RampStage


def test_the_usual_ramp_is_sixteen_weeks() -> None:
    settings = HiringSettings()
    assert settings.ramp_weeks == 16
    pace = settings.productivity()
    assert pace[:8] == pytest.approx([0, 0, 0, 0, 0.4, 0.4, 0.4, 0.4])
    assert pace[8] == pytest.approx(0.6)
    assert pace[15] == pytest.approx(0.85)
    assert np.diff(pace[8:]) == pytest.approx(np.full(7, 0.25 / 7))
    assert settings.training_weeks().tolist() == [True] * 4 + [False] * 12


def test_a_mentor_takes_off_what_they_leave_undone() -> None:
    settings = HiringSettings(ramp=(RampStage(2, 0.0, 0.0, mentor=0.1), RampStage(1, 0.5, 0.5)))
    assert settings.productivity() == pytest.approx([-0.1, -0.1, 0.5])
    assert settings.training_weeks().tolist() == [True, True, False]


def test_nobody_learns_where_there_is_no_ramp() -> None:
    settings = HiringSettings(ramp=())
    assert settings.ramp_weeks == 0
    assert settings.productivity().size == settings.training_weeks().size == 0


def test_attrition_of_a_year_is_that_of_52_weeks() -> None:
    stay = HiringSettings(attrition_per_year=0.3).staying(53)
    assert stay[0] == 1
    assert stay[52] == pytest.approx(0.7)
    assert stay[1:] / stay[:-1] == pytest.approx(np.full(52, stay[1]))


def test_starters_leave_at_their_own_rate_for_a_while() -> None:
    settings = HiringSettings(attrition_per_year=0.2, early_attrition_per_year=0.6, early_weeks=13)
    stay = settings.starters_staying(66)
    assert stay[13] == pytest.approx(0.4**0.25)
    assert stay[65] / stay[13] == pytest.approx(0.8)
    same = HiringSettings(attrition_per_year=0.2)
    assert same.starters_staying(30) == pytest.approx(same.staying(30))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: HiringSettings(weeks=3),
        lambda: HiringSettings(weeks=53),
        lambda: HiringSettings(attrition_per_year=1.0),
        lambda: HiringSettings(early_attrition_per_year=-0.1),
        lambda: HiringSettings(roster_fit=0.0),
        lambda: HiringSettings(roster_fit=1.1),
        lambda: RampStage(0, 0.0, 0.0),
        lambda: RampStage(1, 0.5, 1.5),
        lambda: RampStage(1, 0.5, 0.5, mentor=-1),
        lambda: ClassSize(0, 3),
        lambda: ClassSize(5, 4),
    ],
)
def test_numbers_without_a_meaning_are_refused(wrong) -> None:
    with pytest.raises(ValueRangeError):
        wrong()
