"""Laws of the comparison: what is proved holds whatever the best rosters cost, and points are sorted as by hand."""

from __future__ import annotations

import random
from itertools import pairwise, product
from typing import Any

import pytest

from wfm.config.scenarios import BASE, Frontier
from wfm.studies.whatif.comparison import Verdict
from wfm.studies.whatif.frontier import FRONTIER_FAMILY, Point, answers, closer_weights, first_weights, points_of
from wfm.studies.whatif.measures import MEASURES, rows_of

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_told_difference_is_one_of_the_best_rosters(compare: Any, seed: int) -> None:
    """Whatever lies between bound and cost may be the best cost: a verdict must hold for all of it."""
    dice = random.Random(seed)
    base_bound, bound = dice.randint(0, 50), dice.randint(0, 50)
    base_cost, cost = base_bound + dice.randint(0, 20), bound + dice.randint(0, 20)
    found = compare({"cost": base_cost, "bound": base_bound}, a={"cost": cost, "bound": bound})
    verdict, span = found.verdict("a", "cost"), found.proved("a")
    best = [b - a for a, b in product(range(base_bound, base_cost + 1), range(bound, cost + 1))]
    assert (span.least, span.most) == (min(best), max(best))
    assert (verdict is Verdict.MORE) <= (min(best) > 0)
    assert (verdict is Verdict.LESS) <= (max(best) < 0)
    if min(best) <= 0 <= max(best):
        assert verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_way_round_everything_is_turned(compare: Any, seed: int) -> None:
    dice = random.Random(seed)

    def roster() -> dict[str, float]:
        bound = dice.randint(1, 50)
        level = dice.random()
        return {
            "cost": bound + dice.randint(0, 9), "bound": bound, "agents": dice.randint(1, 3),
            "service_level": level, "service_level_half_width": 0.1,
        }  # fmt: skip

    first, second = roster(), roster()
    there, back = compare(first, a=second), compare(second, a=first)
    turned = {Verdict.MORE: Verdict.LESS, Verdict.LESS: Verdict.MORE}
    for name in ("cost", "agents", "service_level"):
        verdict = there.verdict("a", name)
        assert back.verdict("a", name) is turned.get(verdict, verdict)
        assert back.difference("a", name) == -there.difference("a", name)
        assert back.doubt("a", name) == there.doubt("a", name)
    assert back.proved("a").least == -there.proved("a").most


def test_a_bound_above_the_cost_by_rounding_is_no_doubt_below_nought(compare: Any) -> None:
    found = compare({"cost": 10.0, "bound": 10.01}, a={"cost": 10.5, "bound": 10.5})
    assert found.doubt("a", "cost") == 0.0
    assert found.verdict("a", "cost") is Verdict.MORE


def test_a_base_below_nought_has_relative_differences_with_the_right_sign(compare: Any) -> None:
    found = compare({"gap": -2.0}, a={"gap": -1.0}, b={"gap": -3.0})
    assert (found.relative("a", "gap"), found.relative("b", "gap")) == (0.5, -0.5)


def test_words_are_no_numbers(compare: Any) -> None:
    found = compare({"status": "optimal"}, a={"status": "feasible"})
    assert found.number("a", "status") is None
    assert found.difference("a", "status") is None


def random_points(dice: random.Random, *, monotone: bool) -> tuple[Point, ...]:
    pays = [dice.randint(1, 6) * 100.0 for _ in range(7)]
    levels = [dice.randint(1, 6) / 10 for _ in range(7)]
    if monotone:
        pays, levels = sorted(pays), sorted(levels)
    weights = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
    rows = zip(weights, pays, levels, strict=True)
    return tuple(Point(BASE if w == 1.0 else f"p{w:g}", w, pay, level, 0.0) for w, pay, level in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_are_those_of_a_look_at_every_point(seed: int) -> None:
    dice = random.Random(seed)
    points = random_points(dice, monotone=False)
    level, budget = dice.randint(1, 7) / 10, dice.randint(0, 6) * 100
    found = answers(points, Frontier(service_level=level, budget_minor=100 * budget))
    assert list(found) == ["weighted", "cheapest", "best_service"]
    reaching = [point for point in points if point.service_level >= level]
    within = [point for point in points if point.pay <= budget]
    cheapest, best = found["cheapest"], found["best_service"]
    assert (cheapest is None) == (not reaching)
    assert (best is None) == (not within)
    if cheapest is not None:
        assert cheapest in reaching
        for point in reaching:
            assert (cheapest.pay, -cheapest.service_level) <= (point.pay, -point.service_level)
    if best is not None:
        assert best in within
        for point in within:
            assert (-best.service_level, best.pay) <= (-point.service_level, point.pay)
    assert found["weighted"] == points[3]


@pytest.mark.parametrize("seed", SEEDS)
def test_beaten_points_are_those_that_a_look_at_every_pair_finds(compare: Any, seed: int) -> None:
    dice = random.Random(seed)
    rows = {
        name: {"cost_term.pay_hourly": dice.randint(1, 4), "service_level": dice.randint(1, 4) / 10,
               "shortage_agent_h": 0.0}
        for name in (BASE, *"abcde")
    }  # fmt: skip
    others = {name: row for name, row in rows.items() if name != BASE}
    found = points_of(compare(rows[BASE], families=dict.fromkeys("abcde", FRONTIER_FAMILY), **others))
    assert len(found) == 6
    pairs = {point.name: (-point.pay, point.service_level) for point in found}
    for point in found:
        ours = pairs[point.name]
        beaten = any(
            other != ours and all(x >= y for x, y in zip(other, ours, strict=True)) for other in pairs.values()
        )
        assert point.beaten is beaten
    assert any(not point.beaten for point in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_closer_weights_lie_between_two_neighbours_that_hold_what_is_asked(seed: int) -> None:
    dice = random.Random(seed)
    points = random_points(dice, monotone=True)
    level = dice.randint(1, 6) / 10
    found = closer_weights(points, Frontier(service_level=level))
    crossing = [
        (first, second) for first, second in pairwise(points) if first.service_level < level <= second.service_level
    ]
    assert len(found) == len(crossing) <= 1
    for weight, (first, second) in zip(found, crossing, strict=True):
        assert first.weight < weight < second.weight
        assert weight**2 == pytest.approx(first.weight * second.weight, rel=1e-3)


def test_closing_in_ends_where_weights_can_be_told_apart_no_more() -> None:
    points = (Point("a", 1.0, 100, 0.5, 0), Point("b", 1.0001, 200, 0.9, 0))
    assert closer_weights(points, Frontier(service_level=0.7)) == ()


@pytest.mark.parametrize("count", [5, 6, 7])
def test_each_first_weight_is_twice_the_one_before_with_the_base_between(count: int) -> None:
    found = sorted([*first_weights(count), 1.0])
    assert [second / first for first, second in pairwise(found)] == [2.0] * (count - 1)


def test_points_without_service_or_pay_are_none(compare: Any) -> None:
    whole = {"service_level": 0.5, "shortage_agent_h": 1.0, "cost_term.pay_hourly": 5.0}
    for gone in whole:
        part = {**whole, gone: None}
        found = points_of(compare(whole, a=part, families={"a": FRONTIER_FAMILY}))
        assert [point.name for point in found] == [BASE]


def test_rows_keep_their_order_whoever_brings_them() -> None:
    found = rows_of({"a": {"cost_term.zz_top": 1.0, "service_level_of.q": 1.0}, "b": {"cost_term.aa": 1.0}})
    names = [row.name for row in found]
    fixed = [item.name for item in MEASURES if item.title]
    assert [name for name in names if name in fixed] == fixed
    assert names[names.index("cost") + 1 :][:2] == ["cost_term.zz_top", "cost_term.aa"]
    assert names[names.index("service_level_half_width") + 1] == "service_level_of.q"
    titles = {row.name: row.title for row in found}
    assert (titles["cost_term.zz_top"], titles["service_level_of.q"]) == ("Zz top", "Service level, q")
    assert all(row.better == -1 for row in found if row.name.startswith("cost_term."))
