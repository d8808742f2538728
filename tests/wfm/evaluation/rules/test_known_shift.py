from dataclasses import replace
from datetime import date, timedelta

import pytest

from wfm.rostering.roster import Activity
from wfm.rostering.rules import KnownShift


def found(place) -> list:
    return [item for item in place.report().violations if item.rule == KnownShift.type]


def said(place) -> str:
    """The one message about a roster with one faulty duty."""
    (violation,) = found(place)
    return violation.message


def edited(place, **changes):
    """Change the last duty by hand."""
    place.duties[-1] = replace(place.duties[-1], **changes)
    return place


def test_all_templates_are_fine_as_they_are(centre, shifts) -> None:
    place = centre().agent("A1").agent("A2")
    place.duty("A1", 0, 480, shifts["day"]).duty("A1", 1, 0).duty("A1", 2, 1380, shifts["night"])
    place.duty("A2", 3, 1500, shifts["after"]).duty("A2", 4, 540, shifts["weekday"]).duty("A2", 5, 480, shifts["day"])
    assert found(place) == []


def test_people_and_shifts_not_in_the_plan(centre) -> None:
    place = centre().duty("ghost", 0, 480)
    assert said(place) == "ghost has a duty on 2024-03-04 and is not an agent of the plan"
    assert found(place)[0].agent_id == "ghost"
    place = edited(centre().duty("A1", 0, 480), shift="xx")
    assert said(place) == "A1 on 2024-03-04 has shift 'xx', which is not in the plan"


def test_a_shift_that_the_contract_does_not_allow(centre, shifts) -> None:
    place = centre().contract("part", 0, 1200, shifts=("short",)).agent("A1", contract="part")
    place.duty("A1", 0, 480, shifts["day"])
    assert said(place) == "A1 on 2024-03-04 has shift day, which contract part does not allow"


@pytest.mark.parametrize(
    ("start_min", "broken"), [(360, False), (330, True), (960, False), (990, True), (480, False), (495, True)]
)
def test_start_in_window_and_step(centre, shifts, start_min: int, broken: bool) -> None:
    place = centre(step_min=15).duty("A1", 0, start_min, shifts["day"])
    assert bool(found(place)) is broken
    if broken:
        clock = f"{start_min // 60:02}:{start_min % 60:02}"
        assert said(place) == (
            f"A1 on 2024-03-04 starts at 2024-03-04 {clock}; shift day on 2024-03-04 starts between 06:00 and 16:00 "
            "every 30 min"
        )


def test_weekdays(centre, shifts) -> None:
    assert found(centre().duty("A1", 4, 540, shifts["weekday"])) == []
    assert "shift weekday does not run on a Saturday" in said(centre().duty("A1", 5, 540, shifts["weekday"]))


def test_length(centre) -> None:
    place = centre().duty("A1", 0, 480, length_min=270)
    assert said(place) == "A1 on 2024-03-04 lasts 4 h 30 min; shift short lasts 4 h"
    assert "lasts 3 h 59 min" in said(centre().duty("A1", 0, 480, length_min=239))


def test_length_is_elapsed_time_on_the_night_the_clocks_change(centre, shifts) -> None:
    place = centre(first=date(2024, 3, 25)).duty("A1", 5, 1320, shifts["night"])
    assert found(place) == []
    edited(place, end=place.duties[-1].end - timedelta(hours=1))  # 22:00 to 06:00 on the clock is 7 h this night
    assert "lasts 7 h; shift night lasts 8 h" in said(place)


def test_a_start_in_the_skipped_hour_is_moved_forward(centre) -> None:
    place = centre(first=date(2024, 3, 25)).duty("A1", 6, 150)
    assert (place.duties[0].start.hour, place.duties[0].start.minute) == (3, 30)
    assert found(place) == []


def test_the_second_half_past_two_in_autumn_is_not_a_start(centre) -> None:
    place = centre(first=date(2024, 10, 21)).duty("A1", 6, 150)
    assert found(place) == []
    second = place.later(place.duties[0].start, 60)
    assert (second.hour, second.minute, second.fold) == (2, 30, 1)
    edited(place, start=second, end=place.later(second, 240))
    assert "starts at 2024-10-27 02:30" in said(place)


def test_the_date_must_be_the_day_it_belongs_to(centre, shifts) -> None:
    place = edited(centre().duty("A1", 1, 480), date=date(2024, 3, 4))
    assert "A1 on 2024-03-04 starts at 2024-03-05 08:00" in said(place)
    after = edited(centre().duty("A1", 0, 1440, shifts["after"]), date=date(2024, 3, 5))
    assert "shift after on 2024-03-05 starts between 24:00 and 25:00" in said(after)


@pytest.mark.parametrize("day", [-1, 7])
def test_days_outside_the_horizon(centre, day: int) -> None:
    assert "outside the planned days 2024-03-04 to 2024-03-10" in said(centre().duty("A1", day, 480))


def test_the_last_duty_may_end_after_the_horizon(centre, shifts) -> None:
    assert found(centre().duty("A1", 6, 1320, shifts["night"])) == []


def test_missing_extra_and_foreign_breaks(centre, shifts) -> None:
    place = edited(centre().duty("A1", 0, 480, shifts["day"]), activities=())
    assert said(place) == "A1 on 2024-03-04 has the breaks none; shift day has early, meal, late"
    place = centre().duty("A1", 0, 480, shifts["day"])
    edited(place, activities=place.duties[0].activities[1:])
    assert "has the breaks meal, late; shift day has early, meal, late" in said(place)
    place = centre().duty("A1", 0, 480)
    pause = Activity(place.when(0, 540), place.when(0, 555), "smoke", True)
    assert "has the breaks smoke; shift short has none" in said(edited(place, activities=(pause,)))
    place = centre().duty("A1", 0, 480, shifts["day"])
    edited(place, activities=(*place.duties[0].activities, place.duties[0].activities[2]))
    assert "has the breaks early, meal, late, late" in said(place)


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ({"early": 60}, None),
        (
            {"early": 45},
            "early starts 45 min after the start of the duty; allowed is 1 h to 2 h 30 min in steps of 15 min",
        ),
        ({"early": 70}, "early starts 1 h 10 min after"),
        ({"meal": 300, "late": 390}, None),
        ({"meal": 315, "late": 450}, "meal starts 5 h 15 min after"),
        ({"late": 450}, None),
        ({"late": 465}, "late starts 7 h 45 min after"),
    ],
)
def test_break_windows_and_steps(centre, shifts, at: dict[str, int], message: str | None) -> None:
    place = centre(step_min=5).duty("A1", 0, 480, shifts["day"], at=at)
    if message is None:
        assert found(place) == []
    else:
        assert message in said(place)


def test_least_work_between_breaks(centre, shifts) -> None:
    # early ends at 2 h 15 min + 15 min; an hour later is 3 h 30 min.
    assert found(centre().duty("A1", 0, 480, shifts["day"], at={"early": 135, "meal": 210})) == []
    place = centre().duty("A1", 0, 480, shifts["day"], at={"early": 135, "meal": 195})
    assert said(place) == (
        "A1 on 2024-03-04 meal starts at 2024-03-04 11:15, less than 1 h of work after the break before"
    )
    assert found(centre().duty("A1", 0, 480, shifts["day"], at={"meal": 300, "late": 390})) == []
    assert "late starts at" in said(centre().duty("A1", 0, 480, shifts["day"], at={"meal": 300, "late": 375}))


def test_order_length_and_pay_of_breaks(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480, shifts["day"])
    early, meal, late = place.duties[0].activities
    swapped = (replace(early, activity="late"), meal, replace(late, activity="early"))
    assert "takes its breaks as late, meal, early; the order is early, meal, late" in said(
        edited(place, activities=swapped)
    )
    longer = replace(meal, end=place.later(meal.end, 15))
    assert "meal lasts 45 min instead of 30 min" in said(edited(place, activities=(early, longer, late)))
    paid = replace(meal, paid=True)
    assert "meal is paid and must be unpaid" in said(edited(place, activities=(early, paid, late)))
    unpaid = replace(early, paid=False)
    assert "early is unpaid and must be paid" in said(edited(place, activities=(unpaid, meal, late)))
    assert found(edited(place, activities=(late, meal, early))) == [], "the order of the tuple is no order of time"


def test_several_faults_of_one_duty_are_one_violation(centre, shifts) -> None:
    place = centre().duty("A1", 0, 470, shifts["day"], length_min=500, at={"early": 65})
    message = said(place)
    assert all(part in message for part in ("starts at", "lasts 8 h 20 min", "early starts 1 h 5 min"))
    assert message.count("; A1 on") == 2


def test_blocks_of_work_on_a_queue(centre) -> None:
    def block(queue: str, first: int, last: int):
        place = centre(queues=("calls", "mail")).agent("A1", skills={"calls": 1.0}).duty("A1", 0, 480)
        item = Activity(place.when(0, first), place.when(0, last), "work", True, queue)
        return edited(place, activities=(item,))

    assert found(block("calls", 480, 600)) == []
    assert "works on queue chat, which is not in the plan" in said(block("chat", 480, 600))
    assert "works on queue mail without the skill mail" in said(block("mail", 480, 600))
    assert "works on queue calls outside the duty" in said(block("calls", 450, 600))
