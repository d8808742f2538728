"""Each question that managers ask is shipped as a scenario, and changes the part of the plan that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wfm.config.scenarios import BASE, Study, load_scenarios

CONFIGS = Path(__file__).parents[3] / "configs"
BANK, MORE, DESK = "anonymous_bank/scenarios.yaml", "anonymous_bank/questions.yaml", "support_desk/scenarios.yaml"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the scenario that answers it, and every part of the plan that it changes."""

    question: str
    file: str
    scenario: str
    changes: frozenset[str]


def asked(question: str, file: str, scenario: str, *changes: str) -> Asked:
    return Asked(question, file, scenario, frozenset(changes))


# A new queue stands in the opening hours, in the history that it takes contacts from, and in what people can serve.
# The bank has a past week on file: of who is hired it knows none, and a note says so.
NEW_QUEUE = (
    *("queues", "open_", "history.queues", "history.contacts", "history.aht_s", "history.open_"),
    *("staffing.queues", "staffing.transfers", "workforce.agents"),
)
QUESTIONS = (
    asked("volume +20 %, all queues", BANK, "volume_20", "assumptions.volume"),
    asked("volume of one queue on one day", BANK, "event_monday", "assumptions.volume"),
    asked("volume of some queues", DESK, "release_week", "assumptions.volume"),
    asked("handle time -10 %", BANK, "one_by_one_aht_factor_0.9", "assumptions.handle_time"),
    asked("sickness 8 %", BANK, "sick_8", "absence_rate"),
    asked("sickness 8 %: what the buffer costs", BANK, "sick_8_buffered", "absence_rate", "staffing.shrinkage"),
    asked("a new language line", MORE, "russian_line", *NEW_QUEUE, "notes"),
    asked("a new language line, who to train or hire", DESK, "french_line", *NEW_QUEUE),
    asked("15 % from phone to chat, two at once", BANK, "to_chat", *NEW_QUEUE),
    asked("15 % from phone to chat, one at once", MORE, "chat_one", *NEW_QUEUE),
    asked("15 % from phone to chat, three at once", MORE, "chat_three", *NEW_QUEUE),
    asked("fewer chats at once", DESK, "chat_two_at_once", "queues", "history.queues", "staffing.queues"),
    asked("a bot takes a topic", BANK, "bot", "staffing.deflections"),
    asked("a bot that solves more", DESK, "better_bot", "staffing.deflections"),
    asked("no bot", DESK, "without_bot", "staffing.deflections"),
    asked("more goes to the second level", DESK, "more_escalations", "staffing.transfers"),
    asked("ten part-timers", BANK, "ten_part_timers", "workforce.agents", "notes"),
    asked("five full-timers", BANK, "five_full_timers", "workforce.agents", "notes"),
    asked("close a day of the weekend", BANK, "closed_friday", "assumptions.closures"),
    asked("close a day of the weekend, mail as well", DESK, "closed_saturday", "assumptions.closures"),
    asked("shorter opening", MORE, "close_at_22", "assumptions.closures"),
    asked("80/60", BANK, "level_80_60", "staffing.queues"),
    asked("80/60, voice alone", DESK, "voice_80_60", "staffing.queues"),
    asked("90/10", MORE, "level_90_10", "staffing.queues"),
    asked("a longer deadline of e-mail", DESK, "email_in_twelve_hours", "staffing.queues"),
    asked(
        "Ramadan",
        MORE,
        "ramadan",
        *("assumptions.volume", "workforce.contracts", "workforce.absences", "notes"),
    ),
    asked("a public holiday", MORE, "holiday", "open_"),
    asked("a four-day week", MORE, "four_days", "rules", "workforce.contracts", "workforce.shifts"),
    asked("flexible starts", MORE, "flexible_starts", "workforce.shifts"),
    asked("a later break window", MORE, "late_meal", "workforce.shifts"),
    asked("one more shift template", MORE, "three_hours", "workforce.contracts", "workforce.shifts"),
    asked("supervisors who take contacts", DESK, "without_supervisors", "workforce.agents"),
    asked("pooling over two sites", DESK, "one_pool", "workforce.agents"),
    asked("a site that closes", DESK, "gdansk_off_on_saturdays", "rules"),
    asked("what the rest rule costs", MORE, "rest_9", "rules"),
    asked("what a rule costs", MORE, "no_weekly_rest", "rules"),
)


@cache
def study(file: str) -> Study:
    path = CONFIGS / file
    return load_scenarios(path.parent, path)


def same(one: Any, other: Any) -> bool:
    """Return whether two parts of a plan are the same, arrays by their values and objects by their parts."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one):
        return all(same(getattr(one, part.name), getattr(other, part.name)) for part in fields(one))
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def changed(one: Any, other: Any, path: str = "") -> frozenset[str]:
    """Return what differs between two plans: parts by name, and the parts of those one level down."""
    names: set[str] = set()
    for part in fields(one):
        before, after = getattr(one, part.name), getattr(other, part.name)
        if same(before, after):
            continue
        deeper = not path and is_dataclass(before) and is_dataclass(after)
        names |= changed(before, after, f"{part.name}.") if deeper else {path + part.name}
    return frozenset(names)


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: f"{case.file.split('/')[0]}-{case.scenario}")
def test_a_question_changes_what_it_speaks_of_and_nothing_else(case: Asked) -> None:
    plans = {item.name: item.plan for item in study(case.file).scenarios}
    assert changed(plans[BASE], plans[case.scenario]) == case.changes, case.question


@pytest.mark.parametrize("file", [BANK, MORE, DESK])
def test_no_scenario_of_a_file_is_without_a_question(file: str) -> None:
    """What is neither swept nor combined has its line above; a new scenario asks for one."""
    shipped = {item.name for item in study(file).scenarios if item.family is None} - {BASE}
    without = {"leaver_and_cover"}  # a leaver is of capacity and repair, and stands beside the questions
    assert shipped - without == {case.scenario for case in QUESTIONS if case.file == file} - {
        "one_by_one_aht_factor_0.9"
    }


def test_the_bank_has_at_least_twelve_scenarios() -> None:
    assert len(study(BANK).scenarios) - 1 >= 12


def test_cheapest_for_a_level_and_best_within_a_budget_are_asked_with_a_table_of_five_to_seven() -> None:
    frontier = study(MORE).frontier
    assert frontier is not None
    assert 5 <= frontier.points <= 7
    assert frontier.service_level is not None
    assert frontier.budget_minor is not None


def test_a_public_holiday_closes_one_whole_day_and_leaves_the_others() -> None:
    plans = {item.name: item.plan for item in study(MORE).scenarios}
    before, after = (np.asarray(plans[name].open_) for name in (BASE, "holiday"))
    days = before.reshape(len(before), 7, -1), after.reshape(len(after), 7, -1)
    differs = (days[0] != days[1]).any(axis=(0, 2))
    assert differs.tolist() == [False, False, True, False, False, False, False]  # the week begins on a Sunday
    assert days[0][:, 2].any()
    assert not days[1][:, 2].any()


def test_part_timers_and_full_timers_have_the_hours_that_are_compared() -> None:
    plans = {item.name: item.plan for item in study(BANK).scenarios}
    heads = {name: len(plans[name].workforce.agents) for name in (BASE, "ten_part_timers", "five_full_timers")}
    assert heads["ten_part_timers"] - heads[BASE] == 10
    assert heads["five_full_timers"] - heads[BASE] == 5
