"""From a forecast to the load that is staffed for."""

from dataclasses import replace

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.staffing.load import LoadMethod
from wfm.staffing.requirement import Policy, StaffingSettings
from wfm.staffing.uncertainty import VolumePaths, paths_of
from wfm.staffing.volumes import known_volume, queue_loads, staffed_load


@pytest.fixture
def voice(day_grid, queue_of, demand_of, hump):
    """One voice queue with a spread."""
    return demand_of(day_grid, (queue_of(),), hump, spread=(0.7, 1.0, 1.3))


def test_known_volume_fills_handle_times_forwards_and_backwards(voice, hump):
    first, last = np.flatnonzero(hump)[[0, -1]]
    aht_s = np.full((1, 96), np.nan)
    aht_s[0, hump > 0] = np.linspace(100, 400, (hump > 0).sum())
    found = known_volume(replace(voice, aht_s=aht_s))[1][0]
    assert np.all(found[:first] == 100.0)
    assert np.all(found[last:] == 400.0)


def test_zero_counts_as_unknown_where_nothing_arrives(voice, hump):
    aht_s = np.where(hump > 0, 240.0, 0.0)[None]
    assert np.all(known_volume(replace(voice, aht_s=aht_s))[1] == 240.0)


def test_load_is_conserved_by_mol_up_to_what_is_left_to_overrun(voice):
    settings = StaffingSettings(least_load=0.0)
    load = staffed_load(voice, voice.contacts, settings)
    assert load.sum() * 900.0 == pytest.approx(voice.contacts.sum() * 240.0)
    short = staffed_load(voice, voice.contacts, replace(settings, least_load=2.0))
    assert short.sum() < load.sum()
    assert np.all((short == load) | (short == 0.0))


def test_open_intervals_with_contacts_are_never_dropped(voice, hump):
    load = staffed_load(voice, voice.contacts, StaffingSettings(least_load=1e9))
    assert np.array_equal(load[0] > 0.0, hump > 0)


def test_paths_of_any_number_are_loaded_at_once(voice):
    paths = paths_of(voice, 7)
    many = staffed_load(voice, paths.contacts, StaffingSettings())
    assert many.shape == (7, 1, 96)
    assert many[3] == pytest.approx(staffed_load(voice, paths.contacts[3], StaffingSettings()))


@pytest.mark.parametrize("method", list(LoadMethod))
def test_each_policy_has_its_load(voice, method):
    point, quantile, expected = (
        queue_loads(voice, StaffingSettings(policy=policy, quantile=0.95, load=method, least_load=0.0))[0]
        for policy in (Policy.POINT, Policy.QUANTILE, Policy.EXPECTED)
    )
    assert point.paths is None
    assert quantile.load == pytest.approx(1.3 * point.load)
    assert np.array_equal(quantile.contacts, point.contacts)
    assert expected.paths is not None
    assert expected.weights is not None
    assert (expected.weights @ expected.paths) == pytest.approx(point.load)


def test_given_paths_take_the_place_of_quantiles(day_grid, queue_of, demand_of, hump):
    plain = demand_of(day_grid, (queue_of(),), hump)
    paths = VolumePaths(np.stack([plain.contacts, 2 * plain.contacts]), np.array([0.75, 0.25]))
    (found,) = queue_loads(plain, StaffingSettings(policy=Policy.EXPECTED), paths)
    assert found.paths is not None
    assert found.paths[1].sum() == pytest.approx(2 * found.paths[0].sum(), rel=0.02)
    with pytest.raises(ValueRangeError, match="paths must have shape"):
        queue_loads(plain, StaffingSettings(policy=Policy.EXPECTED), replace(paths, contacts=paths.contacts[:, :, :9]))
