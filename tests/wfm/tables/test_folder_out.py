"""An output folder is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from wfm.errors import ValueRangeError
from wfm.tables import folder_out
from wfm.tables.folder_out import replace_files

OLD = {"roster.csv": b"old roster", "ics/A01.ics": b"old A01", "ics/gone.ics": b"old gone", "published.json": b"mine"}
NEW = {"roster.csv": b"new roster", "summary.json": b"{}", "ics/A01.ics": b"new A01", "ics/A02.ics": b"new A02"}
OURS = ("roster.csv", "summary.json", "report.html", "ics/*.ics")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert replace_files(folder, NEW) == tuple(folder / name for name in NEW)
    assert tree(folder) == dict(sorted(NEW.items()))


def test_files_are_replaced_outdated_ones_removed_and_others_kept(old: Path) -> None:
    replace_files(old, NEW, OURS)
    assert tree(old) == dict(sorted({**NEW, "published.json": b"mine"}.items()))


def test_without_patterns_nothing_is_removed(old: Path) -> None:
    replace_files(old, NEW)
    assert tree(old)["ics/gone.ics"] == b"old gone"


def test_nothing_hidden_is_left_behind(old: Path) -> None:
    replace_files(old, NEW, OURS)
    assert not [path for path in old.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", ""])
def test_no_file_leaves_the_folder(old: Path, name: str) -> None:
    before = tree(old)
    with pytest.raises(ValueRangeError, match="inside the output folder"):
        replace_files(old, {"roster.csv": b"x", name: b"x"})
    assert tree(old) == before


@pytest.mark.parametrize("step", range(5))
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failure_at_any_rename_leaves_the_old_folder(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException
) -> None:
    """Four files are renamed and one is unlinked; fail at each of these in turn."""
    before, count = tree(old), 0
    real_replace, real_unlink = os.replace, Path.unlink

    def fails(call: Any) -> Any:
        def tried(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == step + 1:
                raise error
            return call(*args, **kwargs)

        return tried

    monkeypatch.setattr(os, "replace", fails(real_replace))
    monkeypatch.setattr(Path, "unlink", fails(real_unlink))
    with pytest.raises(type(error)):
        replace_files(old, NEW, OURS)
    assert count > step
    assert tree(old) == before
    assert sorted(path.name for path in old.iterdir()) == ["ics", "published.json", "roster.csv"]


def test_a_failure_while_writing_leaves_the_old_folder(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real, count = tree(old), Path.write_bytes, 0

    def full(self: Path, data: bytes) -> int:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        replace_files(old, NEW, OURS)
    assert tree(old) == before
    assert not [path for path in old.iterdir() if path.name.startswith(".")]


def test_a_failure_leaves_no_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError, match="no"):
        replace_files(tmp_path / "a" / "b", NEW)
    assert list(tmp_path.iterdir()) == []


def test_where_links_are_not_supported_files_are_copied(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(old)
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("not supported")))
    calls = iter([None, None, None])

    def fails_at_last(source: Path, target: Path) -> None:
        if next(calls, "stop") == "stop" and "old" not in Path(source).parts:
            raise OSError("late")
        Path(source).rename(target)

    monkeypatch.setattr(folder_out.os, "replace", fails_at_last)
    with pytest.raises(OSError, match="late"):
        replace_files(old, NEW, OURS)
    assert tree(old) == before


def test_a_file_in_the_folders_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError):
        replace_files(tmp_path / "out", NEW)
    assert (tmp_path / "out").read_text() == "a file"


def test_writing_twice_gives_the_same(old: Path) -> None:
    replace_files(old, NEW, OURS)
    first = tree(old)
    replace_files(old, NEW, OURS)
    assert tree(old) == first
