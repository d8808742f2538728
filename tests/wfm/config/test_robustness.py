"""Whatever stands in the files: the planner gets a plan, or faults with their places. Never a traceback."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfm.config import load_plan
from wfm.config.yaml_document import read_document
from wfm.errors import InputError

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"
RAW = read_document(MINIMAL / "plan.yaml").raw
EASY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**6),
    st.floats(-10, 1e6),
    st.sampled_from(["", "x", "08:00", "mon-fri", "2026-03-02", "24:00-48:00", "ليلى", "data/history.csv", "UTC", "∞"]),
    st.lists(st.sampled_from(["x", 1, None, {"a": 1}]), max_size=2),
    st.dictionaries(
        st.sampled_from(["a", "from", "file", "mon", "2026-03-02"]), st.sampled_from([1, "x", None]), max_size=2
    ),
)


def paths(value: Any, here: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key of a mapping and of the mappings in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*here, key)
            yield from paths(item, (*here, key))


PATHS = sorted(paths(RAW))


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "centre")
    return tmp_path / "centre"


def spoil(centre: Path, name: str, content: bytes) -> list[str]:
    """Load the centre with one file of other content than shipped, and put the file back."""
    file = centre / "data" / f"{name}.csv"
    file.write_bytes(content)
    try:
        return told(centre)
    finally:
        shutil.copy(MINIMAL / "data" / f"{name}.csv", file)


def told(folder: Path, patch: dict[str, Any] | None = None) -> list[str]:
    """Load, and check that all that is told has a place and reads as one line."""
    try:
        plan = load_plan(folder, patch=patch)
    except InputError as error:
        for fault in error.faults:
            assert fault.where and fault.what
            assert "\n" not in str(fault)
            assert "Value error" not in str(fault) and "pydantic" not in str(fault)
        return [str(fault) for fault in error.faults]
    assert plan.grid.n > 0
    return []


def nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    return dict(value)


@EASY
@given(path=st.sampled_from(PATHS), junk=JUNK)
def test_junk_in_the_plan(path: tuple[str, ...], junk: Any) -> None:
    told(MINIMAL, nested(path, junk))


@EASY
@given(changes=st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=2, max_size=6))
def test_much_junk_in_the_plan(changes: list[tuple[tuple[str, ...], Any]]) -> None:
    told(MINIMAL, {".".join(path): junk for path, junk in changes})


@pytest.mark.parametrize("path", [path for path in PATHS if len(path) == 1], ids=lambda path: path[0])
def test_each_section_left_out(path: tuple[str, ...]) -> None:
    found = told(MINIMAL, {path[0]: None})
    needed = {"name", "zone", "week", "queues", "shifts", "contracts", "agents", "prices"}
    assert any(line.endswith(f": {path[0]} is missing") for line in found) == (path[0] in needed)


@EASY
@given(name=st.sampled_from(["history", "agents", "absences"]), seed=st.integers(0, 10**6))
def test_bytes_of_a_file_changed(name: str, seed: int, centre: Path) -> None:
    draw = random.Random(seed)
    data = bytearray((MINIMAL / "data" / f"{name}.csv").read_bytes())
    for _ in range(draw.randint(1, 4)):
        data[draw.randrange(len(data))] = draw.choice(b',;"\n\t 0x-\xff')
    spoil(centre, name, bytes(data))


@EASY
@given(name=st.sampled_from(["history", "agents", "absences"]), seed=st.integers(0, 10**6))
def test_cells_of_a_file_changed(name: str, seed: int, centre: Path) -> None:
    draw = random.Random(seed)
    rows = [line.split(",") for line in (MINIMAL / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()]
    for _ in range(draw.randint(1, 3)):
        row = draw.choice(rows)
        row[draw.randrange(len(row))] = draw.choice(["", "-1", "x", "2026-02-30", "1e400", "nan", "orders", '"', "A01"])
    spoil(centre, name, ("\n".join(",".join(row) for row in rows) + "\n").encode())


def test_a_cell_with_line_breaks_is_told_in_one_line(centre: Path) -> None:
    agents = (MINIMAL / "data" / "agents.csv").read_text(encoding="utf-8")
    cut = agents.replace(",full,", ',"full\nof\r\nbreaks",', 1)
    assert cut != agents
    (line,) = [line for line in spoil(centre, "agents", cut.encode()) if "breaks" in line]
    assert "full\\nof\\nbreaks" in line


@EASY
@given(seed=st.integers(0, 10**6))
def test_lines_of_the_plan_changed(seed: int, centre: Path) -> None:
    draw = random.Random(seed)
    lines = (MINIMAL / "plan.yaml").read_text(encoding="utf-8").splitlines()
    place = draw.randrange(len(lines))
    change = draw.randrange(4)
    if change == 0:
        del lines[place]
    elif change == 1:
        lines[place] = " " + lines[place]
    elif change == 2:
        lines.insert(place, lines[draw.randrange(len(lines))])
    else:
        lines[place] = lines[place].replace(draw.choice(':{"-,'), draw.choice(":}- "), 1)
    (centre / "plan.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told(centre)


@pytest.mark.parametrize("name", ["agents", "absences", "history"])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_files_from_a_spreadsheet_say_the_same(name: str, mark: str, centre: Path) -> None:
    """Semicolons or tabs, decimal commas, a byte-order mark, other line ends: the plan is the same."""
    plain = load_plan(MINIMAL)
    file = centre / "data" / f"{name}.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    changed = [row.replace(",", mark).replace(".", ",") for row in rows]
    file.write_bytes("\r\n".join(["\ufeff" + header.replace(",", mark).upper(), *changed, ""]).encode())
    found = load_plan(centre)
    assert found.workforce == plain.workforce
    assert found.history is not None and plain.history is not None
    assert found.history.contacts.tobytes() == plain.history.contacts.tobytes()
    assert found.history.aht_s.tobytes() == plain.history.aht_s.tobytes()


def test_the_order_of_rows_does_not_matter(centre: Path) -> None:
    file = centre / "data" / "history.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    random.Random(1).shuffle(rows)
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    plain, found = load_plan(MINIMAL), load_plan(centre)
    assert found.history is not None and plain.history is not None
    assert found.history.contacts.tobytes() == plain.history.contacts.tobytes()


def test_loading_twice_gives_the_same() -> None:
    one, two = load_plan(MINIMAL), load_plan(MINIMAL)
    assert one.workforce == two.workforce
    assert one.notes == two.notes
    assert (one.open_ == two.open_).all()
