"""Rates of absence in a plan: what it says arrives, what does not fit is told, the requirement has its reserve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.config.absence_rates import absence_rates_of
from wfm.config.schema.absence import AbsenceRatesFile
from wfm.errors import InputError
from wfm.evaluation.absence_reserve import queue_pools
from wfm.pipeline import forecast_of, requirement_of
from wfm.staffing.reserve import rostered_for
from wfm.workforce import AbsenceRates

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


def test_every_key_arrives() -> None:
    file = AbsenceRatesFile.model_validate(
        {
            "rate": 0.05,
            "weekdays": {"mon, fri": 0.08, "sat": 0.1},
            "teams": {"blue": 1.2},
            "spell_days": 3,
            "correlation": 0.02,
            "certainty": 0.9,
            "standby_cost": 40.5,
        }
    )
    assert absence_rates_of(file) == AbsenceRates(0.05, {0: 0.08, 4: 0.08, 5: 0.1}, {"blue": 1.2}, 3, 0.02, 0.9, 4050)
    assert absence_rates_of(None) is None


def faults(**rates: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_plan(MINIMAL, patch={"absence_rates": rates}, patch_source="plan.yaml:9")
    return [str(fault).partition(" ")[2] for fault in caught.value.faults]


def test_what_does_not_fit_is_told_at_once() -> None:
    told = faults(rate=5, spell_days=0, certainty=1, teams={"blue": 1})
    assert any(line.startswith("absence_rates.rate must be < 1, got 5") for line in told)
    assert any(line.startswith("absence_rates.spell_days must be >= 1") for line in told)
    assert any(line.startswith("absence_rates.certainty must be < 1") for line in told)


def test_unknown_teams_and_weekdays_twice() -> None:
    told = faults(rate=0.05, teams={"bleu": 1.2}, weekdays={"mon": 0.1, "mon-fri": 0.08})
    assert "absence_rates.weekdays must not name a weekday twice" in told
    assert "absence_rates.teams: the team 'bleu' is not in the plan. Did you mean 'blue'?" in told


def test_a_loss_that_counts_twice_is_said() -> None:
    patch = {"absence_rates": {"rate": 0.05, "certainty": 0.9}, "shrinkage": {"unplanned": 0.06}}
    assert any("sickness must stand in absence_rates only" in note for note in load_plan(MINIMAL, patch=patch).notes)


def test_the_requirement_has_its_reserve() -> None:
    plain = load_plan(MINIMAL, patch={"shrinkage": {"unplanned": 0.0}})
    rates = {"rate": 0.08, "certainty": 0.9}
    plan = load_plan(MINIMAL, patch={"shrinkage": {"unplanned": 0.0}, "absence_rates": rates})
    needed, raised = (requirement_of(item, forecast_of(item)) for item in (plain, plan))
    assert queue_pools(plan.workforce, plan.queues) == ((0, 1),)
    total, more = needed.agents.sum(axis=0), raised.agents.sum(axis=0)
    for index in np.flatnonzero(total)[:40]:
        assert more[index] == pytest.approx(rostered_for(round(total[index]), 0.08, 0.9))
    assert raised.on_seat == pytest.approx(needed.on_seat)


def test_without_certainty_there_is_no_reserve() -> None:
    plain, plan = load_plan(MINIMAL), load_plan(MINIMAL, patch={"absence_rates": {"rate": 0.08}})
    assert requirement_of(plan, forecast_of(plan)).agents == pytest.approx(
        requirement_of(plain, forecast_of(plain)).agents
    )
