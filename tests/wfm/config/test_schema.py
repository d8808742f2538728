"""Single values, sections, and the rules made from their declarations."""

from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter, ValidationError

from wfm.config.schema.base import Section
from wfm.config.schema.demand import HistoryFile, QueueFile
from wfm.config.schema.people import AgentFile
from wfm.config.schema.plan import PlanFile
from wfm.config.schema.rules import COMMON, RULE_SECTIONS, _section_of, attribute_texts
from wfm.config.schema.scalars import Clock, Day, DayKey, Fraction, Hours, MinorMoney, Positive, Share, Weekdays, Whole
from wfm.config.schema.shifts import ContractFile, ShiftFile
from wfm.errors import ValueRangeError
from wfm.rostering.rules import PLAN_RULES, DaysOff, MinRestBetweenShifts, Rule, Scope

PLAN: dict[str, Any] = {
    "name": "x",
    "zone": "UTC",
    "week": {"start": "2026-03-02"},
    "queues": {"orders": {"open": {"mon-fri": "08:00-12:00"}}},
    "shifts": {"day": {"start": "08:00", "paid_h": 8}},
    "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
    "agents": "agents.csv",
    "prices": {"shortage_per_h": 50},
}


@pytest.mark.parametrize(
    ("kind", "value", "inside"),
    [
        (Clock, "08:30", 510),
        (Day, "2026-03-02", date(2026, 3, 2)),
        (Hours, "08:00-12:00", ((480, 720),)),
        (Hours, ["08:00-12:00", "13:00-14:00"], ((480, 720), (780, 840))),
        (Weekdays, "mon-tue", (0, 1)),
        (DayKey, "2026-03-02", date(2026, 3, 2)),
        (DayKey, "fri", (4,)),
        (MinorMoney, 35, 3500),
        (MinorMoney, 19.99, 1999),
        (Positive, 3, 3.0),
        (Fraction, 0, 0.0),
        (Share, 1, 1.0),
        (Whole, 4, 4),
    ],
)
def test_values(kind: Any, value: Any, inside: Any) -> None:
    assert TypeAdapter(kind).validate_python(value) == inside


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Clock, 800),
        (Clock, "8"),
        (Clock, None),
        (Day, 20260302),
        (Hours, 8),
        (Hours, {"a": 1}),
        (Weekdays, 1),
        (MinorMoney, "35"),
        (MinorMoney, True),
        (MinorMoney, -1),
        (MinorMoney, 1.005),
        (Positive, 0),
        (Positive, "3"),
        (Positive, True),
        (Positive, float("inf")),
        (Fraction, 1),
        (Share, 1.01),
        (Whole, 4.0),
        (Whole, "4"),
    ],
)
def test_wrong_values(kind: Any, value: Any) -> None:
    class Holder(Section):
        it: kind

    with pytest.raises(ValidationError):
        Holder(it=value)


def test_the_smallest_plan_has_the_documented_defaults() -> None:
    plan = PlanFile.model_validate(PLAN)
    assert (plan.currency, plan.interval_min, plan.week.days) == ("EUR", 30, 7)
    assert plan.rules is None and plan.history is None
    assert plan.queues["orders"].target.level == 0.8
    assert plan.solver.time_limit_s == 60
    assert plan.absences == () and plan.availability == {}
    assert plan.contracts["full"].days_per_week == 5
    assert plan.prices.far_shortage_per_h is None


def test_sections_are_frozen_and_closed() -> None:
    plan = PlanFile.model_validate(PLAN)
    with pytest.raises(ValidationError):
        plan.name = "y"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra_forbidden"):
        PlanFile.model_validate({**PLAN, "colour": "red"})


def test_every_section_forbids_unknown_keys_and_explains_its_keys() -> None:
    schema = PlanFile.model_json_schema()
    for name, section in {**schema["$defs"], "PlanFile": schema}.items():
        if section.get("type") != "object":
            continue
        assert section["additionalProperties"] is False, name
        assert section["description"], name
        for key, node in section["properties"].items():
            if not (key == "type" or "$ref" in node or name == "ScopeFile"):
                assert node.get("description"), f"{name}.{key}"


@pytest.mark.parametrize("value", ["h.csv", ["h.csv"], {"file": "h.csv"}, {"file": ["h.csv"]}])
def test_history_in_four_ways(value: Any) -> None:
    plan = PlanFile.model_validate({**PLAN, "history": value})
    assert plan.history == HistoryFile(file=("h.csv",))


def test_a_start_may_be_one_time() -> None:
    one = ShiftFile.model_validate({"start": "08:00", "paid_h": 8}).start
    assert (one.from_, one.to) == (480, 480)


def test_hours_per_week_may_be_one_number() -> None:
    exact = ContractFile.model_validate({"hours_per_week": 37.5, "shifts": ["a"]}).hours_per_week
    assert (exact.min, exact.max) == (37.5, 37.5)


@pytest.mark.parametrize("value", [["orders", "mail"], {"orders": 1, "mail": 1.0}, "orders mail", "orders, mail"])
def test_skills_in_three_ways(value: Any) -> None:
    agent = AgentFile.model_validate({"contract": "full", "skills": value, "hourly_cost": 20})
    assert agent.skills == {"orders": 1.0, "mail": 1.0}


def test_nobody_without_skills() -> None:
    with pytest.raises(ValidationError):
        AgentFile.model_validate({"contract": "full", "skills": [], "hourly_cost": 20})


def test_opening_by_date() -> None:
    queue = QueueFile.model_validate({"open": {"daily": "24h"}, "open_on": {"2026-12-24": "08:00-12:00"}})
    assert queue.open_on == {date(2026, 12, 24): ((480, 720),)}


def test_every_core_rule_can_be_stated() -> None:
    assert len(RULE_SECTIONS) == len(PLAN_RULES)
    for kind in PLAN_RULES:
        if any(item.default is MISSING and item.default_factory is MISSING for item in fields(kind)):
            continue  # a rule without its number is refused
        [entry] = PlanFile.model_validate({**PLAN, "rules": [{"type": kind.type}]}).rules or ()
        assert entry.rule() == kind()


def test_parameters_and_scope_reach_the_rule() -> None:
    raw = [
        {"type": "min_rest_between_shifts", "hours": 12, "scope": {"teams": ["blue"], "except_agents": ["A1"]}},
        {"type": "days_off", "min_days": 3},
    ]
    entries = PlanFile.model_validate({**PLAN, "rules": raw}).rules or ()
    assert [entry.rule() for entry in entries] == [
        MinRestBetweenShifts(hours=12.0, scope=Scope(teams=("blue",), except_agents=("A1",))),
        DaysOff(min_days=3),
    ]


def test_every_parameter_of_every_rule_is_a_key() -> None:
    for kind, section in zip(PLAN_RULES, RULE_SECTIONS, strict=True):
        parameters = {item.name for item in fields(kind) if not item.metadata.get("given")} - COMMON
        assert set(section.model_fields) == {"type", "scope", "price", "exceptions", *parameters}


@dataclass(frozen=True)
class Sample(Rule):
    """A rule made up for this test.

    Attributes
    ----------
    least
        Fewest of something,
        in two lines.
    names
        Some names.
    """

    type: ClassVar[str] = "sample"
    least: int = field(default=2, metadata={"ge": 0, "le": 7})
    names: tuple[str, ...] = ()


def test_bounds_and_texts_come_from_the_declaration() -> None:
    section = _section_of(Sample)
    schema = section.model_json_schema()["properties"]["least"]
    assert (schema["minimum"], schema["maximum"], schema["default"]) == (0, 7, 2)
    assert schema["description"] == "Fewest of something, in two lines."
    with pytest.raises(ValidationError):
        section.model_validate({"type": "sample", "least": 8})
    assert attribute_texts(Sample) == {"least": "Fewest of something, in two lines.", "names": "Some names."}


@dataclass(frozen=True)
class Written(Rule):
    """A rule whose parameters are written in another way than they are kept.

    Attributes
    ----------
    until_min
        A clock time.
    weekend
        Weekdays.
    bonus_minor
        Money.
    """

    type: ClassVar[str] = "written"
    until_min: int | None = field(default=None, metadata={"written": "clock"})
    weekend: tuple[int, ...] = field(default=(5, 6), metadata={"written": "weekdays"})
    bonus_minor: int = field(default=0, metadata={"written": "money"})


def test_a_declaration_says_how_a_parameter_is_written() -> None:
    section = _section_of(Written)
    found = section.model_validate({"type": "written", "until_min": "22:00", "weekend": "fri-sat", "bonus_minor": 1.5})
    assert [found.model_dump()[name] for name in ("until_min", "weekend", "bonus_minor")] == [1320, (4, 5), 150]
    silent = section.model_validate({"type": "written"}).model_dump()
    assert [silent[name] for name in ("until_min", "weekend", "bonus_minor")] == [None, (5, 6), 0]
    for wrong in ({"until_min": 22}, {"weekend": [4]}, {"bonus_minor": -1}):
        with pytest.raises(ValidationError):
            section.model_validate({"type": "written", **wrong})


@dataclass(frozen=True)
class Doubtful(Rule):
    """A rule made up for this test, whose parameters must agree."""

    type: ClassVar[str] = "doubtful"
    low: float | None = None
    high: float | None = None
    on: int | None = field(default=None, metadata={"written": "weekday"})

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueRangeError(f"low must not be above high, got {self.low:g} and {self.high:g}")


def test_parameters_that_contradict_each_other_are_a_fault_of_the_plan() -> None:
    section = _section_of(Doubtful)
    assert section.model_validate({"type": "doubtful", "low": 1, "high": 1.0, "on": "sun"}).rule() == Doubtful(1, 1, 6)
    for wrong in ({"low": 2, "high": 1}, {"on": "mon-fri"}, {"low": "1"}):
        with pytest.raises(ValidationError):
            section.model_validate({"type": "doubtful", **wrong})
