"""One scenario carried out: its files, its record, and the promise that a rule less never costs more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wfm.config.loading import load_plan
from wfm.evaluation.audit import audit
from wfm.pipeline import Outcome, Plan, problem_of, run
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Duty, Roster
from wfm.studies.whatif import task as tasks
from wfm.studies.whatif.measures import changed_agents, measures_of, rows_of
from wfm.studies.whatif.task import RECORD, Record, ScenarioTask, carry_out
from wfm.workforce import Contract, Pay

ZONE = ZoneInfo("Europe/Warsaw")
PLAN = """\
name: small
zone: Europe/Warsaw
week: {start: 2026-03-02}
interval_min: 60
queues: {calls: {open: {mon-tue: "09:00-13:00"}, aht_s: 300}}
requirement: requirement.csv
shifts: {morning: {start: "09:00", paid_h: 4}}
contracts: {part: {hours_per_week: {min: 0, max: 20}, shifts: [morning]}}
agents:
  A: {contract: part, skills: calls, hourly_cost: 20}
  B: {contract: part, skills: calls, hourly_cost: 30}
rules: [{type: contract_hours}]
prices: {shortage_per_h: 60, far_shortage_per_h: 120, surplus_per_h: 4}
solver: {time_limit_s: 2, workers: 1, deterministic: true}
"""


@pytest.fixture
def small(tmp_path: Path) -> Plan:
    """Return two people, one shift of four hours, and one agent needed on two mornings."""
    rows = [f"2026-03-{day:02d} {hour:02d}:00,calls,4,300,1" for day in (2, 3) for hour in range(9, 13)]
    text = "\n".join(["interval_start,queue,contacts,aht_s,agents", *rows]) + "\n"
    (tmp_path / "requirement.csv").write_text(text, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return load_plan(tmp_path)


def clock(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=ZONE)


def roster(*duties: tuple[str, int]) -> Roster:
    """Return mornings of agents by day of the week's first month."""
    return Roster(
        tuple(Duty(name, date(2026, 3, day), clock(day, 9), clock(day, 13), "morning") for name, day in sorted(duties))
    )


def task(plan: Plan, before: Roster | None = None, *, at_most: bool = False) -> ScenarioTask:
    assert plan.forecast is not None
    return ScenarioTask("a", "A", "note", "digest", plan, (plan.forecast, ()), before, at_most)


def outcome(plan: Plan, found: Roster, bound: str | None = "100") -> Outcome:
    assert plan.requirement is not None
    assert plan.forecast is not None
    problem = problem_of(plan, plan.requirement)
    report = audit(problem, found)
    result = SolveResult(SolveStatus.FEASIBLE, found, report.cost_terms, None if bound is None else Decimal(bound))
    return Outcome(plan, plan.forecast, plan.requirement, problem, result, report)


def test_the_files_and_the_record_tell_of_one_roster(small: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wfm.pipeline.MOST_REPLICATIONS", 20)
    files = carry_out(task(small))
    record = Record.from_json(files[RECORD].decode())
    assert record is not None
    assert {"roster.csv", "summary.json", "coverage.csv", "audit.csv", "simulation.csv"} <= set(files)
    assert not [name for name in files if name.startswith("ics/") or name.endswith(".xlsx")]
    assert record.measures["status"] == "optimal"
    assert record.measures["cost"] == record.measures["bound"] == 160.0
    assert record.measures["paid_h"] == 8.0
    assert record.measures["agents_on_duty"] == 1
    assert record.measures["agents_changed"] == 0
    assert record.measures["kept_service_level"] == record.measures["service_level"]
    assert sum(record.required) == sum(record.scheduled) == 8.0
    assert len(record.times) == small.grid.n
    assert Record.from_json(record.to_json()) == record


def test_the_base_roster_is_simulated_under_the_scenario(small: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wfm.pipeline.MOST_REPLICATIONS", 20)
    record = Record.from_json(carry_out(task(small, roster(("B", 2))))[RECORD].decode())
    assert record is not None
    assert record.measures["agents_changed"] == 2
    kept, level = record.measures["kept_service_level"], record.measures["service_level"]
    assert isinstance(kept, float)
    assert isinstance(level, float)
    assert kept < level


def test_a_start_that_breaks_a_rule_is_no_start(small: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = Contract("part", 0, 240, Pay.HOURLY, ("morning",))
    strict = replace(small, workforce=replace(small.workforce, contracts=(tight,)))
    both = roster(("A", 2), ("A", 3))
    given: list[Roster | None] = []

    def solve(*arguments: object, start: Roster | None, **named: object) -> SolveResult:
        given.append(start)
        return SolveResult(SolveStatus.UNKNOWN, None, {})

    monkeypatch.setattr("wfm.pipeline.solve", solve)
    for plan, before in ((small, both), (strict, both), (small, None)):
        assert run(plan, start=before).result.status is SolveStatus.UNKNOWN
    assert given == [both, None, None]


def test_where_the_search_found_nothing_as_good_the_base_roster_is_the_answer(small: Plan) -> None:
    good, dear = roster(("A", 2), ("A", 3)), roster(("B", 2), ("B", 3))
    found = tasks._at_most(outcome(small, dear), good)
    assert found.result.roster is good
    assert found.result.cost == 160
    assert found.result.status is SolveStatus.FEASIBLE
    assert found.audit is not None
    assert found.audit.cost == found.result.cost
    proved = tasks._at_most(outcome(small, dear, "160"), good)
    breaks_rest = roster(("A", 2), ("A", 2))
    kept = outcome(small, dear)
    assert tasks._at_most(kept, breaks_rest) is kept
    assert proved.result.status is SolveStatus.OPTIMAL
    better = outcome(small, good)
    assert tasks._at_most(better, dear) is better


def test_what_cannot_be_reckoned_with_is_told_in_the_record(small: Plan) -> None:
    assert small.forecast is not None
    unknown = replace(small.forecast, contacts=-small.forecast.contacts)
    broken = replace(task(replace(small, requirement=None)), foresight=(unknown, ()))
    files = carry_out(broken)
    assert set(files) == {RECORD}
    record = Record.from_json(files[RECORD].decode())
    assert record is not None
    assert record.measures == {"status": "impossible"}
    assert "contacts must be >= 0" in record.explanation[0]


def test_changed_agents_are_those_with_other_duties() -> None:
    first = roster(("A", 2), ("A", 3), ("B", 2))
    assert changed_agents(first, first) == 0
    assert changed_agents(first, roster(("A", 2), ("A", 3))) == 1
    assert changed_agents(first, roster(("A", 2), ("A", 4), ("C", 2), ("B", 2))) == 2


def test_the_measures_of_a_roster(small: Plan) -> None:
    found = measures_of(outcome(small, roster(("A", 2))), None, None)
    assert found["shortage_agent_h"] == 4.0
    assert found["short_intervals"] == 4
    assert found["worst_shortage"] == 1.0
    assert found["most_required"] == 1.0
    assert found["fairness"] == 0.5  # one has all duties, the other none
    assert found["service_level"] is None
    names = [row.name for row in rows_of({"a": found})]
    assert names.index("cost") < names.index("cost_term.shortage") < names.index("service_level")
    assert len(names) == len(set(names))
