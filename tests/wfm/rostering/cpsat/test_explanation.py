"""Clashes in the planner's words: who, which facts with their numbers, and the ways out."""

from __future__ import annotations

from typing import Any

import pytest

from wfm.rostering.cpsat.explanation import explain_infeasible, smallest_clash
from wfm.rostering.cpsat.facts import AgentFacts, WeekMinimum
from wfm.rostering.cpsat.wording import hours_text
from wfm.rostering.instance import Instance
from wfm.rostering.rules import (
    BreakRule,
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    Rotation,
    RotationStep,
    Scope,
)
from wfm.workforce import Absence, AbsenceKind, Availability, CarryIn


def explained(asked: Any) -> tuple[str, ...]:
    return explain_infeasible(Instance(asked.problem()))


def full_time(centre: Any, make_shift: Any, *rules: Any, **more: Any) -> Any:
    """Five duties of eight hours a week are asked for."""
    return centre(shifts=(make_shift("day", 8, 8),), min_h=40, max_h=40, rules=(ContractHours(), *rules), **more)


def only_on(*days: int) -> Availability:
    """Available on some weekdays, 0 = Monday; 1 June 2026 is one."""
    return Availability("A1", tuple(((0, 1_440),) if day in days else () for day in range(7)))


def test_a_legal_agent_needs_no_words(centre: Any, make_shift: Any) -> None:
    assert explained(full_time(centre, make_shift, DaysOff(2))) == ()


def test_too_little_availability_is_counted_first(centre: Any, make_shift: Any) -> None:
    asked = full_time(centre, make_shift, availability=(only_on(0, 1, 2, 3),))
    (sentence,) = explained(asked)
    assert sentence == (
        "agent A1: contract full asks for at least 40 h in the week of 2026-06-01, availability and absences leave "
        "room for at most 32 h; ask for at most 32 h in that week, or open more days"
    )


def test_credited_absence_is_part_of_the_room(centre: Any, make_shift: Any) -> None:
    asked = full_time(centre, make_shift, availability=(only_on(0, 1, 2, 3),))
    asked.absences = (Absence("A1", asked.at(1, 0), asked.at(2, 0), AbsenceKind.LEAVE, 240),)
    (sentence,) = explained(asked)
    assert "at least 40 h (4 h of them credited for absences)" in sentence
    assert "at most 28 h" in sentence


def test_a_rule_is_named_with_its_number_and_eased_as_little_as_possible(centre: Any, make_shift: Any) -> None:
    (sentence,) = explained(full_time(centre, make_shift, DaysOff(4), MaxConsecutiveDays(6)))
    assert "at least 4 days off a week (days_off)" in sentence
    assert "max_consecutive_days" not in sentence
    assert "ask for at most 24 h in the week of 2026-06-01" in sentence
    assert "for this agent, at least 2 days off a week (days_off)" in sentence


@pytest.mark.parametrize(
    ("rule", "eased"),
    [
        (MaxConsecutiveDays(1), "at most 2 days with duty in a row (max_consecutive_days)"),
        (MinWeeklyRest(72), "at least 64 h of rest at a stretch in a week (min_weekly_rest)"),
        (MinRestBetweenShifts(20), "at least 16 h of rest between duties (min_rest_between_shifts)"),
    ],
)
def test_every_rule_with_a_number_can_give_way(centre: Any, make_shift: Any, rule: Any, eased: str) -> None:
    (sentence,) = explained(full_time(centre, make_shift, rule))
    assert f"for this agent, {eased}" in sentence


def test_several_facts_clash_only_together(centre: Any, make_shift: Any) -> None:
    """Monday to Friday are available, and at most four days in a row: each alone leaves 40 h possible."""
    asked = full_time(centre, make_shift, MaxConsecutiveDays(4), availability=(only_on(0, 1, 2, 3, 4),))
    (sentence,) = explained(asked)
    assert "the agent's availability" in sentence
    assert "at most 4 days with duty in a row" in sentence
    assert "for this agent, at most 5 days with duty in a row" in sentence


def test_the_past_is_named(centre: Any, make_shift: Any) -> None:
    asked = full_time(centre, make_shift, MaxConsecutiveDays(5), availability=(only_on(0, 1, 2, 3, 4),))
    asked.carry_in = (CarryIn("A1", asked.at(-1, 8), asked.at(-1, 16), days_in_row=3),)
    (sentence,) = explained(asked)
    assert "ended 2026-05-31 16:00" in sentence
    assert "3 days in a row before the horizon" in sentence


def test_hours_that_no_shifts_add_up_to(centre: Any, make_shift: Any) -> None:
    asked = centre(shifts=(make_shift("day", 8, 8),), min_h=37, max_h=39, rules=(ContractHours(),))
    (sentence,) = explained(asked)
    assert "at least 37 h" in sentence
    assert "at most 39 h a week (contract_hours)" in sentence
    assert "ask for at most 32 h" in sentence


def test_the_week_that_clashes_is_named(centre: Any, make_shift: Any) -> None:
    asked = full_time(centre, make_shift, days=14)
    asked.absences = (Absence("A1", asked.at(7, 0), asked.at(11, 0), AbsenceKind.LEAVE),)
    (sentence,) = explained(asked)
    assert "the week of 2026-06-08" in sentence
    assert "the week of 2026-06-01" not in sentence


def test_only_agents_without_a_tour_are_named(centre: Any, make_shift: Any) -> None:
    rule = DaysOff(4, scope=Scope(teams=("red",)))
    sentences = explained(full_time(centre, make_shift, rule, agents=3))
    assert [sentence.split(":")[0] for sentence in sentences] == ["agent A2", "agent A3"]


def test_many_agents_are_counted_after_twenty(centre: Any, make_shift: Any) -> None:
    sentences = explained(full_time(centre, make_shift, DaysOff(4), agents=22))
    assert len(sentences) == 21
    assert sentences[-1] == "agents without a legal tour besides these: 2"


def test_the_clash_is_as_small_as_it_can_be(centre: Any, make_shift: Any) -> None:
    """Days off alone clash with the hours, though rest and runs would clash as well, together."""
    asked = full_time(centre, make_shift, MinRestBetweenShifts(30), MaxConsecutiveDays(2), DaysOff(4))
    facts = AgentFacts(Instance(asked.problem()), 0)
    clash = smallest_clash(facts)
    assert len(clash) == 2
    assert isinstance(clash[0], WeekMinimum)
    assert not facts.possible(clash)
    assert all(facts.possible([other for other in clash if other is not fact]) for fact in clash)


def test_the_engine_passes_the_explanation_on(centre: Any, make_shift: Any) -> None:
    result = full_time(centre, make_shift, DaysOff(4)).solve()
    assert result.status == "infeasible"
    assert len(result.explanation) == 1
    assert result.roster is None


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 h"), (480, "8 h"), (450, "7.5 h"), (465, "7.75 h"), (440, "7 h 20 min")]
)
def test_hours_are_written_as_people_do(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text


def test_a_rule_that_leaves_no_duty_is_named_and_not_the_availability(centre: Any, make_shift: Any) -> None:
    """Duties without a break, where the rule asks for an hour of it beyond five hours of work."""
    rule = BreakRule(5, length_min=60, origin="pack uae: breaks (Article 18)")
    (sentence,) = explained(full_time(centre, make_shift, rule))
    assert "break_rule" in sentence
    assert "[pack uae: breaks (Article 18)], broken as little as possible" in sentence
    assert "availability" not in sentence


def test_rules_that_clash_without_any_hours_asked_for(centre: Any, make_shift: Any) -> None:
    rotation = Rotation(pattern=("day", "day", "day", "off"), step=RotationStep.DAY, must_work=True)
    asked = centre(shifts=(make_shift("day", 8, 8),), min_h=0, max_h=60, rules=(rotation, MaxConsecutiveDays(2)))
    (sentence,) = explained(asked)
    assert sentence.startswith("agent A1: these cannot hold together: ")
    assert "rotation" in sentence and "at most 2 days with duty in a row" in sentence
