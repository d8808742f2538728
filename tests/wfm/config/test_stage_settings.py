"""Each key of a settings section arrives in the settings of its stage, and the defaults are the stage's own."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from wfm.config.schema import PlanFile
from wfm.config.schema.settings import ForecastingFile, PricesFile, SolverFile
from wfm.config.schema.staffing import StaffingFile
from wfm.config.stage_settings import forecast_settings, prices_of, solve_limits, staffing_settings
from wfm.forecasting import Event, ForecastSettings, Span, VolumeFactor
from wfm.rostering.problem import Prices
from wfm.rostering.result import Engine, SolveLimits
from wfm.staffing.deferred import AgedWork, Clock
from wfm.staffing.load import LoadMethod
from wfm.staffing.settings import Policy, StaffingSettings
from wfm.staffing.targets import Caps, Period, ServiceTarget, Shrinkage
from wfm.staffing.tiers import ContactType, Deflection, Transfer

PLAN: dict[str, Any] = {
    "name": "x",
    "zone": "UTC",
    "week": {"start": "2026-03-02"},
    "queues": {"orders": {"open": {"mon-fri": "08:00-12:00"}}},
    "shifts": {"day": {"start": "08:00", "paid_h": 8}},
    "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
    "agents": "agents.csv",
    "prices": {"shortage_per_h": 50},
}


def plan(**change: Any) -> PlanFile:
    return PlanFile.model_validate({**PLAN, **change})


def test_defaults_of_forecasting_are_the_stages() -> None:
    assert forecast_settings(ForecastingFile()) == ForecastSettings()


def test_defaults_of_the_solver_are_the_stages() -> None:
    assert solve_limits(SolverFile()) == SolveLimits()


def test_defaults_of_staffing_are_the_stages() -> None:
    found, stage = staffing_settings(plan()), StaffingSettings()
    for item in fields(StaffingSettings):
        if item.name != "queues":
            assert getattr(found, item.name) == getattr(stage, item.name), item.name
    assert found.of("orders") == stage.default


def test_forecasting() -> None:
    file = ForecastingFile.model_validate(
        {
            "method": "last_week",
            "country": "PL",
            "region": "MZ",
            "events": [
                {"name": "mail", "dates": ["2026-03-03", "2026-03-05"], "queues": ["orders"], "factor": 1.2},
                {"name": "move", "dates": ["2026-03-06"], "closed": True},
            ],
            "spans": [{"name": "school", "from": "2026-02-01", "to": "2026-02-14"}],
            "factors": [{"factor": 0.9}, {"factor": 1.5, "queue": "orders", "from": "2026-03-02", "to": "2026-03-03"}],
            "sisters": [{"queue": "new", "sister": "orders", "share": 0.25}],
            "levels": [0.1, 0.9],
            "weeks": 12,
        }
    )
    assert forecast_settings(file) == ForecastSettings(
        method="last_week",
        country="PL",
        region="MZ",
        events=(
            Event("mail", (date(2026, 3, 3), date(2026, 3, 5)), ("orders",), 1.2),
            Event("move", (date(2026, 3, 6),), closed=True),
        ),
        spans=(Span("school", date(2026, 2, 1), date(2026, 2, 14)),),
        factors=(VolumeFactor(0.9), VolumeFactor(1.5, "orders", date(2026, 3, 2), date(2026, 3, 3))),
        sisters=(("new", "orders", 0.25),),
        levels=(0.1, 0.9),
        weeks=12,
    )


def test_staffing() -> None:
    queue = {
        "open": {"mon-fri": "08:00-12:00"},
        "target": {"level": 0.95, "within_s": 30, "definition": "excl_short_abandon", "over": "week", "floor": 0.6},
        "patience_s": 100,
        "max_occupancy": 0.9,
        "max_abandonment": 0.04,
        "max_asa_s": 25,
    }
    staffing = {
        "load": "lag",
        "integer": False,
        "policy": "expected",
        "quantile": 0.6,
        "after_closing": False,
        "least_load": 1,
    }
    found = staffing_settings(
        plan(queues={"orders": queue}, staffing=staffing, shrinkage={"unplanned": 0.1, "planned": 0.2})
    )
    assert found.of("orders").target == ServiceTarget(0.95, 30, "excl_short_abandon", Period.WEEK, 0.6)
    assert found.of("orders").caps == Caps(0.9, 0.04, 25)
    assert found.shrinkage == Shrinkage(0.1, 0.2)
    assert (found.load, found.policy, found.quantile) == (LoadMethod.LAG, Policy.EXPECTED, 0.6)
    assert not found.integer and not found.after_closing
    assert found.least_load == 1


@pytest.mark.parametrize("load", list(LoadMethod))
@pytest.mark.parametrize("policy", list(Policy))
def test_every_choice_of_staffing(load: LoadMethod, policy: Policy) -> None:
    file = StaffingFile.model_validate({"load": load.value, "policy": policy.value})
    assert (file.load, file.policy) == (load, policy)


@pytest.mark.parametrize("engine", list(Engine))
def test_solver(engine: Engine) -> None:
    raw = {
        "time_limit_s": 2.5,
        "workers": 3,
        "seed": 7,
        "deterministic": True,
        "engine": engine.value,
        "gap_target": 0.05,
    }
    assert solve_limits(SolverFile.model_validate(raw)) == SolveLimits(2.5, 3, 7, True, engine, 0.05)


@pytest.mark.parametrize(
    ("raw", "prices"),
    [
        ({"shortage_per_h": 50}, Prices(5000, 10000, 0, 5000)),
        ({"shortage_per_h": 50, "surplus_per_h": 1.25}, Prices(5000, 10000, 125, 5000)),
        ({"shortage_per_h": 50, "far_shortage_per_h": 50}, Prices(5000, 5000, 0, 5000)),
        ({"shortage_per_h": 50, "late_work_per_h": 7.5}, Prices(5000, 10000, 0, 750)),
        ({"shortage_per_h": 0}, Prices(0, 0, 0)),
    ],
)
def test_prices(raw: dict[str, float], prices: Prices) -> None:
    assert prices_of(PricesFile.model_validate(raw)) == prices


def test_floor_is_the_stages_unless_said() -> None:
    target = {"level": 0.8, "over": "day"}
    half = staffing_settings(plan(queues={"orders": {"open": {}, "target": target}})).of("orders").target
    assert half.least_level == 0.4
    none = (
        staffing_settings(plan(queues={"orders": {"open": {}, "target": {**target, "floor": 0}}})).of("orders").target
    )
    assert none.least_level == 0


def test_backlogs_and_chats() -> None:
    queues = {
        "mail": {
            "open": {},
            "channel": "email",
            "target": {"level": 0.9, "within_s": 14400},
            "deadline_clock": "opening",
            "backlog": [{"contacts": 12, "age_h": 1.5}, {"contacts": 3}],
        },
        "chat": {"open": {}, "channel": "chat", "concurrency": 3, "slowdown": [1, 1.2, 1.5]},
    }
    found = staffing_settings(plan(queues=queues))
    assert found.of("mail").clock is Clock.OPENING
    assert found.of("mail").backlog == (AgedWork(12, 5400), AgedWork(3, 0))
    assert found.of("chat").slowdown == (1, 1.2, 1.5)
    assert found.of("chat").clock is Clock.ELAPSED


def test_bots_and_tiers() -> None:
    staffing = {
        "deflections": [
            {
                "queue": "orders",
                "types": [
                    {"share": 0.4, "aht_s": 120, "solved": 0.5, "extra_s": 15},
                    {"share": 0.6, "aht_s": 300, "solved": 0},
                ],
            }
        ],
        "transfers": [
            {"from": "orders", "to": "second", "share": 0.2, "delay_s": 600, "aht_s": 500},
            {"from": "orders", "to": "back", "share": 0.1, "leaves": True},
        ],
    }
    found = staffing_settings(plan(staffing=staffing))
    assert found.deflections == (Deflection("orders", (ContactType(0.4, 120, 0.5, 15), ContactType(0.6, 300, 0))),)
    assert found.transfers == (
        Transfer("orders", "second", 0.2, 600, 500),
        Transfer("orders", "back", 0.1, leaves=True),
    )
