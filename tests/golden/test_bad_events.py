"""Each file of bad_events is an events file with faults, and exactly what the planner is told about it.

After a change of wording, ``WFM_REWRITE_GOLDEN=1 pytest tests/golden`` writes the texts anew; read the difference.
"""

import os
from pathlib import Path

import pytest

from wfm.config import load_plan
from wfm.config.events_file import read_events
from wfm.errors import InputError
from wfm.pipeline import Plan
from wfm.tables.roster_folder import event_scope

FOLDER = Path(__file__).parent / "bad_events"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".csv", ".yaml"})
REWRITE = bool(os.environ.get("WFM_REWRITE_GOLDEN"))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Path(__file__).parents[2] / "configs" / "minimal")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_planner_is_told(case: Path, plan: Plan) -> None:
    with pytest.raises(InputError) as told:
        read_events(case, event_scope(plan))
    lines = [str(fault) for fault in told.value.faults]
    wanted = case.with_suffix(".txt")
    if REWRITE:
        wanted.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert lines == wanted.read_text(encoding="utf-8").splitlines()


def test_every_fault_names_its_file() -> None:
    for case in CASES:
        for line in case.with_suffix(".txt").read_text(encoding="utf-8").splitlines():
            assert line.startswith(f"{case.name}:"), line
