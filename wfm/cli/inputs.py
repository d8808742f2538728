"""What the verbs take in: the plan with what the command line changes in it, and the folder to write into."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.errors import Fault, InputError

if TYPE_CHECKING:
    from wfm.pipeline import Plan
    from wfm.rostering.result import Engine

__all__ = ["load", "output_folder", "with_limits"]

CARRY_IN = "carry_in.csv"


def load(path: Path, previous: Path | None = None) -> Plan:
    """Read a plan, with the carry-in of a planned week in place of its own.

    Raises
    ------
    InputError
        With every fault of the plan, or if `previous` holds no carry_in.csv.

    Notes
    -----
    Where the earlier plan does not end on the eve of this one, what was carried over is worked out from its duties.
    """
    from dataclasses import replace
    from datetime import timedelta

    from wfm.config.loading import first_day, load_plan
    from wfm.tables.outcome_out import ledger_of
    from wfm.tables.previous_plan import carried_over, planned_days

    if previous is None:
        return load_plan(path)
    past = previous / CARRY_IN
    if not past.is_file():
        mend = "Give the folder that 'wfm plan' wrote for the week before"
        raise InputError([Fault(str(past), "--previous: there is no such file", None, mend)])
    days = planned_days(previous)
    if days is not None and first_day(path) != days[1] + timedelta(days=1):
        plan = load_plan(path, patch={"carry_in": None}, patch_source="--previous")
        known = carried_over(previous, plan, ledger_of(plan))
        if known is not None:
            note = f"--previous: a plan from {days[0]} to {days[1]}; what happened before {plan.grid.first} is counted"
            workforce = replace(plan.workforce, carry_in=known)
            return replace(plan, workforce=workforce, notes=(*plan.notes, note))
    return load_plan(path, patch={"carry_in": str(past.resolve())}, patch_source="--previous")


def with_limits(
    plan: Plan,
    *,
    time_limit_s: float | None = None,
    workers: int | None = None,
    seed: int | None = None,
    engine: Engine | None = None,
    deterministic: bool = False,
) -> Plan:
    """Return the plan with the limits that the command line gives in place of its own; None keeps the plan's."""
    from dataclasses import replace

    given = {"time_limit_s": time_limit_s, "workers": workers, "seed": seed, "engine": engine}
    changes = {name: value for name, value in given.items() if value is not None}
    if deterministic:
        changes["deterministic"] = True
    return replace(plan, limits=replace(plan.limits, **changes))  # type: ignore[arg-type]


def output_folder(out: Path | None, plan: Plan) -> Path:
    """Return the folder to write into, which may not be there yet.

    Raises
    ------
    InputError
        If it cannot be written, so that nobody waits for a roster that has nowhere to go.
    """
    folder = out or Path("out") / plan.name
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not there.is_dir():
        raise InputError([Fault(str(folder), "--out: is no folder to write into", f"the file {there}")])
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError([Fault(str(folder), "--out: cannot be written", None, "Choose another folder with --out")])
    return folder
