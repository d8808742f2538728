"""Whom rules bind: scopes name agents, contracts, teams, sites and roles that exist, and dates in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from wfm.config.intake import Intake
from wfm.config.rules_in_force import Statement
from wfm.config.schema.packs import PackSection
from wfm.config.schema.rules import RuleSection, ScopeFile
from wfm.config.yaml_document import YamlPath, dotted
from wfm.grid import TimeGrid
from wfm.workforce import Agent

__all__ = ["check_rules"]


def check_rules(
    entries: Mapping[int, PackSection | RuleSection],
    statements: Sequence[Statement],
    agents: Sequence[Agent],
    contracts: Collection[str] | None,
    grid: TimeGrid | None,
    intake: Intake,
    shifts: Mapping[str, str] | None = None,
) -> None:
    """Check the scopes of rules and packs, and the shifts that rules name; faults and notes go to the intake.

    Parameters
    ----------
    entries
        Packs and rules as the plan lists them.
    statements
        The rules, one by one.
    agents
        The people; nothing is concluded from an empty list.
    contracts
        Ids of the contracts; None where they are not known.
    grid
        The horizon; None where it is not known.
    shifts
        Ids of the shifts, with the kind of each, empty for none; None where they are not known.
    """
    if agents:
        scopes: dict[YamlPath, ScopeFile] = {
            ("rules", place): entry.scope for place, entry in entries.items() if isinstance(entry, PackSection)
        }
        scopes |= {item.path: item.section.scope for item in statements if item.path not in scopes}
        for path, scope in scopes.items():
            _check_names(scope, path, agents, contracts, intake)
    for item in statements:
        _check_dates(item, grid, intake)
        if item.section.type in _OF_PUBLISHED:
            what = "compares with a published roster: it holds in a repair and with --keep, not in a first plan"
            intake.notes.append(f"{dotted(item.path)}: {item.section.type} {what}")
        if shifts is not None:
            place = item.path[1] if len(item.path) > 1 else None
            from_pack = isinstance(place, int) and isinstance(entries.get(place), PackSection)
            _check_shifts(item, shifts, from_pack, intake)


_OF_PUBLISHED = frozenset({"stability", "notice", "freeze"})
"""Rules that a first plan has nothing to hold against."""

_SHIFT_KEYS = ("shifts", "before", "after", "shift", "pattern")
"""Parameters of rules that name shifts by id or kind."""


def _check_shifts(item: Statement, shifts: Mapping[str, str], from_pack: bool, intake: Intake) -> None:
    """A shift that a rule of the plan names must be there; where a pack or a default names it, its absence is noted."""
    known = {*shifts, *(kind for kind in shifts.values() if kind)}
    for key in _SHIFT_KEYS:
        value = getattr(item.section, key, ())
        names = (value,) if isinstance(value, str) else tuple(value)
        wrong = [name for name in names if name not in known and not (key == "pattern" and name in {"any", "off"})]
        for name in wrong:
            if not name:
                continue
            at = (*item.path, key)
            if key in item.values and not from_pack:
                intake.unknown(intake.document.where(*at), f"{dotted(at)}: shift or kind", name, sorted(known))
            else:
                intake.notes.append(
                    f"{dotted(item.path)}: {item.section.type} speaks of {name}, no shift or kind of the plan"
                )


def _check_names(
    scope: ScopeFile, path: YamlPath, agents: Sequence[Agent], contracts: Collection[str] | None, intake: Intake
) -> None:
    """Whatever a scope names must be there."""
    ids = [agent.id for agent in agents]
    lists: Iterable[tuple[str, tuple[str, ...], Iterable[str]]] = (
        ("agents", scope.agents, ids),
        ("except_agents", scope.except_agents, ids),
        ("contracts", () if contracts is None else scope.contracts, contracts or ()),
        ("teams", scope.teams, {agent.team for agent in agents if agent.team}),
        ("sites", scope.sites, {agent.site for agent in agents if agent.site}),
        ("roles", scope.roles, {agent.role for agent in agents if agent.role}),
    )
    for key, names, known in lists:
        for name in names:
            if name not in known:
                at = (*path, "scope", key)
                intake.unknown(intake.document.where(*at), f"{dotted(at)}:", name, sorted(known))


def _check_dates(item: Statement, grid: TimeGrid | None, intake: Intake) -> None:
    """A scope's dates stand in order; a rule that never speaks in the planned days is noted."""
    first, last = item.section.scope.first, item.section.scope.last
    if first is not None and last is not None and last < first:
        intake.fault(
            (*item.path, "scope", "last"), "must not lie before its first date", f"{last}", f"First is {first}"
        )
        return
    if grid is None:
        return
    if (first is not None and first > grid.dates[-1]) or (last is not None and last < grid.dates[0]):
        span = f"from {first}" if last is None else f"until {last}" if first is None else f"from {first} to {last}"
        intake.notes.append(f"{dotted(item.path)}: {item.section.type} holds {span}, on no planned day")
