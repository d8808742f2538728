"""published.json: the version of a roster that holds, with its digests; a published version is never written over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wfm.errors import Fault, InputError
from wfm.tables.folder_out import replace_files

__all__ = ["FROZEN", "PUBLISHED", "Publication", "publication_of", "publish_folder"]

PUBLISHED = "published.json"
"""Record of the published versions of a folder."""

FROZEN = ("roster.csv", "activities.csv", "requirement.csv", "forecast.csv", "events.csv")
"""Files that make a version; those that a folder has are copied to published/<version>/."""


@dataclass(frozen=True)
class Publication:
    """One published version.

    Attributes
    ----------
    version
        Number, from 1.
    time
        When, aware.
    digests
        File → SHA-256.
    fresh
        Whether it was made just now, and not there before.
    """

    version: int
    time: str
    digests: Mapping[str, str]
    fresh: bool = False

    def edited(self, folder: Path) -> tuple[str, ...]:
        """Return the files of the version that are no longer as they were published."""
        now = _digests(folder)
        return tuple(name for name, digest in self.digests.items() if now.get(name) != digest)


def _digests(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FROZEN if (folder / name).is_file()
    }


def _versions(folder: Path) -> list[dict[str, Any]]:
    """Return the versions in published.json, the oldest first; none where there is no such file."""
    file = folder / PUBLISHED
    if not file.is_file():
        return []
    try:
        versions = json.loads(file.read_text(encoding="utf-8"))["versions"]
        for number, item in enumerate(versions, start=1):
            if item["version"] != number or not isinstance(item["sha256"], dict) or not item["time"]:
                raise ValueError
    except (ValueError, KeyError, TypeError):
        mend = f"It is written by 'wfm publish' alone; the versions themselves stand in {folder / 'published'}"
        raise InputError([Fault(str(file), "is not the record of published versions", None, mend)]) from None
    found: list[dict[str, Any]] = versions
    return found


def publication_of(folder: Path) -> Publication | None:
    """Return the version of a folder that holds; None where nothing was published.

    Raises
    ------
    InputError
        If published.json is damaged.
    """
    versions = _versions(folder)
    if not versions:
        return None
    last = versions[-1]
    return Publication(last["version"], last["time"], last["sha256"])


def publish_folder(folder: Path, time: datetime) -> Publication:
    """Freeze the roster in a folder as its next version; one that is as it was published stays that version.

    Parameters
    ----------
    folder
        A folder with roster.csv.
    time
        When, aware.

    Raises
    ------
    InputError
        If there is no roster, published.json is damaged, or a version stands there already under the same number.
    """
    if not (folder / "roster.csv").is_file():
        mend = "Give the folder that 'wfm plan' or 'wfm repair' wrote"
        raise InputError([Fault(str(folder), "holds no roster.csv to publish", None, mend)])
    digests = _digests(folder)
    versions = _versions(folder)
    if versions and versions[-1]["sha256"] == digests:
        return Publication(versions[-1]["version"], versions[-1]["time"], digests)
    number = len(versions) + 1
    place = f"published/{number}"
    if (folder / place).exists():
        mend = f"Move {folder / place} away if it is not needed"
        raise InputError(
            [Fault(str(folder / PUBLISHED), f"does not know version {number}, which is there", None, mend)]
        )
    stamp = time.isoformat(timespec="seconds")
    versions.append({"version": number, "time": stamp, "sha256": digests})
    text = json.dumps({"versions": versions}, indent=2) + "\n"
    copies = {f"{place}/{name}": (folder / name).read_bytes() for name in digests}
    replace_files(folder, {**copies, PUBLISHED: text.encode()})
    return Publication(number, stamp, digests, fresh=True)
