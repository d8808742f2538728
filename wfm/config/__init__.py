"""The plan file: its schema, its reading, and every fault of it at once. The only room that knows YAML."""

from wfm.config.loading import PLAN_FILE, load_plan

__all__ = ["PLAN_FILE", "load_plan"]
