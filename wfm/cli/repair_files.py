"""The files of a repair, in a new folder, whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.errors import Fault, InputError

if TYPE_CHECKING:
    from wfm.intraday.day_repair import DayRepair
    from wfm.pipeline import Outcome, Plan
    from wfm.rostering.roster import Roster

__all__ = ["next_folder", "write_repair"]


def next_folder(base: Path, roster: Path, *, asked: bool) -> Path:
    """Return the first folder ``repair-<n>`` of a base that is not there yet.

    Parameters
    ----------
    base
        Folder to write into.
    roster
        The roster that is repaired.
    asked
        Whether the base was named on the command line: it must then not be the folder that holds the roster itself.

    Raises
    ------
    InputError
        If it is.
    """
    home = roster if roster.is_dir() else roster.parent
    if asked and base.exists() and base.resolve() == home.resolve():
        mend = "Choose another folder: a repair never goes where the roster it repairs lies"
        raise InputError([Fault("--out", "holds ROSTER itself", f"'{base}'", mend)])
    taken = [
        int(found[1])
        for path in (base.iterdir() if base.is_dir() else ())
        if (found := re.fullmatch(r"repair-(\d+)", path.name))
    ]
    return base / f"repair-{max(taken, default=0) + 1}"


def write_repair(plan: Plan, done: DayRepair, folder: Path) -> tuple[Path, ...]:
    """Write every file of a repair; return the files. Calendars are those of the people whose roster changes.

    Parameters
    ----------
    plan
        The plan as it was published, with its demand.
    done
        The repair.
    folder
        A folder that is not there yet.

    Raises
    ------
    InputError
        If the folder cannot be written; nothing is left of it then.
    """
    import json
    from datetime import datetime

    from wfm.report.page import render
    from wfm.tables.actions_out import actions_csv, changes_csv, requests_csv
    from wfm.tables.events_in import known_events_csv
    from wfm.tables.folder_out import replace_files
    from wfm.tables.outcome_out import outcome_files
    from wfm.tables.roster_folder import KNOWN_EVENTS, planned_demand

    made = datetime.now().astimezone()
    outcome = _outcome(done)
    files = outcome_files(outcome, made=made, calendars_of=_other_duties(done.published, done.roster))
    summary = json.loads(files["summary.json"])
    summary["repair"] = _summary(done)
    why = done.actions[-1].why if len(done.actions) > 1 else ""
    texts = {
        "summary.json": json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n",
        "report.html": render(outcome, None, made),
        "actions.csv": actions_csv(done.actions),
        "changes.csv": changes_csv(done.published, done.standing, done.changes, done.plan.workforce, why),
        KNOWN_EVENTS: known_events_csv(done.known, plan.grid),
    }
    if done.answers:
        texts["requests.csv"] = requests_csv(done.answers)
    files |= planned_demand(plan) | {name: text.encode() for name, text in texts.items()}
    try:
        return replace_files(folder, files)
    except OSError as error:
        mend = "Choose another folder with --out"
        raise InputError([Fault(str(folder), f"cannot be written: {error.strerror}", None, mend)]) from error


def _other_duties(before: Roster, after: Roster) -> set[str]:
    """Return the agents whose duties differ between two rosters, ids."""
    return {duty.agent_id for duty in set(before.duties) ^ set(after.duties)}


def _outcome(done: DayRepair) -> Outcome:
    """Return the repaired roster as the outcome of its plan: audited, without a bound."""
    from wfm.pipeline import Outcome, forecast_of, requirement_of
    from wfm.rostering.result import SolveResult, SolveStatus

    forecast = forecast_of(done.plan)
    result = SolveResult(SolveStatus.FEASIBLE, done.roster, dict(done.after.cost_terms))
    return Outcome(done.plan, forecast, requirement_of(done.plan, forecast), done.problem, result, done.after)


def _summary(done: DayRepair) -> dict[str, object]:
    """Return what summary.json says of a repair."""
    return {
        "now": done.now.isoformat(timespec="seconds"),
        "new_events": len(done.fresh),
        "known_events": len(done.known),
        "people": done.people,
        "changes": sum(max(1, change.moves) for change in done.changes),
        "change_cost": round(done.change_cost_minor / 100, 2),
        "cost_before": float(round(done.before.cost, 2)),
        "cost_after": float(round(done.after.cost, 2)),
        "new_violations": len(done.new_violations),
    }
