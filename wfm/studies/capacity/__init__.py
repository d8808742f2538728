"""How many people to employ and when to hire them, over weeks and months."""

from wfm.studies.capacity.problem import CapacityProblem, StaffGroup
from wfm.studies.capacity.programme import CapacityPlan, solve_capacity
from wfm.studies.capacity.study import CapacityStudy, capacity_of, capacity_problem

__all__ = [
    "CapacityPlan",
    "CapacityProblem",
    "CapacityStudy",
    "StaffGroup",
    "capacity_of",
    "capacity_problem",
    "solve_capacity",
]
