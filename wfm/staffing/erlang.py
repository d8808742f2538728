"""Queueing formulas of contact centres: Erlang B, C, A and X, exact from 0 to 50,000 Erlang, for whole tables.

Loads are in Erlang (arrival rate times mean handle time), times in seconds, shares in 0-1. All functions broadcast
over numpy arrays; scalars in give numpy scalars out. Agents may be real numbers.
"""

from wfm.staffing.arguments import Definition
from wfm.staffing.delay import erlang_c
from wfm.staffing.loss import erlang_b, required_servers
from wfm.staffing.measures import (
    abandonment,
    average_speed_of_answer,
    occupancy,
    service_level,
    waiting_probability,
)
from wfm.staffing.mixture import (
    mixture_abandonment,
    mixture_average_speed_of_answer,
    mixture_occupancy,
    mixture_required_agents,
    mixture_service_level,
)
from wfm.staffing.redials import redial_load
from wfm.staffing.required import required_agents, whole_agents

__all__ = [
    "Definition",
    "abandonment",
    "average_speed_of_answer",
    "erlang_b",
    "erlang_c",
    "mixture_abandonment",
    "mixture_average_speed_of_answer",
    "mixture_occupancy",
    "mixture_required_agents",
    "mixture_service_level",
    "occupancy",
    "redial_load",
    "required_agents",
    "required_servers",
    "service_level",
    "waiting_probability",
    "whole_agents",
]
