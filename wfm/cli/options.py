"""Arguments and options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfm.rostering.result import Engine

__all__ = [
    "DeterministicOption",
    "EngineOption",
    "OutOption",
    "PlanArgument",
    "PreviousOption",
    "QuietOption",
    "SeedOption",
    "TimeLimitOption",
    "WorkersOption",
]

PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="plan.yaml or its folder", show_default=False)]

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="folder to write into; default out/<plan name>", show_default=False),
]

QuietOption = Annotated[bool, typer.Option("--quiet", help="say only what is wrong")]

PreviousOption = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        metavar="DIR",
        help="folder of last week's plan: its carry_in.csv takes the place of the plan's",
        show_default=False,
    ),
]

TimeLimitOption = Annotated[
    float | None, typer.Option("--time-limit", min=0.1, help="seconds for the roster; default: the plan's", metavar="S")
]

WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="processor cores to use; default: the plan's")
]

SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, max=2**31 - 1, help="seed of everything random; default: the plan's")
]

EngineOption = Annotated[
    Engine | None,
    typer.Option("--engine", help="how the roster is looked for; default: the plan's", show_default=False),
]

DeterministicOption = Annotated[
    bool, typer.Option("--deterministic", help="count work instead of seconds: one seed gives one roster")
]
