"""Packs of rules: how a plan names one, and how the file of one is written."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from wfm.config.schema.base import Section
from wfm.config.schema.rules import Change, Price, ScopeFile
from wfm.config.schema.scalars import Day, Text

__all__ = ["PackFile", "PackLineFile", "PackSection"]


class PackSection(Section):
    """The rules of a pack, taken into a plan."""

    pack: Text
    """Name of a pack that is shipped, such as germany, or a .yaml file of the same form beside the plan."""
    price: Price = None
    """Price of one unit of breach for every line that can be broken for money; lines are hard if left out."""
    scope: ScopeFile = Field(default_factory=ScopeFile)
    """Whom the pack binds, and when; everybody and always if left out."""
    override: dict[str, Change] = Field(default_factory=dict)
    """Line of the pack → what is different in this plan (`{daily_rest: {hours: 10}}`), or on, or off."""


class PackLineFile(Section):
    """One line of a pack: a rule, as in a plan, and where it is from."""

    model_config = ConfigDict(extra="allow")

    type: Text
    """Type of the rule; its parameters stand beside it."""
    source: Text
    """Law and article, or the agreement."""
    read: Day | None = None
    """When the number was last read in a source; left out: it was not read again for this pack."""
    on: bool = Field(default=True, strict=True)
    """Whether the line holds where a plan says nothing of it."""
    needs: Text | None = None
    """What a plan must say for the line to hold, in words."""

    @property
    def parameters(self) -> dict[str, Any]:
        """What the line says of the rule itself."""
        return {"type": self.type, **(self.model_extra or {})}


class PackFile(Section):
    """A pack of rules. It sums law or guidance up and is not legal advice."""

    title: Text
    """What the pack is about, in a line."""
    notice: Text
    """What the reader must know; it says that this is not legal advice."""
    written: Day
    """Date of the pack."""
    soft: bool = Field(default=False, strict=True)
    """Whether the pack is guidance, of which every line needs a price, or is made hard on purpose."""
    lines: dict[str, PackLineFile] = Field(min_length=1)
    """Line id → rule."""
