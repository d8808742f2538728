"""Each folder of bad_input is a centre with something odd in it, and exactly what the planner is told about it.

``error.txt`` holds the faults that stop the plan, ``notes.txt`` the remarks on what it can live with.
"""

from pathlib import Path

import pytest

from wfm.config import load_plan
from wfm.errors import InputError

CASES = sorted(path for path in (Path(__file__).parent / "bad_input").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_planner_is_told(case: Path) -> None:
    if (case / "error.txt").exists():
        with pytest.raises(InputError) as caught:
            load_plan(case)
        told = [str(fault) for fault in caught.value.faults]
        expected = (case / "error.txt").read_text(encoding="utf-8")
    else:
        plan = load_plan(case)
        history = plan.history.notes if plan.history is not None else ()
        told = [*plan.notes, *history]
        expected = (case / "notes.txt").read_text(encoding="utf-8")
    assert told == expected.splitlines()


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
