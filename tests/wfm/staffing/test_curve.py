"""The staffing curve of one interval."""

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.curve import OneInterval, staffing_curve
from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage


def _asked(**keys):
    return OneInterval(**{"contacts": 100.0, "interval_s": 1800.0, "aht_s": 180.0, "target": ServiceTarget(), **keys})


def test_the_classic():
    """100 calls a half-hour of 180 s, 80 % in 20 s, shrinkage 30 %: 14 on seat, 20 to roster (oracle C19)."""
    curve = staffing_curve(_asked(shrinkage=Shrinkage(unplanned=0.3)))
    assert (curve.required, curve.scheduled, curve.model) == (14, 20, "erlang_c")
    assert curve.required_real == pytest.approx(13.037206466407791552, abs=1e-9)
    assert curve.load == pytest.approx(10.0)
    assert curve.agents.tolist() == list(range(10, 21))
    row = curve.agents.tolist().index(14)
    assert curve.service_level["offered"][row] == pytest.approx(0.88835, abs=5e-6)
    assert curve.asa_s[row] == pytest.approx(7.83593701177724)
    assert curve.p_wait[row] == pytest.approx(0.1741319, abs=5e-8)
    assert curve.occupancy[row] == pytest.approx(10 / 14)
    assert np.all(curve.abandonment == 0.0)


def test_with_patience():
    curve = staffing_curve(_asked(patience_s=120.0))
    assert curve.model == "erlang_a"
    for kind, level in curve.service_level.items():
        exact = erlang.service_level(curve.agents, 10, aht_s=180, within_s=20, patience_s=120, definition=kind)
        assert level == pytest.approx(exact)


def test_with_redials_the_line_is_worse():
    plain, again = staffing_curve(_asked(patience_s=60.0)), staffing_curve(_asked(patience_s=60.0, redial=0.7))
    assert again.model == "erlang_x"
    assert plain.required is not None
    assert again.required is not None
    assert again.required >= plain.required
    shared = 11.0
    here, there = plain.agents.tolist().index(shared), again.agents.tolist().index(shared)
    assert again.abandonment[there] > plain.abandonment[here]


def test_goals_out_of_reach_still_show_a_curve():
    curve = staffing_curve(_asked(target=ServiceTarget(1.0)))
    assert curve.required is None
    assert curve.required_real is None
    assert curve.scheduled is None
    assert 11.0 in curve.agents


def test_around_a_number_of_agents():
    curve = staffing_curve(_asked(), around=2, below=5, above=1)
    assert curve.agents.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert np.all(np.isinf(curve.asa_s))


def test_caps_raise_the_requirement():
    assert staffing_curve(_asked(caps=Caps(max_occupancy=0.5))).required == 20


def test_no_calls():
    curve = staffing_curve(_asked(contacts=0.0))
    assert curve.required == 0
    assert np.all(curve.service_level["offered"] == 1.0)


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"contacts": -1.0}, "contacts must be >= 0"),
        ({"contacts": np.nan}, "contacts must be >= 0"),
        ({"aht_s": 0.0}, "aht_s must be > 0"),
        ({"interval_s": 0.0}, "interval_s must be > 0"),
        ({"patience_s": -2.0}, "patience_s must be >= 0"),
        ({"redial": 0.5}, "redials need a patience"),
        ({"redial": 1.0, "patience_s": 60.0}, "redial must be below 1"),
    ],
)
def test_without_meaning(keys, what):
    with pytest.raises(ValueRangeError, match=what):
        staffing_curve(_asked(**keys))


@pytest.mark.parametrize("keys", [{"around": -1}, {"below": -1}, {"above": -2}])
def test_windows_without_meaning(keys):
    with pytest.raises(ValueRangeError, match="agents to show must be >= 0"):
        staffing_curve(_asked(), **keys)
