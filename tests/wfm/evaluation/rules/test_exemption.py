from datetime import date

from wfm.rostering.rules import Exemption, MaxWorkPerDay, MaxWorkPerWeek, MinorProfile, Scope, plain_rules


def longs(place, agent: str, shifts, days):
    for day in days:
        place.duty(agent, day, 480, shifts["long"])
    return place


def test_an_opt_out_of_the_weekly_hours(centre, shifts) -> None:
    place = centre().agent("A1").agent("A2")
    longs(longs(place, "A1", shifts, range(5)), "A2", shifts, range(5))
    rules = (MaxWorkPerWeek(48), MaxWorkPerDay(9))
    exemption = Exemption(("max_work_per_week",), scope=Scope(agents=("A2",)))
    assert [item.agent_id for item in place.broken(rules[0])] == ["A1", "A2"]
    assert [item.agent_id for item in place.broken(rules[0], exemption)] == ["A1"]
    assert {item.agent_id for item in place.broken(rules[1], exemption)} == {"A1", "A2"}  # other rules still bind


def test_dates_of_an_exemption(centre, shifts) -> None:
    place = longs(centre(), "A1", shifts, range(5))
    exemption = Exemption(("max_work_per_day",), scope=Scope(first=date(2024, 3, 5), last=date(2024, 3, 6)))
    assert [item.date.day for item in place.broken(MaxWorkPerDay(8), exemption)] == [4, 7, 8]
    bounded = MaxWorkPerDay(8, scope=Scope(last=date(2024, 3, 7)))
    assert [item.date.day for item in place.broken(bounded, exemption)] == [4, 7]


def test_a_stricter_number_in_place_of_the_exempted_one(centre, shifts) -> None:
    place = centre().agent("A1").agent("A2").duty("A1", 0, 480, shifts["day"]).duty("A2", 0, 480, shifts["day"])
    seven = MaxWorkPerDay(7, scope=Scope(agents=("A2",)))
    assert [item.agent_id for item in place.broken(MaxWorkPerDay(8), seven)] == ["A2"]


def test_a_limit_of_a_profile_is_exempted_by_its_name(centre, shifts) -> None:
    place = centre().agent("A1", birth_date=date(2007, 1, 1)).duty("A1", 0, 480, shifts["long"])
    profile = MinorProfile(max_work_per_day_h=8)
    assert any(item.rule == "minor_profile" for item in place.report(profile).violations)
    report = place.report(profile, Exemption(("minor_profile",), scope=Scope(agents=("A1",))))
    assert not any(item.rule == "minor_profile" for item in report.violations)


def test_nobody_in_scope_changes_nothing(centre) -> None:
    agents = centre().workforce().agents
    rules = (MaxWorkPerWeek(48), MaxWorkPerDay(9))
    assert plain_rules((*rules, Exemption(("max_work_per_day",), scope=Scope(agents=("B",)))), agents) == rules


def test_working_in_twice_changes_nothing_more(centre) -> None:
    agents = centre().agent("A1").workforce().agents
    once = plain_rules((MaxWorkPerDay(9), Exemption(("max_work_per_day",), scope=Scope(agents=("A1",)))), agents)
    assert plain_rules(once, agents) == once
