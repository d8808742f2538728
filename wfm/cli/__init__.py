"""The command line: thin verbs over the rooms. Nothing heavy is imported before a verb needs it."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the program with the arguments of the process; never returns (see `wfm.cli.exit_codes`)."""
    from wfm.cli.program import run_program

    run_program()
