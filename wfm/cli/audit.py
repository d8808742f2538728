"""wfm audit: an independent check of any roster, also of one edited by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.cli.options import OutOption, PlanArgument, PreviousOption, QuietOption

if TYPE_CHECKING:
    from wfm.evaluation.audit import AuditReport
    from wfm.evaluation.violation import Violation

__all__ = ["register", "violation_lines"]

SHOWN = 20
"""Violations that are printed; audit.csv has all."""


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="audit")(_audit)


def _audit(
    plan: PlanArgument,
    roster: Annotated[
        Path, typer.Argument(metavar="ROSTER", help="folder of a plan, or a roster.csv", show_default=False)
    ],
    out: OutOption = None,
    previous: PreviousOption = None,
    quiet: QuietOption = False,
) -> None:
    """Check a roster against every rule of the plan and recompute its cost and coverage; writes audit.csv."""
    from wfm.cli.inputs import load, output_folder
    from wfm.cli.screen import Screen
    from wfm.evaluation.audit import audit
    from wfm.pipeline import forecast_of, problem_of, requirement_of
    from wfm.tables.coverage_out import audit_csv
    from wfm.tables.folder_out import replace_files
    from wfm.tables.roster_folder import read_in_force
    from wfm.tables.rule_costs_out import rule_costs_csv

    asked = load(plan, previous)
    read = read_in_force(roster, asked)
    loaded = read.plan
    folder = output_folder(out, loaded)
    screen = Screen(quiet=quiet)
    demand = forecast_of(loaded)
    found = audit(problem_of(loaded, requirement_of(loaded, demand)), read.roster)
    texts = {"audit.csv": audit_csv(found.violations)}
    if found.priced:
        texts["rule_costs.csv"] = rule_costs_csv(found.priced)
    written = replace_files(folder, {name: text.encode() for name, text in texts.items()}, ["rule_costs.csv"])
    screen.notes((*loaded.notes, *read.notes))
    screen.show(f"{len(read.roster.duties)} duties, {len(found.violations)} violations")
    screen.trouble(*violation_lines(found.violations))
    screen.show(*_cost_lines(found, loaded.currency), *(f"written: {path}" for path in written))
    if found.violations:
        raise typer.Exit(ExitCode.FALLS_SHORT)


def violation_lines(violations: tuple[Violation, ...]) -> list[str]:
    """Return the first violations in the planner's words, and how many of which rule there are beside them."""
    lines = [
        f"violation: {item.agent_id or 'all'} {item.date or ''} {item.rule}: {item.message}"
        + (f" [{item.origin}]" if item.origin else "")
        for item in violations[:SHOWN]
    ]
    if len(violations) > SHOWN:
        rules = Counter(item.rule for item in violations)
        counts = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
        lines.append(f"and {len(violations) - SHOWN} more; of all {len(violations)}: {counts}")
    return lines


def _cost_lines(found: AuditReport, currency: str) -> list[str]:
    from wfm.cli.wording import amount
    from wfm.tables.rule_costs_out import rule_costs

    coverage = found.coverage
    hours = {name: float(getattr(coverage, name).sum()) * coverage.grid.step_h for name in ("required", "shortage")}
    return [
        *(f"{term.value:<16}{amount(value):>16}" for term, value in found.cost_terms.items()),
        f"{'cost':<16}{amount(found.cost, currency):>16}",
        *(
            f"  {item.rule}: {amount(item.cost, currency)}, paid {item.breaches} times"
            for item in rule_costs(found.priced)
        ),
        f"{hours['required']:,.1f} agent-hours required, {hours['shortage']:,.1f} missing",
    ]
