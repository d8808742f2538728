"""Beside a requirement: premium of each policy, chance of the target, warnings; and how it is told."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from wfm.cli.outlook import outlook_lines
from wfm.demand import Channel, Demand
from wfm.staffing.outlook import Outlook, outlook_of
from wfm.staffing.requirement import Requirement, StaffingSettings, requirement_for
from wfm.staffing.settings import Policy
from wfm.tables.demand_out import MARGINAL_COLUMNS, marginal_csv

SETTINGS = StaffingSettings()


@pytest.fixture
def demand(day_grid, queue_of, demand_of, hump) -> Demand:
    """Calls and e-mail of a day; nine times in ten the volume lies within a quarter of its mean."""
    plain = demand_of(day_grid, (queue_of("voice"), queue_of("mail", Channel.EMAIL)), np.stack([hump, hump]))
    factors = np.array([0.75, 1.0, 1.25])
    return replace(plain, levels=(0.1, 0.5, 0.9), quantiles=factors[:, None, None] * plain.contacts)


def looked(demand: Demand, heads: int = 50) -> tuple[Outlook, Requirement]:
    requirement = requirement_for(demand, SETTINGS)
    skill = demand.queues[0].skill
    return outlook_of(
        demand, requirement, SETTINGS, hour_minor=2_000, headcount={frozenset({skill}): heads}
    ), requirement


def test_each_policy_costs_more_than_the_mean(demand):
    found, _ = looked(demand)
    assert list(found.premiums) == [Policy.EXPECTED, Policy.QUANTILE]
    for premium in found.premiums.values():
        assert premium.agent_h.sum() > 0
        assert premium.cost_minor == pytest.approx(2_000 * premium.agent_h.sum())
        assert premium.agent_h[1] == 0


def test_the_mean_meets_the_target_in_some_of_the_cases_only(demand):
    found, _ = looked(demand)
    assert found.chance is not None
    assert 0.2 < found.chance[0] < 0.9
    assert np.isnan(found.chance[1])


def test_a_forecast_without_quantiles_says_nothing_of_chances(demand):
    found, requirement = looked(replace(demand, levels=(), quantiles=None))
    assert found.premiums == {}
    assert found.chance is None
    assert not any("chance" in line or "uncertainty" in line for line in lines(found, requirement))


def test_too_few_people_are_warned_of(demand):
    assert looked(demand, heads=50)[0].warnings == ()
    (warning,) = looked(demand, heads=1)[0].warnings
    assert "1 are employed" in warning


def lines(found: Outlook, requirement: Requirement) -> Iterator[str]:
    return outlook_lines(found, requirement, "EUR", 0.8)


def test_what_is_told_is_what_was_found(demand):
    found, requirement = looked(demand)
    told = list(lines(found, requirement))
    more = found.premiums[Policy.QUANTILE]
    assert f"policy quantile 0.8 asks for {more.agent_h.sum():+,.1f} agent-hours" in told[1]
    assert told[1].endswith(f"{more.cost_minor / 100:+,.2f} EUR")
    assert told[3].startswith("voice: one agent fewer in every interval: -")
    assert told[4].startswith("voice: one agent more in every interval: +")
    assert not any(line.startswith("mail") for line in told)


def test_the_file_has_seven_steps_for_every_interval_with_work(demand):
    found, requirement = looked(demand)
    head, *rows = marginal_csv(requirement, found.marginal).splitlines()
    assert tuple(head.split(",")) == MARGINAL_COLUMNS
    assert len(rows) == 7 * int((requirement.load[0] > 0).sum())
    level = {row.split(",")[2]: row.split(",")[4] for row in rows[:7]}
    assert float(level["-1"]) <= float(level["0"]) <= float(level["4"])
