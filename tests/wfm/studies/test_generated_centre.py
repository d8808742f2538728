"""Centres made from dials: what the benchmark family promises of each of them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.studies.centre_dials import CentreDials
from wfm.studies.generated_centre import generate_centre, skill_sets
from wfm.workforce import Pay


def cells_by_hour(centre, day):
    """Return what all queues require by hour of a day, shape (24,)."""
    row = centre.required.sum(axis=0)[centre.grid.day_of == day]
    return row.reshape(24, -1).mean(axis=1)


@st.composite
def dials(draw):
    queues = draw(st.integers(1, 6))
    agents = draw(st.integers(20, 120))
    return CentreDials(
        agents=agents,
        queues=queues,
        skill_sets=draw(st.integers(1, min(20, 2**queues - 1))),
        interval_min=draw(st.sampled_from([15, 30, 60])),
        tightness=draw(st.sampled_from([0.8, 0.95, 1.1])),
        seed=draw(st.integers(0, 1000)),
        absence=draw(st.sampled_from([0.0, 0.08, 0.2])),
        nights=draw(st.sampled_from([0.0, 0.2])),
        limited=draw(st.sampled_from([0.0, 0.5])),
        least_hours=draw(st.sampled_from([0.0, 0.9])),
        hourly=draw(st.sampled_from([0.0, 0.5])),
    )


@given(dials())
@settings(max_examples=40, deadline=None)
def test_required_is_whole_and_as_tight_as_asked_for(wanted):
    centre = generate_centre(wanted)
    assert centre.required.shape == (wanted.queues, centre.grid.n)
    assert np.all(centre.required >= 0)
    assert np.all(centre.required % 1 == 0)
    # each queue's day and night parts are rounded once to whole agent-intervals
    slip = 2 * wanted.queues * 0.5 * centre.grid.step_h
    assert abs(centre.required_h - wanted.tightness * centre.productive_h) <= slip + 1e-6


@given(dials())
@settings(max_examples=40, deadline=None)
def test_there_are_as_many_skill_sets_as_asked_for_and_every_queue_is_served(wanted):
    found = skill_sets(wanted)
    assert len(set(found)) == len(found) == wanted.skill_sets
    assert all(list(item) == sorted(set(item)) for item in found)
    assert {queue for item in found for queue in item} == set(range(wanted.queues))
    assert {person.queues for person in generate_centre(wanted).people} == set(found)


@given(dials())
@settings(max_examples=25, deadline=None)
def test_no_set_of_queues_is_tighter_than_the_whole(wanted):
    """Hall's condition with slack: what a set of queues requires, those who serve any of it can give."""
    centre = generate_centre(wanted)
    contracts = {contract.id: contract for contract in centre.contracts}
    hours = {}
    for person in centre.people:
        # the productive share is at most 1 and the same for everybody with the contract
        hours[person.id] = contracts[person.contract].max_week_min / 60
    for size in range(1, wanted.queues + 1):
        for chosen in combinations(range(wanted.queues), size):
            able = sum(hours[person.id] for person in centre.people if set(person.queues) & set(chosen))
            need = centre.required[list(chosen)].sum() * centre.grid.step_h
            assert need <= wanted.tightness * able + size * centre.grid.step_h


def test_one_seed_gives_one_centre_and_another_another():
    first, again, other = (generate_centre(CentreDials(agents=60, seed=seed)) for seed in (3, 3, 4))
    assert first.people == again.people
    assert np.array_equal(first.required, again.required)
    assert first.people != other.people
    assert not np.array_equal(first.required, other.required)


def test_turning_one_dial_leaves_the_rest_alone():
    plain = generate_centre(CentreDials(agents=200))
    limited = generate_centre(CentreDials(agents=200, limited=0.5))
    hourly = generate_centre(CentreDials(agents=200, hourly=0.5))
    absent = generate_centre(CentreDials(agents=200, absence=0.3))
    assert np.array_equal(plain.required, limited.required)
    assert np.array_equal(plain.required, hourly.required)
    assert np.array_equal(plain.required, absent.required)
    assert [p.contract for p in plain.people] == [p.contract for p in limited.people]
    assert [p.absent for p in plain.people] == [p.absent for p in hourly.people]
    assert [p.contract for p in plain.people] == [p.contract.removesuffix("_hourly") for p in hourly.people]
    for few, many in zip(plain.people, absent.people, strict=True):
        assert set(few.absent) <= set(many.absent)


def test_contracts_and_shifts_are_those_of_the_benchmark():
    centre = generate_centre(CentreDials())
    assert [(c.id, c.min_week_min, c.max_week_min, c.pay, c.days_a_week) for c in centre.contracts] == [
        ("full", 0, 2400, Pay.SALARIED, 5),
        ("part", 0, 1200, Pay.SALARIED, 5),
        ("four", 0, 2400, Pay.SALARIED, 4),
    ]
    by_id = {shift.id: shift for shift in centre.shifts}
    assert [by_id[c.shifts[0]].paid_min for c in centre.contracts] == [480, 240, 600]
    assert [by_id[name].length_min for name in ("eight", "short", "ten")] == [510, 240, 630]
    assert [len(by_id[name].breaks) for name in ("eight", "short", "ten")] == [3, 1, 3]
    for shift in centre.shifts:
        assert shift.start_step_min == 30
        assert shift.earliest_start_min == 6 * 60
        assert shift.latest_start_min + shift.length_min == 24 * 60
        for item in shift.breaks:
            assert 6 <= len(shift.break_starts_min(item)) <= 8
            assert item.paid == (item.id != "meal")


def test_shares_of_contracts_and_absences():
    centre = generate_centre(CentreDials(agents=5000))
    share = {kind: np.mean([p.contract == kind for p in centre.people]) for kind in ("full", "part", "four")}
    assert share == pytest.approx({"full": 0.6, "part": 0.2, "four": 0.2}, abs=0.03)
    assert np.mean([len(p.absent) for p in centre.people]) / 7 == pytest.approx(0.08, abs=0.005)
    assert all(person.limit is None for person in centre.people)


def test_shape_of_day_and_week():
    centre = generate_centre(CentreDials(agents=20_000))
    days = np.array([cells_by_hour(centre, day) for day in range(7)])
    assert not days[:, :6].any()
    for day in days:
        assert day[10] > 2 * day[6]
        assert day[10] > day[13] < day[15]
        assert day[20] > day[18] * 0.9
        assert day[23] < day[20] / 3
    weight = days.sum(axis=1) / days.sum() * 6.35
    assert weight == pytest.approx([1.15, 1.1, 1.05, 1.0, 0.95, 0.6, 0.5], rel=0.02)


def test_noise_of_a_cell():
    """Two seeds differ by the noise of both: √2 × 8 %."""
    first, second = (
        generate_centre(CentreDials(agents=50_000, queues=1, skill_sets=1, seed=seed)).required for seed in (1, 2)
    )
    open_ = first > 200
    ratio = np.log(first[open_] / second[open_])
    assert ratio.std() / np.sqrt(2) == pytest.approx(0.08, rel=0.12)


@pytest.mark.parametrize(("interval_min", "breaks", "length_min"), [(15, 3, 510), (30, 1, 510), (60, 0, 480)])
def test_breaks_shorter_than_an_interval_are_left_out(interval_min, breaks, length_min):
    centre = generate_centre(CentreDials(interval_min=interval_min))
    eight = centre.shifts[0]
    assert len(eight.breaks) == breaks
    assert eight.length_min == length_min
    assert eight.start_step_min == max(30, interval_min)
    assert centre.grid.n == 7 * 24 * 60 // interval_min
    assert (eight.latest_start_min + eight.length_min) <= 24 * 60
    for shift in centre.shifts:
        assert shift.earliest_start_min % interval_min == 0
        assert shift.length_min % interval_min == 0


def test_nights():
    centre = generate_centre(CentreDials(agents=400, nights=0.25))
    night = next(shift for shift in centre.shifts if shift.id == "night")
    assert (night.earliest_start_min, night.latest_start_min) == (21 * 60, 23 * 60)
    assert np.mean([p.contract == "night" for p in centre.people]) == pytest.approx(0.25, abs=0.07)
    first, second = cells_by_hour(centre, 0), cells_by_hour(centre, 1)
    assert not first[:6].any()
    assert second[:6].all()
    assert first[23] > generate_centre(CentreDials(agents=400)).required.sum(axis=0)[92:96].mean()


def test_limits_are_on_some_day_agents_only():
    centre = generate_centre(CentreDials(agents=600, nights=0.2, limited=0.5))
    nightly = [p for p in centre.people if p.contract == "night"]
    daily = [p for p in centre.people if p.contract != "night"]
    assert not any(p.limit for p in nightly)
    assert np.mean([p.limit is not None for p in daily]) == pytest.approx(0.5, abs=0.07)
    assert len({p.limit for p in daily}) == 4


def test_least_hours_and_hourly_pay():
    centre = generate_centre(CentreDials(agents=100, least_hours=0.9, hourly=0.4))
    assert [c.min_week_min for c in centre.contracts] == [2160, 1080, 2160] * 2
    assert [c.pay for c in centre.contracts] == [Pay.SALARIED] * 3 + [Pay.HOURLY] * 3
    assert 0.25 < np.mean([p.contract.endswith("_hourly") for p in centre.people]) < 0.55


def test_credited_absences_lower_the_supply():
    loose = generate_centre(CentreDials(agents=300))
    tight = generate_centre(CentreDials(agents=300, least_hours=1.0))
    assert tight.productive_h < loose.productive_h
    assert tight.tightness == pytest.approx(loose.tightness, abs=0.002)
