"""The JSON Schema of plan.yaml, with which editors complete keys and mark mistakes."""

from __future__ import annotations

import json

from wfm.config.schema import PlanFile

__all__ = ["plan_json_schema"]


def plan_json_schema() -> str:
    """Return the schema as text, ending in a line feed; ``configs/schema.json`` holds exactly it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanFile.model_json_schema()}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(plan_json_schema(), end="")
