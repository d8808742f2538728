"""A generated centre is an ordinary plan folder, byte for byte the same for the same dials."""

import hashlib
from decimal import Decimal
from time import perf_counter

import numpy as np
import pytest

from wfm.config.loading import load_plan
from wfm.errors import InputError
from wfm.pipeline import forecast_of, problem_of, requirement_of
from wfm.rostering.rules import MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest
from wfm.studies.centre_dials import CentreDials, RuleSet
from wfm.studies.centre_files import centre_files, digest_of, write_centre
from wfm.studies.generated_centre import generate_centre
from wfm.studies.tightness import tightness_of
from wfm.workforce import AbsenceKind

AWKWARD = CentreDials(
    agents=80,
    queues=4,
    skill_sets=9,
    interval_min=30,
    tightness=0.9,
    rules=RuleSet.STRICT,
    absence=0.15,
    nights=0.2,
    limited=0.4,
    least_hours=0.8,
    hourly=0.3,
)


def loaded(dials, folder):
    """Return a centre and the plan that its folder is read as."""
    centre = generate_centre(dials)
    write_centre(centre, folder)
    return centre, load_plan(folder)


@pytest.mark.parametrize("dials", [CentreDials(agents=60), AWKWARD], ids=["default", "awkward"])
def test_the_plan_read_is_the_centre_written(dials, tmp_path):
    centre, plan = loaded(dials, tmp_path / "c")
    assert plan.name == dials.name
    assert plan.workforce.shifts == centre.shifts
    assert plan.workforce.contracts == centre.contracts
    assert np.array_equal(plan.requirement.agents, centre.required)
    assert [(a.id, a.contract, set(a.skills)) for a in plan.workforce.agents] == [
        (p.id, p.contract, {f"q{q + 1}" for q in p.queues}) for p in centre.people
    ]
    assert {(item.agent_id, item.start.date()) for item in plan.workforce.absences} == {
        (p.id, centre.grid.dates[day]) for p in centre.people for day in p.absent
    }
    assert set(plan.workforce.availability_by_agent) == {p.id for p in centre.people if p.limit}
    assert all(item.kind is AbsenceKind.LEAVE for item in plan.workforce.absences)


@pytest.mark.parametrize("dials", [CentreDials(agents=60), AWKWARD], ids=["default", "awkward"])
def test_tightness_can_be_recomputed_from_the_files(dials, tmp_path):
    centre, plan = loaded(dials, tmp_path / "c")
    problem = problem_of(plan, requirement_of(plan, forecast_of(plan)))
    assert tightness_of(problem) == pytest.approx(centre.tightness, rel=1e-12)
    assert f"tightness {centre.tightness:.4f}" in (tmp_path / "c" / "plan.yaml").read_text()


def test_prices_rules_and_pay_of_the_default(tmp_path):
    _, plan = loaded(CentreDials(agents=60), tmp_path / "c")
    prices = plan.prices
    assert (prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, prices.surplus_minor_per_h) == (
        4000,
        8000,
        400,
    )
    assert {type(rule).__name__ for rule in plan.rules} == {
        "ContractHours",
        "MinRestBetweenShifts",
        "MinWeeklyRest",
        "MaxConsecutiveDays",
        "DaysOff",
    }
    assert next(rule.hours for rule in plan.rules if isinstance(rule, MinRestBetweenShifts)) == 11
    assert all(agent.hourly_cost_minor == 2000 for agent in plan.workforce.agents)
    assert all(item.credit_min == 0 for item in plan.workforce.absences)
    problem = problem_of(plan, requirement_of(plan, forecast_of(plan)))
    assert problem.grid.step_min == 15
    assert Decimal(str(problem.required_agent_h)) == Decimal(str(generate_centre(CentreDials(agents=60)).required_h))


def test_strict_rules(tmp_path):
    _, plan = loaded(AWKWARD, tmp_path / "c")
    values = {type(rule): rule for rule in plan.rules}
    assert values[MinRestBetweenShifts].hours == 12
    assert values[MinWeeklyRest].hours == 48
    assert values[MaxConsecutiveDays].days == 5


def test_credits_where_contracts_have_least_hours(tmp_path):
    _, plan = loaded(AWKWARD, tmp_path / "c")
    contract = {agent.id: plan.workforce.contract_by_id[agent.contract] for agent in plan.workforce.agents}
    credits = {item.credit_min * contract[item.agent_id].days_a_week for item in plan.workforce.absences}
    assert credits - {0} <= {1200, 2400}
    assert credits & {1200, 2400}


def test_one_seed_gives_the_same_bytes():
    first, again, other = (centre_files(generate_centre(CentreDials(agents=70, seed=s))) for s in (5, 5, 6))
    assert first == again
    assert digest_of(first) == digest_of(again) != digest_of(other)
    assert set(first) == {"plan.yaml", "data/agents.csv", "data/absences.csv", "data/requirement.csv"}
    assert all(content.endswith(b"\n") and b"\r" not in content for content in first.values())


def test_the_digest_sees_names_and_contents():
    plain = digest_of({"a": b"x", "b": b"y"})
    assert plain == hashlib.sha256(b"a\n1\nxb\n1\ny").hexdigest()
    assert plain == digest_of({"b": b"y", "a": b"x"})
    assert len({plain, digest_of({"a": b"xb", "b": b"y"}), digest_of({"a": b"x", "c": b"y"})}) == 3


def test_the_published_centre_of_fifty_has_not_changed():
    """Costs and bounds are published for these bytes: a change here makes them worthless."""
    digest = digest_of(centre_files(generate_centre(CentreDials(agents=50))))
    assert digest == "abfbfbfc6cbf76235afdda0f6274935201a6d3644a17d25f5ebe361353f05758"


def test_nothing_is_written_over(tmp_path):
    centre = generate_centre(CentreDials(agents=20))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "agents.csv").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        write_centre(centre, tmp_path)
    assert not (tmp_path / "plan.yaml").exists()
    assert (tmp_path / "data" / "agents.csv").read_text() == "mine"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "f").write_text("")
    with pytest.raises(InputError, match="not a folder"):
        write_centre(generate_centre(CentreDials(agents=20)), tmp_path / "f")


@pytest.mark.slow
def test_ten_thousand_agents_are_made_and_read_in_seconds(tmp_path):
    began = perf_counter()
    centre, plan = loaded(CentreDials(agents=10_000), tmp_path / "c")
    assert perf_counter() - began < 15
    assert len(plan.workforce.agents) == 10_000
    assert centre.tightness == pytest.approx(0.95, abs=1e-4)


@pytest.mark.parametrize("agents", [1, 3, 10])
def test_very_small_centres_are_sound(agents, tmp_path):
    dials = CentreDials(agents=agents, queues=1, skill_sets=1, tightness=0.5)
    _, plan = loaded(dials, tmp_path / "c")
    assert len(plan.workforce.agents) == agents
