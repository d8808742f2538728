"""The keys of a plan that scenarios turn reach what they are about."""

from pathlib import Path
from typing import Any

import pytest

from wfm.config.loading import load_plan
from wfm.errors import InputError
from wfm.pipeline import Plan, forecast_of, requirement_of

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


def plan(**patch: Any) -> Plan:
    return load_plan(MINIMAL, patch=patch)


def faults(**patch: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        plan(**patch)
    return [str(fault) for fault in caught.value.faults]


def test_one_number_is_a_factor_on_everything() -> None:
    base, more = forecast_of(plan()), forecast_of(plan(volume_factor=1.5, aht_factor=0.5))
    assert more.contacts.sum() == pytest.approx(1.5 * base.contacts.sum())
    assert more.aht_s[base.open_] == pytest.approx(0.5 * base.aht_s[base.open_])


def test_the_planners_own_factors_of_the_forecast_stay() -> None:
    own = {"forecasting": {"factors": [{"factor": 2}]}}
    assert forecast_of(plan(**own, volume_factor=1.5)).contacts.sum() == pytest.approx(
        3 * forecast_of(plan()).contacts.sum()
    )


def test_more_contacts_never_need_fewer_agents() -> None:
    needed = [requirement_of(loaded, forecast_of(loaded)).agents.sum() for loaded in (plan(), plan(volume_factor=1.2))]
    assert needed[0] < needed[1]


def test_hires_are_numbered_and_leavers_go_with_all_that_is_said_of_them() -> None:
    found = plan(
        hires=[
            {"count": 2, "contract": "part", "skills": {"orders": 1.25}, "hourly_cost": 17.5, "team": "red"},
            {"count": 1, "contract": "full", "skills": "orders returns", "hourly_cost": 20},
        ],
        leavers=["A07", "A08"],
    ).workforce
    ids = [agent.id for agent in found.agents]
    assert ids == ["A01", "A02", "A03", "A04", "A05", "A06", "new_01", "new_02", "new_03"]
    first = found.agents[6]
    assert (first.contract, dict(first.skills), first.hourly_cost_minor, first.team) == (
        "part",
        {"orders": 1.25},
        1750,
        "red",
    )
    assert {item.agent_id for item in (*found.availability, *found.absences)} <= set(ids)


def test_training_adds_a_skill_and_keeps_the_others() -> None:
    found = plan(cross_training=[{"skill": "returns", "agents": ["A04", "A02"], "aht_multiplier": 1.2}])
    skills = {agent.id: dict(agent.skills) for agent in found.workforce.agents}
    assert skills["A04"] == skills["A02"] == {"orders": 1.0, "returns": 1.2}
    assert skills["A01"] == {"orders": 1.0, "returns": 1.0}


def test_the_absence_that_is_drawn_is_not_the_one_that_is_planned_for() -> None:
    found = plan(absence_rate=0.08)
    assert found.staffing.shrinkage.unplanned == 0.05
    assert found.staffing_on_the_day.shrinkage.unplanned == 0.08
    assert plan().staffing_on_the_day is plan().staffing or plan().staffing_on_the_day == plan().staffing


def test_a_channel_shift_needs_no_history_of_the_other_channel() -> None:
    chat = {"channel": "chat", "concurrency": 2, "open": {"mon-fri": "08:00-18:00"}, "aht_s": 400}
    found = plan(
        **{"queues.chat": chat},
        channel_shift=[{"from": "orders", "to": "chat", "share": 0.25}],
        cross_training=[{"skill": "chat", "agents": ["A01"]}],
    )
    from wfm.pipeline import reaching

    before, after = forecast_of(found), reaching(found, forecast_of(found))
    assert after.contacts[2].sum() == pytest.approx(0.25 * before.contacts[0].sum())
    assert after.contacts.sum() == pytest.approx(before.contacts.sum())
    assert after.aht_s[2][after.contacts[2] > 0] == pytest.approx(400.0)
    assert requirement_of(found, before).agents[2].sum() > 0


@pytest.mark.parametrize(
    ("patch", "told"),
    [
        (
            {"volume_factor": [{"factor": 2, "queue": "order"}]},
            "volume_factor[0].queue: the queue 'order' is not in the plan",
        ),
        ({"aht_factor": 0}, "aht_factor must be > 0, got 0"),
        (
            {"volume_factor": [{"factor": 2, "from": "2026-03-05", "to": "2026-03-02"}]},
            "volume_factor[0] must have 'from' not after 'to', got 2026-03-05 to 2026-03-02",
        ),
        ({"closures": [{"days": "sunday"}, {"days": "xday"}]}, 'closures[1].days must be weekdays such as "mon"'),
        ({"channel_shift": [{"from": "orders", "to": "orders", "share": 0.1}]}, "channel_shift[0] must not go back"),
        (
            {"hires": [{"count": 1, "contract": "ful", "skills": "orders", "hourly_cost": 1}]},
            "the contract 'ful' of new_01 is not in the plan. Did you mean 'full'?",
        ),
        (
            {
                "hires": [{"id": "A", "count": 1, "contract": "full", "skills": "orders", "hourly_cost": 1}],
                "agents": {"A_01": {"contract": "full", "skills": "orders returns", "hourly_cost": 1}},
                "availability": None,
                "absences": None,
            },
            "hires[0]: there is an agent 'A_01' already. Give the new people another id",
        ),
        ({"leavers": ["A10"]}, "leavers: the agent 'A10' is not in the plan. Did you mean 'A08'?"),
        ({"cross_training": [{"skill": "x", "agents": ["B"]}]}, "cross_training[0]: the agent 'B' is not in the plan"),
        ({"absence_rate": 8}, "absence_rate must be < 1, got 8. Shares are written as fractions: 0.08"),
    ],
)
def test_what_cannot_be_assumed_is_told(patch: dict[str, Any], told: str) -> None:
    assert any(told in fault for fault in faults(**patch)), faults(**patch)


def test_a_given_requirement_cannot_follow_the_volume(tmp_path: Path) -> None:
    from wfm.tables.demand_out import requirement_csv

    base = plan()
    file = tmp_path / "requirement.csv"
    file.write_text(requirement_csv(requirement_of(base, forecast_of(base))), encoding="utf-8")
    (told,) = faults(requirement=str(file), volume_factor=1.2)
    assert "volume_factor changes nothing: the requirement is given as a file" in told
