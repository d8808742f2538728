import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.activities.requests import requests_of
from wfm.rostering.rules import ActivityQuota, Scope


def test_one_request_a_sitting_of_everybody_with_a_duty_in_the_week(small) -> None:
    place = small(days=14)
    for _ in range(3):
        place.agent()
    place.duty(0).duty(2).duty(2, day=8)
    found = requests_of(place.instance(ActivityQuota(times=2)), place.decisions)
    assert [(one.week, one.attendees) for one in found] == [(0, (0,))] * 2 + [(0, (2,))] * 2 + [(1, (2,))] * 2
    assert {(one.length, one.most, one.leads) for one in found} == {(1, 1, ())}


def test_leads_of_the_own_team_sit_in_and_are_not_due(small) -> None:
    place = small()
    for team, role in (("red", "agent"), ("red", "lead"), ("blue", "lead"), ("red", "lead"), ("green", "agent")):
        place.agent(team, role)
    for a in range(5):
        place.duty(a)
    found = requests_of(place.instance(ActivityQuota(together="lead")), place.decisions)
    assert [(one.attendees, one.leads) for one in found] == [((0,), (1, 3)), ((4,), ())]


def test_meetings_are_by_team_or_of_all_in_scope(small) -> None:
    place = small()
    for team in ("red", "blue", "red", "blue"):
        place.duty(place.agent(team))
    team = ActivityQuota(together="team", groups=2, scope=Scope(except_agents=("A3",)))
    found = requests_of(place.instance(team), place.decisions)
    assert [(one.attendees, one.most) for one in found] == [((0, 2), 2), ((1,), 2)]
    (everybody,) = requests_of(place.instance(ActivityQuota(together="all")), place.decisions)
    assert everybody.attendees == (0, 1, 2, 3)


def test_an_activity_between_two_slots_is_refused(small) -> None:
    place = small()
    place.duty(place.agent())
    with pytest.raises(ValueRangeError, match="training lasts 45 min, which is no multiple of 60 min"):
        requests_of(place.instance(ActivityQuota(minutes=45)), place.decisions)
