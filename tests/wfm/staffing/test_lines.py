"""All staffing models behind one interface obey the same laws."""

import numpy as np
import pytest

from wfm.staffing import erlang
from wfm.staffing.chat import ChatLine
from wfm.staffing.lines import ErlangLine
from wfm.staffing.targets import Caps, ServiceTarget

LINES = [
    ErlangLine(),
    ErlangLine(20.0),
    ErlangLine(400.0),
    ErlangLine(np.inf),
    ChatLine((1.0,)),
    ChatLine((1.0, 1.2, 1.5)),
    ChatLine((1.0, 1.2, 1.5), 60.0),
]
LOAD = np.array([0.0, 0.05, 0.9, 4.0, 17.5, 60.0])
AHT_S = np.full(6, 300.0)
TARGETS = [ServiceTarget(0.8, 20.0, kind) for kind in ("offered", "excl_short_abandon", "answered")]


def _name(value):
    return value.definition if isinstance(value, ServiceTarget) else f"{value.name}, patience {value.patience_s}"


@pytest.fixture(params=LINES, ids=_name)
def line(request):
    """Every model in turn."""
    return request.param


@pytest.mark.parametrize("target", TARGETS, ids=_name)
def test_required_is_enough_and_one_fewer_is_not(line, target):
    found = line.required(LOAD, AHT_S, target, Caps())
    assert np.all(line.level(found, LOAD, AHT_S, target) >= 0.8 - 1e-10)
    fewer = line.level(np.maximum(found - 1, 0.0), LOAD, AHT_S, target)
    assert np.all((fewer < 0.8 + 1e-10) | (found == 0.0))
    assert found[0] == 0.0


@pytest.mark.parametrize("target", TARGETS, ids=_name)
def test_real_staffing_lies_within_the_last_agent(line, target):
    whole = line.required(LOAD, AHT_S, target, Caps())
    real = line.required(LOAD, AHT_S, target, Caps(), integer=False)
    assert np.all((real <= whole + 1e-9) & (real >= whole - 1 - 1e-9))


def test_agents_help_in_every_measure(line):
    agents = np.arange(1.0, 120.0)[:, None]
    load, aht_s = LOAD[1:], AHT_S[1:]
    for target in TARGETS:
        assert np.all(np.diff(line.level(agents, load, aht_s, target), axis=0) >= -1e-10)
    assert np.all(np.diff(line.lost(agents, load, aht_s), axis=0) <= 1e-10)
    # far in overload an agent with more places is idle less often when there are two of them
    busy = line.busy(agents, load, aht_s)
    assert np.all((np.diff(busy, axis=0) <= 1e-10) | (busy[:-1] > 0.99))
    speed = line.speed(agents, load, aht_s)
    both = np.isfinite(speed[1:]) & np.isfinite(speed[:-1])
    assert np.all(speed[1:][both] <= speed[:-1][both] * (1 + 1e-9) + 1e-9)


def test_measures_stay_in_their_ranges(line):
    agents = np.array([0.0, 0.5, 1.0, 3.2, 20.0, 500.0])[:, None]
    for target in TARGETS:
        level = line.level(agents, LOAD, AHT_S, target)
        assert np.all((level >= 0.0) & (level <= 1.0))
    for measure in (line.lost, line.busy):
        found = measure(agents, LOAD, AHT_S)
        assert np.all((found >= 0.0) & (found <= 1.0))
    assert np.all(line.speed(agents, LOAD, AHT_S) >= 0.0)


def test_caps_are_kept_together(line):
    caps = Caps(max_occupancy=0.7, max_abandonment=0.02, max_asa_s=5.0)
    found = line.required(LOAD, AHT_S, TARGETS[0], caps)
    assert np.all(line.busy(found, LOAD, AHT_S) <= 0.7 + 1e-9)
    assert np.all(line.lost(found, LOAD, AHT_S) <= 0.02 + 1e-9)
    assert np.all(line.speed(found, LOAD, AHT_S) <= 5.0 + 1e-6)
    assert np.all(found >= line.required(LOAD, AHT_S, TARGETS[0], Caps()))


def test_names_tell_the_model():
    assert [line.name for line in LINES[:2]] == ["erlang_c", "erlang_a"]
    assert LINES[-1].name == "chat_3"


def test_a_voice_line_is_the_formula():
    keys = {"aht_s": AHT_S, "patience_s": 20.0}
    agents = np.array([0.0, 1.0, 2.0, 6.0, 18.0, 55.0])
    line = ErlangLine(20.0)
    assert np.array_equal(line.speed(agents, LOAD, AHT_S), erlang.average_speed_of_answer(agents, LOAD, **keys))
    assert np.array_equal(line.busy(agents, LOAD, AHT_S), erlang.occupancy(agents, LOAD, **keys))
    assert np.array_equal(line.lost(agents, LOAD, AHT_S), erlang.abandonment(agents, LOAD, **keys))
