"""The guard: what goes wrong in a verb becomes a message and an exit code."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from wfm.cli.exit_codes import ExitCode
from wfm.cli.guard import guarded
from wfm.errors import Fault, InputError, SolverError, ValueRangeError


def ended(action: Callable[[], None]) -> Any:
    """Return how a program ends whose only verb does `action`."""
    app = typer.Typer()

    def verb() -> None:
        """Do it."""
        action()

    app.command()(guarded(verb))
    return CliRunner().invoke(app, [])


def raising(error: BaseException) -> Callable[[], None]:
    """Return a function that raises an error."""

    def action() -> None:
        raise error

    return action


def test_codes_of_the_contract() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FALLS_SHORT": 1,
        "BAD_INPUT": 2,
        "INTERNAL": 3,
        "INTERRUPTED": 130,
    }


def test_nothing_wrong() -> None:
    result = ended(lambda: typer.echo("fine"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "fine\n", "")


def test_all_faults_on_the_error_stream() -> None:
    faults = [Fault("plan.yaml:3", "zone is not known", "'x'"), Fault("agents.csv:7", "skills must not be empty")]
    result = ended(raising(InputError(faults)))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [*map(str, faults), "2 faults; nothing was written"]


def test_one_fault_is_no_plural() -> None:
    result = ended(raising(InputError([Fault("plan.yaml", "is empty")])))
    assert result.stderr.splitlines()[-1] == "1 fault; nothing was written"


def test_argument_out_of_range_is_bad_input() -> None:
    result = ended(raising(ValueRangeError("load must be >= 0, got -1")))
    assert result.exit_code == 2
    assert "load must be >= 0, got -1" in result.stderr


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero"), SolverError("no solution"), KeyError("A7")])
def test_internal_error_says_how_to_report_it(error: Exception) -> None:
    result = ended(raising(error))
    assert result.exit_code == 3
    assert f"internal error: {type(error).__name__}: {error}" in result.stderr
    assert "Traceback" in result.stderr
    assert "report it to the project's issue tracker" in result.stderr
    assert "Python 3." in result.stderr
    assert result.stdout == ""


def test_abort_by_the_user() -> None:
    result = ended(raising(KeyboardInterrupt()))
    assert result.exit_code == 130
    assert "aborted; nothing was written" in result.stderr


@pytest.mark.parametrize("code", [0, 1, 130])
def test_exit_of_a_verb_stays(code: int) -> None:
    assert ended(raising(typer.Exit(code))).exit_code == code


def test_bad_parameter_is_left_to_typer() -> None:
    result = ended(raising(typer.BadParameter("not so")))
    assert result.exit_code == 2
    assert "not so" in result.stderr


def test_signature_stays_readable() -> None:
    def verb(plan: str, quiet: bool = False) -> None:
        """Do it."""

    assert inspect.signature(guarded(verb)) == inspect.signature(verb)
    assert guarded(verb).__doc__ == "Do it."
