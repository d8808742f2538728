import numpy as np
import pytest

from wfm.rostering.activities.slot_costs import SlotCosts
from wfm.rostering.costing import coverage_amounts, staff_of


def true_cost(instance, staff) -> float:
    """Coverage cost in minor units by the best flow."""
    near, far, surplus = coverage_amounts(instance, staff)
    prices = instance.problem.prices
    return (
        near * prices.shortage_minor_per_h
        + far * prices.far_shortage_minor_per_h
        + surplus * prices.surplus_minor_per_h
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("speeds", [(1.0,), (1.0, 1.25, 0.8)])
def test_total_and_losses_are_those_of_the_best_flow(small, seed: int, speeds: tuple[float, ...]) -> None:
    place = small(seed, days=1, queues=2, speeds=speeds).drawn()
    for number in range(4):
        place.duty(place.agent(skills=((0,), (1,), (0, 1), (0, 1))[number]), meal=3 + number % 2)
    instance = place.instance()
    staff = staff_of(instance, place.decisions)
    costs = SlotCosts(instance, staff)
    assert costs.total / costs.units_a_minor == pytest.approx(true_cost(instance, staff), abs=0.5)
    for group in range(len(staff)):
        for slot in np.flatnonzero(staff[group] > 0).tolist():
            less = staff.copy()
            less[group, slot] -= 1
            expected = true_cost(instance, less) - true_cost(instance, staff)
            assert costs.loss(group)[slot] / costs.units_a_minor == pytest.approx(expected, abs=0.5)


def test_changes_keep_total_and_losses_up_to_date(small) -> None:
    place = small(3, days=1, queues=2).drawn()
    for _ in range(4):
        place.duty(place.agent())
    instance = place.instance()
    costs = SlotCosts(instance, staff_of(instance, place.decisions))
    costs.loss(0)
    costs.change(0, 9, 3, -1)
    fresh = SlotCosts(instance, costs.staff)
    assert costs.total == fresh.total
    assert (costs.loss(0) == fresh.loss(0)).all()
    together = costs.losses(np.array([0, 0]))
    two = costs.staff - 2
    assert together.sum() == SlotCosts(instance, two).total - costs.total
