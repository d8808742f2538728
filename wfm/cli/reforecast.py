"""wfm reforecast: the rest of the day after this morning's volume."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.cli.options import OutOption, PlanArgument, QuietOption

if TYPE_CHECKING:
    from rich.table import Table

    from wfm.demand import Demand
    from wfm.forecasting.reforecast import Finding, Reforecast
    from wfm.forecasting.reforecast_backtest import RestScore
    from wfm.pipeline import Plan

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="reforecast")(_reforecast)


def _reforecast(
    plan: PlanArgument,
    actuals: Annotated[Path, typer.Argument(metavar="ACTUALS", help="CSV: interval_start, queue, offered")],
    now: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], help="clock time: rows of intervals not over yet do not count"
        ),
    ] = None,
    backtest: Annotated[bool, typer.Option("--backtest", help="also say what this would have bought before")] = False,
    out: OutOption = None,
    quiet: QuietOption = False,
) -> None:
    """Update the rest of the day from what came this morning; says when the difference is noise."""
    from wfm.cli.inputs import load
    from wfm.cli.screen import Screen
    from wfm.forecasting import demand_of, forecast_queues
    from wfm.forecasting.reforecast import ErrorModel, error_models, reforecast
    from wfm.forecasting.reforecast_backtest import judge_reforecast
    from wfm.pipeline import forecast_of
    from wfm.tables.folder_out import replace_files

    loaded = load(plan)
    came = _actuals(actuals, loaded, now)
    screen = Screen(quiet=quiet)
    history, settings, grid = loaded.history, loaded.forecasting, loaded.grid
    found = () if history is None else forecast_queues(history, grid, settings, loaded.open_)
    if history is None or loaded.forecast is not None:
        forecast = forecast_of(loaded)
    else:
        forecast = demand_of(history, found, grid, settings, planned=True)
    models = error_models(found) or (ErrorModel(),) * len(loaded.queues)
    made = reforecast(forecast, came, models)
    folder = out or Path("out") / loaded.name / f"reforecast-{made.now:%Y-%m-%d-%H%M}"
    written = replace_files(folder, {name: text.encode() for name, text in _files(made).items()})
    screen.notes((*loaded.notes, *came.notes, *_guessed(loaded, models)))
    screen.show(_summary(made), _findings(made.findings))
    screen.show(*_sentences(made.findings))
    if backtest:
        scores = judge_reforecast([queue.id for queue in loaded.queues], found)
        screen.show(_scores(scores) if scores else "backtest: the history is too short for past mornings")
    screen.show(*(f"written: {path}" for path in written))


def _actuals(path: Path, plan: Plan, now: datetime | None) -> Demand:
    """Return what came.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    from wfm.errors import InputError
    from wfm.tables.actuals import actuals_of
    from wfm.tables.csv_file import read_table, shortened

    table = read_table(path)
    moment = None if now is None else now.replace(tzinfo=plan.grid.tz)
    came = None if table.faults else actuals_of(table, plan.grid, plan.queues, plan.open_, moment)
    if came is None:
        by_line = sorted(table.faults, key=lambda fault: int(fault.where.rpartition(":")[2]))
        raise InputError(shortened(by_line, table.shown))
    return came


def _files(made: Reforecast) -> dict[str, str]:
    """Return forecast.csv of the rest of the day, and forecast_week.csv that a plan can take as its forecast."""
    from wfm.tables.demand_out import forecast_csv

    return {
        "forecast.csv": forecast_csv(made.demand, made.rest),
        "forecast_week.csv": forecast_csv(made.demand),
    }


def _guessed(plan: Plan, models: tuple[object, ...]) -> list[str]:
    """Return the queues whose past errors are not known."""
    told = "its past errors are not known; those usual elsewhere are taken"
    pairs = zip(plan.queues, models, strict=True)
    return [f"{queue.id}: {told}" for queue, model in pairs if not getattr(model, "measured", False)]


def _summary(made: Reforecast) -> str:
    rest = made.rest
    left = made.demand.grid.time(rest.stop - 1) if rest.stop > rest.start else None
    what = "the day is over" if left is None else f"updated until the end of {made.now:%Y-%m-%d}"
    return f"seen until {made.now:%Y-%m-%d %H:%M}; {what}"


def _findings(findings: tuple[Finding, ...]) -> Table:
    """Return one line a queue."""
    from rich import box
    from rich.table import Table

    from wfm.forecasting.reforecast import ONE_IN_TEN

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    heads = ("queue", "came", "foreseen", "off", "chance ±", "days ±", "rest", "updated", "verdict")
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place in {0, 8} else "right", no_wrap=True)
    for item in findings:
        known = item.expected > 0
        table.add_row(
            item.queue,
            f"{item.came:,.0f}",
            f"{item.expected:,.0f}",
            f"{item.came / item.expected - 1:+.1%}" if known else "-",
            f"{ONE_IN_TEN * item.poisson_sd / item.expected:.1%}" if known else "-",
            f"{ONE_IN_TEN * item.day_sd / item.expected:.1%}" if known else "-",
            f"{item.rest_before:,.0f}",
            f"{item.rest_after:,.0f}",
            item.verdict.value,
        )
    return table


def _sentences(findings: tuple[Finding, ...]) -> list[str]:
    """Return what the verdicts mean, of those that were given."""
    from wfm.forecasting.reforecast import Verdict

    meaning = {
        Verdict.NOISE: "noise: chance alone moves nine mornings in ten as much; the rest of the day hardly changes",
        Verdict.ORDINARY: "ordinary: more than chance, but days often differ so much from their forecast",
        Verdict.UNUSUAL: "unusual: more than nine days in ten differ from their forecast; look for a cause",
        Verdict.UNKNOWN: "unknown: nothing was expected so far",
    }
    there = {item.verdict for item in findings}
    return [text for verdict, text in meaning.items() if verdict in there]


def _scores(scores: tuple[RestScore, ...]) -> Table:
    """Return what looking at the morning would have bought on past days."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="error of the rest of past days", title_justify="left")
    for place, head in enumerate(("queue", "seen", "days", "untouched", "updated", "scaled by the morning")):
        table.add_column(head, justify="left" if place == 0 else "right", no_wrap=place == 0)
    for score in scores:
        errors = (score.untouched, score.updated, score.scaled)
        table.add_row(score.queue, f"{score.seen_share:.0%}", f"{score.days}", *(f"{error:.2%}" for error in errors))
    return table
