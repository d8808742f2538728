"""wfm publish: the version of a roster that holds from now on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfm.cli.options import QuietOption

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="publish")(_publish)


def _publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="folder of a planned or repaired roster")],
    quiet: QuietOption = False,
) -> None:
    """Freeze the roster of a folder as the published version: published.json with digests, and a copy of the files.

    Edits after that make the next version; an earlier one is never written over.
    """
    from datetime import datetime

    from wfm.cli.screen import Screen
    from wfm.tables.published import publish_folder

    version = publish_folder(folder, datetime.now().astimezone())
    screen = Screen(quiet=quiet)
    if version.fresh:
        screen.show(f"version {version.version} of {folder} is published; copies in {folder / 'published'}")
    else:
        screen.show(f"{folder} is published as version {version.version} since {version.time}; nothing has changed")
