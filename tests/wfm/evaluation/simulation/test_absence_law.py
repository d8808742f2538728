"""Absences as a distribution: rates kept day by day, spells of their length, shocks that all feel."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import betabinom

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.absence_law import AbsenceLaw, law_of
from wfm.workforce import AbsenceRates

MONDAY = date(2026, 3, 2)
WEEK = [MONDAY + timedelta(days=day) for day in range(7)]


def draws(law: AbsenceLaw, count: int, seed: int = 1) -> np.ndarray:
    """Return many draws (count, a, d)."""
    rng = np.random.default_rng(seed)
    return np.array([law.draw(rng) for _ in range(count)])


def test_rates_by_weekday_and_team() -> None:
    rates = AbsenceRates(0.05, {0: 0.08}, {"north": 1.5, "south": 0.0})
    assert rates.on(MONDAY, "north") == pytest.approx(0.12)
    assert rates.on(WEEK[1], "north") == pytest.approx(0.075)
    assert rates.on(WEEK[1], "") == 0.05
    assert rates.on(MONDAY, "south") == 0
    assert AbsenceRates(0.5, {}, {"all": 10.0}).on(MONDAY, "all") < 1
    law = law_of(rates, ["north", "south"], WEEK)
    assert law.rate.shape == (2, 7)
    assert law.rate[0, :2].tolist() == pytest.approx([0.12, 0.075])


@pytest.mark.parametrize(("spell", "correlation"), [(1.0, 0.0), (4.0, 0.0), (3.0, 0.05)])
def test_every_day_keeps_its_rate(spell: float, correlation: float) -> None:
    """Also where a rate falls faster than spells end."""
    by_day = np.array([0.10, 0.12, 0.02, 0.02, 0.30, 0.05, 0.08])
    law = AbsenceLaw(np.tile(by_day, (40, 1)), spell, correlation)
    found = draws(law, 3000).mean(axis=(0, 1))
    assert found == pytest.approx(by_day, abs=0.012)


def test_spells_have_their_length() -> None:
    law = AbsenceLaw(np.full((100, 70), 0.06), spell_days=5.0)
    away = draws(law, 20)[:, :, 10:]
    lengths = []
    for person in away.reshape(-1, away.shape[2]):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], person.astype(int), [0]])))
        whole = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if 0 < a < 30]
        lengths += [b - a for a, b in whole]
    assert np.mean(lengths) == pytest.approx(5.0, rel=0.12)


def test_days_do_not_go_together_without_spells() -> None:
    away = draws(AbsenceLaw(np.full((300, 2), 0.2)), 200).reshape(-1, 2).astype(float)
    assert np.corrcoef(away.T)[0, 1] == pytest.approx(0.0, abs=0.02)


def test_numbers_away_are_beta_binomial() -> None:
    """Mean, variance and the far tail, against the closed form."""
    law = AbsenceLaw(np.full((50, 1), 0.08), correlation=0.04)
    counts = draws(law, 20_000).sum(axis=(1, 2))
    size = 1 / 0.04 - 1
    truth = betabinom(50, 0.08 * size, 0.92 * size)
    assert counts.mean() == pytest.approx(truth.mean(), rel=0.02)
    assert counts.var() == pytest.approx(truth.var(), rel=0.05)
    assert (counts > truth.ppf(0.95)).mean() == pytest.approx(truth.sf(truth.ppf(0.95)), abs=0.006)


def test_a_shock_is_felt_by_all_teams_for_a_week() -> None:
    law = AbsenceLaw(np.full((200, 14), 0.1), correlation=0.05)
    by_day = draws(law, 2000).mean(axis=1)
    joint = np.corrcoef(by_day.T)
    assert joint[0, 6] > 0.7
    assert abs(joint[0, 7]) < 0.1


def test_one_seed_gives_one_draw() -> None:
    law = AbsenceLaw(np.full((30, 7), 0.1), 3.0, 0.05)
    one, other = (law.draw(np.random.default_rng(9)) for _ in range(2))
    assert (one == other).all()


def test_nobody_is_away_at_a_rate_of_0() -> None:
    law = AbsenceLaw(np.zeros((30, 7)), 3.0, 0.05)
    assert not draws(law, 50).any()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 1.0},
        {"rate": -0.1},
        {"rate": 0.1, "weekdays": {0: 1.2}},
        {"rate": 0.1, "spell_days": 0.5},
        {"rate": 0.1, "correlation": 1.0},
        {"rate": 0.1, "certainty": 1.0},
    ],
)
def test_numbers_without_a_meaning_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueRangeError):
        AbsenceRates(**wrong)  # type: ignore[arg-type]
