import numpy as np

from wfm.rostering.activities.phone_time import PhoneTime
from wfm.rostering.activities.requests import requests_of
from wfm.rostering.rules import ActivityQuota


def starts(place, rule: ActivityQuota, agent: int = 0) -> list[int]:
    instance = place.instance(rule)
    return np.flatnonzero(
        PhoneTime(instance, place.decisions).starts(requests_of(instance, place.decisions)[0], agent)
    ).tolist()


def test_starts_avoid_the_meal_and_stay_inside_the_duty(small) -> None:
    place = small()
    place.duty(place.agent(), meal=3)  # 8:00 to 16:00, meal at 11:00
    assert starts(place, ActivityQuota()) == [8, 9, 10, 12, 13, 14, 15]
    assert starts(place, ActivityQuota(minutes=180)) == [8, 12, 13]
    assert starts(place, ActivityQuota(minutes=300)) == []


def test_margins_at_start_and_end_of_the_duty(small) -> None:
    place = small()
    place.duty(place.agent())
    assert starts(place, ActivityQuota(after_start_min=90, before_end_min=61)) == [10, 12, 13]


def test_only_duties_of_the_week_count(small) -> None:
    place = small(days=14)
    place.agent()
    place.duty(0, day=1).duty(0, day=7)
    assert all(24 <= slot < 48 for slot in starts(place, ActivityQuota()))


def test_what_is_taken_is_not_free_until_it_is_given_back(small) -> None:
    place = small()
    place.duty(place.agent())
    instance = place.instance(ActivityQuota())
    (request,) = requests_of(instance, place.decisions)
    time = PhoneTime(instance, place.decisions)
    before = time.starts(request, 0)
    number = time.take(0, 13, 2)
    assert np.flatnonzero(before & ~time.starts(request, 0)).tolist() == [13, 14]
    time.give_back(0, 13, 2, number)
    assert (time.starts(request, 0) == before).all()
