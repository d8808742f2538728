"""A scenarios file becomes one plan a scenario, or every fault in it."""

from pathlib import Path

import pytest

from wfm.config.scenarios import BASE, Scenario, Study, load_scenarios
from wfm.errors import InputError

ROOT = Path(__file__).parents[3]
MINIMAL = ROOT / "configs" / "minimal"


def study(tmp_path: Path, text: str) -> Study:
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    return load_scenarios(MINIMAL, file)


def loaded(tmp_path: Path, text: str) -> dict[str, Scenario]:
    return {item.name: item for item in study(tmp_path, text).scenarios}


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        study(tmp_path, text)
    return [str(fault) for fault in caught.value.faults]


def test_without_a_file_there_is_the_plan_alone() -> None:
    (base,) = load_scenarios(MINIMAL, None).scenarios
    assert (base.name, base.plan.name) == (BASE, "minimal")


def test_what_holds_in_every_scenario_holds_in_the_base_too(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, "every: {solver.seed: 9}\nscenarios: {a: {set: {volume_factor: 2}}, b: {set: {solver.seed: 3}}}"
    )
    assert [found[name].plan.limits.seed for name in (BASE, "a", "b")] == [9, 9, 3]
    assert found[BASE].plan.limits.time_limit_s == found["b"].plan.limits.time_limit_s == 20


def test_scenarios_are_put_together_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    text = """\
scenarios:
  a: {title: A, set: {volume_factor: 2}}
  b: {with: [a], set: {aht_factor: 0.5}}
  c: {with: [b, a], set: {queues.orders.aht_s: 100}}
"""
    found = loaded(tmp_path, text)
    assert list(found) == [BASE, "a", "b", "c"]
    assert (found["a"].title, found["b"].title) == ("A", "b")
    for name, volume, handle in (("a", 1, 0), ("b", 1, 1), ("c", 1, 1)):
        assumptions = found[name].plan.assumptions
        assert (len(assumptions.volume), len(assumptions.handle_time)) == (volume, handle)


def test_a_sweep_changes_one_key_at_a_time(tmp_path: Path) -> None:
    found = loaded(tmp_path, "sweeps: {s: {vary: {aht_factor: [0.8, 0.9, 1.0], solver.seed: [4]}}}")
    assert list(found) == [BASE, "s_aht_factor_0.8", "s_aht_factor_0.9", "s_aht_factor_1.0", "s_seed_4"]
    assert [item.varied for item in found.values()][1:] == [
        {"aht_factor": "0.8"},
        {"aht_factor": "0.9"},
        {"aht_factor": "1.0"},
        {"solver.seed": "4"},
    ]
    assert found["s_seed_4"].plan.limits.seed == 4
    assert not found["s_seed_4"].plan.assumptions
    assert all(item.one_at_a_time for name, item in found.items() if name != BASE)


def test_a_sweep_on_top_of_other_changes_is_no_sensitivity_of_the_base(tmp_path: Path) -> None:
    found = loaded(tmp_path, "sweeps: {s: {set: {volume_factor: 2}, vary: {aht_factor: [0.8]}}}")
    assert not found["s_aht_factor_0.8"].one_at_a_time


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    found = loaded(tmp_path, "grids: {g: {vary: {aht_factor: [0.8, 0.9], solver.seed: [4, 5, 6]}}}")
    pairs = {
        (item.plan.assumptions.handle_time[0].factor, item.plan.limits.seed) for item in found.values() if item.family
    }
    assert pairs == {(handle, seed) for handle in (0.8, 0.9) for seed in (4, 5, 6)}
    assert len(found) == 7


def test_a_rule_is_overridden_or_taken_away_by_its_type(tmp_path: Path) -> None:
    text = "scenarios: {a: {set: {rules.days_off.min_days: 1}}, b: {set: {rules: {days_off: }}}}"
    found = loaded(tmp_path, text)

    def rules(name: str) -> dict[str, object]:
        return {rule.type: rule for rule in found[name].plan.rules}

    assert [getattr(rules(name)["days_off"], "min_days") for name in (BASE, "a")] == [2, 1]  # noqa: B009
    assert set(rules(BASE)) - set(rules("b")) == {"days_off"}


def test_what_service_costs_is_asked_in_the_file(tmp_path: Path) -> None:
    asked = study(tmp_path, "frontier: {points: 5, budget: 5000, service_level: 0.9}").frontier
    assert asked is not None
    assert (asked.points, asked.budget_minor, asked.service_level, asked.refinements) == (5, 500_000, 0.9, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "scenarios: {a: {set: {volume_facto: 2}}}",
            "s.yaml:1: volume_facto is not a known key. Did you mean 'volume_factor'?",
        ),
        ("scenario: {a: {}}", "s.yaml:1: scenario is not a known key. Did you mean 'scenarios'?"),
        ("scenarios: {a: {sets: {}}}", "s.yaml:1: scenarios.a.sets is not a known key. Did you mean 'set'?"),
        (
            "scenarios: {aa: {with: [ab]}, abc: {}}",
            "s.yaml:1: the scenario 'ab' is not in the file. Did you mean 'abc'?",
        ),
        (
            "scenarios: {a: {set: {queues.orders.aht_s: 1, queues: {orders: {aht_s: 2}}}}}",
            "s.yaml:1: 'queues.orders.aht_s' is set twice in one scenario; s.yaml:1 sets it too",
        ),
        (
            "scenarios:\n  a: {set: {queues.orders: }}\n  b: {with: [a], set: {queues.orders.aht_s: 2}}",
            "s.yaml:3: 'queues.orders.aht_s' is set twice in one scenario; s.yaml:2 sets it too",
        ),
        ("scenarios: {a: {with: [a]}}", "s.yaml:1: scenarios must not name each other in a circle: a → a"),
        (
            "scenarios:\n  a: {with: [b]}\n  b: {with: [c]}\n  c: {with: [a]}",
            "s.yaml:4: scenarios must not name each other in a circle: a → b → c → a",
        ),
        ("scenarios: {base: {}}", "s.yaml:1: the name 'base' is taken. Give the scenario another name"),
        (
            "scenarios: {a/b: {}}",
            "s.yaml:1: a scenario's name must be letters, digits, '_', '-' and '.', for it names a folder, got 'a/b'",
        ),
        (
            "scenarios: {a: {set: {rules.days_offf: }}}",
            "s.yaml:1: 'rules.days_offf' is not in the plan. Did you mean 'days_off'?",
        ),
        (
            "scenarios: {a: {set: {queues.order: }}}",
            "s.yaml:1: 'queues.order' is not in the plan. Did you mean 'orders'?",
        ),
        ("sweeps: {s: {vary: {}}}", "s.yaml:1: sweeps.s.vary must not be empty, got a mapping"),
        ("sweeps: {s: {vary: {aht_factor: []}}}", "s.yaml:1: sweeps.s.vary.aht_factor must not be empty, got a list"),
        ("frontier: {points: 99}", "s.yaml:1: frontier.points must be <= 7, got 99"),
        (
            "scenarios: {s_aht_factor_2: {}}\nsweeps: {s: {vary: {aht_factor: [2]}}}",
            "s.yaml:2: the scenario name 's_aht_factor_2' stands in s.yaml:1 too. Give one of them another name",
        ),
        ("every: {solver.worker: 1}", "s.yaml:1: solver.worker is not a known key. Did you mean 'workers'?"),
    ],
)
def test_a_fault_is_told_with_its_line_and_how_to_mend_it(tmp_path: Path, text: str, told: str) -> None:
    assert faults(tmp_path, text) == [told]


def test_all_faults_of_all_scenarios_are_told_at_once(tmp_path: Path) -> None:
    text = """\
scenarios:
  a: {set: {volume_factor: -1}}
  b: {set: {agents: data/agent.csv}}
  c:
    set:
      queues.orders.target:
        levle: 0.9
"""
    assert faults(tmp_path, text) == [
        "s.yaml:2: volume_factor must be >= 0, got -1",
        "s.yaml:3: agents names a file that does not exist, got 'data/agent.csv'. Did you mean 'agents.csv'?",
        "s.yaml:7: queues.orders.target.levle is not a known key. Did you mean 'level'?",
    ]


def test_a_fault_in_another_file_names_the_scenario(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, "scenarios:\n  a: {set: {contracts.part.shifts: [day]}}\n  b: {set: {leavers: [A99]}}")[
        1:
    ]
    assert told.startswith("s.yaml:3: leavers: the agent 'A99' is not in the plan")
    (told, _) = faults(tmp_path, "scenarios:\n  a: {set: {contracts.part: }}\n  b: {set: {leavers: [A99]}}")[:2]
    assert "in scenario a (s.yaml:2)" in told
    assert told.startswith("data/agents.csv:8: ")


QUESTIONED = {"anonymous_bank", "support_desk"}
"""Centres whose scenarios are loaded and looked at one by one in test_shipped_questions."""
SHIPPED = [
    path
    for path in sorted(ROOT.glob("configs/*/*.yaml"))
    if path.name != "plan.yaml" and path.parent.name not in QUESTIONED
]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_scenario_is_sound(file: Path) -> None:
    found = load_scenarios(file.parent, file).scenarios
    assert found[0].name == BASE
    assert len({item.name for item in found}) == len(found)
