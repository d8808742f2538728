"""What theory says of scenarios holds for the plans that come out, on every shipped centre that is small enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wfm.config.scenarios import BASE, Study, load_scenarios
from wfm.execution import executor
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.rule_prices import without_rules
from wfm.studies.whatif.running import run_study

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(
    path
    for path in (ROOT / "configs").glob("*/*.yaml")
    if path.name != "plan.yaml" and "north_american" not in str(path)
)
CENTRES = sorted({path.parent for path in EXAMPLES})

# Idle time has no price here: where it has one, more work can cost less, for it fills time that is paid anyway.
VOLUMES = """\
every: {prices.surplus_per_h: 0, solver: {time_limit_s: 4, workers: 1, deterministic: true}}
sweeps: {s: {vary: {volume_factor: [0.8, 0.9, 1.1, 1.2], aht_factor: [0.9, 1.1]}}}
"""


def compared(study: Study, out: Path) -> Comparison:
    with executor(2) as where:
        return run_study(study, out, where).comparison


@pytest.mark.slow
@pytest.mark.parametrize("centre", CENTRES, ids=lambda path: path.name)
def test_more_work_never_costs_less_beyond_the_gaps(centre: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(VOLUMES, encoding="utf-8")
    found = compared(load_scenarios(centre, file), tmp_path / "out")
    for key in ("volume_factor", "aht_factor"):
        steps = [(float(item.varied[key]), item.name) for item in found.columns if key in item.varied]
        steps = sorted([*steps, (1.0, BASE)])
        for place, (_, less) in enumerate(steps):
            for _, more in steps[place + 1 :]:
                # What is proved for less work holds for more work too, and a roster never costs less than that.
                bound, cost = found.number(less, "bound"), found.number(more, "cost")
                assert bound is not None
                assert cost is not None
                assert cost >= bound - 0.01, (less, more)


@pytest.mark.slow
@pytest.mark.parametrize("centre", CENTRES, ids=lambda path: path.name)
def test_taking_a_rule_away_never_costs_more(centre: Path, tmp_path: Path) -> None:
    (base,) = load_scenarios(centre, None).scenarios
    limits = replace(base.plan.limits, time_limit_s=2, workers=1, deterministic=True)
    base = replace(base, plan=replace(base.plan, limits=limits))
    found = compared(Study((base, *without_rules(base.plan))), tmp_path / "out")
    cost = {item.name: found.number(item.name, "cost") for item in found.columns}
    assert len(cost) == 1 + len(without_rules(base.plan))
    first = cost[BASE]
    assert first is not None
    for name, value in cost.items():
        assert value is not None
        assert value <= first, name
        assert found.number(name, "violations") == 0


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_scenario_has_a_roster_that_keeps_its_rules(example: Path, tmp_path: Path) -> None:
    study = load_scenarios(example.parent, example)
    quick = tuple(
        replace(item, plan=replace(item.plan, limits=replace(item.plan.limits, time_limit_s=2, workers=1)))
        for item in study.scenarios
    )
    found = compared(Study(quick), tmp_path / "out")
    assert len(found.columns) == len(quick)
    for item in found.columns:
        assert found.value(item.name, "status") in {"feasible", "optimal"}, item.name
        assert found.number(item.name, "violations") == 0, item.name
        cost, bound = found.number(item.name, "cost"), found.number(item.name, "bound")
        assert cost is not None
        assert bound is None or cost >= bound - 0.01, item.name
