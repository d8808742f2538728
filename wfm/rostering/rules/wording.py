"""A rule in words that serve every type: its name, its parameters, whom it binds."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from wfm.rostering.rules.rule import Rule, Scope

__all__ = ["parameters_text", "scope_text"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_COMMON = frozenset({"overrides", *(item.name for item in fields(Rule))})
"""What all rules have, or get from composites."""


def parameters_text(rule: Rule) -> str:
    """Return ``hours 11, reduced_to 9``; what is not set, and what the program fills in, is left out."""
    found = []
    for item in fields(rule):
        value = getattr(rule, item.name)
        if item.name in _COMMON or item.metadata.get("given") or value is None or value in ((), ""):
            continue
        if "unset" in item.metadata and value == item.metadata["unset"]:
            continue
        found.append(f"{item.name} {_value(value, item.metadata.get('written', ''))}")
    return ", ".join(found)


def _value(value: Any, written: str) -> str:
    if written == "clock":
        return f"{value // 60:02d}:{value % 60:02d}"
    if written in {"weekday", "weekdays"}:
        return " ".join(_WEEKDAYS[day] for day in (value if isinstance(value, tuple) else (value,)))
    if written == "money":
        return f"{value / 100:.2f}"
    if isinstance(value, tuple | frozenset):
        return " + ".join(_value(item, "") for item in value)
    if hasattr(value, "__dataclass_fields__"):
        return " ".join(_value(getattr(value, name), "") for name in value.__dataclass_fields__)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def scope_text(scope: Scope) -> str:
    """Return ``contracts full, not A07, from 2026-03-02``; empty for everybody and always."""
    parts = [
        f"{name} {' '.join(getattr(scope, name))}"
        for name in ("agents", "contracts", "teams", "sites", "roles")
        if getattr(scope, name)
    ]
    if scope.except_agents:
        parts.append(f"not {' '.join(scope.except_agents)}")
    if scope.first is not None:
        parts.append(f"from {scope.first}")
    if scope.last is not None:
        parts.append(f"until {scope.last}")
    return ", ".join(parts)
