"""The most and the least that legal tours can hold, against all tours that the audit lets pass."""

from itertools import product

import numpy as np
import pytest

from wfm.rostering.decomposition.kernels.extremes import tour_extremes
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.rules import ContractHours, DaysOff
from wfm.workforce import Availability

MOST_TOURS = 1_500


def extremes_of(instance, first, last):
    tables = build_tables(instance)
    return tour_extremes(tables.shifts, tables.menus, tables.tours, first, last)


def legal_tours(instance, agent, faults):
    """Return every legal tour of an agent; None where there are too many to look at."""
    choices = [[-1, *np.flatnonzero(instance.allowed[agent, day]).tolist()] for day in range(instance.days)]
    if np.prod([len(items) for items in choices], dtype=float) > MOST_TOURS:
        return None
    return [tour for tour in product(*choices) if not faults(instance, agent, tour)]


@pytest.mark.parametrize("chunk", range(4))
def test_extremes_are_those_of_all_legal_tours(chunk: int, tiny, faults) -> None:
    compared = 0
    for seed in range(chunk * 12, chunk * 12 + 12):
        instance = tiny(seed, days=(2, 3, 5, 7)[seed % 4]).instance()
        cut = instance.days // 2
        spans = [(0, instance.days), (0, cut), (cut, instance.days)]
        found = [extremes_of(instance, *span) for span in spans]
        for agent in range(len(instance.agents)):
            tours = legal_tours(instance, agent, faults)
            if tours is None:
                continue
            compared += 1
            for (first, last), rows in zip(spans, found, strict=True):
                if not tours:
                    assert rows[agent].tolist() == [-1, -1, -1]
                    continue
                duties = [[o for o in tour[first:last] if o >= 0] for tour in tours]
                paid = [int(instance.option_paid_min[items].sum()) for items in duties]
                assert rows[agent].tolist() == [max(map(len, duties)), max(paid), min(paid)]
    assert compared >= 4


def test_an_agent_without_a_legal_tour_is_marked(tiny) -> None:
    centre = tiny(1, days=7, agents=2)
    centre.absences = centre.carry_in = ()
    centre.contracts = tuple(
        type(item)(item.id, 240, 10_000, item.pay, tuple(s.id for s in centre.shifts)) for item in centre.contracts
    )
    centre.availability = (Availability("A1", ((),) * 7),)
    centre.rules = (ContractHours(), DaysOff(0))
    found = extremes_of(centre.instance(), 0, 7)
    assert found[1].tolist() == [-1, -1, -1]
    assert found[0, 0] >= 1
