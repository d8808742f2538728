"""The schema of a plan file: frozen sections, one file a part of the plan."""

from wfm.config.schema.plan import PlanFile

__all__ = ["PlanFile"]
