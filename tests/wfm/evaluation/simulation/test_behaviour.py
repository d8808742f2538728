"""Small days worked out by hand: what one agent, one customer and one rule do to each other."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Callback, Centre, Escalation, Line, Redial
from wfm.evaluation.simulation.duties import Duties, always, from_stretches
from wfm.evaluation.simulation.records import Records, simulate_once
from wfm.evaluation.simulation.routing import Routing, fewest_skills_first
from wfm.evaluation.simulation.state import Kind, Outcome
from wfm.evaluation.simulation.stream import Stream

EVER = np.inf


def stream(*rows: tuple[int, float, float, float], due: float = EVER) -> Stream:
    """Contacts as (queue, arrival, work, patience)."""
    queue, arrival, work, patience = (np.array(column) for column in zip(*rows, strict=True))
    arrival = arrival.astype(float)
    return Stream(queue.astype(np.int64), arrival, work.astype(float), patience.astype(float), arrival + due, 1)


def run(
    lines: tuple[Line, ...],
    contacts: Stream,
    *,
    agents: int = 1,
    duties: Duties | None = None,
    skills: np.ndarray | None = None,
    multiplier: np.ndarray | None = None,
    **limits: int,
) -> Records:
    table = np.ones((1, len(lines)), dtype=bool) if skills is None else skills
    factor = np.ones((agents, len(lines))) if multiplier is None else multiplier
    centre = Centre(lines, factor, fewest_skills_first(table), **limits)
    return simulate_once(centre, contacts, duties or always(np.zeros(agents, dtype=np.int64)))


def duty(*stretches: tuple[int, float, float], group: int = 0) -> Duties:
    agent, start, end = (np.array(column) for column in zip(*stretches, strict=True))
    return from_stretches(
        agent.astype(np.int64), start.astype(float), end.astype(float), np.full(agent.size, group, dtype=np.int64)
    )


class TestDuties:
    def test_a_call_in_hand_when_the_duty_ends_is_finished_and_no_other_is_taken(self) -> None:
        found = run((Line("v"),), stream((0, 10, 100, EVER), (0, 20, 5, EVER)), duties=duty((0, 0, 50)))
        assert found.end_s[0] == 110
        assert found.outcome.tolist() == [Outcome.ANSWERED, Outcome.WAITING]

    def test_a_break_begins_after_the_call_and_ends_on_time(self) -> None:
        found = run(
            (Line("v"),),
            stream((0, 40, 30, EVER), (0, 60, 5, EVER)),
            duties=duty((0, 0, 50), (0, 100, 200)),
        )
        assert found.start_s.tolist() == [40, 100]

    def test_who_waits_when_the_shift_begins_is_served_first_come_first_served(self) -> None:
        found = run(
            (Line("v"),), stream((0, 5, 10, EVER), (0, 1, 10, EVER)[:4], (0, 7, 10, EVER)), duties=duty((0, 20, 99))
        )
        assert sorted(found.start_s.tolist()) == [20, 30, 40]

    def test_a_slow_agent_takes_longer(self) -> None:
        found = run((Line("v"),), stream((0, 0, 100, EVER)), multiplier=np.array([[1.25]]))
        assert found.end_s[0] == 125

    def test_the_agent_who_has_been_free_longest_takes_the_call(self) -> None:
        calls = stream((0, 0, 10, EVER), (0, 1, 4, EVER), (0, 20, 1, EVER))
        found = run((Line("v"),), calls, agents=2)
        assert found.agent.tolist() == [0, 1, 1], "agent 1 was free from 5 on, agent 0 from 10 on"


class TestPatience:
    def test_patience_runs_out_in_line_only(self) -> None:
        found = run((Line("v", 60.0),), stream((0, 0, 100, 1), (0, 10, 5, 30), (0, 20, 5, 90)))
        assert found.outcome.tolist() == [Outcome.ANSWERED, Outcome.ABANDONED, Outcome.ANSWERED]
        assert found.end_s.tolist() == [100, 40, 105]

    def test_who_gave_up_dials_again_with_the_same_matter_and_patience(self) -> None:
        line = Line("v", 60.0, redial=Redial(1.0, 50.0, 2))
        found = run((line,), stream((0, 0, 300, EVER), (0, 10, 7, 20)))
        assert found.arrival_s.tolist() == [0, 10, 80, 150]
        assert found.outcome.tolist() == [Outcome.ANSWERED] + [Outcome.ABANDONED] * 3
        assert found.parent.tolist() == [-1, -1, 1, 2]
        assert found.root.tolist() == [0, 1, 1, 1]
        assert found.attempt.tolist() == [0, 0, 1, 2]

    def test_a_redial_that_finds_an_agent_is_served(self) -> None:
        line = Line("v", 60.0, redial=Redial(1.0, 50.0, 2))
        found = run((line,), stream((0, 0, 60, EVER), (0, 10, 7, 20)))
        assert (found.start_s[2], found.end_s[2]) == (80, 87)

    def test_nobody_dials_again_where_the_share_is_zero(self) -> None:
        line = Line("v", 60.0, redial=Redial(0.0, 50.0, 2))
        assert run((line,), stream((0, 0, 300, EVER), (0, 10, 7, 20))).queue.size == 2


class TestLines:
    def test_a_full_waiting_room_sends_callers_away(self) -> None:
        found = run((Line("v"),), stream((0, 0, 100, EVER), (0, 1, 5, EVER), (0, 2, 5, EVER)), waiting_places=1)
        assert found.outcome.tolist() == [Outcome.ANSWERED, Outcome.ANSWERED, Outcome.BLOCKED]

    def test_trunks_count_those_served_too(self) -> None:
        found = run((Line("v"),), stream((0, 0, 100, EVER), (0, 1, 5, EVER), (0, 2, 5, EVER)), trunks=2)
        assert found.outcome[2] == Outcome.BLOCKED

    def test_backlog_takes_no_line(self) -> None:
        lines = (Line("v"), Line("m", deferred_within_s=900.0))
        contacts = stream((1, 0, 50, EVER), (0, 1, 5, EVER))
        contacts = Stream(
            contacts.queue, contacts.arrival_s, contacts.work_s, contacts.patience_s, np.array([900.0, EVER]), 1
        )
        assert run(lines, contacts, trunks=1).outcome.tolist() == [Outcome.ANSWERED] * 2


class TestChat:
    LINES = (Line("chat", concurrency=2), Line("voice"))

    def test_an_agent_holds_as_many_chats_as_the_queue_allows(self) -> None:
        found = run(self.LINES, stream((0, 0, 100, EVER), (0, 1, 100, EVER), (0, 2, 100, EVER)))
        assert found.start_s.tolist() == [0, 1, 100]

    def test_a_call_needs_the_whole_agent(self) -> None:
        found = run(self.LINES, stream((0, 0, 100, EVER), (1, 1, 10, EVER), (0, 2, 30, EVER)))
        assert found.start_s.tolist() == [0, 100, 2]

    def test_no_chat_is_taken_beside_a_call(self) -> None:
        found = run(self.LINES, stream((1, 0, 100, EVER), (0, 1, 10, EVER), (0, 2, 10, EVER)))
        assert found.start_s.tolist() == [0, 100, 100]

    def test_chats_go_to_the_least_loaded_agent(self) -> None:
        found = run(self.LINES, stream((0, 0, 100, EVER), (0, 1, 100, EVER), (0, 2, 9, EVER)), agents=2)
        assert sorted(found.agent.tolist()[:2]) == [0, 1]


class TestBacklog:
    LINES = (Line("v"), Line("m", deferred_within_s=900.0))

    @staticmethod
    def mixed(*rows: tuple[int, float, float]) -> Stream:
        queue, arrival, work = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
        due = np.where(queue == 1, arrival + 900.0, EVER)
        return Stream(queue.astype(np.int64), arrival, work, np.full(queue.size, EVER), due, 1)

    def test_mail_is_laid_aside_for_a_call_and_taken_up_again(self) -> None:
        found = run(self.LINES, self.mixed((1, 0, 100), (0, 30, 20)))
        assert found.start_s.tolist() == [0, 30]
        assert found.end_s.tolist() == [120, 50]
        busy = found.busy
        mail = busy.contact == 0
        assert sorted(zip(busy.start_s[mail], busy.end_s[mail], strict=True)) == [(0, 30), (50, 120)]

    def test_mail_that_must_not_be_interrupted_is_finished_first(self) -> None:
        lines = (self.LINES[0], Line("m", deferred_within_s=900.0, interruptible=False))
        found = run(lines, self.mixed((1, 0, 100), (0, 30, 20)))
        assert found.start_s.tolist() == [0, 100]

    def test_calls_go_before_mail_and_mail_goes_by_deadline(self) -> None:
        found = run(self.LINES, self.mixed((0, 0, 50), (1, 10, 5), (1, 20, 5), (0, 30, 5)), duties=duty((0, 0, 500)))
        assert found.start_s.tolist() == [0, 55, 60, 50]

    def test_laid_aside_mail_goes_to_another_free_agent_at_once(self) -> None:
        # Agent 0 serves both queues, agent 1 mail alone: the call lands on agent 0, the mail moves over.
        skills = np.array([[True, True], [False, True]])
        duties = from_stretches(np.array([0, 1]), np.array([0.0, 10.0]), np.array([500.0, 500.0]), np.array([0, 1]))
        found = run(self.LINES, self.mixed((1, 0, 100), (0, 30, 20)), agents=2, duties=duties, skills=skills)
        assert found.agent.tolist() == [1, 0]
        assert found.end_s[0] == 100

    def test_mail_in_hand_at_the_end_of_duty_goes_back_with_what_is_done(self) -> None:
        duties = duty((0, 0, 40), (1, 60, 500))
        found = run(self.LINES, self.mixed((1, 0, 100)), agents=2, duties=duties)
        assert (found.agent[0], found.end_s[0]) == (1, 120)

    def test_nobody_left_means_work_left(self) -> None:
        found = run(self.LINES, self.mixed((1, 0, 100)), duties=duty((0, 0, 40)))
        assert found.outcome.tolist() == [Outcome.WAITING]
        assert np.isnan(found.end_s[0])


class TestEscalationsAndCallbacks:
    def test_a_served_contact_goes_on_to_the_next_tier(self) -> None:
        lines = (Line("first", escalation=Escalation(1.0, 1, 2.0)), Line("second"))
        found = run(lines, stream((0, 0, 30, EVER)), agents=2, skills=np.array([[True, False], [False, True]]),
                    duties=Duties(np.zeros(2), np.arange(2), np.arange(2)))  # fmt: skip
        assert found.queue.tolist() == [0, 1]
        assert (found.arrival_s[1], found.end_s[1]) == (30, 90)
        assert found.parent.tolist() == [-1, 0]

    def test_an_escalation_to_a_backlog_has_a_deadline(self) -> None:
        lines = (Line("first", escalation=Escalation(1.0, 1)), Line("second", deferred_within_s=600.0))
        found = run(lines, stream((0, 0, 30, EVER)))
        assert found.kind.tolist() == [Kind.LIVE, Kind.DEFERRED]
        assert found.due_s[1] == 630

    def test_a_callback_frees_the_line_and_is_kept_when_somebody_is_free(self) -> None:
        line = Line("v", 60.0, callback=Callback(1.0, 900.0))
        found = run((line,), stream((0, 0, 100, EVER), (0, 10, 20, 5), (0, 95, 30, 5)))
        assert (
            found.outcome.tolist() == [Outcome.ANSWERED, Outcome.CONVERTED, Outcome.CONVERTED] + [Outcome.ANSWERED] * 2
        )
        assert found.kind.tolist()[3:] == [Kind.CALLBACK] * 2
        assert found.start_s.tolist()[3:] == [100, 120]
        assert found.due_s.tolist()[3:] == [910, 995]

    def test_a_callback_is_not_interrupted(self) -> None:
        lines = (Line("v", 60.0, callback=Callback(1.0, 900.0)), Line("other"))
        found = run(lines, stream((0, 0, 100, EVER), (0, 10, 50, 5), (1, 120, 20, EVER)))
        assert found.start_s[2] == 150

    def test_escalations_in_a_circle_are_refused(self) -> None:
        lines = (Line("a", escalation=Escalation(0.1, 1)), Line("b", escalation=Escalation(0.1, 0)))
        with pytest.raises(ValueRangeError, match="circle"):
            run(lines, stream((0, 0, 1, EVER)))


class TestRouting:
    def test_the_longest_wait_wins_over_all_queues(self) -> None:
        calls = stream((0, 0, 50, EVER), (1, 5, 1, EVER), (0, 6, 1, EVER), (1, 7, 1, EVER))
        found = run((Line("a"), Line("b")), calls)
        assert found.start_s.tolist() == [0, 50, 51, 52]

    def test_priority_wins_over_waiting(self) -> None:
        routing = fewest_skills_first(np.array([[True, True]]), np.array([1, 0]))
        centre = Centre((Line("a"), Line("b")), np.ones((1, 2)), routing)
        calls = stream((0, 0, 50, EVER), (0, 5, 1, EVER), (1, 6, 1, EVER))
        found = simulate_once(centre, calls, always(np.zeros(1, dtype=np.int64)))
        assert found.start_s.tolist() == [0, 51, 50]

    def test_a_reserve_keeps_an_agent_for_the_other_queue(self) -> None:
        routing = Routing(np.array([[0], [0]]), np.array([[0, 0]]), np.array([[1], [0]]))
        centre = Centre((Line("a"), Line("vip")), np.ones((2, 2)), routing)
        calls = stream((0, 0, 50, EVER), (0, 1, 5, EVER), (1, 2, 5, EVER))
        found = simulate_once(centre, calls, always(np.zeros(2, dtype=np.int64)))
        assert found.start_s.tolist() == [0, 50, 2]

    def test_agents_can_be_drawn_at_random(self) -> None:
        plain = fewest_skills_first(np.ones((1, 1), dtype=bool))
        routing = Routing(plain.group_class, plain.queue_class, plain.reserve, random_agent=True)
        centre = Centre((Line("a"),), np.ones((5, 1)), routing)
        calls = stream(*((0, 10.0 * row, 1, EVER) for row in range(2000)))
        found = simulate_once(centre, calls, always(np.zeros(5, dtype=np.int64)))
        taken = np.bincount(found.agent, minlength=5)
        assert (np.abs(taken - 400) < 4 * np.sqrt(2000 * 0.2 * 0.8)).all()

    @pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
    def test_shares_outside_their_range_are_refused(self, share: float) -> None:
        for make in (lambda: Redial(share, 1.0), lambda: Escalation(share, 0), lambda: Callback(share, 1.0)):
            with pytest.raises(ValueRangeError, match="must lie in"):
                make()

    @pytest.mark.parametrize(("field", "value"), [("patience_s", 0.0), ("patience_s", -1.0), ("concurrency", 0)])
    def test_lines_without_meaning_are_refused(self, field: str, value: float) -> None:
        with pytest.raises(ValueRangeError, match=field):
            Line("v", **{field: value})  # type: ignore[arg-type]
