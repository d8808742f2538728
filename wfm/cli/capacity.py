"""wfm capacity: people and hiring over weeks and months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wfm.cli.options import OutOption, PlanArgument, QuietOption

if TYPE_CHECKING:
    from rich.table import Table

    from wfm.studies.capacity import CapacityStudy

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="capacity")(_capacity)


def _capacity(
    plan: PlanArgument,
    weeks: Annotated[
        int | None, typer.Option("--weeks", min=4, max=52, help="length of the plan; default: the plan's")
    ] = None,
    out: OutOption = None,
    quiet: QuietOption = False,
) -> None:
    """Plan people over weeks: whom to hire and when, with attrition, training and cost; to capacity.csv."""
    from wfm.cli.inputs import output_folder
    from wfm.cli.screen import Screen
    from wfm.config.loading import load_plan
    from wfm.report.capacity_page import render_capacity
    from wfm.studies.capacity import capacity_of
    from wfm.studies.capacity.files import capacity_csv, capacity_queues_csv
    from wfm.tables.folder_out import replace_files

    patch = None if weeks is None else {"capacity.weeks": weeks}
    loaded = load_plan(plan, patch=patch, patch_source="--weeks")
    folder = output_folder(out, loaded)
    screen = Screen(quiet=quiet)
    study = capacity_of(loaded)
    texts = {
        "capacity.csv": capacity_csv(study),
        "capacity_queues.csv": capacity_queues_csv(study),
        "capacity.html": render_capacity(study),
    }
    written = replace_files(folder, {name: text.encode() for name, text in texts.items()})
    screen.notes((*loaded.notes, *study.notes))
    screen.show(_weeks(study), _classes(study), _cost(study))
    screen.show(*(f"written: {path}" for path in written))


def _table(*heads: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place == 0 else "right", no_wrap=place == 0)
    return table


def _weeks(study: CapacityStudy) -> Table:
    """Return a line a week: what comes, what it needs, who is there."""
    best, problem = study.best, study.best.problem
    table = _table("week of", "contacts", "need h", "have h", "people", "learn", "start", "missing")
    for w, week in enumerate(problem.weeks):
        starters = best.hires[:, w].sum()
        table.add_row(
            str(week),
            f"{study.contacts[:, w].sum():,.0f}",
            f"{problem.required_h[:, w].sum():,.0f}",
            f"{best.productive_h[:, w].sum():,.0f}",
            f"{best.heads[:, w].sum():,.1f}",
            f"{best.learners[:, w].sum():,.1f}",
            f"{starters:,.4g}" if starters > 0 else "",
            f"{best.short_h[:, :, w].sum():,.0f}",
        )
    return table


def _classes(study: CapacityStudy) -> Table:
    """Return who starts when."""
    best, problem = study.best, study.best.problem
    table = _table("class", "contract", "skills", "people")
    for w, week in enumerate(problem.weeks):
        for g, group in enumerate(problem.groups):
            if best.hires[g, w] > 0:
                table.add_row(str(week), group.contract, " ".join(group.skills), f"{best.hires[g, w]:,.4g}")
    if not best.hires.any():
        table.add_row("nobody", "", "", "")
    return table


def _cost(study: CapacityStudy) -> Table:
    """Return the cost by term, beside that of hiring nobody."""
    from wfm.cli.wording import amount

    best, unchanged = study.best.cost_minor, study.unchanged.cost_minor
    table = _table("cost", study.plan.currency, "nobody hired")
    for term in best:
        table.add_row(term, amount(float(best[term].sum()) / 100), amount(float(unchanged[term].sum()) / 100))
    table.add_section()
    table.add_row("total", amount(study.best.total_minor / 100), amount(study.unchanged.total_minor / 100))
    table.add_row("bound", amount(study.best.bound_minor / 100), "")
    return table
