"""Rolling origins: no look-ahead, remembered work, choices with reasons."""

import numpy as np
import pytest

from forecasts import Days, GeometricMean, History, Profile, Rolling, predict, standard_methods
from forecasts.catalogue import DEFAULT, FALLBACK
from forecasts.intervals import LEVELS


class Counting:
    """A method that counts how often it is asked, and says a constant."""

    def __init__(self, value: float) -> None:
        self.value, self.calls = value, 0

    def __call__(self, history: History, ahead: Days) -> np.ndarray:
        """Return the constant."""
        self.calls += 1
        return np.full(ahead.open_.shape, self.value)


@pytest.fixture
def flat() -> History:
    """Return a hundred days of 10 contacts a slot."""
    return History(np.full((100, 3), 10.0), Days.plain(100, 3))


def test_earlier_origins_end_before_the_origin(flat):
    rolling = Rolling(flat, standard_methods(), horizon=9, weeks=4)
    assert rolling.earlier(70) == [61, 54, 47, 40]
    assert all(o + 9 <= 70 for o in rolling.earlier(70))
    assert rolling.earlier(30) == [21, 14]
    assert rolling.earlier(10) == []


@pytest.mark.parametrize("name", [*standard_methods(), "auto"])
def test_the_future_cannot_be_seen(name, made):
    """Neither mean, nor bands, nor the choice change when all counts after the origin do."""
    history = made(112)
    counts = history.counts.copy()
    counts[84:] = np.random.default_rng(1).uniform(0, 9e4, counts[84:].shape)
    honest = Rolling(history, standard_methods()).predict(name, 84, np.array(LEVELS))
    tampered = Rolling(history.with_counts(counts), standard_methods()).predict(name, 84, np.array(LEVELS))
    assert (honest.mean == tampered.mean).all()
    assert (honest.quantiles == tampered.quantiles).all()
    assert (honest.method, honest.reason) == (tampered.method, tampered.reason)


def test_work_is_done_once(flat):
    method = Counting(10.0)
    rolling = Rolling(flat, {"one": method}, weeks=3)
    for _ in range(3):
        rolling.predict("one", 84, np.array([0.5]))
    assert method.calls == 4
    rolling.predict("one", 77, np.array([0.5]))
    assert method.calls == 5


def test_members_of_a_combination_are_not_asked_again(flat):
    one, two = Counting(9.0), Counting(11.0)
    rolling = Rolling(flat, {"one": one, "both": GeometricMean((one, two))}, weeks=2)
    rolling.predict("one", 84, np.array([0.5]))
    asked = one.calls
    rolling.predict("both", 84, np.array([0.5]))
    assert one.calls == asked
    assert two.calls == 3


def test_the_best_is_chosen_with_its_reason(flat):
    rolling = Rolling(flat, {"bad": Counting(15.0), "good": Counting(10.5), "worse": Counting(2.0)})
    choice = rolling.choose(84)
    assert choice.name == "good"
    assert choice.reason.startswith("lowest error over the last 8 weeks: 5.0 %")
    assert "bad 50.0 %" in choice.reason


def test_the_standing_choice_gives_way_to_a_clear_winner_only(flat):
    close = Rolling(flat, {DEFAULT: Counting(11.0), "rival": Counting(10.95)})
    clear = Rolling(flat, {DEFAULT: Counting(11.0), "rival": Counting(10.5)})
    assert close.choose(84).name == DEFAULT
    assert "no method is better by 10 %" in close.choose(84).reason
    assert clear.choose(84).name == "rival"


def test_optional_methods_are_never_chosen_but_can_be_asked_for(flat):
    rolling = Rolling(flat, {DEFAULT: Counting(12.0), "harmonic": Counting(10.0)})
    assert rolling.choose(84).name == DEFAULT
    assert rolling.mean("harmonic", 84)[0, 0] == 10.0


def test_a_short_history_takes_the_fallback(made):
    choice = Rolling(made(20), standard_methods()).choose(20)
    assert choice.name == FALLBACK
    assert "too short" in choice.reason
    assert Rolling(made(20), {"only": Profile()}).choose(20).name == "only"


def test_skipped_days_do_not_count(flat):
    rolling = Rolling(flat, standard_methods(), horizon=10, skip=3)
    actual = rolling.actual(60)
    assert np.isnan(actual[:3]).all()
    assert np.isfinite(actual[3:]).all()


def test_an_origin_needs_its_horizon(flat):
    rolling = Rolling(flat, standard_methods())
    with pytest.raises(ValueError, match="less than 7 days"):
        rolling.days_ahead(97)
    with pytest.raises(ValueError, match="less than 7 days"):
        Rolling(flat, standard_methods(), ahead=Days.plain(7, 3)).days_ahead(97)


def test_the_memory_is_bounded(made):
    long = made(160)
    changed = long.counts.copy()
    changed[:40] *= 30
    first = Rolling(long, standard_methods(), memory=100).mean("combination", 150)
    second = Rolling(long.with_counts(changed), standard_methods(), memory=100).mean("combination", 150)
    assert (first == second).all()


def test_baselines_see_the_history_as_it_is(made):
    history = made(100)
    counts = history.counts.copy()
    counts[92, 2] = 0.0
    rolling = Rolling(history.with_counts(counts), standard_methods(), ahead=Days.plain(7, 6, first_season=100 % 7))
    assert rolling.mean("last_week", 100)[6, 2] == counts[99, 2]
    assert rolling.cleaned(100).slots[92, 2]
    assert rolling.mean("last_week", 93)[6, 2] == 0.0


def test_an_outage_before_the_origin_hardly_matters(made):
    """The bar of the stress test on made-up data: the last slots before the origin set to 0."""
    history = made(100)
    counts = history.counts.copy()
    counts[99, 4:] = 0.0
    ahead = Days.plain(7, 6, first_season=100 % 7)
    calm, hit = predict(history, ahead), predict(history.with_counts(counts), ahead)
    assert np.abs(hit.mean - calm.mean).sum() / calm.mean.sum() < 0.005


def test_predict_of_every_method_has_rising_quantiles(made):
    for name in [*standard_methods(), "auto"]:
        found = predict(made(70), Days.plain(7, 6), name)
        assert found.mean.shape == (7, 6)
        assert found.quantiles.shape == (len(LEVELS), 7, 6)
        assert (np.diff(found.quantiles, axis=0) >= -1e-9).all()


def test_an_unknown_method_is_refused(made):
    with pytest.raises(KeyError):
        predict(made(70), Days.plain(7, 6), "oracle")


def test_run_times_are_told(made):
    rolling = Rolling(made(112), standard_methods())
    rolling.predict("auto", 105, np.array(LEVELS))
    assert 0 < rolling.seconds("profile", 105) < rolling.seconds("auto", 105)


def test_looking_back_fits_nothing_again(made):
    rolling = Rolling(made(121), standard_methods(), horizon=9)
    rolling.predict("auto", 112, np.array(LEVELS))
    fits = len(rolling._made)
    found = rolling.look_back("auto", 112, np.array(LEVELS))
    assert list(found) == rolling.earlier(112)
    assert len(rolling._made) == fits
    chosen = rolling.choose(112).name
    for origin, made_then in found.items():
        assert made_then.method == chosen
        assert made_then.mean == pytest.approx(rolling.mean(chosen, origin))
        assert (np.diff(made_then.quantiles, axis=0) >= 0).all()


def test_the_bands_of_a_look_back_do_not_see_its_week(made):
    """Counts of a week and after it change the week's score, never its forecast."""
    history = made(112)
    counts = history.counts.copy()
    counts[98:105] *= 3
    levels = np.array(LEVELS)
    honest = Rolling(history, standard_methods(), horizon=7).look_back("profile", 112, levels)[98]
    tampered = Rolling(history.with_counts(counts), standard_methods(), horizon=7).look_back("profile", 112, levels)
    assert (honest.quantiles == tampered[98].quantiles).all()
    assert not (honest.quantiles == tampered[105].quantiles).all()


def test_a_short_history_has_nothing_to_look_back_on(flat):
    assert Rolling(flat.until(20), standard_methods()).look_back("mean_of_4", 20, np.array(LEVELS)) == {}
