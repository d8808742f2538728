"""Why no roster exists."""

from __future__ import annotations

from collections.abc import Sequence

from wfm.rostering.instance import Instance

__all__ = ["explain_infeasible"]


def explain_infeasible(instance: Instance, agents: Sequence[int] | None = None) -> tuple[str, ...]:
    """Return sentences."""
    return ("?",)
