"""The small centre with which a newcomer begins; `wfm new` writes it. It is the same as ``configs/minimal``."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from wfm.errors import Fault, InputError

__all__ = ["template_files", "write_template"]


def template_files() -> dict[str, bytes]:
    """Return the files of the small centre, path inside its folder → content."""
    found: dict[str, bytes] = {}

    def walk(folder: Traversable, prefix: str) -> None:
        for item in sorted(folder.iterdir(), key=lambda item: item.name):
            if item.is_dir():
                walk(item, f"{prefix}{item.name}/")
            else:
                found[f"{prefix}{item.name}"] = item.read_bytes()

    walk(files("wfm.config") / "templates" / "minimal", "")
    return found


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write the small centre into a folder, which is made if it is not there; nothing is ever written over.

    Returns
    -------
    The files written, sorted.

    Raises
    ------
    InputError
        If the folder is a file, or holds one of the files already; then nothing is written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError([Fault(str(folder), "is a file, not a folder")])
    targets = {folder / name: content for name, content in template_files().items()}
    there = [path for path in targets if path.exists()]
    if there:
        raise InputError([Fault(str(path), "is there already", None, "Choose another folder") for path in there])
    for path, content in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(sorted(targets))
