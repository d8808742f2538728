"""A rule is declared once, and then built, walked and checked: four rooms, one list."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
import yaml

from wfm.config.schema.rules import COMMON, RULE_SECTIONS
from wfm.evaluation.rules import CHECKS
from wfm.rostering.cpsat.constraints import BUILDERS
from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.paths import PATH_FORMS
from wfm.rostering.rules import PLAN_RULES, RULES, STRUCTURE_RULES, Composite, Rule
from wfm.rostering.rules.overridable import Overridable


def subclasses(kind: type[Rule]) -> set[type[Rule]]:
    """Return every rule that the program defines, registered or not."""
    found = {kind for sub in kind.__subclasses__() for kind in {sub, *subclasses(sub)}}
    return {kind for kind in found if kind.__module__.startswith("wfm.")}


PLAIN = {name: kind for name, kind in RULES.items() if not issubclass(kind, Composite)}
"""Rules that are built, walked and checked; composites become such rules before anything looks at them."""


def test_every_rule_is_registered_under_its_own_name() -> None:
    assert set(RULES.values()) == subclasses(Rule) - {Composite, Overridable}
    assert all(name == kind.type for name, kind in RULES.items())
    assert {*STRUCTURE_RULES, *PLAN_RULES} == set(RULES.values())
    assert not set(STRUCTURE_RULES) & set(PLAN_RULES)


def test_every_rule_is_built_for_the_exact_model() -> None:
    assert set(BUILDERS) == set(PLAIN)


def test_every_rule_has_a_path_form_for_the_decomposition() -> None:
    assert set(PATH_FORMS) == set(PLAIN)


def test_every_rule_is_checked_by_the_audit() -> None:
    assert set(CHECKS) == set(PLAIN.values())


def test_every_composite_says_what_it_stands_for() -> None:
    composites = [kind for kind in RULES.values() if issubclass(kind, Composite)]
    assert composites and all("worked_in" in vars(kind) and isinstance(kind.phase, int) for kind in composites)


def test_no_two_rules_share_a_builder_of_their_own_or_a_check() -> None:
    own = [builder for builder in BUILDERS.values() if builder is not build_by_path_form]
    assert len(set(own)) == len(own)
    assert len(set(CHECKS.values())) == len(PLAIN)


def test_a_plan_can_state_every_rule_that_is_not_structure() -> None:
    stated = [get_args(section.model_fields["type"].annotation) for section in RULE_SECTIONS]
    assert stated == [(kind.type,) for kind in PLAN_RULES]


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_check_has_tests_of_its_own(root: Path, name: str) -> None:
    assert (root / "tests" / "wfm" / "evaluation" / "rules" / f"test_{name}.py").exists()


def test_every_rule_that_a_plan_can_state_has_golden_cases(root: Path) -> None:
    files = [file for room in ("rules", "team_rules") for file in (root / "tests" / "golden" / room).glob("*.yaml")]
    told = {yaml.safe_load(file.read_text(encoding="utf-8"))["rule"]["type"] for file in files}
    assert told == {kind.type for kind in PLAN_RULES}


@pytest.mark.parametrize("kind", PLAN_RULES, ids=lambda kind: kind.type)
def test_every_rule_and_parameter_is_explained_to_planners(root: Path, kind: type[Rule]) -> None:
    text = (root / "configs" / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| `{kind.type}` |")]
    parameters = [item.name for item in fields(kind) if item.name not in COMMON and not item.metadata.get("given")]
    assert all(f"`{name}`" in row for name in parameters), row
