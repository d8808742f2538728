"""An output folder is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from wfm.errors import ValueRangeError

__all__ = ["replace_files"]


def replace_files(folder: Path, files: Mapping[str, bytes], outdated: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write files into a folder, all of them or none.

    Everything is first written into a hidden folder beside the final places, so that a full disk or a bad name leaves
    what was there untouched. Then each file changes places by a rename; if one of these fails, or the user interrupts,
    the earlier ones are undone.

    Parameters
    ----------
    folder
        Where to write; made when missing. Other files in it stay as they are.
    files
        Path inside the folder, with forward slashes → content.
    outdated
        Glob patterns of files, relative to the folder, that an earlier run may have left: those that are not among
        `files` are removed.

    Returns
    -------
    The files written, in the order of `files`.

    Raises
    ------
    ValueRangeError
        If a path leads out of the folder.
    OSError
        If the folder cannot be written; it is then as it was before.
    """
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise ValueRangeError(f"a file must lie inside the output folder, got {name!r}")
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    stage: Path | None = None
    done = False
    try:
        stage = Path(tempfile.mkdtemp(prefix=".wfm-", dir=folder))
        for name, content in files.items():
            place = stage / "new" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        stale = {path for pattern in outdated for path in folder.glob(pattern) if path.is_file()}
        stale -= {folder / name for name in files}
        _swap(folder, stage, list(files), sorted(path.relative_to(folder).as_posix() for path in stale))
        done = True
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
        if not done:
            _remove_empty(made)
    return tuple(folder / name for name in files)


def _swap(folder: Path, stage: Path, new: list[str], stale: list[str]) -> None:
    """Put the staged files into their places and take the stale ones away; undo everything on any failure."""
    undo: list[tuple[Path, Path | None]] = []
    made: list[Path] = []
    try:
        for name in [*new, *stale]:
            place, kept = folder / name, stage / "old" / name
            made += [parent for parent in place.parents if parent.is_relative_to(folder) and not parent.exists()]
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                _keep(place, kept)
                undo.append((place, kept))
            else:
                undo.append((place, None))
            if name in stale:
                place.unlink()
            else:
                os.replace(stage / "new" / name, place)
    except BaseException:  # Ctrl-C too must not leave half a folder
        for place, before in reversed(undo):
            if before is not None:
                os.replace(before, place)
            else:
                place.unlink(missing_ok=True)
        _remove_empty(made)
        raise


def _keep(place: Path, kept: Path) -> None:
    """Give a file a second name under which it outlives its replacement; copy where links are not supported."""
    try:
        os.link(place, kept)
    except OSError:
        shutil.copy2(place, kept)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders made for nothing, the deepest first."""
    for folder in sorted(set(folders), key=lambda path: len(path.parts), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
