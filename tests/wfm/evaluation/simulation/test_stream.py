"""Drawn contacts: right means, right spread, and the same for every roster."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Line
from wfm.evaluation.simulation.laws import HandleLaw, Shape
from wfm.evaluation.simulation.stream import Arrivals, draw_steady, draw_stream

LINES = (
    Line("a", 100.0),
    Line("b", None, HandleLaw(Shape.LOGNORMAL, 0.5)),
    Line("mail", None, deferred_within_s=3600.0),
)


def arrivals(**changes: object) -> Arrivals:
    contacts = np.array([[30.0, 0.0, 60.0, 10.0], [5.0, 5.0, 0.0, 0.0], [2.0, 2.0, 2.0, 2.0]])
    plain: dict[str, object] = {
        "contacts": contacts,
        "aht_s": np.array([[200.0, 1.0, 300.0, 100.0]] * 3),
        "step_s": 900.0,
        "day_of": np.array([0, 0, 1, 1]),
    }
    return Arrivals(**{**plain, **changes})  # type: ignore[arg-type]


def test_contacts_come_in_order_and_inside_their_intervals() -> None:
    stream = draw_stream(LINES, arrivals(), 1, 0)
    assert (np.diff(stream.arrival_s) >= 0).all()
    assert stream.arrival_s[0] >= 0.0 and stream.arrival_s[-1] < 3600.0
    assert not ((stream.queue == 0) & (stream.arrival_s // 900 == 1)).any(), "no contacts where none are expected"
    assert np.isinf(stream.patience_s[stream.queue == 1]).all()
    mail = stream.queue == 2
    np.testing.assert_allclose(stream.due_s[mail], stream.arrival_s[mail] + 3600.0)
    assert np.isinf(stream.due_s[~mail]).all()


def test_means_over_many_replications_are_those_asked_for() -> None:
    law, runs = arrivals(), 600
    counts, work = np.zeros((3, 4)), np.zeros((3, 4))
    for replication in range(runs):
        stream = draw_stream(LINES, law, 7, replication)
        cell = (stream.queue, (stream.arrival_s // 900).astype(int))
        np.add.at(counts, cell, 1)
        np.add.at(work, cell, stream.work_s)
    error = 4 * np.sqrt(np.maximum(law.contacts, 1) / runs)
    assert (np.abs(counts / runs - law.contacts) <= error).all()
    seen = counts > 1000
    np.testing.assert_allclose((work / np.maximum(counts, 1))[seen], law.aht_s[seen], rtol=0.08)


def test_poisson_counts_without_a_day_factor_and_wider_ones_with_it() -> None:
    def totals(day_cv: float) -> np.ndarray:
        law = arrivals(day_cv=day_cv)
        streams = (draw_stream(LINES, law, 3, replication) for replication in range(800))
        return np.array([[(s.arrival_s < 1800).sum(), (s.arrival_s >= 1800).sum()] for s in streams])

    plain, wide = totals(0.0), totals(0.3)
    means = np.array([44.0, 74.0])
    np.testing.assert_allclose(plain.var(axis=0), means, rtol=0.2)
    np.testing.assert_allclose(wide.mean(axis=0), means, rtol=0.05)
    np.testing.assert_allclose(wide.var(axis=0), means + (0.3 * means) ** 2, rtol=0.2)
    assert abs(np.corrcoef(wide.T)[0, 1]) < 0.12, "days have factors of their own"


def test_sample_paths_take_turns() -> None:
    paths = np.zeros((2, 3, 4))
    paths[0, 0, 0], paths[1, 1, 2] = 50.0, 50.0
    law = arrivals(samples=paths, aht_s=np.full((3, 4), 60.0))
    assert set(draw_stream(LINES, law, 1, 0).queue) == {0}
    assert set(draw_stream(LINES, law, 1, 1).queue) == {1}
    assert set(draw_stream(LINES, law, 1, 2).queue) == {0}


def test_one_seed_gives_one_stream_and_other_replications_others() -> None:
    first, again = draw_stream(LINES, arrivals(), 5, 2), draw_stream(LINES, arrivals(), 5, 2)
    other, seed = draw_stream(LINES, arrivals(), 5, 3), draw_stream(LINES, arrivals(), 6, 2)
    np.testing.assert_array_equal(first.arrival_s, again.arrival_s)
    np.testing.assert_array_equal(first.work_s, again.work_s)
    assert first.key == again.key
    assert first.key not in (other.key, seed.key)
    assert not np.array_equal(first.arrival_s[:10], other.arrival_s[:10])


def test_patience_can_change_without_changing_who_comes() -> None:
    patient = (Line("a", 1e6), *LINES[1:])
    first, second = draw_stream(LINES, arrivals(), 5, 2), draw_stream(patient, arrivals(), 5, 2)
    np.testing.assert_array_equal(first.arrival_s, second.arrival_s)
    np.testing.assert_array_equal(first.work_s, second.work_s)


def test_a_steady_stream_has_its_rates() -> None:
    rate = np.array([0.02, 0.01, 0.005])
    stream = draw_steady(LINES, rate, np.array([60.0, 120.0, 30.0]), 100_000, 1, 0)
    np.testing.assert_allclose(np.bincount(stream.queue) / stream.arrival_s[-1], rate, rtol=0.03)
    means = np.bincount(stream.queue, stream.work_s) / np.bincount(stream.queue)
    np.testing.assert_allclose(means, [60.0, 120.0, 30.0], rtol=0.03)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"aht_s": np.ones((3, 3))}, "must have shape"),
        ({"day_of": np.zeros(3, dtype=np.int64)}, "must have shape"),
        ({"contacts": np.full((3, 4), -1.0)}, "at least 0"),
        ({"contacts": np.full((3, 4), np.nan)}, "at least 0"),
        ({"aht_s": np.zeros((3, 4))}, "above 0 wherever contacts"),
        ({"aht_s": np.full((3, 4), np.nan)}, "above 0 wherever contacts"),
    ],
)
def test_arrivals_without_meaning_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueRangeError, match=message):
        arrivals(**changes)
