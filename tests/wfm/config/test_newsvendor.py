"""Policy newsvendor: the quantile at which one agent-hour more is worth as much as it costs, by the plan's prices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.errors import InputError
from wfm.pipeline import Plan, forecast_of, requirement_of
from wfm.staffing.settings import Policy

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


def plan(**patch: Any) -> Plan:
    return load_plan(MINIMAL, patch={"staffing.policy": "newsvendor", "prices.far_shortage_per_h": 1000, **patch})


def mean_pay_minor(found: Plan) -> float:
    return float(np.mean([agent.hourly_cost_minor for agent in found.workforce.agents]))


@pytest.mark.parametrize(("shortage", "surplus"), [(40, 0), (40, 12.5), (90, 2), (400, 0)])
def test_no_other_quantile_costs_less_in_the_mean(shortage: float, surplus: float) -> None:
    """Need uniform between 0 and 1: the cost of every staffing, on a fine grid, is least at the quantile."""
    found = plan(**{"prices.shortage_per_h": shortage, "prices.surplus_per_h": surplus})
    assert found.staffing.policy is Policy.QUANTILE
    pay, short, idle = mean_pay_minor(found), 100 * shortage, 100 * surplus
    staffed = np.linspace(0, 1, 2001)
    cost = pay * staffed + short * (1 - staffed) ** 2 / 2 + idle * staffed**2 / 2
    assert found.staffing.quantile == pytest.approx(staffed[np.argmin(cost)], abs=0.001)


def test_dearer_missing_hours_buy_more_certainty_and_more_agents() -> None:
    hours, quantiles = [], []
    for price in (30, 60, 200):
        found = plan(**{"prices.shortage_per_h": price})
        quantiles.append(found.staffing.quantile)
        hours.append(requirement_of(found, forecast_of(found)).agent_h)
    assert quantiles == sorted(set(quantiles))
    assert hours == sorted(set(hours))


def test_the_planner_is_told_what_it_comes_to() -> None:
    (note,) = [note for note in plan(**{"prices.shortage_per_h": 80}).notes if "newsvendor" in note]
    assert "a missing hour costs 80.00" in note
    assert f"quantile {plan(**{'prices.shortage_per_h': 80}).staffing.quantile:.3f}" in note


def test_hours_that_are_not_worth_their_pay_are_refused() -> None:
    with pytest.raises(InputError, match=r"prices\.shortage_per_h must be above the mean pay of an hour"):
        plan(**{"prices.shortage_per_h": 5})


def test_other_policies_keep_their_quantile() -> None:
    assert load_plan(MINIMAL, patch={"staffing.policy": "quantile", "staffing.quantile": 0.7}).staffing.quantile == 0.7
    assert load_plan(MINIMAL).staffing.policy is Policy.POINT
