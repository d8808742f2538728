import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.evaluation.fairness import fairness_of, gini, weekend_duties


@pytest.mark.parametrize(
    ("burdens", "index"),
    [
        ([1, 1, 1, 1], 0.0),
        ([0, 0, 0], 0.0),
        ([5], 0.0),
        ([0, 1], 0.5),
        ([0, 0, 0, 1], 0.75),
        ([1, 2, 3, 4, 5], 4 / 15),
        ([1, 3], 0.25),
    ],
)
def test_gini_by_hand(burdens: list[float], index: float) -> None:
    assert gini(burdens) == pytest.approx(index)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_gini_equals_the_mean_difference_of_all_pairs(burdens: list[int]) -> None:
    total = sum(burdens)
    pairs = sum(abs(x - y) for x in burdens for y in burdens)
    expected = pairs / (2 * len(burdens) * total) if total else 0.0
    assert gini(burdens) == pytest.approx(expected)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12), st.randoms(), st.integers(1, 50))
def test_gini_knows_no_order_and_no_unit(burdens: list[int], rng, factor: int) -> None:
    shuffled = [factor * x for x in burdens]
    rng.shuffle(shuffled)
    assert gini(shuffled) == pytest.approx(gini(burdens), abs=1e-12)
    assert 0 <= gini(burdens) < 1


@pytest.mark.parametrize("burdens", [[], [-1.0, 2.0], [float("nan")], [float("inf")]])
def test_gini_refuses_what_is_no_burden(burdens: list[float]) -> None:
    with pytest.raises(ValueRangeError):
        gini(burdens)


def test_fairness_of_a_team() -> None:
    found = fairness_of({"A1": 2.0, "A2": 0.0, "A3": 1.0})
    assert (found.least, found.most, found.mean, found.spread) == (0.0, 2.0, 1.0, 2.0)
    assert found.gini == pytest.approx(4 / 9)
    with pytest.raises(ValueRangeError):
        fairness_of({})


def test_weekend_duties_count_on_the_day_they_start(centre, shifts) -> None:
    place = centre().agent("A2").agent("A1").agent("A3")
    place.duty("A1", 5, 480).duty("A1", 6, 480).duty("A2", 4, 1320, shifts["night"]).duty(
        "A2", 6, 1320, shifts["night"]
    )
    place.duty("ghost", 5, 480)
    assert weekend_duties(place.problem(), place.roster) == {"A2": 1, "A1": 2, "A3": 0}


def test_the_weekend_is_a_matter_of_country(centre) -> None:
    place = centre(zone="Asia/Jerusalem").duty("A1", 4, 480).duty("A1", 6, 480)
    assert weekend_duties(place.problem(), place.roster, weekend={4, 5}) == {"A1": 1}
