import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.audit import AuditReport, Violation, audit
from wfm.evaluation.rules import CHECKS
from wfm.rostering.rules import (
    RULES,
    Composite,
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    Rule,
    Scope,
)
from wfm.rostering.terms import CostTerm

CORE = (
    MinRestBetweenShifts(hours=11),
    MinWeeklyRest(hours=35),
    MaxConsecutiveDays(days=6),
    DaysOff(min_days=2),
    ContractHours(),
)


def test_every_rule_has_a_check() -> None:
    assert set(CHECKS) == {kind for kind in RULES.values() if not issubclass(kind, Composite)}
    assert len(set(CHECKS.values())) == len(CHECKS), "one check a rule"
    for check in CHECKS.values():
        assert check.__module__.startswith("wfm.evaluation.rules.")


def test_a_rule_without_a_check_is_an_error_and_not_silence(centre) -> None:
    class Unheard(Rule):
        type = "unheard"

    place = centre()
    with pytest.raises(KeyError):
        place.report(Unheard())


def good_week(place, shifts, name: str = "A1"):
    for day in range(5):
        place.duty(name, day, 480, shifts["day"])
    return place


def test_a_good_week_has_no_violations(centre, shifts) -> None:
    report = good_week(centre(), shifts).report(*CORE)
    assert report.violations == ()
    assert report.hard_count == 0
    assert report.cost_terms[CostTerm.PAY_HOURLY] == Decimal(800)


def test_an_empty_roster_is_audited_too(centre) -> None:
    report = centre().report(*CORE)
    assert report.violations == ()
    assert report.cost == 0


def test_violations_come_by_rule_then_agent_then_date(centre) -> None:
    place = centre(days=14).agent("B").agent("A")
    for name in ("B", "A"):
        for day in (8, 9, 1, 2):
            place.duty(name, day, 1080 if day in (1, 8) else 0)
    place.duty("B", 5, 475)
    report = place.report(*CORE)
    keys = [(item.rule, item.agent_id, item.date and item.date.day) for item in report.violations]
    assert keys == [
        ("known_shift", "B", 9),
        ("min_rest_between_shifts", "A", 6),
        ("min_rest_between_shifts", "A", 13),
        ("min_rest_between_shifts", "B", 6),
        ("min_rest_between_shifts", "B", 13),
    ]
    assert report.hard_count == 5


def test_one_broken_rule_for_one_agent_and_date_is_one_violation(centre) -> None:
    place = centre()
    for start in (0, 300, 600, 1000):
        place.duty("A1", 2, start)
    counts: dict[str, int] = {}
    for item in place.report(*CORE).violations:
        counts[item.rule] = counts.get(item.rule, 0) + 1
    assert counts == {"one_duty_a_day": 1, "known_shift": 1, "min_rest_between_shifts": 1}


def test_messages_said_twice_are_kept_once(centre) -> None:
    place = centre().duty("A1", 2, 0).duty("A1", 2, 480).duty("A1", 2, 960)
    (violation,) = place.report().violations
    assert violation.message == "A1 has two duties on 2024-03-06, one a day is allowed"


def test_an_edited_roster_is_caught(centre, shifts) -> None:
    """A planner moves things by hand; each edit breaks the rule that it should."""

    def edited(change) -> set[str]:
        place = good_week(centre(), shifts)
        change(place)
        return {item.rule for item in place.report(*CORE).violations}

    def move(place):
        place.duties[1] = place.make_duty("A1", 1, 960, shifts["day"])  # until 00:30
        place.duties[2] = place.make_duty("A1", 2, 360, shifts["day"])

    assert edited(move) == {"min_rest_between_shifts"}
    assert edited(lambda place: place.duty("A1", 5, 480, shifts["day"])) == {
        "days_off",
        "contract_hours",
        "min_weekly_rest",  # Saturday 16:30 to midnight on Sunday are 31.5 h
    }
    assert edited(lambda place: place.duty("A1", 0, 1080)) == {
        "one_duty_a_day",
        "contract_hours",
        "min_rest_between_shifts",
    }
    assert edited(lambda place: place.duty("Zoë", 0, 480)) == {"known_shift"}
    assert edited(lambda place: place.absent("A1", (4, 700), (4, 760))) == {"available"}
    seven = edited(lambda place: place.duty("A1", 5, 1080).duty("A1", 6, 1080))
    assert seven == {"max_consecutive_days", "days_off", "contract_hours", "min_weekly_rest"}


def test_rules_of_the_plan_and_their_scope_are_what_is_checked(centre, shifts) -> None:
    place = centre().agent("A1", team="red").agent("A2", team="blue")
    for name in ("A1", "A2"):
        good_week(place, shifts, name).duty(name, 5, 480, shifts["day"])
    rule = DaysOff(min_days=2, scope=Scope(teams=("red",)))
    assert [(item.rule, item.agent_id) for item in place.report(rule).violations] == [("days_off", "A1")]


def test_the_order_of_rosters_and_people_changes_nothing(centre, shifts) -> None:
    place = centre().agent("A1").agent("A2").agent("A3")
    for name, start in (("A1", 480), ("A2", 540), ("A3", 990)):
        for day in range(6):
            place.duty(name, day, start, shifts["day"])
    place.required[:] = 1.5
    before = place.report(*CORE)
    random.Random(3).shuffle(place.duties)
    place.agents.reverse()
    after = place.report(*CORE)
    assert after.violations == before.violations
    assert dict(after.cost_terms) == dict(before.cost_terms)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([date(2024, 3, 4), date(2024, 3, 25), date(2024, 10, 21)]))
def test_adding_a_duty_never_mends_rest_runs_or_days_off(centre, seed: int, first: date) -> None:
    rng = random.Random(seed)
    place = centre(first=first).past("A1", (-1, 1200), (0, 120), days_in_row=rng.randint(1, 5))
    days = rng.sample(range(7), rng.randint(0, 6))
    for day in days:
        place.duty("A1", day, 30 * rng.randint(0, 47))
    rules = (MaxConsecutiveDays(days=4), DaysOff(min_days=2), MinWeeklyRest(hours=40))

    def broken() -> set[str]:
        return {item.rule for item in place.broken(*rules)}

    before = broken()
    place.duty("A1", rng.choice([day for day in range(7) if day not in days]), 30 * rng.randint(0, 47))
    assert before <= broken()


def test_the_report_is_plain_frozen_data(centre) -> None:
    place = centre().duty("A1", 0, 475)
    report = audit(place.problem(), place.roster)
    assert isinstance(report, AuditReport)
    assert isinstance(report.violations[0], Violation)
    with pytest.raises(AttributeError):
        report.violations = ()  # type: ignore[misc]
    assert replace(report, violations=()).hard_count == 0
