"""summary.json."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest

from wfm.evaluation.violation import Violation
from wfm.pipeline import Outcome
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.tables.summary_out import summary_json, summary_of

CONTRACT = {
    "status", "cost", "bound", "gap", "excess", "required_agent_h", "cost_terms", "service", "violations", "seconds",
    "seed", "workers", "versions",
}  # fmt: skip


def test_all_keys_of_the_contract_are_there(small: Outcome, nothing: Outcome) -> None:
    for outcome in (small, nothing):
        assert set(summary_of(outcome)) >= CONTRACT


def test_cost_terms_add_up_to_the_cost(small: Outcome, large: Outcome) -> None:
    for outcome in (small, large):
        found = summary_of(outcome)
        assert sum(found["cost_terms"].values()) == pytest.approx(found["cost"], abs=0.03)
        assert found["cost"] == float(round(outcome.result.cost or Decimal(0), 2))


def test_gap_and_excess_follow_their_definitions(small: Outcome) -> None:
    found = summary_of(small)
    above = found["cost"] - found["bound"]
    assert found["gap"] == pytest.approx(above / (found["cost"] - found["fixed_pay"]), abs=1e-5)
    price = small.plan.prices.shortage_minor_per_h / 100
    assert found["excess"] == pytest.approx(above / price / found["required_agent_h"], abs=1e-5)
    assert found["relaxation"]


def test_required_hours_are_the_requirements(small: Outcome) -> None:
    assert summary_of(small)["required_agent_h"] == pytest.approx(small.requirement.agent_h, abs=0.01)


def test_coverage_hours_balance(large: Outcome) -> None:
    found = summary_of(large)
    balance = found["required_agent_h"] - found["shortage_agent_h"] + found["surplus_agent_h"]
    assert found["scheduled_agent_h"] == pytest.approx(balance, abs=0.05)


def test_service_names_target_and_expectation_of_each_queue(small: Outcome) -> None:
    service = summary_of(small)["service"]
    assert list(service) == ["sales", "support"]
    assert service["sales"]["target"] == {"level": 0.8, "within_s": 20.0, "definition": "offered", "over": "interval"}
    for queue in service.values():
        assert 0.0 <= queue["expected"] <= 1.0
        assert 0.0 <= queue["expected_met_share"] <= 1.0
        assert queue["simulated"] is None
        assert queue["half_width"] is None


def test_simulated_levels_are_named_where_there_are_any(small: Outcome) -> None:
    service = summary_of(small, {"sales": (0.8123, 0.011)})["service"]
    assert (service["sales"]["simulated"], service["sales"]["half_width"]) == (0.8123, 0.011)
    assert service["support"]["simulated"] is None


def test_without_a_roster_nothing_is_pretended(nothing: Outcome) -> None:
    found = summary_of(nothing)
    assert found["status"] == "infeasible"
    for name in ("cost", "bound", "gap", "excess", "cost_per_contact", "violations", "scheduled_agent_h", "fixed_pay"):
        assert found[name] is None
    assert found["cost_terms"] == {}
    assert found["duties"] == 0
    assert found["explanation"] == ["Agent A01 cannot work 40 h: the availability leaves 32 h."]
    assert all(queue["expected"] is None for queue in found["service"].values())


def test_violations_are_a_number(small: Outcome) -> None:
    assert small.audit is not None
    broken = replace(small.audit, violations=(Violation("days_off", "A01", None, None, "no day off"),) * 3)
    assert summary_of(replace(small, audit=broken))["violations"] == 3
    assert summary_of(small)["violations"] == 0


def test_a_bound_that_was_not_computed_is_null(small: Outcome) -> None:
    result = replace(small.result, bound=None, relaxation="")
    found = summary_of(replace(small, result=result))
    assert (found["bound"], found["gap"], found["excess"], found["relaxation"]) == (None, None, None, None)


def test_a_plan_without_contacts_has_no_cost_per_contact(samples: ModuleType) -> None:
    base = samples.small_outcome()
    quiet = replace(base.requirement, contacts=base.requirement.contacts * 0)
    assert summary_of(replace(base, requirement=quiet))["cost_per_contact"] is None


def test_json_keeps_scripts_and_refuses_what_is_no_json(small: Outcome) -> None:
    summary = summary_of(replace(small, plan=replace(small.plan, name="مركز Łódź")))
    text = summary_json(summary)
    assert "مركز Łódź" in text
    assert json.loads(text) == summary
    with pytest.raises(ValueError, match="JSON"):
        summary_json({"cost": float("nan")})


def test_status_and_provenance(small: Outcome) -> None:
    found = summary_of(small)
    assert (found["status"], found["engine"], found["interrupted"]) == ("feasible", "decomposition", False)
    assert (found["seed"], found["workers"], found["seconds"]) == (1, 2, 12.345)
    assert {"python", "numpy", "ortools"} <= set(found["versions"])
    stopped = SolveResult(SolveStatus.UNKNOWN, None, interrupted=True)
    assert summary_of(replace(small, result=stopped, audit=None))["interrupted"] is True
