"""A published multi-skill example with redials, a day that changes, random agents and a limit on lines.

Source: the bilingual example of the ContactCenters library (Université de Montréal), doc/examples/Bilingual.res, 1,000
weeks; its values stand in multiskill.csv. Each type calls 100 times an hour from 08:00 to 09:00, 50 times an hour until
17:00 on five days; service is uniform on 3-7 min (English) and 4-6 min (Spanish), patience exponential with mean
2 min; after each abandonment a customer dials once more with probability 0.75 after 20 min, with the same patience and
matter (the printed redials are 0.75 of the printed abandonments, so attempts are not limited to two); an arriving
contact takes a random free agent; 40 lines. The service level counts the time in queue over all attempts; occupancy is
all work of a day, what is finished after 17:00 included, over nine hours.
"""

from __future__ import annotations

import numpy as np
import pytest

from wfm.evaluation.simulation.centre import Centre, Line, Redial
from wfm.evaluation.simulation.duties import always
from wfm.evaluation.simulation.estimates import mean
from wfm.evaluation.simulation.laws import HandleLaw, Shape
from wfm.evaluation.simulation.records import Records, simulate_once
from wfm.evaluation.simulation.routing import Routing
from wfm.evaluation.simulation.state import Outcome
from wfm.evaluation.simulation.stream import Arrivals, draw_stream

DAYS, AGENTS, CALLS_A_DAY = 5, (7, 7, 4), 500.0


def bilingual() -> tuple[Centre, Arrivals]:
    def line(name: str, half_range_min: float) -> Line:
        return Line(
            name, 120.0, HandleLaw(Shape.UNIFORM, half_range_min / np.sqrt(3) / 5.0), redial=Redial(0.75, 1200.0, 20)
        )

    routing = Routing(
        np.array([[0, -1, 0], [-1, 0, 0]]), np.array([[0, -1], [-1, 0], [0, 0]]), np.zeros((2, 3), dtype=np.int64), True
    )
    contacts = np.tile([100.0] + [50.0] * 8, (2, 1))
    arrivals = Arrivals(contacts, np.full((2, 9), 300.0), 3600.0, np.zeros(9, dtype=np.int64))
    return Centre((line("English", 2.0), line("Spanish", 1.0)), np.ones((sum(AGENTS), 2)), routing, trunks=40), arrivals


def in_time(records: Records) -> np.ndarray:
    """Served customers by type whose waits of all attempts add up to less than 60 s."""
    left = np.where(np.isnan(records.start_s), records.end_s, records.start_s)
    total = np.bincount(records.root, left - records.arrival_s)
    served = records.outcome == Outcome.ANSWERED
    return np.bincount(records.queue[served & (total[records.root] < 60.0)], minlength=2)


def weeks(number: int) -> dict[str, np.ndarray]:
    """Simulate weeks; return, a week, what the source prints."""
    centre, arrivals = bilingual()
    group = np.repeat(np.arange(3), AGENTS)
    rows: list[list[np.ndarray]] = []
    for week in range(number):
        parts = []
        for day in range(DAYS):
            records = simulate_once(centre, draw_stream(centre.lines, arrivals, 1, week * DAYS + day), always(group))
            gone = np.bincount(records.queue[records.outcome == Outcome.ABANDONED], minlength=2)
            again = np.bincount(records.queue[records.attempt > 0], minlength=2)
            busy = records.busy
            worked = np.bincount(group[busy.agent], busy.end_s - busy.start_s, 3)
            parts.append([in_time(records), gone, again, worked / np.array(AGENTS) / 32400.0 / DAYS])
        rows.append([np.sum(column, axis=0) for column in zip(*parts, strict=True)])
    names = ("in_time", "abandoned", "retrials", "occupancy")
    return {name: np.array([row[place] for row in rows], dtype=float) for place, name in enumerate(names)}


def assert_close(found: np.ndarray, value: float, half_width: float) -> None:
    estimate = mean(found)
    both = np.hypot(float(estimate.half_width), half_width)
    assert abs(float(estimate.value) - value) <= 2 * both, (float(estimate.value), float(estimate.half_width), value)


def check(found: dict[str, np.ndarray]) -> None:
    expected = CALLS_A_DAY * DAYS
    assert_close(found["in_time"][:, 0] / expected, 0.97946, 0.00115)
    assert_close(found["in_time"][:, 1] / expected, 0.97929, 0.00119)
    assert_close(found["in_time"].sum(axis=1) / (2 * expected), 0.97938, 0.00082)
    assert_close(found["abandoned"][:, 0], 71.848, 1.033)
    assert_close(found["abandoned"][:, 1], 71.02, 1.021)
    assert_close(found["retrials"][:, 0], 54.073, 0.837)
    for group, (value, half_width) in enumerate([(0.47624, 0.0006), (0.47639, 0.0006), (0.63254, 0.00057)]):
        assert_close(found["occupancy"][:, group], value, half_width)


def test_a_hundred_weeks_agree_with_the_published_example() -> None:
    check(weeks(100))


@pytest.mark.slow
def test_two_thousand_weeks_agree_with_the_published_example() -> None:
    check(weeks(2000))
