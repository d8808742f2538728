"""The simulation against what queueing theory knows exactly.

M/G/1 (Pollaczek 1930, Khinchine 1932), M/M/N/N (Erlang 1917), nonpreemptive priorities (Cobham 1954, Operations
Research 2, 70-76), preemptive-resume priorities (White and Christie 1958, Operations Research 6, 79-95), tandem queues
(Burke 1956, Operations Research 4, 699-704), Little's law (1961), the infinite-server queue with arrivals that change
(Eick, Massey and Whitt 1993, Management Science 39, 241-252), redials as a fixed point (see wfm.staffing.erlang).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from wfm.evaluation.simulation.centre import Callback, Centre, Escalation, Line, Redial
from wfm.evaluation.simulation.duties import always
from wfm.evaluation.simulation.estimates import mean
from wfm.evaluation.simulation.laws import HandleLaw, Shape
from wfm.evaluation.simulation.records import Records, simulate_once
from wfm.evaluation.simulation.routing import Routing, fewest_skills_first
from wfm.evaluation.simulation.state import Kind, Outcome
from wfm.evaluation.simulation.stream import Arrivals, draw_steady, draw_stream
from wfm.staffing import erlang

RUNS, CONTACTS = 25, 30_000
Measure = Callable[[Records], float]


def one_group(lines: tuple[Line, ...], agents: int, **changes: object) -> Centre:
    routing = changes.pop("routing", fewest_skills_first(np.ones((1, len(lines)), dtype=bool)))
    return Centre(lines, np.ones((agents, len(lines))), routing, **changes)  # type: ignore[arg-type]


def runs(
    centre: Centre, rate: list[float], aht_s: list[float], measures: dict[str, Measure], group: np.ndarray | None = None
) -> dict[str, tuple[float, float]]:
    """Return the mean and the half-width of each measure over independent runs, the first tenth of each left out."""
    who = np.zeros(centre.multiplier.shape[0], dtype=np.int64) if group is None else group
    found: dict[str, list[float]] = {name: [] for name in measures}
    for run in range(RUNS):
        stream = draw_steady(centre.lines, np.array(rate), np.array(aht_s), CONTACTS, 5, run)
        records = simulate_once(centre, stream, always(who))
        for name, measure in measures.items():
            found[name].append(measure(records))
    estimates = {name: mean(np.array(values)) for name, values in found.items()}
    return {name: (float(item.value), float(item.half_width)) for name, item in estimates.items()}


def warm(records: Records) -> np.ndarray:
    """Contacts that came first-hand, after the warm-up and well before the end."""
    return (records.root > CONTACTS // 10) & (records.root < CONTACTS - CONTACTS // 100)


def wait(queue: int) -> Measure:
    def measure(records: Records) -> float:
        mine = warm(records) & (records.queue == queue) & (records.outcome == Outcome.ANSWERED)
        return float((records.start_s - records.arrival_s)[mine].mean())

    return measure


def time_in_system(queue: int) -> Measure:
    def measure(records: Records) -> float:
        mine = warm(records) & (records.queue == queue) & (records.outcome == Outcome.ANSWERED)
        return float((records.end_s - records.arrival_s)[mine].mean())

    return measure


def share(outcome: Outcome) -> Measure:
    return lambda records: float((records.outcome[warm(records)] == outcome).mean())


def assert_near(found: tuple[float, float], value: float) -> None:
    """Within two half-widths, about four standard deviations."""
    assert abs(found[0] - value) <= 2 * found[1], (found, value)
    assert found[1] <= 0.1 * abs(value), f"{found} is no test of {value}"


@pytest.mark.parametrize(
    "law",
    [HandleLaw(), HandleLaw(Shape.CONSTANT, 0.0), HandleLaw(Shape.LOGNORMAL, 1.4), HandleLaw(Shape.UNIFORM, 0.5)],
    ids=lambda law: law.shape.value,
)
def test_one_agent_and_any_handle_time(law: HandleLaw) -> None:
    # W = ρ AHT (1 + cv²) / (2 (1 − ρ)).
    rho, aht_s = 0.7, 100.0
    found = runs(one_group((Line("v", law=law),), 1), [rho / aht_s], [aht_s], {"wait": wait(0)})
    assert_near(found["wait"], rho * aht_s * (1 + law.cv**2) / (2 * (1 - rho)))


@pytest.mark.parametrize("law", [HandleLaw(), HandleLaw(Shape.LOGNORMAL, 1.2)], ids=lambda law: law.shape.value)
def test_without_waiting_places_callers_are_lost_as_erlang_b_says_for_any_handle_time(law: HandleLaw) -> None:
    centre = one_group((Line("v", law=law),), 10, waiting_places=0)
    found = runs(centre, [0.08], [100.0], {"blocked": share(Outcome.BLOCKED)})
    assert_near(found["blocked"], float(erlang.erlang_b(10, 8.0)))


def test_trunks_lose_callers_as_a_chain_with_so_many_states() -> None:
    # M/M/4/9: the chain's states 0..9 have weights a^n / n! up to 4 and then a^n / (4! 4^(n-4)).
    load, agents, trunks = 3.6, 4, 9
    weight = np.cumprod([1.0] + [load / min(n, agents) for n in range(1, trunks + 1)])
    centre = one_group((Line("v"),), agents, trunks=trunks)
    found = runs(centre, [load / 100.0], [100.0], {"blocked": share(Outcome.BLOCKED)})
    assert_near(found["blocked"], float(weight[-1] / weight.sum()))


def test_static_priority_is_cobhams() -> None:
    rate, aht_s = [0.003, 0.004], 100.0
    routing = fewest_skills_first(np.ones((1, 2), dtype=bool), np.array([0, 1]))
    centre = one_group((Line("vip"), Line("rest")), 1, routing=routing)
    found = runs(centre, rate, [aht_s, aht_s], {"vip": wait(0), "rest": wait(1)})
    first, both = rate[0] * aht_s, sum(rate) * aht_s
    residual = both * aht_s
    assert_near(found["vip"], residual / (1 - first))
    assert_near(found["rest"], residual / ((1 - first) * (1 - both)))


def test_mail_under_calls_is_preempted_and_resumed() -> None:
    # White and Christie: T₂ = (AHT₂ (1 − ρ) + R) / ((1 − ρ₁)(1 − ρ)), R = λ₁ AHT₁² + λ₂ AHT₂² for exponential work.
    rate, aht_s = [0.003, 0.002], [100.0, 150.0]
    centre = one_group((Line("calls"), Line("mail", deferred_within_s=1e6)), 1)
    found = runs(centre, rate, aht_s, {"calls": wait(0), "mail": time_in_system(1)})
    first, both = rate[0] * aht_s[0], rate[0] * aht_s[0] + rate[1] * aht_s[1]
    residual = rate[0] * aht_s[0] ** 2 + rate[1] * aht_s[1] ** 2
    assert_near(found["calls"], rate[0] * aht_s[0] ** 2 / (1 - first))
    assert_near(found["mail"], (aht_s[1] * (1 - both) + residual) / ((1 - first) * (1 - both)))


def test_mail_that_is_not_interrupted_is_cobhams_second_class() -> None:
    rate, aht_s = [0.003, 0.002], 100.0
    lines = (Line("calls"), Line("mail", deferred_within_s=1e6, interruptible=False))
    found = runs(one_group(lines, 1), rate, [aht_s] * 2, {"calls": wait(0), "mail": wait(1)})
    residual = sum(rate) * aht_s**2
    assert_near(found["calls"], residual / (1 - rate[0] * aht_s))
    assert_near(found["mail"], residual / ((1 - rate[0] * aht_s) * (1 - sum(rate) * aht_s)))


def test_chat_sessions_are_agents_times_concurrency() -> None:
    # Three agents with four sessions each are M/M/12 where a session's length does not depend on the load.
    load = 9.6
    found = runs(one_group((Line("chat", concurrency=4),), 3), [load / 300.0], [300.0], {"wait": wait(0)})
    assert_near(found["wait"], float(erlang.average_speed_of_answer(12, load, aht_s=300.0)))


def test_the_next_tier_sees_poisson_arrivals() -> None:
    # Burke: departures of M/M/N are Poisson, so a half of them make the second tier M/M/N too.
    skills = np.array([[True, False], [False, True]])
    lines = (Line("first", escalation=Escalation(0.5, 1, 2.0)), Line("second"))
    centre = Centre(lines, np.ones((9, 2)), fewest_skills_first(skills))
    group = np.repeat([0, 1], [4, 5])
    # The handle time of the second tier goes with that of the first; the waits of the first tier do not care.
    found = runs(centre, [0.03, 1e-9], [100.0, 100.0], {"first": wait(0), "second": wait(1)}, group)
    assert_near(found["first"], float(erlang.average_speed_of_answer(4, 3.0, aht_s=100.0)))
    second = float(erlang.average_speed_of_answer(5, 3.0, aht_s=200.0))
    assert abs(found["second"][0] / second - 1) < 0.15, "dependent handle times move it a little"


def test_redials_are_the_fixed_point_when_they_come_much_later() -> None:
    # λ' = λ + r P(ab; λ') λ': retrials that come hours later are as good as Poisson.
    patience_s, aht_s, agents, rate, share_ = 120.0, 180.0, 8, 0.045, 0.6
    line = Line("v", patience_s, redial=Redial(share_, 40_000.0, 50, fresh_patience=True))
    found = runs(one_group((line,), agents), [rate], [aht_s], {"lost": _lost_in_the_middle})
    total = rate
    for _ in range(200):
        lost = float(erlang.abandonment(agents, total * aht_s, aht_s=aht_s, patience_s=patience_s))
        total = rate + share_ * lost * total
    assert_near(found["lost"], lost)


def test_who_was_impatient_once_stays_so_and_loses_more_often() -> None:
    lost = []
    for fresh in (True, False):
        line = Line("v", 120.0, redial=Redial(0.6, 40_000.0, 50, fresh_patience=fresh))
        lost.append(runs(one_group((line,), 8), [0.045], [180.0], {"lost": _lost_in_the_middle})["lost"])
    assert lost[1][0] - lost[1][1] > lost[0][0] + lost[0][1]


def _lost_in_the_middle(records: Records) -> float:
    """Share lost of all attempts that were made in the middle half of the run."""
    end_s = records.arrival_s[CONTACTS - 1]
    middle = (records.arrival_s > 0.25 * end_s) & (records.arrival_s < 0.75 * end_s)
    return float((records.outcome[middle] == Outcome.ABANDONED).mean())


def test_callbacks_that_everybody_accepts_are_a_loss_system_for_the_line() -> None:
    # Promised calls wait behind every live call and hold an agent once begun, so nothing is lost and all are made.
    line = Line("v", 60.0, callback=Callback(1.0, 3600.0))
    centre = one_group((line,), 5)
    stream = draw_steady(centre.lines, np.array([0.04]), np.array([100.0]), CONTACTS, 5, 0)
    records = simulate_once(centre, stream, always(np.zeros(5, dtype=np.int64)))
    promised = records.kind == Kind.CALLBACK
    assert promised.sum() == (records.outcome == Outcome.CONVERTED).sum() > 1000
    assert (records.outcome[promised] == Outcome.ANSWERED).all()
    assert not (records.outcome == Outcome.ABANDONED).any()
    live = (records.kind == Kind.LIVE) & (records.outcome == Outcome.ANSWERED)
    assert (records.start_s[live] == records.arrival_s[live]).all(), "who is answered live has not waited"


def test_littles_law_holds_for_every_run() -> None:
    centre = one_group((Line("v", 90.0),), 6)
    stream = draw_steady(centre.lines, np.array([0.035]), np.array([180.0]), 3_000, 9, 0)
    records = simulate_once(centre, stream, always(np.zeros(6, dtype=np.int64)))
    leave = np.where(np.isnan(records.start_s), records.end_s, records.start_s)
    waits = leave - records.arrival_s
    # The area under the number in line, swept moment by moment, is the sum of the waits.
    moments = np.sort(np.concatenate([records.arrival_s, leave]))
    inside = np.searchsorted(np.sort(records.arrival_s), moments[:-1], "right") - np.searchsorted(
        np.sort(leave), moments[:-1], "right"
    )
    assert (inside * np.diff(moments)).sum() == pytest.approx(waits.sum())
    assert waits.max() > 0


def test_the_work_of_a_ramp_lags_behind_its_arrivals() -> None:
    # Infinite servers: m(t+h) = A + (m(t) − A) exp(−h/AHT) where A = rate × AHT is constant over h.
    contacts, aht_s, step_s = np.array([[0.0, 60.0, 120.0, 180.0, 60.0, 0.0]]), 900.0, 900.0
    arrivals = Arrivals(contacts, np.full((1, 6), aht_s), step_s, np.zeros(6, dtype=np.int64))
    centre = one_group((Line("v"),), 400)
    busy = []
    ends_s = (np.arange(6) + 1) * step_s
    for run in range(200):
        stream = draw_stream(centre.lines, arrivals, 2, run)
        records = simulate_once(centre, stream, always(np.zeros(400, dtype=np.int64)))
        busy.append(((records.start_s[:, None] <= ends_s) & (records.end_s[:, None] > ends_s)).sum(axis=0))
    level, expected = 0.0, []
    for offered in contacts[0] * aht_s / step_s:
        level = offered + (level - offered) * np.exp(-step_s / aht_s)
        expected.append(level)
    found = mean(np.array(busy, dtype=float))
    np.testing.assert_array_less(np.abs(found.value - expected), 2 * found.half_width + 1e-9)


def test_a_reserve_lets_the_favoured_class_in_as_the_chain_says() -> None:
    # Two classes without waiting places on 5 agents; the first is refused when fewer than 3 are free: a birth-death
    # chain whose birth rate drops at 3 busy agents.
    agents, kept, rates, aht_s = 5, 2, (0.02, 0.01), 100.0
    routing = Routing(np.zeros((2, 1), int), np.zeros((1, 2), int), np.array([[kept], [0]]))
    centre = one_group((Line("plain"), Line("vip")), agents, routing=routing, waiting_places=0)
    birth = [sum(rates) if busy < agents - kept else rates[1] for busy in range(agents)]
    weight = np.cumprod([1.0] + [birth[n] * aht_s / (n + 1) for n in range(agents)])
    weight /= weight.sum()

    def refused(queue: int) -> Measure:
        def measure(records: Records) -> float:
            mine = warm(records) & (records.queue == queue)
            return float((records.outcome[mine] == Outcome.BLOCKED).mean())

        return measure

    found = runs(centre, list(rates), [aht_s] * 2, {"plain": refused(0), "vip": refused(1)})
    assert_near(found["plain"], float(weight[agents - kept :].sum()))
    assert_near(found["vip"], float(weight[-1]))
