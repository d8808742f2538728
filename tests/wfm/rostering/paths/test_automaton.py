"""The automaton of the counting rules: it accepts what its resources accept together, with no state too many."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from wfm.rostering.paths.automaton import Automaton, build_automaton, whole_price
from wfm.rostering.paths.counting import FreeDays, HoursBand, RunLength
from wfm.rostering.paths.money import OvertimeHours, OvertimePay

CLASSES = (240, 480)
ANY = 10**6


def build(resources, horizon: int, classes: tuple[int, ...]) -> Automaton:
    """Build the automaton of some resources over classes of duty known by their paid minutes."""
    looks = [tuple(paid if isinstance(item, HoursBand) else True for item in resources) for paid in classes]
    automaton = build_automaton(tuple(resources), [start_of(resources)], horizon, looks)
    assert automaton is not None
    return automaton


def start_of(resources) -> tuple:
    return tuple(item.start() for item in resources)


def accepts(automaton: Automaton, days: tuple[int, ...]) -> bool:
    """Run an automaton over days: 0 is a free day, c + 1 a duty of class c."""
    (state,) = automaton.begin.values()
    for day, kind in enumerate(days):
        if state is None or state < 0:
            return False
        state = int(automaton.off[day, state] if kind == 0 else automaton.work[day, state, kind - 1])
    return state is not None and state >= 0


def weeks(days: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [days[first : first + 7] for first in range(0, len(days), 7)]


def paid(days: tuple[int, ...], classes: tuple[int, ...]) -> int:
    return sum(classes[kind - 1] for kind in days if kind)


def in_band(days, classes, low, high) -> bool:
    return all(low[w] <= paid(week, classes) <= high[w] for w, week in enumerate(weeks(days)))


def rested(days, least: int) -> bool:
    return all(week.count(0) >= least for week in weeks(days) if len(week) == 7)


def longest_run(days, before: int) -> int:
    longest, run = 0, before
    for kind in days:
        run = run + 1 if kind else 0
        longest = max(longest, run if kind else 0)
    return longest


def every(horizon: int, kinds: int):
    return product(range(kinds), repeat=horizon)


@pytest.mark.parametrize("horizon", [1, 6, 7, 8, 9])
@pytest.mark.parametrize(("least", "most", "before"), [(2, 4, 0), (1, 2, 2), (3, 3, 3), (0, 1, 9), (5, 6, 1)])
def test_free_days_and_runs_together(horizon: int, least: int, most: int, before: int) -> None:
    automaton = build((FreeDays(least, horizon), RunLength(most, before)), horizon, (480,))
    for days in every(horizon, 2):
        assert accepts(automaton, days) == (rested(days, least) and longest_run(days, before) <= most), days


@pytest.mark.parametrize(
    ("horizon", "low", "high"),
    [
        (7, (960,), (1440,)),
        (7, (0,), (0,)),
        (7, (1000,), (1100,)),
        (8, (480, 0), (960, 240)),
        (9, (720, 0), (2400, 480)),
        (3, (0,), (480,)),
    ],
)
def test_hours_of_two_classes(horizon: int, low: tuple[int, ...], high: tuple[int, ...]) -> None:
    automaton = build((HoursBand(low, high),), horizon, CLASSES)
    for days in every(horizon, 3):
        assert accepts(automaton, days) == in_band(days, CLASSES, low, high), days


@pytest.mark.quick(8)
@pytest.mark.parametrize("seed", range(25))
def test_everything_together_over_a_change_of_week(seed: int) -> None:
    random = np.random.default_rng(seed)
    horizon = int(random.integers(6, 10))
    count = -(-horizon // 7)
    classes = tuple(sorted(random.choice([180, 240, 360, 480, 600], size=2, replace=False).tolist()))
    low = tuple(int(v) if horizon - 7 * w >= 7 else 0 for w, v in enumerate(random.choice([0, 480, 900], size=count)))
    high = tuple(int(v) for v in random.choice([480, 1200, 1800], size=count))
    least, most, before = int(random.integers(0, 4)), int(random.integers(1, 6)), int(random.integers(0, 4))
    resources = (HoursBand(low, high), FreeDays(least, horizon), RunLength(most, before))
    order = random.permutation(3)
    automaton = build(tuple(resources[i] for i in order), horizon, classes)
    for days in every(horizon, 3):
        wanted = in_band(days, classes, low, high) and rested(days, least) and longest_run(days, before) <= most
        assert accepts(automaton, days) == wanted, days


def test_two_weeks_are_counted_apart() -> None:
    resources = (HoursBand((960, 480), (1440, 960)), FreeDays(3, 14), RunLength(3, 1))
    automaton = build(resources, 14, (480,))
    for days in every(14, 2):
        wanted = in_band(days, (480,), (960, 480), (1440, 960)) and rested(days, 3) and longest_run(days, 1) <= 3
        assert accepts(automaton, days) == wanted, days


@pytest.mark.parametrize("horizon", [1, 7, 10])
def test_rules_that_cannot_bind_add_no_states(horizon: int) -> None:
    count = -(-horizon // 7)
    loose = (
        HoursBand((0,) * count, (ANY,) * count),
        FreeDays(0, horizon),
        RunLength(99, 0),
        FreeDays(7, min(6, horizon)),  # a shorter last week is not checked
    )
    assert build(loose, horizon, CLASSES).sizes.tolist() == [1] * (horizon + 1)
    assert build((), horizon, CLASSES).sizes.tolist() == [1] * (horizon + 1)


def test_a_rule_that_another_one_implies_adds_no_states() -> None:
    """With one duty a week, neither runs of two nor five free days say more."""
    alone = build((HoursBand((0,), (480,)),), 7, (480,))
    together = build((RunLength(2, 0), HoursBand((0,), (480,)), FreeDays(5, 7)), 7, (480,))
    assert together.sizes.tolist() == alone.sizes.tolist() == [1, 2, 2, 2, 2, 2, 2, 1]


def residuals(horizon: int, kinds: int, wanted) -> list[int]:
    """Return the number of distinct non-empty futures after every number of days (Myhill and Nerode)."""
    found = []
    for day in range(horizon + 1):
        futures = {
            frozenset(tail for tail in every(horizon - day, kinds) if wanted((*head, *tail)))
            for head in every(day, kinds)
        }
        found.append(len(futures - {frozenset()}))
    return found


@pytest.mark.parametrize(
    ("least", "most", "high"), [(2, 3, 2000), (1, 2, 1440), (3, 7, 960), (0, 2, 5000), (2, 5, 2400)]
)
def test_no_smaller_automaton_accepts_the_same(least: int, most: int, high: int) -> None:
    horizon = 7
    resources = (FreeDays(least, horizon), RunLength(most, 1), HoursBand((480,), (high,)))
    automaton = build(resources, horizon, (480,))

    def wanted(days) -> bool:
        band = in_band(days, (480,), (480,), (high,))
        return band and rested(days, least) and longest_run(days, 1) <= most

    assert automaton.sizes.tolist() == residuals(horizon, 2, wanted)


@pytest.mark.parametrize(
    "resources",
    [
        (HoursBand((500,), (900,)),),  # one class of 480: neither one nor two duties fit
        (FreeDays(4, 7), HoursBand((4 * 480,), (ANY,))),
        (RunLength(1, 0), HoursBand((5 * 480,), (ANY,))),
        (FreeDays(7, 7), HoursBand((1,), (ANY,))),
    ],
)
def test_clashing_rules_leave_no_start(resources) -> None:
    automaton = build(resources, 7, (480,))
    assert list(automaton.begin.values()) == [None]
    assert automaton.sizes[:1].tolist() == [0]


def test_without_classes_only_the_idle_tour_is_left() -> None:
    automaton = build((FreeDays(2, 7),), 7, ())
    assert list(automaton.begin.values()) == [0]
    assert automaton.work.shape[2] == 0
    assert accepts(automaton, (0,) * 7)


def test_states_of_a_month_stay_few() -> None:
    """Four weeks of 40 h from five lengths of duty: the state forgets each week."""
    resources = (HoursBand((2280,) * 4, (2400,) * 4), FreeDays(2, 28), RunLength(5, 0))
    automaton = build(resources, 28, (240, 300, 360, 480, 600))
    assert None not in automaton.begin.values()
    assert automaton.sizes.max() < 400


def walked(resources, days: tuple[int, ...], classes: tuple[int, ...]) -> int | None:
    """Return the price of days in parts by walking every resource alone; None where one refuses."""
    total = Fraction(0)
    for resource in resources:
        state = resource.start()
        for day, kind in enumerate(days):
            move = resource.step(state, day, None if kind == 0 else classes[kind - 1])
            if move is None:
                return None
            state, price = move
            total += price
        last = resource.finish(state)
        if last is None:
            return None
        total += last
    return whole_price(total)


def charged(automaton: Automaton, days: tuple[int, ...]) -> int | None:
    """Return the same by the joined automaton."""
    (state,) = automaton.begin.values()
    total = 0
    for day, kind in enumerate(days):
        if state is None or state < 0:
            return None
        after = automaton.off[day, state] if kind == 0 else automaton.work[day, state, kind - 1]
        price = automaton.off_price[day, state] if kind == 0 else automaton.work_price[day, state, kind - 1]
        state, total = int(after), total + int(price)
    return None if state is None or state < 0 else total + int(automaton.end_price[state])


def of_money(draw: np.random.Generator, horizon: int) -> tuple:
    """Overtime by day, week and seventh day, and caps on it with a price, with random numbers."""
    weeks_in = -(-horizon // 7)
    hours = [Fraction(60 * int(v)) for v in draw.choice([2, 4, 6, 8, 12], size=4, replace=False)]
    pay = OvertimePay(
        day=((hours[0], Fraction(3, 2)),),
        seventh_day=((Fraction(0), Fraction(2)),) if draw.random() < 0.5 else (),
        special_day=((Fraction(0), Fraction(5, 4)),),
        week=((2 * hours[1], Fraction(7, 4)), (3 * hours[1], Fraction(5, 2))),
        special=tuple(bool(v) for v in draw.random(horizon) < 0.3),
        speaks=tuple(bool(v) for v in draw.random(horizon) < 0.9),
        hourly_cost_minor=int(draw.integers(900, 4_000)),
    )
    cap = OvertimeHours(
        day_over_min=hours[2],
        week_over_min=2 * hours[2],
        most_week_min=hours[3] if draw.random() < 0.7 else None,
        most_year_min=2 * hours[3] if draw.random() < 0.7 else None,
        year_of=(2026,) * weeks_in,
        speaks=(True,) * weeks_in,
        days=horizon,
        price_minor=Fraction(700) if draw.random() < 0.7 else None,
    )
    return pay, cap


@pytest.mark.quick(10)
@pytest.mark.parametrize("seed", range(30))
def test_prices_of_joined_resources_are_the_sum_of_each_alone(seed: int) -> None:
    draw = np.random.default_rng(seed)
    horizon = int(draw.integers(5, 9))
    weeks_in = -(-horizon // 7)
    band = HoursBand((0,) * weeks_in, (int(draw.choice([960, 1800, ANY])),) * weeks_in)
    resources = (*of_money(draw, horizon), band)
    resources = tuple(resources[i] for i in draw.permutation(len(resources)))
    classes = (240, 480)
    looks = [tuple(paid for _ in resources) for paid in classes]
    automaton = build_automaton(resources, [start_of(resources)], horizon, looks)
    assert automaton is not None
    for days in (
        every(horizon, 3) if horizon < 7 else (tuple(draw.integers(0, 3, horizon).tolist()) for _ in range(600))
    ):
        assert charged(automaton, days) == walked(resources, days, classes), days


def test_rules_that_count_the_same_need_no_more_states_than_there_are_sums() -> None:
    """Hours of the contract, weekly overtime and its cap all add up the same minutes, in steps of 15 up to 2,400."""
    band = HoursBand((0,), (2400,))
    pay = OvertimePay((), (), (), ((Fraction(1200), Fraction(3, 2)),), (False,) * 7, (True,) * 7, 2_000)
    cap = OvertimeHours(None, Fraction(1200), Fraction(900), None, (2026,), (True,), 7, Fraction(500))
    classes = tuple(range(240, 601, 15))
    looks = [(paid, paid, paid) for paid in classes]
    together = build_automaton((band, pay, cap), [start_of((band, pay, cap))], 7, looks, 200)
    assert together is not None
    assert together.sizes.max() <= 2400 // 15 + 1


def test_too_many_states_are_no_automaton() -> None:
    band = HoursBand((0,), (2400,))
    looks = [(paid,) for paid in range(240, 601, 15)]
    assert build_automaton((band,), [start_of((band,))], 7, looks, 20) is None
    found = build_automaton((band,), [start_of((band,))], 7, looks, 400)
    assert found is not None and found.sizes.max() <= 400


def test_first_states_that_differ_share_one_automaton() -> None:
    """Two agents with other runs of days behind them; the one who has used up the run must begin with a free day."""
    resource = RunLength(2, 0)
    found = build_automaton((resource,), [(0,), (2,)], 4, [(True,)])
    assert found is not None
    fresh, tired = found.begin[0,], found.begin[2,]
    assert fresh is not None and tired is not None and fresh != tired
    assert found.work[0, fresh, 0] >= 0 and found.work[0, tired, 0] < 0
