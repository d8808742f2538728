"""Two separate computations of one thing: the audit from the roster, the solver from its decisions."""

import random
from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.rostering.costing import cost_terms
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices
from wfm.workforce import Availability, Pay

WINDOWS = (((0, 2880),), (), ((360, 1200),), ((0, 600), (900, 1900)), ((150, 1440),))
FIRSTS = (date(2024, 3, 4), date(2024, 3, 25), date(2024, 10, 21), date(2024, 3, 30))
ZONES = ("Europe/Berlin", "Asia/Jerusalem", "America/New_York")


def random_people(centre, rng: random.Random):
    """A small centre with carry-in, absences and availability, over a clock change or not."""
    names = ("a", "b", "c")[: rng.randint(1, 3)]
    place = centre(
        first=rng.choice(FIRSTS), days=rng.choice([1, 5, 7, 10]), step_min=15, zone=rng.choice(ZONES), queues=names
    )
    place.contract("s", 0, 2400, Pay.SALARIED)
    slow = rng.random() < 0.5
    for number in range(rng.randint(1, 8)):
        name = f"A{number}"
        known = rng.sample((*names, "other"), rng.randint(1, len(names)))
        skills = {skill: rng.choice([0.9, 1.0, 1.25, 1.6]) if slow else 1.0 for skill in known}
        place.agent(name, contract=rng.choice("cs"), skills=skills, cost=rng.randint(1000, 3000))
        if rng.random() < 0.3:
            day = rng.randint(-1, place.grid.days)
            place.absent(name, (day, 0), (day + 1, 0), 480)
        if rng.random() < 0.4:
            place.availability.append(Availability(name, tuple(rng.choice(WINDOWS) for _ in range(7))))
        if rng.random() < 0.5:
            off = ((place.when(0, 30), place.when(0, 45)),) if rng.random() < 0.5 else ()
            place.past(name, (-1, 1200), (0, rng.choice([60, 120])), off_phone=off)
    place.required[:] = np.array([[rng.randint(0, 400) / 100 for _ in range(place.grid.n)] for _ in names])
    near = rng.randint(0, 5000)
    place.prices = Prices(near, near + rng.randint(0, 5000), rng.randint(0, 1000))
    return place


def random_decisions(instance: Instance, rng: random.Random) -> list[AssignedDuty]:
    """Allowed duties that do not overlap, with breaks at random positions that keep the least work between them."""
    found = []
    step = instance.grid.step_min
    past = instance.problem.workforce.carry_in_by_agent
    for index, agent in enumerate(instance.agents):
        free = instance.grid.minute(past[agent.id].last_duty_end) // step if agent.id in past else 0
        for day in range(instance.days):
            allowed = [
                int(o) for o in np.flatnonzero(instance.allowed[index, day]) if instance.start_slot[day, o] >= free
            ]
            if not allowed or rng.random() < 0.3:
                continue
            option = rng.choice(allowed)
            shift = int(instance.option_shift[option])
            positions: list[int] = []
            earliest = 0
            for item in instance.shift_breaks[shift]:
                positions.append(rng.choice([at for at in item.positions if at >= earliest]))
                earliest = positions[-1] + item.length + int(instance.min_work_between[shift])
            found.append(AssignedDuty(index, day, option, tuple(positions)))
            free = int(instance.start_slot[day, option] + instance.option_length[option])
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_cost_terms_agree_and_allowed_duties_break_no_structure_rule(centre, seed: int) -> None:
    rng = random.Random(seed)
    place = random_people(centre, rng)
    instance = Instance(place.problem())
    decisions = random_decisions(instance, rng)
    place.duties = list(instance.roster(decisions).duties)
    report = place.report()
    assert report.violations == ()
    for term, amount in cost_terms(instance, decisions).items():
        assert abs(amount - report.cost_terms[term]) <= Decimal("0.0005"), term
