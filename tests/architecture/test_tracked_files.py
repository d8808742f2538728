"""What is under version control works on any machine, and is finished."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# Put together from pieces, so that this file does not find itself.
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(?:" + "|".join(["work", "root", r"home/\w+", r"Users/\w+"]) + r")/")
UNFINISHED = re.compile(
    r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "raise NotImplemented" + "Error"]) + r")\b"
)
BINARY = {".png", ".xlsx", ".ics", ".npz", ".gz"}
LARGEST_FILE = 2_000_000


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    """Every file under version control."""
    if not (root / ".git").exists():
        pytest.skip("not a checkout: there is no list of files")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.split("\0") if name and (path := root / name).is_file()]


def hits(paths: list[Path], pattern: re.Pattern[str], root: Path) -> list[str]:
    """Return file, line and text of everything that a pattern finds."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in paths
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_place_on_one_machine(tracked: list[Path], root: Path) -> None:
    found = hits(tracked, MACHINE_PATHS, root)
    assert not found, "\n".join(found)


def test_nothing_is_left_for_later(tracked: list[Path], root: Path) -> None:
    found = hits([path for path in tracked if path.suffix == ".py"], UNFINISHED, root)
    assert not found, "\n".join(found)


def test_no_output_is_tracked(tracked: list[Path], root: Path) -> None:
    names = [path.relative_to(root).parts for path in tracked]
    assert not [name for name in names if name[0] in {"out", "build", "dist", ".venv"} or "__pycache__" in name]


def test_no_file_is_too_big_to_read(tracked: list[Path]) -> None:
    assert not [path.name for path in tracked if path.stat().st_size > LARGEST_FILE]


def test_the_top_level_is_the_one_agreed_on(tracked: list[Path], root: Path) -> None:
    expected = {
        ".ci",
        ".gitignore",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "benchmarks",
        "configs",
        "forecasts",
        "pyproject.toml",
        "tests",
        "wfm",
    }
    assert {path.relative_to(root).parts[0] for path in tracked} == expected


def test_a_checkout_can_run_its_checks(root: Path) -> None:
    runner = root / ".ci" / "run"
    assert runner.stat().st_mode & 0o111
    assert runner.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")


@pytest.mark.parametrize("target", ["demo", "test", "test-slow", "lint", "bench", "clean"])
def test_make_has_the_targets_that_are_promised(root: Path, target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
