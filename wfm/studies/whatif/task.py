"""One scenario carried out: plain data in, the files of its folder out, wherever it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wfm.errors import ValueRangeError
from wfm.evaluation.audit import audit
from wfm.pipeline import Foresight, Outcome, Plan, run, simulation_of
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Roster
from wfm.studies.whatif.measures import Value, measures_of
from wfm.tables.coverage_out import coverage_on
from wfm.tables.outcome_out import outcome_files
from wfm.tables.simulation_file import simulation_file

__all__ = ["RECORD", "Record", "ScenarioTask", "carry_out", "made_ready"]

RECORD = "scenario.json"
"""File of a scenario's folder that says what it came to, and what it was made from."""

SIMULATED_CONTACTS = 500_000
"""Contacts that the simulation of one roster goes through: a second or two."""

LEFT_OUT = ("roster.xlsx", "ics/")
"""Files of a plan that a scenario's folder does not have: nobody works by them."""


@dataclass(frozen=True)
class ScenarioTask:
    """What is to be done for one scenario.

    Attributes
    ----------
    name, title, note
        Of the scenario.
    digest
        Of everything that the result rests on.
    plan
        What is asked.
    foresight
        The forecast before the plan's assumptions, which several scenarios may share.
    before
        The base roster, from which the search begins where it keeps the scenario's rules; None for the base itself.
    at_most_before
        Whether the answer must not cost more than the base roster does in this plan: a rule was taken away.
    """

    name: str
    title: str
    note: str
    digest: str
    plan: Plan
    foresight: Foresight
    before: Roster | None = None
    at_most_before: bool = False


@dataclass(frozen=True)
class Record:
    """What a scenario came to, as it stands in its folder.

    Attributes
    ----------
    name, title, note
        Of the scenario.
    digest
        Of everything that the result rests on.
    measures
        Name → value.
    times
        Starts of the planning intervals, ISO 8601.
    required, scheduled
        Agents over all queues in each interval; empty without a roster.
    explanation
        Why there is no roster.
    """

    name: str
    title: str
    note: str
    digest: str
    measures: Mapping[str, Value]
    times: tuple[str, ...] = ()
    required: tuple[float, ...] = ()
    scheduled: tuple[float, ...] = ()
    explanation: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return the record as JSON."""
        return json.dumps(vars(self), ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Record | None:
        """Return the record of a text; None where it is none."""
        try:
            found: Any = json.loads(text)
            lists = {name: tuple(found[name]) for name in ("times", "required", "scheduled", "explanation")}
            return cls(**{**found, **lists})
        except (ValueError, TypeError, KeyError):
            return None


def made_ready() -> None:
    """Load in a worker what the first scenario would wait for: modules and machine code."""
    from wfm.evaluation.simulation import plan  # noqa: F401
    from wfm.rostering.decomposition.preparation import prepare

    prepare()


def carry_out(task: ScenarioTask) -> dict[str, bytes]:
    """Carry a scenario out and return the files of its folder, name → content.

    A scenario that cannot be reckoned with has a record that says why, and no other file.
    """
    try:
        return _carried_out(task)
    except ValueRangeError as error:
        measures: dict[str, Value] = {"status": "impossible"}
        record = Record(task.name, task.title, task.note, task.digest, measures, explanation=(str(error),))
        return {RECORD: record.to_json().encode()}


def _carried_out(task: ScenarioTask) -> dict[str, bytes]:
    outcome = run(task.plan, foresight=task.foresight, start=task.before)
    if task.at_most_before and task.before is not None:
        outcome = _at_most(outcome, task.before)
    if outcome.audit is not None:
        outcome = replace(outcome, simulation=simulation_of(outcome, contacts=SIMULATED_CONTACTS))
    kept = None
    if task.before is not None:
        known = {agent.id for agent in task.plan.workforce.agents}
        still = Roster(tuple(duty for duty in task.before.duties if duty.agent_id in known))
        kept = simulation_of(outcome, still, SIMULATED_CONTACTS) if still.duties else None
    measures = measures_of(outcome, kept, task.before)
    files = outcome_files(outcome, simulated=None if outcome.simulation is None else outcome.simulation.levels)
    files = {name: content for name, content in files.items() if not name.startswith(LEFT_OUT)}
    if outcome.simulation is not None:
        files["simulation.csv"] = simulation_file(outcome).encode()
    files[RECORD] = _record(task, outcome, measures).to_json().encode()
    return files


def _at_most(outcome: Outcome, start: Roster) -> Outcome:
    """Return the outcome, or the base roster where it keeps the hard rules and the search found nothing as good."""
    report = audit(outcome.problem, start)
    found = outcome.result
    if report.violations or (found.cost is not None and found.cost <= report.cost):
        return outcome
    bound = found.bound
    proved = bound is not None and report.cost - bound < Decimal("0.01")
    status = SolveStatus.OPTIMAL if proved else SolveStatus.FEASIBLE
    result: SolveResult = replace(found, status=status, roster=start, cost_terms=report.cost_terms, explanation=())
    return replace(outcome, result=result, audit=report)


def _record(task: ScenarioTask, outcome: Outcome, measures: Mapping[str, Value]) -> Record:
    grid = task.plan.grid
    required: tuple[float, ...] = ()
    scheduled: tuple[float, ...] = ()
    if outcome.audit is not None:
        coverage = coverage_on(grid, outcome.audit.coverage)
        required = tuple(round(float(value), 2) for value in coverage.required.sum(axis=0))
        scheduled = tuple(round(float(value), 2) for value in coverage.scheduled.sum(axis=0))
    return Record(
        task.name,
        task.title,
        task.note,
        task.digest,
        dict(measures),
        tuple(time.isoformat() for time in grid.times) if required else (),
        required,
        scheduled,
        tuple(outcome.result.explanation),
    )
