"""Published versions: frozen, numbered, never written over."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wfm.errors import InputError
from wfm.tables.published import publication_of, publish_folder

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def week(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text("agent_id,start,end,shift\n", encoding="utf-8")
    (tmp_path / "activities.csv").write_text("agent_id,start\n", encoding="utf-8")
    return tmp_path


def test_the_first_version(week: Path) -> None:
    assert publication_of(week) is None
    made = publish_folder(week, NOW)
    assert (made.version, made.fresh, set(made.digests)) == (1, True, {"roster.csv", "activities.csv"})
    found = publication_of(week)
    assert found is not None and (found.version, found.digests) == (1, made.digests)
    assert found.edited(week) == ()
    assert (week / "published" / "1" / "roster.csv").read_bytes() == (week / "roster.csv").read_bytes()


def test_publishing_again_changes_nothing(week: Path) -> None:
    publish_folder(week, NOW)
    before = (week / "published.json").read_bytes()
    again = publish_folder(week, NOW.replace(hour=13))
    assert (again.version, again.fresh) == (1, False)
    assert (week / "published.json").read_bytes() == before


def test_an_edit_is_seen_and_becomes_the_next_version(week: Path) -> None:
    first = publish_folder(week, NOW)
    (week / "roster.csv").write_text("agent_id,start,end,shift\nA,1,2,day\n", encoding="utf-8")
    assert first.edited(week) == ("roster.csv",)
    second = publish_folder(week, NOW)
    assert (second.version, second.fresh) == (2, True)
    assert (week / "published" / "1" / "roster.csv").read_text(encoding="utf-8") == "agent_id,start,end,shift\n"


def test_a_file_that_is_gone_counts_as_edited(week: Path) -> None:
    first = publish_folder(week, NOW)
    (week / "activities.csv").unlink()
    assert first.edited(week) == ("activities.csv",)


def test_a_folder_without_a_roster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no roster\.csv"):
        publish_folder(tmp_path, NOW)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"versions": [{}]}', '{"versions": [{"version": 2, "sha256": {}, "time": "x"}]}']
)
def test_a_damaged_record_is_refused_and_kept(week: Path, text: str) -> None:
    (week / "published.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="published versions"):
        publish_folder(week, NOW)
    assert (week / "published.json").read_text(encoding="utf-8") == text


def test_a_version_that_the_record_has_lost_is_not_written_over(week: Path) -> None:
    publish_folder(week, NOW)
    (week / "published.json").unlink()
    (week / "roster.csv").write_text("other\n", encoding="utf-8")
    with pytest.raises(InputError, match="version 1"):
        publish_folder(week, NOW)
    assert (week / "published" / "1" / "roster.csv").read_text(encoding="utf-8").startswith("agent_id")
    assert not (week / "published.json").exists()


def test_versions_are_plain_json(week: Path) -> None:
    publish_folder(week, NOW)
    (version,) = json.loads((week / "published.json").read_text(encoding="utf-8"))["versions"]
    assert version["time"] == "2026-03-01T12:00:00+00:00"
    assert all(len(digest) == 64 for digest in version["sha256"].values())
