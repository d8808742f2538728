"""All scenarios carried out, at most once each: first the base, then the others and the absence fan side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from wfm.config.scenarios import BASE, Frontier, Scenario, Study
from wfm.execution import InProcess, as_done, run_all
from wfm.pipeline import Foresight, Plan, foresight_of
from wfm.rostering.roster import Roster
from wfm.studies.digest import digest_of
from wfm.studies.whatif.absence_fan import (
    ABSENCE_RATES,
    AbsencePoint,
    FanTask,
    absence_fan_csv,
    absence_point,
    fan_from_json,
    fan_json,
)
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.frontier import at_weight, closer_weights, first_weights
from wfm.studies.whatif.results import Results
from wfm.studies.whatif.rule_prices import RULE_FAMILY
from wfm.studies.whatif.task import RECORD, Record, ScenarioTask, carry_out, made_ready
from wfm.tables.folder_out import replace_files
from wfm.tables.outcome_out import PLAN_FILES
from wfm.tables.roster_in import read_roster
from wfm.tables.summary_out import VERSIONED

__all__ = ["Told", "run_study"]

MOST_READY = 64
"""Most workers that are made ready while the base is planned."""

FAN = "absence_fan.json"
"""File of what sickness does to the base roster."""


@dataclass(frozen=True, slots=True)
class Told:
    """A scenario that is there.

    Attributes
    ----------
    record
        What it came to.
    done, total
        How many are there, of how many.
    again
        Whether it was known from an earlier run.
    """

    record: Record
    done: int
    total: int
    again: bool


def run_study(
    study: Study,
    folder: Path,
    where: Executor,
    tell: Callable[[Told], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Results:
    """Carry a study out, each scenario into a folder of its own; what an earlier run finished is not done again.

    A scenario is known by a digest of its plan with the contents of all files, the limits, the versions of the program
    and its solvers, and the base roster that it is compared with. Its folder is written whole or not at all.

    Parameters
    ----------
    study
        The scenarios, the base first, and what is asked about the price of service.
    folder
        Holds one folder a scenario, and absence_fan.json.
    where
        Where the work runs.
    tell
        Called with each scenario that is there.
    stop
        Asked now and then; once it returns True, what has not begun is left for the next run.
    """
    base, *others = study.scenarios
    if base.name != BASE:
        raise AssertionError("the base comes first")
    frontier = study.frontier
    weights = () if frontier is None else first_weights(frontier.points)
    others += [at_weight(base, weight) for weight in weights]
    book = _Book(folder, where, 1 + len(others), tell or (lambda _: None), stop or (lambda: False))
    book.carry([(base, None)], meanwhile=len(others))
    if BASE not in book.records:
        return Results(Comparison(study.scenarios, {}, base.plan.currency), frontier=frontier)
    before = read_roster(folder / BASE, base.plan.grid.zone).roster if book.records[BASE].required else None
    if before is not None:
        book.ask_fan(base, before)
    book.carry([(scenario, before) for scenario in others])
    results = _results(base, others, book, frontier)
    for _ in range(0 if frontier is None else frontier.refinements):
        closer = [] if frontier is None else [at_weight(base, x) for x in closer_weights(results.points, frontier)]
        if not closer or book.stop():
            break
        others += closer
        book.total += len(closer)
        book.carry([(scenario, before) for scenario in closer])
        results = _results(base, others, book, frontier)
    return results


def _results(base: Scenario, others: Sequence[Scenario], book: _Book, frontier: Frontier | None) -> Results:
    scenarios = (base, *others)
    records = {item.name: book.records[item.name] for item in scenarios if item.name in book.records}
    return Results(Comparison(scenarios, records, base.plan.currency), book.fan, frontier)


def _worked(task: ScenarioTask | FanTask) -> dict[str, bytes] | AbsencePoint:
    """Carry out whichever of the two it is: both go to the workers as one lot, so that none waits for the last."""
    return carry_out(task) if isinstance(task, ScenarioTask) else absence_point(task)


@dataclass
class _Book:
    """Keeps what is there."""

    folder: Path
    where: Executor
    total: int
    tell: Callable[[Told], None]
    stop: Callable[[], bool]

    def __post_init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.fan: tuple[AbsencePoint, ...] = ()
        self.versions = _versions()
        self._foresights: dict[str, Foresight] = {}
        self._fan_asked: tuple[Plan, Roster] | None = None

    def ask_fan(self, base: Scenario, roster: Roster) -> None:
        """Have the base roster at several rates of absence worked out with the next lot of scenarios."""
        self._fan_asked = base.plan, roster

    def carry(self, asked: Iterable[tuple[Scenario, Roster | None]], meanwhile: int = 0) -> None:
        """Carry out those scenarios that are not there yet, and the fan if it is asked for and not known.

        Where there is anything to do, the workers of so many further scenarios are made ready meanwhile.
        """
        todo: list[tuple[Scenario, Roster | None, str]] = []
        for scenario, before in asked:
            digest = digest_of(scenario.plan, before, scenario.family == RULE_FAMILY, self.versions)
            record = self.known(scenario, digest)
            if record is None:
                todo.append((scenario, before, digest))
            else:
                self.keep(record, again=True)
        if self.stop():
            return
        if todo and not isinstance(self.where, InProcess):
            for _ in range(min(meanwhile, MOST_READY)):
                self.where.submit(made_ready)
        foresights = self.foresights([scenario.plan for scenario, _, _ in todo])
        tasks = [
            ScenarioTask(
                scenario.name,
                scenario.title,
                scenario.note,
                digest,
                scenario.plan,
                foresight,
                before,
                at_most_before=scenario.family == RULE_FAMILY,
            )
            for (scenario, before, digest), foresight in zip(todo, foresights, strict=True)
        ]
        fan_tasks, fan_digest = self.fan_tasks()
        work: list[ScenarioTask | FanTask] = [*tasks, *fan_tasks]
        points: dict[int, AbsencePoint] = {}
        for place, found in as_done(self.where, _worked, work, self.stop):
            if isinstance(found, AbsencePoint):
                points[place - len(tasks)] = found
            else:
                self.write(tasks[place].name, found)
        if fan_tasks and len(points) == len(fan_tasks):
            self.fan = tuple(points[place] for place in range(len(fan_tasks)))
            texts = {FAN: fan_json(self.fan, fan_digest), "absence_fan.csv": absence_fan_csv(self.fan)}
            replace_files(self.folder, {name: text.encode() for name, text in texts.items()})

    def fan_tasks(self) -> tuple[list[FanTask], str]:
        """Return the rates that have to be simulated, the plan's own among them, and a digest of what they rest on."""
        if self._fan_asked is None:
            return [], ""
        (plan, roster), self._fan_asked = self._fan_asked, None
        own = plan.staffing_on_the_day.shrinkage.unplanned
        rates = sorted({*ABSENCE_RATES, own})
        digest = digest_of(plan, roster, rates, self.versions)
        file = self.folder / FAN
        found = fan_from_json(file.read_text(encoding="utf-8"), digest) if file.is_file() else None
        if found is not None:
            self.fan = found
            return [], digest
        foresight = self.foresights([plan])[0]
        return [FanTask(plan, foresight, roster, rate) for rate in rates], digest

    def write(self, name: str, files: dict[str, bytes]) -> None:
        """Write the folder of a scenario whole, and keep its record."""
        replace_files(self.folder / name, files, outdated=(*PLAN_FILES, RECORD))
        record = Record.from_json(files[RECORD].decode())
        if record is None:
            raise AssertionError("a record reads as it was written")
        self.keep(record, again=False)

    def keep(self, record: Record, *, again: bool) -> None:
        """Keep a record and tell of it."""
        self.records[record.name] = record
        self.tell(Told(record, len(self.records), self.total, again))

    def known(self, scenario: Scenario, digest: str) -> Record | None:
        """Return the record of an earlier run that rests on the same, under the names of today."""
        file = self.folder / scenario.name / RECORD
        record = Record.from_json(file.read_text(encoding="utf-8")) if file.is_file() else None
        if record is None or record.digest != digest:
            return None
        return replace(record, name=scenario.name, title=scenario.title, note=scenario.note)

    def foresights(self, plans: Sequence[Plan]) -> list[Foresight]:
        """Return the forecast of each plan; what several plans share is forecast once."""
        keys = [
            digest_of(plan.history, plan.forecast, plan.grid, plan.forecasting, plan.open_, plan.queues)
            for plan in plans
        ]
        new = {key: plan for key, plan in zip(keys, plans, strict=True) if key not in self._foresights}
        self._foresights.update(zip(new, run_all(self.where, foresight_of, new.values()), strict=True))
        return [self._foresights[key] for key in keys]


def _versions() -> dict[str, str]:
    found = {}
    for name, distribution in VERSIONED.items():
        try:
            found[name] = version(distribution)
        except PackageNotFoundError:
            continue
    return found
