"""Every pack that is shipped, on the real bank: a roster that breaks no hard rule, or what stands against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfm.config.loading import load_plan
from wfm.config.rule_packs import shipped_pack, shipped_packs
from wfm.pipeline import run
from wfm.rostering.result import SolveStatus

BANK = Path(__file__).parents[2] / "configs" / "anonymous_bank"


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_packs())
def test_a_pack_gives_a_roster_or_says_what_stands_against_it(name: str) -> None:
    entry = {"pack": name, **({"price": 20} if shipped_pack(name).soft else {})}
    patch = {"rules": [entry, {"type": "contract_hours"}], "solver.time_limit_s": 20}
    outcome = run(load_plan(BANK, patch=patch))
    if outcome.result.status is SolveStatus.INFEASIBLE:
        assert f"[pack {name}: " in outcome.result.explanation[0]
        return
    assert outcome.audit is not None
    assert outcome.audit.violations == ()
    assert outcome.audit.cost == pytest.approx(outcome.result.cost)
