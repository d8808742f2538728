"""Each folder of bad_input is a centre with something odd in it, and exactly what the planner is told about it.

``error.txt`` holds the faults that stop the plan, ``notes.txt`` the remarks on what it can live with. After a change of
wording, ``WFM_REWRITE_GOLDEN=1 pytest tests/golden`` writes them anew; read the difference before you keep it.
"""

import os
from pathlib import Path

import pytest

from wfm.config import load_plan
from wfm.config.scenarios import load_scenarios
from wfm.errors import InputError

CASES = sorted(path for path in (Path(__file__).parent / "bad_input").iterdir() if path.is_dir())
REWRITE = bool(os.environ.get("WFM_REWRITE_GOLDEN"))


def told(case: Path) -> tuple[str, list[str]]:
    """Return the name of the file that holds what is told, and its lines."""
    try:
        scenarios = case / "scenarios.yaml"
        plan = load_scenarios(case, scenarios).scenarios[0].plan if scenarios.exists() else load_plan(case)
    except InputError as error:
        return "error.txt", [str(fault) for fault in error.faults]
    history = plan.history.notes if plan.history is not None else ()
    return "notes.txt", [*plan.notes, *history]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_planner_is_told(case: Path) -> None:
    name, lines = told(case)
    if REWRITE:
        for old in ("error.txt", "notes.txt"):
            (case / old).unlink(missing_ok=True)
        (case / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert (case / name).exists(), lines
    assert lines == (case / name).read_text(encoding="utf-8").splitlines()


def test_a_case_has_one_outcome() -> None:
    for case in CASES:
        assert (case / "error.txt").exists() != (case / "notes.txt").exists(), case.name


def test_every_fault_of_the_cases_names_a_file() -> None:
    for case in CASES:
        if (case / "error.txt").exists():
            for line in (case / "error.txt").read_text(encoding="utf-8").splitlines():
                assert line.split(":")[0].endswith((".yaml", ".csv")), line


def test_each_case_of_the_issue_is_there() -> None:
    names = {path.name for path in CASES}
    assert names >= {
        "history_missing",
        "history_empty",
        "history_wrong_columns",
        "history_gap",
        "history_fractional",
        "history_duplicate",
        "clocks_go_back",
        "clocks_go_forward",
        "zero_demand",
        "queue_nobody_serves",
        "contract_beyond_availability",
        "break_outside_shift",
        "unknown_zone",
        "history_not_utf8",
        "excel_semicolon_decimal_comma",
    }
