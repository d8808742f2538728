"""wfm whatif: scenarios of a plan side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.cli.options import (
    DeterministicOption,
    EngineOption,
    OutOption,
    PlanArgument,
    QuietOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from wfm.cli.interruption import StopFlag
    from wfm.cli.screen import Screen
    from wfm.config.scenarios import Scenario, Study
    from wfm.studies.whatif.results import Results
    from wfm.studies.whatif.running import Told

__all__ = ["register"]

ScenariosArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[SCENARIOS]", help="scenarios.yaml; default: the one beside the plan", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="whatif")(_whatif)


def _whatif(
    plan: PlanArgument,
    scenarios: ScenariosArgument = None,
    out: OutOption = None,
    price_of_rules: Annotated[
        bool, typer.Option("--price-of-rules", help="solve the plan again without each of its rules")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="scenarios at a time; default: cores by the solver's workers")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="work on a Dask cluster: tcp://host:8786", show_default=False)
    ] = None,
    time_limit: TimeLimitOption = None,
    workers: WorkersOption = None,
    seed: SeedOption = None,
    engine: EngineOption = None,
    deterministic: DeterministicOption = False,
    quiet: QuietOption = False,
) -> None:
    """Plan scenarios side by side: comparison.csv, comparison.html, and a folder for each.

    What an earlier run into the same folder finished is not done again. Ctrl-C begins no more scenarios and writes
    those at work; a second one aborts.
    """
    from dataclasses import replace

    from wfm.cli.inputs import output_folder, with_limits
    from wfm.cli.interruption import stop_on_interrupt
    from wfm.cli.screen import Screen

    def limited(item: Scenario) -> Scenario:
        changed = with_limits(
            item.plan,
            time_limit_s=time_limit,
            workers=workers,
            seed=seed,
            engine=engine,
            deterministic=deterministic,
        )
        return replace(item, plan=changed)

    asked = _study(plan, scenarios, price_of_rules=price_of_rules)
    study = replace(asked, scenarios=tuple(limited(item) for item in asked.scenarios))
    folder = output_folder(out, study.scenarios[0].plan)
    screen = Screen(quiet=quiet)
    with stop_on_interrupt() as stop:
        results = _carried_out(study, folder, processes, cluster, screen, stop)
        code = _finish(results, folder, screen, stop)
    raise typer.Exit(code)


def _study(plan: Path, scenarios: Path | None, *, price_of_rules: bool) -> Study:
    """Return the base and its scenarios, with one for each rule where their prices are asked for.

    Where only the prices of rules are asked for, no scenarios file is needed.
    """
    from dataclasses import replace

    from wfm.config.loading import plan_file_of
    from wfm.config.scenarios import load_scenarios
    from wfm.errors import Fault, InputError
    from wfm.studies.whatif.rule_prices import without_rules

    file = scenarios or (None if price_of_rules else plan_file_of(plan).with_name("scenarios.yaml"))
    study = load_scenarios(plan, file)
    if not price_of_rules:
        return study
    more = without_rules(study.scenarios[0].plan)
    taken = {item.name for item in study.scenarios} & {item.name for item in more}
    if taken:
        mend = "Give the scenario another name: --price-of-rules needs this one"
        raise InputError([Fault(str(file), f"the name '{name}' is taken", None, mend) for name in sorted(taken)])
    return replace(study, scenarios=(*study.scenarios, *more))


def _carried_out(
    study: Study,
    folder: Path,
    processes: int | None,
    cluster: str | None,
    screen: Screen,
    stop: StopFlag,
) -> Results:
    """Carry the scenarios out in the background and show each that is there."""
    from wfm.cli.interruption import in_background
    from wfm.cli.stages import plan_line
    from wfm.execution import cores, executor
    from wfm.studies.whatif.running import run_study

    base = study.scenarios[0].plan
    at_a_time = processes or max(1, cores() // base.limits.workers)
    screen.stage("plan", plan_line(base))
    place = f"on the cluster {cluster}" if cluster else f"{at_a_time} at a time"
    count = len(study.scenarios) + (study.frontier.points - 1 if study.frontier else 0)
    screen.stage("what if", f"{count} plans, {place}, each up to {base.limits.time_limit_s:g} s")
    screen.notes(base.notes)

    def work(tell: Callable[[Told], None]) -> Results:
        with executor(min(at_a_time, count), cluster) as where:
            return run_study(study, folder, where, tell, stop)

    return in_background(
        work,
        lambda told: screen.stage(f"{told.done} of {told.total}", _line(told, base.currency)),
        stop,
        lambda: screen.stage("stop", "no more scenarios are begun; those at work are written (Ctrl-C again aborts)"),
    )


def _line(told: Told, currency: str) -> str:
    from wfm.cli.wording import amount, percent

    measures = told.record.measures
    cost, level = measures.get("cost"), measures.get("service_level")
    again = " (known from an earlier run)" if told.again else ""
    if not isinstance(cost, float | int):
        return f"{told.record.title}: {measures.get('status')}{again}"
    service = f", service level {percent(level)}" if isinstance(level, float | int) else ""
    return f"{told.record.title}: cost {amount(cost, currency)}{service}{again}"


def _finish(results: Results, folder: Path, screen: Screen, stop: StopFlag) -> ExitCode:
    """Write the comparison, say what it is, and return the exit code."""
    from datetime import datetime

    from wfm.report.comparison.page import render_comparison
    from wfm.studies.whatif.comparison import comparison_csv
    from wfm.tables.folder_out import replace_files

    comparison = results.comparison
    count, asked = len(comparison.columns), len(comparison.scenarios)
    if count:
        files = {
            "comparison.csv": comparison_csv(comparison).encode(),
            "comparison.html": render_comparison(results, datetime.now().astimezone()).encode(),
        }
        replace_files(folder, files)
        screen.show("", f"{count} of {asked} plans compared; the page is {folder / 'comparison.html'}")
    if stop():
        screen.trouble(f"interrupted: {count} of {asked} are done; the same command goes on from there")
        return ExitCode.INTERRUPTED
    failed = [item for item in comparison.columns if not comparison.records[item.name].required]
    broken = [item for item in comparison.columns if comparison.number(item.name, "violations")]
    for item in failed:
        screen.trouble(f"{item.title}: no roster", *(f"  {why}" for why in comparison.records[item.name].explanation))
    for item in broken:
        screen.trouble(f"{item.title}: the roster breaks rules; see {folder / item.name / 'audit.csv'}")
    return ExitCode.FALLS_SHORT if failed or broken else ExitCode.DONE
