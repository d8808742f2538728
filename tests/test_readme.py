"""What the READMEs show is so: their Python runs, their links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "configs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md"))
)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)\s]+)\)")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_readme_shows_python() -> None:
    assert PYTHON.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_python_in_a_text_gives_what_it_says(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for number, block in enumerate(PYTHON.findall(path.read_text(encoding="utf-8")), start=1):
        test = doctest.DocTestParser().get_doctest(block, names, f"{shown(path)}, block {number}", str(path), 0)
        assert test.examples, "a block of Python without a prompt is not run by anybody"
        said: list[str] = []
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append, clear_globs=False)
        assert not result.failed, "".join(said)
        names.update(test.globs)


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_links_lead_to_a_file(path: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(path.read_text(encoding="utf-8"))]
    assert not [target for target in targets if target and not (path.parent / target).exists()]
