"""Records of scenarios that need no solver."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from wfm.config.loading import load_plan
from wfm.config.scenarios import BASE, Scenario
from wfm.pipeline import Plan
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.measures import Value
from wfm.studies.whatif.task import Record

MINIMAL = Path(__file__).parents[4] / "configs" / "minimal"


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return the small centre."""
    loaded = load_plan(MINIMAL)
    return replace(loaded, limits=replace(loaded.limits, time_limit_s=1, workers=1, deterministic=True))


Compare = Callable[..., Comparison]


@pytest.fixture
def compare(plan: Plan) -> Compare:
    """Return a function that puts measures of scenarios side by side: name → measures, the base first."""

    def made(
        base: dict[str, Value], *, families: dict[str, str] | None = None, **others: dict[str, Value]
    ) -> Comparison:
        scenarios = [Scenario(BASE, "As planned", plan)]
        scenarios += [Scenario(name, name.upper(), plan, "", (families or {}).get(name)) for name in others]
        records = {
            name: Record(name, name, "", "0", measures, required=(1.0,), scheduled=(1.0,))
            for name, measures in {BASE: base, **others}.items()
        }
        return Comparison(tuple(scenarios), records, "EUR")

    return made
