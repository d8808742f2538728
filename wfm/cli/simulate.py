"""wfm simulate: the service level of a roster, or of steady-state settings, with a confidence interval."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.cli.options import OutOption, PreviousOption

if TYPE_CHECKING:
    from wfm.evaluation.simulation.horizon import Horizon
    from wfm.evaluation.simulation.measures import Measures, SimulationResult
    from wfm.evaluation.simulation.plan import SimulationSettings
    from wfm.evaluation.simulation.shortfalls import Shortfall
    from wfm.grid import TimeGrid
    from wfm.pipeline import Plan
    from wfm.rostering.problem import RosterProblem
    from wfm.rostering.roster import Roster
    from wfm.staffing.requirement import Requirement

__all__ = ["register"]

_SHOWN = 10
_ARTICLE = {"interval": "an interval", "day": "a day", "week": "the week"}


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="simulate")(_simulate)


def _simulate(
    plan: Annotated[Path | None, typer.Argument(metavar="PLAN", help="plan.yaml or its folder")] = None,
    roster: Annotated[Path | None, typer.Argument(metavar="ROSTER", help="folder of a plan, or a roster.csv")] = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="steady-state settings (JSON) in place of PLAN ROSTER")
    ] = None,
    out: OutOption = None,
    previous: PreviousOption = None,
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="how often the horizon is simulated")] = 100,
    half_width: Annotated[
        float | None, typer.Option(help="simulate on until every service level is known to ± this, e.g. 0.005")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="one seed gives one answer, byte for byte")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="processor cores to use; default: all", show_default=False)
    ] = None,
    absences: Annotated[
        bool, typer.Option("--absences", help="people stay away by the plan's absence_rates: chances, reserve, cost")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="print one JSON line")] = False,
) -> None:
    """Simulate a roster: service level by interval, day and week with 95 % half-widths; writes simulation.csv."""
    from wfm.errors import Fault, InputError
    from wfm.evaluation.simulation.horizon import Replications
    from wfm.evaluation.simulation.plan import SimulationSettings
    from wfm.execution import cores

    crew = cores() if workers is None else workers
    if settings is not None:
        if plan is not None or roster is not None:
            raise InputError([Fault("simulate", "takes either PLAN ROSTER or --settings FILE, not both")])
        _steady(settings, seed, half_width, crew, as_json=json)
        return
    if plan is None or roster is None:
        raise InputError([Fault("simulate", "needs PLAN and ROSTER, or --settings FILE")])
    from wfm.cli.absences import with_rates
    from wfm.cli.inputs import load, output_folder
    from wfm.evaluation.absence_reserve import absence_law

    loaded = load(plan, previous)
    if absences:
        loaded = with_rates(loaded)
    law = (
        None if loaded.absence_rates is None else absence_law(loaded.absence_rates, loaded.workforce, loaded.grid.dates)
    )
    chosen = SimulationSettings(seed=seed, replications=Replications(replications, half_width), law=law)
    _roster(loaded, roster, output_folder(out, loaded), chosen, crew, as_json=json, outlook=absences)


def _content(path: Path) -> Any:
    """Return the content of a JSON file; what is wrong with it is an InputError."""
    import json

    from wfm.errors import Fault, InputError

    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError([Fault(str(path), f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise InputError([Fault(str(path), "must be UTF-8 text")]) from error
    except json.JSONDecodeError as error:
        raise InputError([Fault(f"{path}:{error.lineno}", f"is not JSON: {error.msg}")]) from error


def _steady(path: Path, seed: int, half_width: float | None, workers: int, *, as_json: bool) -> None:
    """Run every setting of a file that has ``types`` and print its measures."""
    import json

    from wfm.evaluation.simulation.settings import steady_settings
    from wfm.evaluation.simulation.steady import Precision, simulate_settings
    from wfm.execution import executor

    read = steady_settings(_content(path), path.name)
    if read.without_types:
        typer.echo(f"left out, as they have no types: {', '.join(read.without_types)}", err=True)
    for name, why in read.unstable.items():
        typer.echo(f"left out: {name}: {why}", err=True)
    precision = Precision() if half_width is None else Precision(shares=half_width)
    with executor(workers) as where:
        found = simulate_settings(
            read.settings,
            seed=seed,
            precision=precision,
            where=where,
            done=lambda number, total: typer.echo(f"setting {number} of {total} done", err=True),
        )
    if as_json:
        typer.echo(json.dumps(found, allow_nan=False))
    else:
        typer.echo("\n".join(_steady_lines(found)))
    if read.unstable:
        raise typer.Exit(ExitCode.FALLS_SHORT)


def _steady_lines(found: dict[str, dict[str, dict[str, dict[str, float]]]]) -> Iterator[str]:
    for setting, entities in found.items():
        for entity, metrics in entities.items():
            for metric, pair in metrics.items():
                yield f"{setting:12} {entity:16} {metric:22} {pair['value']:12.6f} ± {pair['half_width']:.6f}"


def _roster(
    plan: Plan,
    roster_path: Path,
    folder: Path,
    settings: SimulationSettings,
    workers: int,
    *,
    as_json: bool,
    outlook: bool,
) -> None:
    """Simulate a roster of a plan, write simulation.csv and print what matters."""
    from wfm.evaluation.facts import Facts
    from wfm.evaluation.simulation.horizon import simulate_horizon
    from wfm.evaluation.simulation.plan import horizon_of
    from wfm.evaluation.simulation.shortfalls import presence, shortfalls
    from wfm.execution import executor
    from wfm.pipeline import forecast_of, problem_of, reaching, requirement_of
    from wfm.tables.folder_out import replace_files
    from wfm.tables.roster_folder import read_in_force
    from wfm.tables.simulation_out import simulation_csv

    read = read_in_force(roster_path, plan)
    plan = read.plan
    forecast = forecast_of(plan)
    demand, requirement = reaching(plan, forecast), requirement_of(plan, forecast)
    problem = problem_of(plan, requirement)
    horizon = horizon_of(problem, demand, plan.staffing_on_the_day, read.roster, settings)
    with executor(workers) as where:
        result = simulate_horizon(
            horizon, seed=settings.seed, replications=settings.replications, where=where, done=_progress
        )
    missed = shortfalls(result, horizon, presence(horizon, Facts(problem, read.roster)), requirement.agents)
    files = {"simulation.csv": simulation_csv(result, demand.grid, missed)}
    lines: list[str] = []
    if outlook:
        files |= _outlook(plan, requirement, problem, read.roster, horizon, result, lines)
    written = replace_files(folder, {name: text.encode() for name, text in files.items()})
    _report(result, missed, demand.grid, (*plan.notes, *read.notes, *result.notes), as_json=as_json)
    if not as_json:
        typer.echo("\n".join((*lines, *(f"written: {path}" for path in written))))


def _outlook(
    plan: Plan,
    requirement: Requirement,
    problem: RosterProblem,
    roster: Roster,
    horizon: Horizon,
    result: SimulationResult,
    lines: list[str],
) -> dict[str, str]:
    """Return the files of the absences, and add what is printed to `lines`."""
    from wfm.cli.absences import USUAL_CERTAINTY, on_seat_of, outlook_lines
    from wfm.evaluation.absence_outlook import outlook_of
    from wfm.tables.absence_out import absence_days_csv, absence_fan_csv

    rates = plan.absence_rates
    if rates is None:
        raise AssertionError("a plan that is simulated with absences has rates")
    found = outlook_of(
        problem,
        on_seat_of(plan, requirement),
        roster,
        horizon,
        result,
        certainty=USUAL_CERTAINTY if rates.certainty is None else rates.certainty,
        correlation=rates.correlation,
        standby_minor=rates.standby_minor,
    )
    lines += outlook_lines(found, plan.currency)
    return {
        "absence_days.csv": absence_days_csv(found, result.queues),
        "absence_fan.csv": absence_fan_csv(found, requirement.grid),
    }


def _progress(number: int, total: int) -> None:
    if number == total or number % max(1, total // 10) == 0:
        typer.echo(f"replication {number} of {total}", err=True)


def _report(
    result: SimulationResult,
    missed: tuple[Shortfall, ...],
    grid: TimeGrid,
    notes: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Print the measures of the horizon, and where and why the level is missed."""
    from wfm.staffing.targets import Period

    for note in notes:
        typer.echo(f"note: {note}", err=True)
    week = result.over(Period.WEEK)
    if as_json:
        import json

        typer.echo(json.dumps(_plain(result), allow_nan=False))
        return
    typer.echo(f"{result.replications} replications, seed {result.seed}; ± is the 95 % half-width")
    for row in range(len(result.queues)):
        typer.echo(_deferred_line(result, week, row) if result.deferred[row] else _live_line(result, week, row))
    for item in missed[:_SHOWN]:
        start, end = grid.time(item.first), grid.time(item.last + 1)
        lack = f", {item.missing:.1f} agents missing" if item.missing > 0 else ""
        typer.echo(
            f"  {start:%a %d %b %H:%M}-{end:%H:%M} {result.queues[item.queue]}: "
            f"{_percent(item.service_level)} for {_percent(item.level)} - {item.reason.value}{lack}"
        )
    if len(missed) > _SHOWN:
        typer.echo(f"  and {len(missed) - _SHOWN} more stretches; simulation.csv has all")


def _live_line(result: SimulationResult, week: Measures, row: int) -> str:
    """Return what is said of a live queue."""
    from wfm.cli.wording import within

    target = result.targets[row]
    level, asa, lost, busy = week.service_level, week.asa_s, week.abandonment, week.occupancy
    odds = result.over(target.over).met.value[row]
    return (
        f"{result.queues[row]}: service level {_percent(level.value[row, 0])} ± {_percent(level.half_width[row, 0])} "
        f"(target {_percent(target.level)} within {within(target.within_s)}, {target.definition}; "
        f"probability for {_ARTICLE[target.over.value]}: {_percent(_mean(odds))}), "
        f"ASA {asa.value[row, 0]:.1f} ± {asa.half_width[row, 0]:.1f} s, "
        f"abandonment {_percent(lost.value[row, 0])}, occupancy {_percent(busy.value[row, 0])}"
    )


def _deferred_line(result: SimulationResult, week: Measures, row: int) -> str:
    """Return what is said of a backlog."""
    from wfm.cli.wording import within

    target, level = result.targets[row], week.service_level
    oldest_h = week.backlog_age_s.value[row, 0] / 3600
    return (
        f"{result.queues[row]}: done in time {_percent(level.value[row, 0])} ± {_percent(level.half_width[row, 0])} "
        f"(target {_percent(target.level)} within {within(target.within_s)}), "
        f"{week.deadline_misses.value[row, 0]:.1f} ± {week.deadline_misses.half_width[row, 0]:.1f} late, "
        f"{week.backlog.value[row, 0]:.1f} waiting at the end, the oldest {oldest_h:.1f} h"
    )


def _mean(values: Any) -> float:
    import numpy as np

    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def _percent(value: float) -> str:
    return "-" if isnan(value) else f"{100 * value:.1f} %"


def _plain(result: SimulationResult) -> dict[str, Any]:
    """Return the measures of the horizon as plain values: {queue: {measure: {value, half_width}}}; null for unknown."""
    from dataclasses import fields

    from wfm.staffing.targets import Period

    week = result.over(Period.WEEK)

    def known(value: float) -> float | None:
        return None if isnan(value) else float(value)

    return {
        queue: {
            field.name: {
                "value": known(getattr(week, field.name).value[row, 0]),
                "half_width": known(getattr(week, field.name).half_width[row, 0]),
            }
            for field in fields(week)
        }
        for row, queue in enumerate(result.queues)
    }
