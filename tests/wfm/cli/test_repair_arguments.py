"""wfm repair, publish and their neighbours refuse what they cannot do, and touch nothing then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfm.cli.repair_files import next_folder
from wfm.errors import InputError

ROSTER = "agent_id,date,shift,start,end\nA1,2026-03-02,morning,2026-03-02 09:00,2026-03-02 13:00\n"


@pytest.mark.parametrize(
    ("there", "next_one"),
    [
        ((), "repair-1"),
        (("repair-1",), "repair-2"),
        (("repair-1", "repair-2"), "repair-3"),
        (("repair-2",), "repair-3"),  # numbers are never used again
        (("repair-9", "repair-10"), "repair-11"),
        (("repair-", "repair-x", "repair-3b", "my-repair-7", "repair--5"), "repair-1"),
        (("repair-007",), "repair-8"),
    ],
)
@pytest.mark.parametrize("asked", [True, False])
def test_the_next_folder_is_one_that_never_was(
    tmp_path: Path, there: tuple[str, ...], next_one: str, asked: bool
) -> None:
    for name in there:
        (tmp_path / "day" / name).mkdir(parents=True)
    assert next_folder(tmp_path / "day", tmp_path / "out", asked=asked) == tmp_path / "day" / next_one


def test_a_file_takes_a_number_too(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "repair-4").write_text("", encoding="utf-8")
    assert next_folder(tmp_path, tmp_path / "out", asked=True).name == "repair-5"


@pytest.mark.parametrize("as_file", [True, False])
def test_the_folder_of_the_roster_is_refused_where_it_was_asked_for(tmp_path: Path, as_file: bool) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    given = roster if as_file else tmp_path
    for spelled in (tmp_path, tmp_path / "." / ".." / tmp_path.name):
        with pytest.raises(InputError, match=r"--out: holds ROSTER itself.*Choose another folder"):
            next_folder(spelled, given, asked=True)
    assert next_folder(tmp_path, given, asked=False) == tmp_path / "repair-1"
    assert next_folder(tmp_path / "new", given, asked=True) == tmp_path / "new" / "repair-1"


@pytest.fixture
def events(tiny: Path) -> Path:
    file = tiny / "events.yaml"
    file.write_text("events: [{event: absent, agent: A1, from: 2026-03-03}]\n", encoding="utf-8")
    (tiny / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return file


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--max-people", "-1"], "--max-people"),
        (["--max-changes", "-1"], "--max-changes"),
        (["--max-people", "some"], "--max-people"),
        (["--time-limit", "0"], "--time-limit"),
        (["--workers", "0"], "--workers"),
        (["--now", "teatime"], "--now"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_options_of_repair_out_of_range(
    tiny: Path, events: Path, wfm: Callable[..., Any], words: list[str], told: str
) -> None:
    before = snapshot(tiny)
    result = wfm("repair", tiny, tiny / "roster.csv", events, "--out", "out", *words)
    assert result.exit_code == 2, result.output
    assert told in result.output
    assert not Path("out").exists()
    assert snapshot(tiny) == before


def test_faulty_events_write_nothing(tiny: Path, events: Path, wfm: Callable[..., Any]) -> None:
    events.write_text("events:\n  - {event: absent, agent: A9}\n  - {event: nothing}\n", encoding="utf-8")
    result = wfm("repair", tiny, tiny / "roster.csv", events, "--out", "out")
    assert result.exit_code == 2
    shown = " ".join(result.output.split())
    assert "events.yaml:2: from is missing" in shown
    assert "events.yaml:2: agent_id is not an agent of the plan, got 'A9'" in shown
    assert "events.yaml:3: event must be one of" in shown
    assert not Path("out").exists()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_not_there_is_named(tiny: Path, events: Path, wfm: Callable[..., Any], place: int) -> None:
    words: list[Path] = [tiny, tiny / "roster.csv", events]
    words[place] = tiny / "gone"
    result = wfm("repair", *words, "--out", "out")
    assert result.exit_code == 2, result.output
    assert "gone" in result.output
    assert not Path("out").exists()


@pytest.mark.parametrize("verb", ["repair", "publish", "whatif", "capacity", "explain", "reforecast"])
def test_without_arguments_a_verb_says_what_it_needs(wfm: Callable[..., Any], verb: str) -> None:
    result = wfm(verb)
    assert result.exit_code == 2
    assert "Missing argument" in result.output
    assert not list(Path().iterdir())


@pytest.mark.parametrize("verb", ["whatif", "capacity", "explain"])
def test_a_plan_that_is_not_there_is_named(wfm: Callable[..., Any], verb: str) -> None:
    result = wfm(verb, "gone")
    assert result.exit_code == 2
    assert "gone" in result.output
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ["--processes", "0"], ["--processes", "257"], ["--processes", "two"], ["--time-limit", "-1"],
        ["--workers", "0"], ["--engine", "magic"],
    ],
)  # fmt: skip
def test_options_of_whatif_out_of_range(tiny: Path, wfm: Callable[..., Any], words: list[str]) -> None:
    result = wfm("whatif", tiny, "--price-of-rules", "--out", "out", *words)
    assert result.exit_code == 2, result.output
    assert words[0] in result.output
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--agent", "A9"], "A9"),
        (["--agent", "A1", "--day", "someday"], "someday"),
        (["--agent", "A1", "--day", "2027-01-01"], "2027-01-01"),
        (["--roster", "gone.csv"], "gone.csv"),
    ],
)
def test_what_explain_is_asked_must_be_in_the_plan(
    tiny: Path, wfm: Callable[..., Any], words: list[str], told: str
) -> None:
    result = wfm("explain", tiny, *words)
    assert result.exit_code == 2, result.output
    assert told in result.output


def test_publish_of_a_folder_without_a_roster_leaves_it_alone(tmp_path: Path, wfm: Callable[..., Any]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    for given in (folder, tmp_path / "gone"):
        result = wfm("publish", given)
        assert result.exit_code == 2, result.output
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "gone").exists()
