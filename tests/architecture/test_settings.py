"""No setting gets lost on its way: what a plan says is read by somebody."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from wfm.config import schema
from wfm.config.loading import load_plan
from wfm.config.schema.base import Section
from wfm.forecasting import ForecastSettings, VolumeFactor
from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage

assert schema  # its import defines every section

STAGE_SETTINGS = [
    Caps,
    ForecastSettings,
    Prices,
    QueueStaffing,
    RosterProblem,
    ServiceTarget,
    Shrinkage,
    SolveLimits,
    StaffingSettings,
    VolumeFactor,
]


def sections(kind: type[Section]) -> list[type[Section]]:
    """Return every section of a plan file."""
    found = [kind for sub in kind.__subclasses__() for kind in (sub, *sections(sub))]
    return sorted(set(found), key=lambda section: section.__qualname__)


@pytest.fixture(scope="module")
def reads(code: list[Any]) -> dict[str, set[str]]:
    """Attribute name → the modules that read it from something other than themselves."""
    found: dict[str, set[str]] = {}
    for source in code:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                found.setdefault(node.attr, set()).add(source.module)
    return found


@pytest.mark.parametrize("section", sections(Section), ids=lambda section: section.__name__)
def test_every_key_of_a_plan_is_read(section: type[Section], reads: dict[str, set[str]]) -> None:
    if section.__name__.startswith("_") or not section.model_fields:
        return
    unread = [
        name
        for name in section.model_fields
        if not any(not module.startswith("wfm.config.schema") for module in reads.get(name, ()))
        # a rule's type selects its section; its scope and parameters are copied as a whole
        and name != "type"
    ]
    assert not unread


@pytest.mark.parametrize("kind", STAGE_SETTINGS, ids=lambda kind: kind.__name__)
def test_every_setting_of_a_stage_is_read_below_the_config_room(kind: Any, reads: dict[str, set[str]]) -> None:
    unread = [
        item.name
        for item in fields(kind)
        if not any(not module.startswith(("wfm.config", "wfm.cli")) for module in reads.get(item.name, ()))
    ]
    assert not unread


@pytest.mark.parametrize(
    ("change", "parameter", "expected"),
    [
        ({"time_limit_s": 7.5}, "max_time_in_seconds", 7.5),
        ({"workers": 3}, "num_workers", 3),
        ({"seed": 99}, "random_seed", 99),
        ({"deterministic_time": 2.5}, "max_deterministic_time", 2.5),
        ({"gap": 4.0}, "absolute_gap_limit", 4.0),
    ],
)
def test_a_limit_reaches_cp_sat(change: dict[str, Any], parameter: str, expected: float) -> None:
    """The parameters are read back from the solver, which ignores attributes it does not know."""
    assert getattr(solver_for(replace(CpLimits(), **change)).parameters, parameter) == expected
    assert getattr(solver_for(CpLimits()).parameters, parameter) != expected


def test_every_limit_of_cp_sat_is_tried_above() -> None:
    assert {item.name for item in fields(CpLimits)} >= {"time_limit_s", "workers", "seed", "deterministic_time", "gap"}


def test_the_solver_section_of_a_plan_becomes_the_limits(root: Path) -> None:
    wanted = SolveLimits(
        time_limit_s=17, workers=5, seed=23, deterministic=True, engine=Engine.DECOMPOSITION, gap_target=0.125
    )
    assert all(getattr(wanted, item.name) != getattr(SolveLimits(), item.name) for item in fields(SolveLimits))
    patch = {"solver": {item.name: getattr(wanted, item.name) for item in fields(SolveLimits)}}
    patch["solver"]["engine"] = "decomposition"
    assert load_plan(root / "configs" / "minimal", patch=patch).limits == wanted
