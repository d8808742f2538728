"""What a rule costs along a tour, by its path form, is what the audit finds in the roster: two writings of one text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from types import ModuleType

import pytest

from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.rostering.instance import Instance
from wfm.rostering.paths import PATH_FORMS
from wfm.rostering.paths.pricing import limits_price_minor
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster
from wfm.rostering.rules import Rule


def by_audit(rule: Rule, problem: RosterProblem, roster: Roster) -> Fraction | None:
    """Return what the audit finds: an amount, or None where a hard rule is broken."""
    found = list(CHECKS[type(rule)](rule, Facts(problem, roster)))
    if not rule.priced and found:
        return None
    return sum((item.amount_minor(rule.price_minor) for item in found), Fraction(0))


def compared(rule: Rule, problem: RosterProblem, instance: Instance, tour: dict[int, int], roster: Roster) -> bool:
    """Compare the two and return whether anything was found."""
    by_path = limits_price_minor(instance, 0, PATH_FORMS[rule.type](rule, instance, 0), tour)
    found = by_audit(rule, problem, roster)
    assert by_path == found, (rule, by_path, found)
    return found != 0


def check_seeds(cases: ModuleType, seeds: range) -> Counter[str]:
    """Compare every variant of every rule, hard and priced, on some random tours; return how often each type spoke."""
    spoke: Counter[str] = Counter()
    for seed in seeds:
        problem, tour, published = cases.random_case(seed)
        instance = Instance(problem)
        roster = cases.roster_of(instance, tour)
        today = problem.grid.dates[min(2, problem.grid.days - 1)]
        for rule in (*cases.unpriced_rules(), *cases.money_rules(published, today)):
            found = compared(rule, problem, instance, tour, roster)
            spoke[rule.type] += found
            if found and not rule.priced:
                assert compared(replace(rule, price_minor=cases.PRICE), problem, instance, tour, roster)
    return spoke


def test_path_form_and_audit_agree_on_random_tours(cases: ModuleType) -> None:
    spoke = check_seeds(cases, range(24))
    assert not [name for name, times in spoke.items() if not times]


@pytest.mark.slow
def test_path_form_and_audit_agree_on_many_random_tours(cases: ModuleType) -> None:
    check_seeds(cases, range(24, 300))
