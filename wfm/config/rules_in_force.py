"""The rules of a plan: packs laid open line by line, exceptions of single agents made into rules of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wfm.config.intake import Intake, hint_for
from wfm.config.messages import faults_of
from wfm.config.rule_packs import Pack, PackLine, can_be_priced, find_pack
from wfm.config.schema import PlanFile
from wfm.config.schema.packs import PackSection
from wfm.config.schema.plan import PackOrRule
from wfm.config.schema.rules import SECTION_BY_TYPE, RuleSection
from wfm.config.sections import without_nothing
from wfm.config.yaml_document import Document, YamlPath, dotted
from wfm.rostering.rules import CORE_RULES, Rule
from wfm.tables.phrasing import listed
from wfm.workforce import Agent

__all__ = ["Statement", "default_rules", "entries_of", "rules_of", "statements_of"]

_ENTRY: TypeAdapter[PackSection | RuleSection] = TypeAdapter(PackOrRule)


@dataclass(frozen=True)
class Statement:
    """One rule as a plan states it, itself or through a pack.

    Attributes
    ----------
    section
        Type, parameters, price, scope, exceptions.
    values
        The same as written.
    path
        Where in the plan faults of it are told.
    origin
        Where it is from, in words.
    """

    section: RuleSection
    values: Mapping[str, Any]
    path: YamlPath
    origin: str


def entries_of(file: PlanFile, intake: Intake) -> dict[int, PackSection | RuleSection]:
    """Return place → pack or rule; of a broken section of rules those that are whole."""
    if file.rules is not None:
        return dict(enumerate(file.rules))
    raw = without_nothing(intake.document.raw).get("rules")
    found: dict[int, PackSection | RuleSection] = {}
    for place, entry in enumerate(raw if isinstance(raw, list) else ()):
        with suppress(ValidationError):
            found[place] = _ENTRY.validate_python(entry)
    return found


def statements_of(entries: Mapping[int, PackSection | RuleSection], intake: Intake) -> list[Statement]:
    """Return the rules that entries state; faults of packs and overrides go to the intake."""
    raw = without_nothing(intake.document.raw).get("rules")
    found: list[Statement] = []
    for place, entry in entries.items():
        path: YamlPath = ("rules", place)
        if isinstance(entry, PackSection):
            found += _of_pack(entry, raw[place], path, intake)
            continue
        known = {item.alias or name for name, item in type(entry).model_fields.items()}
        values = {key: value for key, value in raw[place].items() if key in known}
        found.append(Statement(entry, values, path, intake.document.where(*path)))
    return found


def default_rules() -> tuple[Rule, ...]:
    """Return the rules that hold, with their defaults, where a plan has no list."""
    return tuple(kind(origin="default, since the plan states no rules") for kind in CORE_RULES)


def rules_of(statements: Sequence[Statement], agents: Sequence[Agent], intake: Intake) -> tuple[Rule, ...]:
    """Return the rules in force, exceptions made into rules of their own.

    Parameters
    ----------
    statements
        What the plan states (see `statements_of`).
    agents
        The people, whom exceptions name.
    intake
        Takes faults: exceptions for nobody, or that are broken themselves.
    """
    by_id = {agent.id: agent for agent in agents}
    found = []
    for statement in statements:
        for section, origin in _with_exceptions(statement, by_id, intake):
            found.append(section.rule(origin))
    return tuple(found)


def _of_pack(entry: PackSection, raw: Mapping[str, Any], path: YamlPath, intake: Intake) -> Iterator[Statement]:
    """Yield the lines of a pack that hold, with what the plan says differently of each."""
    pack = find_pack(entry.pack, (*path, "pack"), intake)
    if pack is None:
        return
    for line_id in entry.override:
        if line_id not in pack.lines:
            hint = hint_for(line_id, pack.lines)
            intake.fault((*path, "override", line_id), f"is no line of the pack '{pack.name}'", None, hint)
    unpriced = []
    for line in pack.lines.values():
        change = entry.override.get(line.id, "on" if line.on else "off")
        if change == "off":
            continue
        values = _line_values(line, raw, {} if change == "on" else change)
        if pack.soft and "price" not in values and can_be_priced(line):
            unpriced.append(line.id)
            continue
        at = (*path, "override", line.id) if change != "on" else path
        section = _section(values, at, intake)
        if section is not None:
            yield Statement(section, values, at, f"pack {pack.name}: {line.id} ({line.source})")
    if unpriced:
        _ask_for_a_price(pack, unpriced, path, intake)


def _ask_for_a_price(pack: Pack, lines: Sequence[str], path: YamlPath, intake: Intake) -> None:
    mend = "Give a price for all (price: 20) or for a line, or write 'price: hard' to make it a law of this plan"
    intake.fault(path, f"'{pack.name}' is guidance: say what a breach of {listed(lines)} costs", None, mend)


def _line_values(line: PackLine, raw: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line's values under what the plan says of the whole pack, and of this line."""
    values = {**line.values, **change}
    if "price" in raw and "price" not in values and can_be_priced(line):
        values["price"] = raw["price"]
    parts = [raw.get("scope"), line.values.get("scope"), change.get("scope")]
    scopes = [part for part in parts if isinstance(part, Mapping)]
    if scopes and (isinstance(change.get("scope"), Mapping) or "scope" not in change):
        values["scope"] = {key: value for scope in scopes for key, value in scope.items()}
    return values


def _section(values: Mapping[str, Any], at: YamlPath, intake: Intake) -> RuleSection | None:
    """Validate a rule that was put together; None, with faults, where it is broken."""
    kind = SECTION_BY_TYPE.get(str(values.get("type")))
    if kind is None:
        intake.fault((*at, "type"), "cannot be changed", None, "Turn the line off and state another rule")
        return None
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        intake.faults += faults_of(error, _as_if_written(intake.document, at, values), kind, at)
        return None


def _as_if_written(document: Document, at: YamlPath, values: Mapping[str, Any]) -> Document:
    """Return the document as if the values stood whole at a path, so that faults find their keys."""

    def inner(node: Any, path: YamlPath) -> Any:
        if not path:
            return values
        if isinstance(node, list):
            return [inner(item, path[1:]) if place == path[0] else item for place, item in enumerate(node)]
        return {**node, path[0]: inner(node.get(path[0], {}), path[1:])}

    return Document(document.shown, inner(document.raw, at), document.places)


def _with_exceptions(
    statement: Statement, by_id: Mapping[str, Agent], intake: Intake
) -> Iterator[tuple[RuleSection, str]]:
    """Yield a statement without the agents for whom it is different, and what holds for these."""
    section = statement.section
    exceptions = section.exceptions
    if not exceptions:
        yield section, statement.origin
        return
    scope = section.scope.model_copy(update={"except_agents": (*section.scope.except_agents, *exceptions)})
    yield section.model_copy(update={"scope": scope}), statement.origin
    for agents, change in _alike(exceptions):
        path = (*statement.path, "exceptions", agents[0])
        if not _bound(statement, agents, by_id, intake) or change == "off":
            continue
        if change == "on" or "scope" in change or "exceptions" in change:
            intake.fault(path, "must be 'off' or hold parameters or a price", None, "Such as {hours: 9}")
            continue
        dates = {key: value for key, value in statement.values.get("scope", {}).items() if key in {"first", "last"}}
        values = {key: value for key, value in statement.values.items() if key != "exceptions"}
        own = _section({**values, **change, "scope": {**dates, "agents": list(agents)}}, path, intake)
        if own is not None:
            yield own, f"{statement.origin}, exception"


def _alike(exceptions: Mapping[str, Any]) -> Iterable[tuple[tuple[str, ...], Any]]:
    """Return the agents of each exception; those with the same one together."""
    groups: list[tuple[list[str], Any]] = []
    for agent_id, change in exceptions.items():
        same = next((agents for agents, other in groups if other == change), None)
        if same is None:
            groups.append(([agent_id], change))
        else:
            same.append(agent_id)
    return [(tuple(agents), change) for agents, change in groups]


def _bound(statement: Statement, agents: Sequence[str], by_id: Mapping[str, Agent], intake: Intake) -> bool:
    """Check that the rule binds the agents of an exception; nobody can be checked where nobody could be read."""
    path = (*statement.path, "exceptions")
    good = True
    for agent_id in agents if by_id else ():
        where = intake.document.where(*path, agent_id)
        if agent_id not in by_id:
            intake.unknown(where, f"{dotted(path)}: the agent", agent_id, by_id)
            good = False
            continue
        if not statement.section.rule().scope.covers(by_id[agent_id]):
            what = f"{dotted(path)}: the rule does not bind {agent_id}, so that there is nothing to except"
            intake.fault_at(where, what, None, "Look at its scope")
            good = False
    return good
