"""Where the second price of missing agents begins: by the plan a tenth, or what the staffing curve can do without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wfm.config.loading import load_plan
from wfm.errors import InputError
from wfm.pipeline import forecast_of, problem_of, requirement_of

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


def problem(drop: float | None):
    patch = {} if drop is None else {"prices.tolerated_drop": drop}
    plan = load_plan(MINIMAL, patch=patch)
    requirement = requirement_of(plan, forecast_of(plan))
    return plan, requirement, problem_of(plan, requirement)


def test_a_plan_that_is_silent_has_a_tenth() -> None:
    plan, _, found = problem(None)
    assert plan.tolerated_drop is None
    assert found.near is None
    assert found.near_agents == pytest.approx(0.1 * found.required)


def test_a_drop_is_turned_into_people_by_the_curve_of_each_interval() -> None:
    plan, requirement, found = problem(0.25)
    assert plan.tolerated_drop == 0.25
    assert found.near is not None
    assert ((found.near_agents >= 0) & (found.near_agents <= found.required + 1e-9)).all()
    parts = found.grid.n // plan.grid.n
    near = found.near_agents[:, ::parts]
    # Whole people on seat, as the requirement has whole people on seat before shrinkage.
    seats = near * (1 - plan.staffing.shrinkage.unplanned)
    work = requirement.load > 0
    assert np.abs(seats - np.rint(seats))[work].max() < 0.01
    assert (near[work] > 0).mean() > 0


@pytest.mark.parametrize("value", [0, 1, -0.1, "ten"])
def test_what_is_no_share_is_refused(value: object) -> None:
    with pytest.raises(InputError) as told:
        load_plan(MINIMAL, patch={"prices.tolerated_drop": value})
    assert "prices.tolerated_drop" in str(told.value)
