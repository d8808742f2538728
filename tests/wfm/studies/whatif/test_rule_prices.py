"""Each rule is left out once."""

from dataclasses import replace

from wfm.pipeline import Plan
from wfm.rostering.rules import DaysOff, MinWeeklyRest
from wfm.rostering.rules.rule import Scope
from wfm.studies.whatif.rule_prices import RULE_FAMILY, rule_words, without_rules


def test_each_scenario_lacks_one_rule(plan: Plan) -> None:
    found = without_rules(plan)
    assert len(found) == len(plan.rules)
    for place, scenario in enumerate(found):
        assert scenario.plan.rules == plan.rules[:place] + plan.rules[place + 1 :]
        assert scenario.plan.prices == plan.prices
        assert scenario.family == RULE_FAMILY


def test_rules_of_one_type_are_told_apart(plan: Plan) -> None:
    twice = replace(plan, rules=(DaysOff(min_days=2), DaysOff(min_days=1, scope=Scope(agents=("A01",)))))
    assert [item.name for item in without_rules(twice)] == ["without_days_off", "without_days_off_2"]


def test_a_rule_is_named_with_its_numbers() -> None:
    assert rule_words(MinWeeklyRest(hours=36)) == "min weekly rest (hours 36)"
    assert rule_words(DaysOff(min_days=1, scope=Scope(agents=("A01",)))) == "days off (min days 1, for some)"
