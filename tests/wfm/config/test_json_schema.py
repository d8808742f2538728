"""What editors read is what the loader takes."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from wfm.config.json_schema import plan_json_schema
from wfm.config.yaml_document import read_document

ROOT = Path(__file__).parents[3]
PLANS = sorted((ROOT / "configs").glob("*/plan.yaml"))


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(plan_json_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_file_is_fresh() -> None:
    written = (ROOT / "configs" / "schema.json").read_text(encoding="utf-8")
    assert written == plan_json_schema(), "run: python -m wfm.config.json_schema > configs/schema.json"


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_shipped_plans_fit(path: Path) -> None:
    assert not list(validator().iter_errors(read_document(path).raw))


def minimal(**change: Any) -> dict[str, Any]:
    return {**read_document(ROOT / "configs" / "minimal" / "plan.yaml").raw, **change}


@pytest.mark.parametrize(
    "change",
    [
        {"history": ["a.csv", "b.csv"]},
        {"history": {"file": "a.csv", "zone": "UTC", "missing": "zero"}},
        {"shifts": {"day": {"start": "08:00", "paid_h": 8}}},
        {"agents": {"A1": {"contract": "full", "skills": ["orders"], "hourly_cost": 20}}},
        {"absences": [{"agent": "A1", "from": "2026-03-03", "to": "2026-03-03"}]},
        {"availability": "data/availability.csv"},
        {"contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}}},
    ],
)
def test_every_way_of_writing_is_taken(change: dict[str, Any]) -> None:
    assert not list(validator().iter_errors(minimal(**change)))


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"interval_min": 20},
        {"history": 5},
        {"shifts": {"day": {"start": 8, "paid_h": 8}}},
        {"rules": [{"type": "days_off", "hours": 3}]},
        {"prices": {}},
    ],
)
def test_mistakes_are_marked(change: dict[str, Any]) -> None:
    assert list(validator().iter_errors(minimal(**change)))


def test_the_readme_explains_every_key() -> None:
    schema = json.loads(plan_json_schema())
    text = (ROOT / "configs" / "README.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_0-9]+", text))
    for section in [schema, *schema["$defs"].values()]:
        missing = set(section.get("properties", ())) - words
        assert not missing, f"{section.get('title')}: {missing}"


def test_the_readme_explains_every_rule() -> None:
    schema = json.loads(plan_json_schema())
    text = (ROOT / "configs" / "README.md").read_text(encoding="utf-8")
    for section in schema["$defs"].values():
        kind = section.get("properties", {}).get("type", {}).get("const")
        if kind:
            assert f"| `{kind}` |" in text
