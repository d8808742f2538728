"""People, contracts, shifts and breaks, absences, and what a week must know of the last."""

from wfm.workforce.absence import Absence, AbsenceKind, Availability
from wfm.workforce.absence_rates import AbsenceRates
from wfm.workforce.carry_in import CarryIn, PastDuty
from wfm.workforce.contracts import Contract, Pay
from wfm.workforce.hiring import ClassSize, HireProfile, HiringSettings, RampStage, StaffChange
from wfm.workforce.people import Agent
from wfm.workforce.shifts import Break, ShiftTemplate
from wfm.workforce.workforce import Workforce

__all__ = [
    "Absence",
    "AbsenceKind",
    "AbsenceRates",
    "Agent",
    "Availability",
    "Break",
    "CarryIn",
    "ClassSize",
    "Contract",
    "HireProfile",
    "HiringSettings",
    "PastDuty",
    "Pay",
    "RampStage",
    "ShiftTemplate",
    "StaffChange",
    "Workforce",
]
