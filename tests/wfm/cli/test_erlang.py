"""wfm erlang: text, JSON, and what is wrong with a question."""

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from wfm.cli.erlang import register
from wfm.errors import InputError


@pytest.fixture
def run():
    """Runs the verb alone."""
    app = typer.Typer()
    register(app)

    def call(*args: str):
        return CliRunner().invoke(app, list(args))

    return call


CLASSIC = ("--calls", "100", "--aht", "180")


def test_text_shows_the_requirement_and_the_curve(run):
    result = run(*CLASSIC, "--shrinkage", "0.3")
    assert result.exit_code == 0
    assert "erlang_c, load 10 Erlang, target 0.8 within 20 s (offered)" in result.output
    assert "14 agents on seat (13.0372 as a real number), 20 to roster at 0.3 unplanned shrinkage" in result.output
    (chosen,) = [line for line in result.output.splitlines() if line.startswith(">")]
    assert chosen.split()[1:4] == ["14", "0.8884", "7.8"]


def test_patience_shows_all_three_levels(run):
    output = run(*CLASSIC, "--patience", "120").output
    assert "erlang_a" in output
    for kind in ("offered", "excl_short_abandon", "answered"):
        assert kind in output


def test_json_is_one_object(run):
    result = run(*CLASSIC, "--patience", "300", "--json")
    found = json.loads(result.output)
    assert result.output.count("\n") == 1
    assert found["model"] == "erlang_a"
    assert found["required"] == 13
    row = next(row for row in found["curve"] if row["agents"] == 12)
    assert row["sl_offered"] == pytest.approx(0.7722793077156135504285628, abs=1e-9)
    assert row["abandonment"] == pytest.approx(0.04271110569860690337947042, abs=1e-9)
    assert row["asa_s"] == pytest.approx(11.86141947140833019646565, abs=1e-9)


def test_waits_without_end_are_null_in_json(run):
    found = json.loads(run(*CLASSIC, "--agents", "9", "--json").output)
    assert found["curve"][0]["asa_s"] is None
    assert found["curve"][0]["sl_offered"] == 0.0


def test_goals_out_of_reach_are_said(run):
    result = run(*CLASSIC, "--target", "1")
    assert result.exit_code == 0
    assert "No number of agents meets this" in result.output
    assert json.loads(run(*CLASSIC, "--target", "1", "--json").output)["required"] is None


def test_caps_definitions_and_intervals_are_passed_on(run):
    assert json.loads(run(*CLASSIC, "--max-occupancy", "0.5", "--json").output)["required"] == 20
    assert json.loads(run(*CLASSIC, "--max-asa", "1", "--json").output)["required"] > 14
    short = json.loads(run("--calls", "50", "--aht", "180", "--interval", "15", "--json").output)
    assert short["load"] == pytest.approx(10.0)
    answered = json.loads(
        run(*CLASSIC, "--patience", "30", "--definition", "answered", "--max-abandonment", "0.02", "--json").output
    )
    offered = json.loads(run(*CLASSIC, "--patience", "30", "--json").output)
    assert answered["required"] > offered["required"]


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("--calls", "-5", "--aht", "180"), "contacts must be >= 0"),
        (("--calls", "nan", "--aht", "180"), "contacts must be >= 0, got nan"),
        (("--calls", "inf", "--aht", "180"), "contacts must be finite"),
        (("--calls", "100", "--aht", "0"), "aht_s must be > 0"),
        (("--calls", "100", "--aht", "nan"), "aht_s must be > 0, got nan"),
        ((*CLASSIC, "--patience", "nan"), "patience_s must be >= 0, got nan"),
        ((*CLASSIC, "--target", "-0.1"), "target level must lie in 0..1, got -0.1"),
        ((*CLASSIC, "--target", "nan"), "target level must lie in 0..1, got nan"),
        ((*CLASSIC, "--within", "nan"), "within_s must be >= 0, got nan"),
        ((*CLASSIC, "--agents", "-3"), "agents to show must be >= 0"),
        ((*CLASSIC, "--target", "80"), "write 0.8 for 80 percent"),
        ((*CLASSIC, "--within", "-1"), "within_s must be >= 0"),
        ((*CLASSIC, "--patience", "-1"), "patience_s must be >= 0"),
        ((*CLASSIC, "--redial", "0.4"), "redials need a patience"),
        ((*CLASSIC, "--shrinkage", "1"), "unplanned shrinkage must lie in"),
        ((*CLASSIC, "--definition", "sla"), "definition must be one of"),
        ((*CLASSIC, "--interval", "0"), "interval_s must be > 0"),
    ],
)
def test_bad_questions_are_input_errors(run, args, what):
    result = run(*args)
    assert isinstance(result.exception, InputError)
    assert what in str(result.exception)


def test_the_module_loads_without_the_mathematics():
    """`wfm --help` stays fast: the verb imports numpy and scipy when it runs, not before."""
    code = "import sys, wfm.cli.erlang; print('numpy' in sys.modules or 'scipy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
