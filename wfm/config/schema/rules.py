"""The rules of a plan, made from the declarations in `wfm.rostering.rules`: type, parameters, scope."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Optional, Self, Union, get_args, get_type_hints

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema, create_model, model_validator
from pydantic import Field as SchemaField

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Clock, Day, MinorMoney, OneWeekday, Weekdays
from wfm.errors import ValueRangeError
from wfm.rostering.rules import PLAN_RULES, Rule, Scope
from wfm.tables.phrasing import did_you_mean

__all__ = [
    "COMMON",
    "RULE_SECTIONS",
    "SECTION_BY_TYPE",
    "WRITTEN",
    "Change",
    "Price",
    "RuleEntry",
    "RuleSection",
    "ScopeFile",
    "attribute_texts",
]


def _rule_types(values: tuple[str, ...]) -> tuple[str, ...]:
    known = [kind.type for kind in PLAN_RULES]
    for value in values:
        if value not in known:
            hint = did_you_mean(value, known)
            raise ValueError(f"must be types of rules, and there is no '{value}'. {hint}".rstrip(". ") + ".")
    return values


WRITTEN: dict[str, Any] = {
    "clock": Clock,
    "date": Day,
    "dates": tuple[Day, ...],
    "money": MinorMoney,
    "rules": Annotated[tuple[str, ...], AfterValidator(_rule_types)],
    "weekday": OneWeekday,
    "weekdays": Weekdays,
}
"""How a parameter is written where its Python type does not say so: `metadata={"written": "clock"}` in a declaration
makes minutes of ``"22:00"``, money makes minor units of ``12.50``, weekdays make ``(4, 5)`` of ``"fri, sat"``."""

COMMON = frozenset({"type", "scope", "price", "price_minor", "exceptions", "origin", "stated_by", "overrides"})
"""What all rules have, or get from composites; everything else is a parameter of one type."""


def _changed(value: object) -> object:
    if value in ("on", "off") or isinstance(value, dict):
        return value
    raise ValueError("must be 'off' or hold what is different, such as {hours: 9}")


Change = Annotated[
    dict[str, Any] | Literal["on", "off"],
    BeforeValidator(_changed),
    WithJsonSchema({"anyOf": [{"type": "object"}, {"enum": ["on", "off"]}]}),
]
"""What is different from a rule as it stands: some of its keys, or whether it holds at all."""

Price = Annotated[
    MinorMoney | None,
    BeforeValidator(lambda value: None if value == "hard" else value),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"const": "hard"}]}),
]
"""A price of one unit of breach, minor units inside; ``hard`` for none."""


class ScopeFile(Section):
    """Whom a rule binds; lists that are left out do not limit it, several must all match."""

    agents: tuple[str, ...] = ()
    """Agent ids."""
    contracts: tuple[str, ...] = ()
    """Contract ids."""
    teams: tuple[str, ...] = ()
    """Teams."""
    except_agents: tuple[str, ...] = ()
    """Agent ids that the rule does not bind."""
    sites: tuple[str, ...] = ()
    """Sites."""
    roles: tuple[str, ...] = ()
    """Roles."""
    first: Day | None = None
    """First date of which the rule speaks."""
    last: Day | None = None
    """Last date of which the rule speaks."""


class RuleSection(Section):
    """What all rules have."""

    kind: ClassVar[type[Rule]]
    type: str
    scope: ScopeFile = SchemaField(default_factory=ScopeFile)
    """Whom the rule binds, and when; everybody and always if left out."""
    price: Price = None
    """Price of one unit of breach in the plan's currency; the rule is hard if left out."""
    exceptions: dict[str, Change] = SchemaField(default_factory=dict)
    """Agent id → what is different for this agent (`{A07: {hours: 9}}`), or off where the rule does not hold."""

    def rule(self, origin: str = "") -> Rule:
        """Return the rule that the section states, without its exceptions."""
        values = {name: getattr(self, name) for name in type(self).model_fields if name not in COMMON}
        scope = Scope(**self.scope.model_dump())
        return self.kind(**values, scope=scope, price_minor=self.price, origin=origin)

    @model_validator(mode="after")
    def _parameters_agree(self) -> Self:
        try:
            self.rule()
        except ValueRangeError as error:
            raise ValueError(str(error)) from None
        return self


def attribute_texts(kind: type) -> dict[str, str]:
    """Return the texts of the Attributes section of a NumPy docstring, name → one line."""
    _, _, below = (kind.__doc__ or "").partition("Attributes\n")
    texts: dict[str, list[str]] = {}
    names: list[str] = []
    for line in below.splitlines()[1:]:
        if line.strip() and not line.startswith("     "):
            names = [name.strip() for name in line.split(",")]
            texts.update({name: [] for name in names})
        elif line.strip():
            for name in names:
                texts[name].append(line.strip())
    return {name: " ".join(words) for name, words in texts.items()}


def _parameter(item: Field[Any], annotation: Any, text: str) -> tuple[Any, Any]:
    """Return annotation and schema field of one parameter of a rule.

    Of its metadata, ge, gt, le and lt become bounds, `written` says how the value is written (see `WRITTEN`).
    """
    optional = type(None) in get_args(annotation)
    written = WRITTEN.get(item.metadata.get("written", ""))
    if written is not None:
        annotation = Optional[written] if optional else written  # noqa: UP045
    bounds: dict[str, Any] = {name: item.metadata[name] for name in ("ge", "gt", "le", "lt") if name in item.metadata}
    more = dict(bounds)
    if annotation in {int, float, bool, str, int | None, float | None, bool | None, str | None}:
        more["strict"] = True
    if item.default is not MISSING:
        more["default"] = item.default
    elif item.default_factory is not MISSING:
        more["default_factory"] = item.default_factory
    if not optional:
        return annotation, SchemaField(description=text or None, **more)
    # A key with nothing under it counts as left out; "none" takes away a limit that holds by default.
    shown = Annotated[annotation, SchemaField(**bounds)] | Literal["none"]
    by_name = BeforeValidator(_none_by_name, json_schema_input_type=shown)
    return Annotated[annotation, by_name], SchemaField(description=text or None, **more)


def _none_by_name(value: object) -> object:
    return None if value == "none" else value


def _section_of(kind: type[Rule]) -> type[RuleSection]:
    hints = get_type_hints(kind)
    texts = attribute_texts(kind)
    parameters: dict[str, Any] = {
        item.name: _parameter(item, hints[item.name], texts.get(item.name, ""))
        for item in fields(kind)
        if item.name not in COMMON and not item.metadata.get("given")
    }
    summary = (kind.__doc__ or "").partition("\n\n")[0]
    literal: Any = Literal[kind.type]
    section: type[RuleSection] = create_model(
        kind.__name__ + "File",
        __base__=RuleSection,
        __doc__=summary,
        __cls_kwargs__={"use_attribute_docstrings": False},  # made here, it has no source to read them from
        type=(literal, ...),
        **parameters,
    )
    section.kind = kind
    return section


RULE_SECTIONS: tuple[type[RuleSection], ...] = tuple(_section_of(kind) for kind in PLAN_RULES)
"""One section a rule of `PLAN_RULES`, in its order."""

SECTION_BY_TYPE: dict[str, type[RuleSection]] = {section.kind.type: section for section in RULE_SECTIONS}
"""Type name → section."""

if TYPE_CHECKING:
    RuleEntry = RuleSection
else:
    RuleEntry = Annotated[Union[RULE_SECTIONS], SchemaField(discriminator="type")]  # noqa: UP007
