"""From the rules section of a plan to the rules in force: packs, overrides, exceptions, prices."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from wfm.config.loading import load_plan
from wfm.config.schema.rules import COMMON, SECTION_BY_TYPE
from wfm.errors import InputError
from wfm.rostering.rules import (
    CORE_RULES,
    PLAN_RULES,
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    Rule,
    Scope,
)

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


def rules(*entries: Any) -> tuple[Rule, ...]:
    """Return the rules in force of the smallest centre with these rules."""
    return load_plan(MINIMAL, patch={"rules": list(entries)}).rules


def faults(*entries: Any) -> list[str]:
    """Return what the planner is told, without the place."""
    with pytest.raises(InputError) as caught:
        load_plan(MINIMAL, patch={"rules": list(entries)})
    return [str(fault).partition(": ")[2] for fault in caught.value.faults]


def test_rules_stand_in_the_order_of_the_plan() -> None:
    assert rules() == ()
    assert rules({"type": "days_off", "min_days": 3}) == (DaysOff(min_days=3),)
    assert rules({"type": "days_off"}, {"type": "days_off", "min_days": 1}) == (DaysOff(), DaysOff(min_days=1))


def test_a_plan_without_rules_has_the_usual_ones() -> None:
    found = load_plan(MINIMAL, patch={"rules": None}).rules
    assert found == tuple(kind() for kind in CORE_RULES)
    assert all("default" in rule.origin for rule in found)


def test_a_pack_is_its_lines() -> None:
    found = rules({"pack": "eu"}, {"type": "contract_hours"})
    assert MinRestBetweenShifts(11) in found
    assert MinWeeklyRest(35) in found
    assert found[-1] == ContractHours()
    assert found[0].origin.startswith("pack eu: daily_rest (Article 3 (")
    assert found[-1].origin == "patch"


def test_a_line_is_changed_by_its_name() -> None:
    found = rules({"pack": "eu", "override": {"daily_rest": {"hours": 12}, "weekly_rest": "off"}})
    assert MinRestBetweenShifts(12) in found
    assert not any(isinstance(rule, MinWeeklyRest) for rule in found)


def test_the_scope_of_a_pack_holds_for_each_line_and_is_narrowed_by_a_line() -> None:
    entry = {
        "pack": "eu",
        "scope": {"contracts": ["full"], "last": "2026-03-05"},
        "override": {"daily_rest": {"scope": {"contracts": ["part"]}}},
    }
    daily, weekly = rules(entry)[:2]
    assert daily.scope == Scope(contracts=("part",), last=date(2026, 3, 5))
    assert weekly.scope == Scope(contracts=("full",), last=date(2026, 3, 5))


def test_an_exception_becomes_a_rule_of_its_own() -> None:
    changes = {"A01": {"hours": 9}, "A02": "off", "A03": {"hours": 9}}
    entry = {"type": "min_rest_between_shifts", "hours": 11, "scope": {"first": "2026-03-03"}, "exceptions": changes}
    found = rules(entry)
    first = date(2026, 3, 3)
    assert found == (
        MinRestBetweenShifts(11, scope=Scope(except_agents=("A01", "A02", "A03"), first=first)),
        MinRestBetweenShifts(9, scope=Scope(agents=("A01", "A03"), first=first)),
    )
    assert found[1].origin == "patch, exception"


def test_everybody_is_bound_by_one_form_of_the_rule_at_most() -> None:
    plan = load_plan(
        MINIMAL, patch={"rules": [{"type": "days_off", "exceptions": {"A01": {"min_days": 3}, "A05": "off"}}]}
    )
    bound = {agent.id: [rule for rule in plan.rules if rule.scope.covers(agent)] for agent in plan.workforce.agents}
    assert bound.pop("A05") == []
    assert [rule.min_days for rule in bound.pop("A01") if isinstance(rule, DaysOff)] == [3]
    assert all([rule] == [plan.rules[0]] for (rule,) in bound.values())


def test_a_line_of_a_pack_takes_exceptions() -> None:
    found = rules({"pack": "eu", "override": {"daily_rest": {"exceptions": {"A07": {"hours": 9}}}}})
    assert MinRestBetweenShifts(9, scope=Scope(agents=("A07",))) in found
    assert MinRestBetweenShifts(11, scope=Scope(except_agents=("A07",))) in found


def test_all_faults_of_all_entries_are_told_at_once() -> None:
    found = faults(
        {"pack": "eux"}, {"pack": "eu", "override": {"daily_rst": "off"}}, {"type": "days_off", "min_days": 43}
    )
    assert sorted(found) == [
        "rules[0].pack is no pack that is shipped, got 'eux'. Did you mean 'eu'?",
        "rules[1].override.daily_rst is no line of the pack 'eu'. Did you mean 'daily_rest'?",
        "rules[2].min_days must be <= 42, got 43",
    ]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            {"pack": "eu", "override": {"daily_rest": {"hour": 12}}},
            "rules[0].override.daily_rest.hour is not a known key. Did you mean 'hours'?",
        ),
        (
            {"pack": "eu", "override": {"daily_rest": {"minutes": 660}}},
            "rules[0].override.daily_rest.minutes is not a known key. It is counted in hours: 'hours: 11'",
        ),
        (
            {"pack": "eu", "override": {"daily_rest": {"hours": 660}}},
            "rules[0].override.daily_rest.hours must be <= 24, got 660. It is counted in hours; 660 minutes are 11",
        ),
        (
            {"type": "min_rest_between_shifts", "hours": "11 h"},
            "rules[0].hours must be a number, got '11 h'. It is counted in hours: 11",
        ),
        (
            {"pack": "eu", "override": {"daily_rest": {"type": "sleep"}}},
            "rules[0].override.daily_rest.type cannot be changed. Turn the line off and state another rule",
        ),
        (
            {"pack": "eu", "override": {"daily_rest": "never"}},
            "rules[0].override.daily_rest must be 'off' or hold what is different, such as {hours: 9}, got 'never'",
        ),
        (
            {"type": "days_off", "exceptions": {"A011": {"min_days": 1}}},
            "rules[0].exceptions: the agent 'A011' is not in the plan. Did you mean 'A01'?",
        ),
        (
            {"type": "days_off", "exceptions": {"A01": {"min_days": 50}}},
            "rules[0].exceptions.A01.min_days must be <= 42, got 50",
        ),
        (
            {"type": "days_off", "exceptions": {"A01": "on"}},
            "rules[0].exceptions.A01 must be 'off' or hold parameters or a price. Such as {hours: 9}",
        ),
        (
            {"type": "days_off", "scope": {"agents": ["A02"]}, "exceptions": {"A01": "off"}},
            "rules[0].exceptions: the rule does not bind A01, so that there is nothing to except. Look at its scope",
        ),
        (
            {"type": "contract_hours", "price": -1},
            "rules[0].price must be >= 0, got -1",
        ),
        (
            {"type": "exemption", "rules": ["days_off"], "price": 5},
            "rules[0] must not have a price: exemption can only be hard",
        ),
        (
            {"type": "overtime", "price": 5},
            "rules[0] must not have a price: overtime says itself what things cost",
        ),
        (
            {"type": "days_off", "scope": {"first": "2026-03-05", "last": "2026-03-03"}},
            "rules[0].scope.last must not lie before its first date, got 2026-03-03. First is 2026-03-05",
        ),
        (
            {"type": "days_off", "scope": {"sites": ["Lodz"]}},
            "rules[0].scope.sites: 'Lodz' is not in the plan",
        ),
        (
            {"type": "days_off", "scope": {"roles": ["led"]}},
            "rules[0].scope.roles: 'led' is not in the plan. Did you mean 'lead'?",
        ),
        (
            {"type": "days_off", "scope": {"agents": ["A002"]}},
            "rules[0].scope.agents: 'A002' is not in the plan. Did you mean 'A02'?",
        ),
        (
            {"type": "days_off", "scope": {"except_agents": ["A002"]}},
            "rules[0].scope.except_agents: 'A002' is not in the plan. Did you mean 'A02'?",
        ),
        (
            {"pack": "eu", "scope": {"contracts": ["ful"]}},
            "rules[0].scope.contracts: 'ful' is not in the plan. Did you mean 'full'?",
        ),
        (
            {"pack": "eu", "override": {"daily_rest": {"scope": {"contracts": ["parts"]}}}},
            "rules[0].override.daily_rest.scope.contracts: 'parts' is not in the plan. Did you mean 'part'?",
        ),
    ],
)
def test_one_thing_is_wrong(entry: Any, told: str) -> None:
    assert faults(entry) == [told]


def test_dates_outside_the_plan_are_noted() -> None:
    plan = load_plan(MINIMAL, patch={"rules": [{"type": "max_consecutive_days", "scope": {"first": "2026-04-01"}}]})
    assert "rules[0]: max_consecutive_days holds from 2026-04-01, on no planned day" in plan.notes
    assert plan.rules == (MaxConsecutiveDays(scope=Scope(first=date(2026, 4, 1))),)


def test_rules_without_contract_hours_are_noted() -> None:
    note = "rules: without contract_hours nobody's weekly hours are kept"
    assert note in load_plan(MINIMAL, patch={"rules": [{"pack": "eu"}]}).notes
    assert note not in load_plan(MINIMAL, patch={"rules": [{"pack": "eu"}, {"type": "contract_hours"}]}).notes
    assert note not in load_plan(MINIMAL, patch={"rules": None}).notes


def others(item: Any, default: Any) -> list[Any]:
    """Return values to try in place of a parameter's default, as a plan writes them."""
    written = item.metadata.get("written", "")
    texts = {
        "clock": ["03:15"],
        "weekday": ["wed"],
        "weekdays": ["wed-thu"],
        "money": [99, 12.5],
        "date": ["2026-03-04"],
        "dates": [["2026-03-04"]],
    }
    if written in texts:
        return texts[written]
    if isinstance(default, bool) or item.type in {"bool", "bool | None"}:
        return [default is not True]
    if isinstance(default, (int, float)) or "int" in str(item.type) or "float" in str(item.type):
        return [value for value in (1, 2, 3, 5, 9, 20) if value != default]
    return [["early"], "early"]


@pytest.mark.parametrize("kind", PLAN_RULES, ids=lambda kind: kind.type)
def test_no_parameter_of_a_rule_gets_lost_on_its_way(kind: type[Rule]) -> None:
    """A defect seen elsewhere: settings that do not reach the solver."""
    section = SECTION_BY_TYPE[kind.type]
    needed = {item.name: others(item, None)[-1] for item in fields(kind) if _needed(item)}
    base = {"type": kind.type, **needed, **TOGETHER.get(kind.type, {})}
    usual = section.model_validate(base).rule()
    for item in fields(kind):
        if item.name in COMMON or item.metadata.get("given"):
            continue
        default = getattr(usual, item.name)
        changed = []
        for value in others(item, default):
            with suppress(ValidationError):
                changed.append(getattr(section.model_validate({**base, item.name: value}).rule(), item.name))
        tried = [value for value in changed if value != default]
        assert tried or isinstance(default, tuple | str) or default is None, item.name
    for price in (0, 12.5):
        if kind.unit is not None and not kind.money:
            assert section.model_validate({**base, "price": price}).rule().price_minor == price * 100


TOGETHER: dict[str, dict[str, Any]] = {"min_rest_between_shifts": {"reduced_to": 9}}
"""Parameters without which others of the rule have no meaning."""


def _needed(item: Any) -> bool:
    return item.default is MISSING and item.default_factory is MISSING
