"""What is generated from the code is as fresh as the code."""

from __future__ import annotations

import filecmp
import tomllib
from pathlib import Path

from wfm.config.json_schema import plan_json_schema


def test_the_schema_for_editors_is_fresh(root: Path) -> None:
    text = (root / "configs" / "schema.json").read_text(encoding="utf-8")
    assert text == plan_json_schema(), "run: python -m wfm.config.json_schema > configs/schema.json"


def test_the_template_is_the_minimal_centre(root: Path) -> None:
    """`wfm new` writes what `configs/minimal` shows."""
    shown, packed = root / "configs" / "minimal", root / "wfm" / "config" / "templates" / "minimal"
    names = sorted(path.relative_to(packed) for path in packed.rglob("*") if path.is_file())
    assert names
    assert not [str(name) for name in names if not filecmp.cmp(packed / name, shown / name, shallow=False)]


def test_version_stands_in_the_changelog(root: Path) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{version}]" in text
