from pathlib import Path

import pytest

from wfm.config import load_plan
from wfm.config.template import template_files, write_template
from wfm.errors import InputError

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


def test_the_template_is_configs_minimal() -> None:
    shipped = {path.relative_to(MINIMAL).as_posix(): path.read_bytes() for path in MINIMAL.rglob("*") if path.is_file()}
    assert template_files() == shipped


def test_what_is_written_loads(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "centre"
    written = write_template(folder)
    assert [path.relative_to(folder).as_posix() for path in written] == sorted(template_files())
    assert len(load_plan(folder).workforce.agents) == 8


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"plan.yaml: is there already. Choose another folder"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == "mine"


def test_other_files_do_not_mind(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    write_template(tmp_path)
    assert (tmp_path / "notes.txt").exists() and (tmp_path / "plan.yaml").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is a file, not a folder"):
        write_template(tmp_path / "x")


def test_every_line_of_the_plan_is_commented_or_speaks_for_itself() -> None:
    """One page, and a remark on nearly every line with a decision in it."""
    lines = [line for line in template_files()["plan.yaml"].decode().splitlines() if line.strip()]
    assert len(lines) <= 70
    assert max(map(len, lines)) <= 125
    remarked = sum("#" in line for line in lines)
    assert remarked >= 0.85 * len(lines)
