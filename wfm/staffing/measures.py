"""What a line delivers with a given staffing: service level, speed of answer, abandonment, occupancy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from wfm.staffing.arguments import Definition, FloatArray, at_least, definition_of, finite, offered
from wfm.staffing.delay import late, mean_wait
from wfm.staffing.impatience import AbandonmentLine

__all__ = ["abandonment", "average_speed_of_answer", "level_with", "occupancy", "service_level", "waiting_probability"]


def service_level(
    agents: ArrayLike,
    load: ArrayLike,
    *,
    aht_s: ArrayLike,
    within_s: ArrayLike,
    patience_s: ArrayLike | None = None,
    definition: str = "offered",
) -> FloatArray:
    """Share of contacts answered within a target time.

    Parameters
    ----------
    agents
        Agents on seat, real, >= 0.
    load
        Offered load in Erlang, >= 0.
    aht_s
        Mean handle time in seconds, > 0.
    within_s
        Answer target in seconds, >= 0; `inf` is allowed.
    patience_s
        Mean patience in seconds, >= 0; None or `inf`: nobody hangs up (Erlang C), else Erlang A.
    definition
        "offered": answered within the target over all offered; "excl_short_abandon": over those offered less those
        who hung up within the target; "answered": over those answered. Default "offered".

    Returns
    -------
    The share in [0, 1], broadcast. 1 for no load; 0 without agents, and in Erlang C where agents <= load.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.

    Notes
    -----
    Erlang C: 1 - C e^(-(N-A) t/AHT). Erlang A: P(W=0) + integral to t of v(s) e^(-s/patience) ds, see `impatience`.
    """
    agents, load = finite("agents", agents), offered(load)
    aht = finite("aht_s", aht_s, strict=True)
    within = at_least("within_s", within_s) / aht
    kind = definition_of(definition)
    if patience_s is None:
        return (1.0 - late(agents, load, within))[()]
    patience = at_least("patience_s", patience_s) / aht
    return level_with(agents, load, within, patience, kind)[()]


def level_with(
    agents: FloatArray, load: FloatArray, within: FloatArray, patience: FloatArray, definition: Definition
) -> FloatArray:
    """Service level of checked arguments, times in handle times; `patience` may hold `inf`."""

    def measure(line: AbandonmentLine) -> FloatArray:
        good = line.within_target(within)
        if definition == "offered":
            return good
        gone = line.lost_within(within) if definition == "excl_short_abandon" else line.p_abandon
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(good > 0.0, np.minimum(good / (1.0 - gone), 1.0), 0.0)

    level = _by_patience(agents, load, patience, measure, patient=1.0 - late(agents, load, within), idle=1.0)
    return np.where((agents == 0.0) & (load > 0.0), 0.0, level)


def waiting_probability(
    agents: ArrayLike, load: ArrayLike, *, aht_s: ArrayLike, patience_s: ArrayLike | None = None
) -> FloatArray:
    """Probability that a contact finds all agents busy; parameters as in `service_level`."""
    agents, load = finite("agents", agents), offered(load)
    aht = finite("aht_s", aht_s, strict=True)
    plain = late(agents, load, np.zeros(()))
    if patience_s is None:
        return plain[()]
    patience = at_least("patience_s", patience_s) / aht
    return _by_patience(agents, load, patience, lambda line: line.p_wait, patient=plain, idle=0.0)[()]


def average_speed_of_answer(
    agents: ArrayLike, load: ArrayLike, *, aht_s: ArrayLike, patience_s: ArrayLike | None = None
) -> FloatArray:
    """Mean wait in seconds over answered contacts.

    Parameters
    ----------
    agents
        Agents on seat, real, >= 0.
    load
        Offered load in Erlang, >= 0.
    aht_s
        Mean handle time in seconds, > 0.
    patience_s
        Mean patience in seconds, >= 0; None or `inf` for Erlang C.

    Returns
    -------
    Seconds, broadcast; 0 for no load, `inf` where the line grows without end or nobody answers.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.

    Notes
    -----
    Erlang C: C AHT/(N-A). Erlang A: E[V | V < patience], V the offered wait.
    """
    agents, load = finite("agents", agents), offered(load)
    aht = finite("aht_s", aht_s, strict=True)
    plain = mean_wait(agents, load)
    if patience_s is None:
        return (plain * aht)[()]
    patience = at_least("patience_s", patience_s) / aht
    return (_by_patience(agents, load, patience, lambda line: line.wait_of_answered, patient=plain, idle=0.0) * aht)[()]


def abandonment(agents: ArrayLike, load: ArrayLike, *, aht_s: ArrayLike, patience_s: ArrayLike) -> FloatArray:
    """Share of offered contacts that hang up before they are answered.

    Parameters
    ----------
    agents
        Agents on seat, real, >= 0.
    load
        Offered load in Erlang, >= 0.
    aht_s
        Mean handle time in seconds, > 0.
    patience_s
        Mean patience in seconds, >= 0; `inf`: nobody hangs up.

    Returns
    -------
    P(ab) in [0, 1], broadcast; 0 for no load, 1 without agents.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.

    Notes
    -----
    P(ab) = P(W>0) (1 - 1/rho + 1/(rho a)), a = 1 + sum over k of y^k/((x+1)...(x+k)).
    """
    agents, load = finite("agents", agents), offered(load)
    patience = at_least("patience_s", patience_s) / finite("aht_s", aht_s, strict=True)
    return _by_patience(agents, load, patience, lambda line: line.p_abandon, patient=np.zeros(()), idle=0.0)[()]


def occupancy(
    agents: ArrayLike, load: ArrayLike, *, aht_s: ArrayLike = 1.0, patience_s: ArrayLike | None = None
) -> FloatArray:
    """Share of the agents' time that is spent on contacts.

    Parameters
    ----------
    agents
        Agents on seat, real, >= 0.
    load
        Offered load in Erlang, >= 0.
    aht_s
        Mean handle time in seconds, > 0; matters only with a patience.
    patience_s
        Mean patience in seconds, >= 0; None or `inf` for Erlang C.

    Returns
    -------
    A/N at most 1 (Erlang C), A (1 - P(ab))/N (Erlang A), broadcast; 0 for no load, 1 without agents under load.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    agents, load = finite("agents", agents), offered(load)
    aht = finite("aht_s", aht_s, strict=True)
    served = load
    if patience_s is not None:
        patience = at_least("patience_s", patience_s) / aht
        lost = _by_patience(agents, load, patience, lambda line: line.p_abandon, patient=np.zeros(()), idle=0.0)
        served = load * (1.0 - lost)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(agents > 0.0, np.minimum(served / agents, 1.0), 1.0)
    return np.where(load == 0.0, 0.0, share)[()]


def _by_patience(
    agents: FloatArray,
    load: FloatArray,
    patience: FloatArray,
    measure: Callable[[AbandonmentLine], FloatArray],
    *,
    patient: FloatArray,
    idle: float,
) -> FloatArray:
    """Return `measure` of Erlang A, `patient` where nobody hangs up, and `idle` where nobody calls."""
    endless = np.isinf(patience)
    if not np.any(endless) and np.all(load > 0.0):
        return measure(AbandonmentLine.solve(agents, load, patience))
    line = AbandonmentLine.solve(agents, np.where(load > 0.0, load, 1.0), np.where(endless, 1.0, patience))
    return np.where(load == 0.0, idle, np.where(endless, patient, measure(line)))
