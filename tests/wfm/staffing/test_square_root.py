"""The guess that the search of an endless line begins with: never the answer, always near it."""

import numpy as np
import pytest

from wfm.staffing import erlang
from wfm.staffing.delay import late
from wfm.staffing.search import smallest_integer
from wfm.staffing.square_root import square_root_agents

LOADS = np.geomspace(0.01, 50_000.0, 300)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.999])
@pytest.mark.parametrize("within", [0.0, 0.08, 1.0])
def test_the_guess_is_near(level, within):
    guess = square_root_agents(LOADS, np.array(1.0 - level), np.array(within))
    exact = erlang.required_agents(LOADS, aht_s=1.0, target=level, within_s=within)
    assert np.abs(guess - exact).max() <= 2 + 0.002 * np.sqrt(LOADS.max())


@pytest.mark.parametrize("level", [0.0, 1e-9, 1.0])
def test_goals_at_the_ends_give_a_finite_guess(level):
    guess = square_root_agents(LOADS, np.array(1.0 - level), np.array(0.1))
    assert np.isfinite(guess).all()
    assert (guess >= LOADS).all()


@pytest.mark.parametrize("seed", range(4))
def test_the_requirement_is_that_of_plain_bisection(seed):
    """Drawn loads, goals and times over many scales: the guess changes the time, never the answer."""
    random = np.random.default_rng(seed)
    load = np.exp(random.uniform(np.log(1e-6), np.log(5e4), 400))
    target, within = random.uniform(0.01, 0.9999, 400), random.choice([0.0, 0.01, 0.1, 1.0, 10.0], 400)
    found = erlang.required_agents(load, aht_s=1.0, target=target, within_s=within)

    def meets(agents):
        return (agents > load) & (late(agents, load, within) <= (1.0 - target) * (1 + 1e-12))

    plain = smallest_integer(meets, np.floor(load) + 1, load + 6 * np.sqrt(load) + 7, np.zeros(400, dtype=bool))
    assert found.tolist() == plain.tolist()


def test_a_week_of_ten_queues_takes_few_evaluations(monkeypatch):
    """The time itself is measured in benchmarks; here the evaluations of the whole table are counted."""
    from wfm.staffing import required

    calls = []

    def counted(*args):
        calls.append(1)
        return late(*args)

    monkeypatch.setattr(required, "late", counted)
    load = np.geomspace(5.0, 200.0, 10)[:, None] * np.linspace(0.03, 1.0, 672)
    erlang.required_agents(load, aht_s=240.0, target=0.8, within_s=20.0)
    assert len(calls) <= 4
