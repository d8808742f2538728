"""Erlang B, C and A at random real arguments against 50-digit arithmetic by other formulas than the product's."""

import mpmath
import numpy as np
import pytest

from wfm.staffing import erlang

CASES = 60


def _cases(seed: int) -> list[tuple[float, float, float, float]]:
    """Agents, load, patience and target (both in handle times), over many orders of magnitude."""
    rng = np.random.default_rng(seed)
    load = 10 ** rng.uniform(-2, 3.5, CASES)
    agents = load * rng.uniform(0.5, 1.6, CASES) + rng.uniform(0, 3, CASES)
    patience = 10 ** rng.uniform(-2, 2, CASES)
    within = 10 ** rng.uniform(-3, 0.5, CASES)
    return list(zip(agents.tolist(), load.tolist(), patience.tolist(), within.tolist(), strict=True))


@pytest.fixture(autouse=True)
def digits():
    """Fifty digits within these tests only."""
    with mpmath.workdps(50):
        yield


def _blocking(agents, load):
    """1/B = integral of A e^(-A t) (1+t)^N = U(-N, ..) by Tricomi's function: A U(1, N+2, A)."""
    return 1 / (load * mpmath.hyperu(1, agents + 2, load))


@pytest.mark.parametrize(("agents", "load", "patience", "within"), _cases(1))
def test_blocking_and_waiting(agents, load, patience, within):
    exact = _blocking(mpmath.mpf(agents), mpmath.mpf(load))
    assert float(erlang.erlang_b(agents, load)) == pytest.approx(float(exact), rel=1e-12)
    if agents > load:
        rho = mpmath.mpf(load) / agents
        wait = 1 / (rho + (1 - rho) / exact)
        late = wait * mpmath.exp(-(mpmath.mpf(agents) - load) * within)
        assert float(erlang.erlang_c(agents, load)) == pytest.approx(float(wait), rel=1e-11)
        level = float(erlang.service_level(agents, load, aht_s=100.0, within_s=100.0 * within))
        assert level == pytest.approx(float(1 - late), abs=1e-12)


@pytest.mark.parametrize(("agents", "load", "patience", "within"), _cases(2))
def test_abandonment(agents, load, patience, within):
    """P(ab) = theta E[Q] / lambda with E[Q] = sum of j y^j / ((x+1)...(x+j)), summed term by term."""
    lost, wait, _ = _palm(agents, load, patience)
    keys = {"aht_s": 100.0, "patience_s": 100.0 * patience}
    assert float(erlang.waiting_probability(agents, load, **keys)) == pytest.approx(float(wait), abs=1e-11)
    assert float(erlang.abandonment(agents, load, **keys)) == pytest.approx(float(lost), abs=1e-11)


@pytest.mark.parametrize(("agents", "load", "patience", "within"), _cases(3)[::4])
def test_answered_within_and_speed(agents, load, patience, within):
    """Integrals of the virtual-wait density, by adaptive quadrature."""
    _, wait, full = _palm(agents, load, patience)
    n, a, p = (mpmath.mpf(value) for value in (agents, load, patience))

    def density(t):
        return n * full * mpmath.exp(a * p * (1 - mpmath.exp(-t / p)) - n * t)

    peak = max(p * mpmath.log(a / n), mpmath.mpf(0)) if agents < load else mpmath.mpf(0)
    width = 1 / mpmath.sqrt(n / p) + 1 / n
    cuts = sorted({mpmath.mpf(0), *(max(peak + k * width, mpmath.mpf(0)) for k in (-12, -4, -1, 0, 1, 4, 12, 60))})
    inside = [cut for cut in cuts if cut < within] + [mpmath.mpf(within)]
    answered = mpmath.quad(lambda t: density(t) * mpmath.exp(-t / p), inside)
    keys = {"aht_s": 100.0, "patience_s": 100.0 * patience}
    level = float(erlang.service_level(agents, load, within_s=100.0 * within, **keys))
    assert level == pytest.approx(float(1 - wait + answered), abs=1e-9)
    waited = mpmath.quad(lambda t: t * density(t) * mpmath.exp(-t / p), cuts)
    lost = float(erlang.abandonment(agents, load, **keys))
    speed = float(erlang.average_speed_of_answer(agents, load, **keys))
    assert speed * (1 - lost) / 100.0 == pytest.approx(float(waited), rel=1e-8, abs=1e-12)


def _palm(agents, load, patience):
    """Lost share, probability of waiting, probability of exactly N present: sums over the waiting line."""
    x, y = mpmath.mpf(agents) * patience, mpmath.mpf(load) * patience
    blocked = _blocking(mpmath.mpf(agents), mpmath.mpf(load))
    term = total = mpmath.mpf(1)
    queue = mpmath.mpf(0)
    j = 0
    while term > mpmath.mpf(10) ** -40 * total or j < y - x:
        j += 1
        term *= y / (x + j)
        total += term
        queue += j * term
    full = blocked / (1 + (total - 1) * blocked)
    return full * queue / (mpmath.mpf(patience) * load), full * total, full
