"""Packs of rules: those that are shipped, and files of the same form beside a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wfm.config.intake import Intake, hint_for
from wfm.config.messages import faults_of
from wfm.config.schema.packs import PackFile
from wfm.config.schema.rules import SECTION_BY_TYPE
from wfm.config.sections import without_nothing
from wfm.config.yaml_document import Document, YamlPath, parse_document, read_document
from wfm.errors import Fault, InputError
from wfm.rostering.rules import RULES
from wfm.tables.phrasing import did_you_mean, listed

__all__ = ["Pack", "PackLine", "can_be_priced", "find_pack", "pack_from", "shipped_pack", "shipped_packs"]

PACKS = files("wfm.config") / "packs"


@dataclass(frozen=True)
class PackLine:
    """One rule of a pack.

    Attributes
    ----------
    id
        Name of the line, by which a plan changes it.
    values
        Type, parameters, price and scope as written.
    source
        Law and article.
    read
        When the number was last read in a source; None where it was not read again for the pack.
    on
        Whether it holds where a plan says nothing of it.
    needs
        What a plan must say for the line to hold; None for nothing.
    """

    id: str
    values: Mapping[str, Any]
    source: str
    read: date | None
    on: bool
    needs: str | None


@dataclass(frozen=True)
class Pack:
    """A pack of rules. It sums law or guidance up and is not legal advice.

    Attributes
    ----------
    name
        How a plan names it.
    title, notice
        What it is about, and what the reader must know.
    soft
        Whether it is guidance, of which every line needs a price or is made hard on purpose.
    lines
        Line id → rule, in the order of the file.
    """

    name: str
    title: str
    notice: str
    soft: bool
    lines: Mapping[str, PackLine]


def shipped_packs() -> tuple[str, ...]:
    """Return the names of the packs that are shipped, sorted."""
    return tuple(sorted(item.name.removesuffix(".yaml") for item in PACKS.iterdir() if item.name.endswith(".yaml")))


def shipped_pack(name: str) -> Pack:
    """Return a pack that is shipped.

    Raises
    ------
    InputError
        With every fault of its file; a test keeps the shipped ones free of them.
    """
    file = PACKS / f"{name}.yaml"
    return pack_from(parse_document(file.read_text(encoding="utf-8"), f"{name}.yaml"), name)


def find_pack(name: str, path: YamlPath, intake: Intake) -> Pack | None:
    """Return the pack that a plan names; None, with a fault, where there is none or it is broken.

    Parameters
    ----------
    name
        A shipped pack, or a .yaml file relative to the plan's folder.
    path
        Where the plan names it.
    intake
        Takes the faults.
    """
    try:
        if Path(name).suffix in {".yaml", ".yml"}:
            file = intake.folder / name
            if not file.is_file():
                near = [item.name for item in file.parent.glob("*.y*ml")] if file.parent.is_dir() else []
                intake.fault(path, "names a file that does not exist", f"'{name}'", did_you_mean(file.name, near))
                return None
            return pack_from(read_document(file, name), Path(name).stem)
        known = shipped_packs()
        if name in known:
            return shipped_pack(name)
    except InputError as error:
        intake.faults += error.faults
        return None
    hint = did_you_mean(name, known) or f"{hint_for(name, known)}, or a .yaml file beside the plan"
    intake.fault(path, "is no pack that is shipped", f"'{name}'", hint)
    return None


def pack_from(document: Document, name: str) -> Pack:
    """Return the pack of a document.

    Raises
    ------
    InputError
        With every fault: of the file, and of each line, which must be a whole rule.
    """
    raw = without_nothing(document.raw)
    try:
        file = PackFile.model_validate(raw)
    except ValidationError as error:
        raise InputError(faults_of(error, document, PackFile)) from None
    faults: list[Fault] = []
    for line_id, line in file.lines.items():
        section = SECTION_BY_TYPE.get(line.type)
        if section is None:
            hint = did_you_mean(line.type, SECTION_BY_TYPE) or f"Known: {listed(SECTION_BY_TYPE)}"
            faults.append(document.fault(("lines", line_id, "type"), "is no rule", f"'{line.type}'", hint))
            continue
        try:
            section.model_validate(line.parameters)
        except ValidationError as error:
            faults += faults_of(error, document, section, ("lines", line_id))
    if faults:
        raise InputError(faults)
    lines = {
        line_id: PackLine(line_id, line.parameters, line.source, line.read, line.on, line.needs)
        for line_id, line in file.lines.items()
    }
    return Pack(name, file.title, file.notice, file.soft, lines)


def can_be_priced(line: PackLine) -> bool:
    """Return whether a breach of the line can cost money instead of being forbidden."""
    kind = RULES[line.values["type"]]
    return kind.unit is not None and not kind.money
