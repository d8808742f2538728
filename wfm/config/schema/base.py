"""What all parts of the schema share: they are frozen, and a key that nobody knows is refused."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Section"]


class Section(BaseModel):
    """One mapping of the plan file."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        populate_by_name=False,
        allow_inf_nan=False,
        str_strip_whitespace=True,
    )
