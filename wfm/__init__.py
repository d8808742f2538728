"""Contact-centre workforce management: forecast, staff, roster with a proven bound, audit, report.

    history ──forecast_demand──▶ Demand ──requirement_for──▶ Requirement ──solve──▶ Roster ──audit──▶ AuditReport

`load_plan` reads a plan file with its CSVs, `run` carries it out from end to end. Every name is loaded from its room
at first use, so that ``import wfm`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfm.config.loading import load_plan
    from wfm.demand import Channel, Demand, Queue
    from wfm.errors import Fault, InputError, SolverError, ValueRangeError, WfmError
    from wfm.evaluation.audit import AuditReport, audit
    from wfm.forecasting import ForecastSettings, forecast_demand
    from wfm.grid import TimeGrid
    from wfm.pipeline import Outcome, Plan, run
    from wfm.rostering.problem import RosterProblem
    from wfm.rostering.result import SolveLimits, SolveResult, SolveStatus
    from wfm.rostering.roster import Roster
    from wfm.rostering.solver import solve
    from wfm.staffing.requirement import Requirement, requirement_for

__all__ = [
    "AuditReport",
    "Channel",
    "Demand",
    "Fault",
    "ForecastSettings",
    "InputError",
    "Outcome",
    "Plan",
    "Queue",
    "Requirement",
    "Roster",
    "RosterProblem",
    "SolveLimits",
    "SolveResult",
    "SolveStatus",
    "SolverError",
    "TimeGrid",
    "ValueRangeError",
    "WfmError",
    "audit",
    "forecast_demand",
    "load_plan",
    "requirement_for",
    "run",
    "solve",
]

_ROOMS = {
    "wfm.config.loading": ("load_plan",),
    "wfm.demand": ("Channel", "Demand", "Queue"),
    "wfm.errors": ("Fault", "InputError", "SolverError", "ValueRangeError", "WfmError"),
    "wfm.evaluation.audit": ("AuditReport", "audit"),
    "wfm.forecasting": ("ForecastSettings", "forecast_demand"),
    "wfm.grid": ("TimeGrid",),
    "wfm.pipeline": ("Outcome", "Plan", "run"),
    "wfm.rostering.problem": ("RosterProblem",),
    "wfm.rostering.result": ("SolveLimits", "SolveResult", "SolveStatus"),
    "wfm.rostering.roster": ("Roster",),
    "wfm.rostering.solver": ("solve",),
    "wfm.staffing.requirement": ("Requirement", "requirement_for"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'wfm' has no attribute {name!r}")
    return getattr(import_module(_ROOM_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
