"""Every verb runs under one guard, which turns what goes wrong into a message and an exit code."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.errors import InputError, ValueRangeError

__all__ = ["guarded"]


def guarded(verb: Callable[..., None]) -> Callable[..., None]:
    """Return a verb that ends with the exit codes of the contract, whatever happens in it.

    The signature stays, so that the options are still read from it.
    """

    @functools.wraps(verb)
    def carried_out(*args: object, **options: object) -> None:
        try:
            verb(*args, **options)
        except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
            raise
        except InputError as error:
            _say(*map(str, error.faults))
            count = len(error.faults)
            _say(f"{count} fault{'' if count == 1 else 's'}; nothing was written")
            raise typer.Exit(ExitCode.BAD_INPUT) from None
        except ValueRangeError as error:
            _say(str(error), "nothing was written")
            raise typer.Exit(ExitCode.BAD_INPUT) from None
        except KeyboardInterrupt:
            _say("", "aborted; nothing was written")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except Exception as error:
            _report(error)
            raise typer.Exit(ExitCode.INTERNAL) from None

    return carried_out


def _say(*lines: str) -> None:
    for line in lines:
        typer.echo(line, err=True)


def _report(error: Exception) -> None:
    """Print an internal error with what the people who mend it must know."""
    import platform
    import traceback
    from importlib.metadata import PackageNotFoundError, version

    try:
        release = version("contact-centre-wfm")
    except PackageNotFoundError:
        release = "not installed"
    _say("".join(traceback.format_exception(error)).rstrip(), "")
    _say(f"internal error: {type(error).__name__}: {error}")
    _say(
        "This is a fault of the program, not of your plan; nothing was written.",
        "Please report it to the project's issue tracker, with the lines above, the command and, if you may, the plan:",
        f"  command: {' '.join(['wfm', *sys.argv[1:]])}",
        f"  wfm {release}, Python {platform.python_version()}, {platform.platform()}",
    )
