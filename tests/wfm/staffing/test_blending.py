"""Agent time for deferred work."""

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.blending import deferred_capacity_h, usable_idle_h


def test_idle_time_is_used_in_part():
    found = usable_idle_h([10.0, 20.0], [6.0, 10.0], step_h=0.25, share=0.5)
    assert found.tolist() == [0.5, 1.25]


def test_few_idle_agents_are_left_alone():
    found = usable_idle_h([10.0, 10.0, 10.0], [7.5, 7.0, 12.0], step_h=1.0, share=1.0, least_idle=3.0)
    assert found.tolist() == [0.0, 3.0, 0.0]


def test_idle_time_of_a_requirement():
    """14 agents for 10 Erlang are idle 4 agent-hours an hour; patience leaves more."""
    busy = 14 * erlang.occupancy(14, 10, aht_s=180)
    assert usable_idle_h(14, busy, step_h=1.0, share=1.0) == pytest.approx(4.0)
    impatient = 14 * erlang.occupancy(14, 10, aht_s=180, patience_s=60)
    assert usable_idle_h(14, impatient, step_h=1.0, share=1.0) > 4.0


def test_capacity_adds_ring_fenced_and_idle_hours():
    found = deferred_capacity_h([4.0, 0.0], [0.5, 1.0], step_h=0.5, max_occupancy=0.85)
    assert found == pytest.approx([2.2, 1.0])


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: usable_idle_h(-1, 0, step_h=1), "scheduled must be >= 0"),
        (lambda: usable_idle_h(1, np.nan, step_h=1), "busy must be >= 0"),
        (lambda: usable_idle_h(1, 0, step_h=0), "step_h must be > 0"),
        (lambda: usable_idle_h(1, 0, step_h=1, share=60), "write 0.6 for 60 percent"),
        (lambda: usable_idle_h(1, 0, step_h=1, least_idle=-1), "least_idle must be >= 0"),
        (lambda: deferred_capacity_h(1, 0, step_h=1, max_occupancy=0), "max_occupancy must lie in"),
        (lambda: deferred_capacity_h(-1, 0, step_h=1), "ring_fenced must be >= 0"),
    ],
)
def test_without_meaning(call, what):
    with pytest.raises(ValueRangeError, match=what):
        call()
