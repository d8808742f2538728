from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import Fault, InputError
from wfm.tables.csv_file import MAX_FAULTS_SHOWN, Table, column_name, read_table, shortened


def write(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_marks_and_line_ends(tmp_path: Path, mark: str, bom: bytes, end: str) -> None:
    text = end.join([mark.join(["A b", " C "]), mark.join(["1", " 2 "]), "", mark.join(["3", "4"])]) + end
    table = read_table(write(tmp_path, bom + text.encode()))
    assert table.columns == ("a_b", "c")
    assert table.cells == {"a_b": ["1", "3"], "c": ["2", "4"]}
    assert table.lines == [2, 4]
    assert table.delimiter == mark
    assert not table.faults


def test_spreadsheet_hint_line(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "sep=;\na;b\n1;2,5\n"))
    assert table.delimiter == ";"
    assert table.lines == [3]
    assert table.number(table.cells["b"][0]) == 2.5


def test_blank_lines_before_the_header(tmp_path: Path) -> None:
    assert read_table(write(tmp_path, "\n\na,b\n1,2\n")).lines == [4]


def test_quotes_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'name,note\n"Baker, Tom","two\nlines"\nAna,x\n'))
    assert table.cells["name"] == ["Baker, Tom", "Ana"]
    assert table.lines == [2, 4]


def test_delimiter_is_counted_outside_quotes(tmp_path: Path) -> None:
    assert read_table(write(tmp_path, '"a;b;c",d\n1,2\n')).delimiter == ","


@pytest.mark.parametrize("text", ['a,b\n1,2\n3,"4\n5,6\n', 'a,b\n1,2\n3,"4"4\n5,6\n'])
def test_quotation_marks_that_do_not_close(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"t\.csv:3: a quotation mark in this row is not closed"):
        read_table(write(tmp_path, text))


def test_unicode_names(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "name\nليلى حسن\nŁukasz\n"))
    assert table.cells["name"] == ["ليلى حسن", "Łukasz"]


def test_separators_of_lines_inside_cells_are_kept(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "name,x\na\u2028b,1\n"))
    assert table.cells["name"] == ["a\u2028b"]


@pytest.mark.parametrize("content", ["", "\n \n", b"\xef\xbb\xbf", "sep=;\n"])
def test_empty(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(InputError, match=r"t\.csv: the file is empty"):
        read_table(write(tmp_path, content))


def test_header_alone_has_no_rows(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a,b\n"))
    assert len(table) == 0
    assert table.column("a") == []


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    write(tmp_path, "a\n", "agents.csv")
    with pytest.raises(InputError, match=r"data/agent.csv: there is no such file. Did you mean 'agents.csv'\?"):
        read_table(tmp_path / "agent.csv", "data/agent.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_table(tmp_path, "x")


def test_not_utf8_says_line_and_byte(tmp_path: Path) -> None:
    content = "a,b\n1,2\nMüller,3\n".encode("latin-1")
    with pytest.raises(InputError, match=r"t\.csv:3: the file must be UTF-8, got byte 0xFC"):
        read_table(write(tmp_path, content))


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le"])
def test_utf16(tmp_path: Path, coding: str) -> None:
    content = "a,b\n1,2\n".encode(coding)
    content = content if content[:2] == b"\xff\xfe" else b"\xff\xfe" + content
    with pytest.raises(InputError, match="this is UTF-16"):
        read_table(write(tmp_path, content))


def test_columns_that_stand_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"t\.csv:1: the column 'queue' appears twice"):
        read_table(write(tmp_path, "queue,Queue ,x\n1,2,3\n"))


def test_rows_of_another_width(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a,b\n1\n1,2,3\n1,2,,\n1,2\n"))
    assert [str(fault) for fault in table.faults] == [
        "t.csv:2: the row has 1 cell, the header has 2",
        "t.csv:3: the row has 3 cells, the header has 2. A number with a decimal comma needs ';' between the columns",
    ]
    assert table.cells["b"] == ["", "2", "2", "2"]


def test_empty_columns_at_the_right_are_dropped(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a,b,,\n1,2,,\n"))
    assert table.columns == ("a", "b")
    assert not table.faults


@pytest.mark.parametrize(
    ("delimiter", "text", "value"),
    [
        (",", "2.5", 2.5),
        (";", "2,5", 2.5),
        (";", "2.5", 2.5),
        ("\t", "2,5", 2.5),
        (",", "-3", -3.0),
        (",", "1e3", 1000),
    ],
)
def test_numbers(delimiter: str, text: str, value: float) -> None:
    assert Table("t.csv", ("a",), {"a": []}, [], delimiter).number(text) == value


@pytest.mark.parametrize(
    ("delimiter", "text"),
    [(",", "2,5"), (";", "1.234,5"), (",", ""), (",", "x"), (",", "nan"), (",", "inf"), (",", "1 000")],
)
def test_no_numbers(delimiter: str, text: str) -> None:
    with pytest.raises(ValueError, match="must be a"):
        Table("t.csv", ("a",), {"a": []}, [], delimiter).number(text)


def table_of(*columns: str) -> Table:
    return Table("t.csv", columns, {name: ["1"] for name in columns}, [2])


def test_expect_tells_missing_and_unread_columns() -> None:
    table = table_of("queue", "ofered", "colour")
    assert not table.expect(("queue", "offered"), ("aht_s",))
    assert [str(fault) for fault in table.faults] == [
        "t.csv:1: the column 'offered' is missing; the file has 'queue', 'ofered', 'colour'. Rename the column 'ofered'"
    ]
    assert table.notes == [
        "t.csv: the column 'ofered' is not used. Did you mean 'offered'?",
        "t.csv: the column 'colour' is not used.",
    ]


def test_expect_is_content() -> None:
    table = table_of("queue", "offered")
    assert table.expect(("queue", "offered"), ("aht_s",))
    assert not table.faults and not table.notes


def test_rename_takes_the_first_alias_that_is_there() -> None:
    table = table_of("count", "calls")
    table.rename({"offered": ("contacts", "calls", "count")})
    assert table.columns == ("count", "offered")
    assert table.written == {"offered": "calls"}
    table.rename({"offered": ("count",)})
    assert "count" in table.cells


def test_a_column_that_is_not_there_is_empty() -> None:
    assert table_of("a").column("b") == [""]


def test_raise_faults() -> None:
    table = table_of("a")
    table.raise_faults()
    table.fault(0, "a must be > 0", "-1")
    with pytest.raises(InputError, match=r"t\.csv:2: a must be > 0, got '-1'"):
        table.raise_faults()


def test_many_faults_are_shortened() -> None:
    faults = [Fault(f"t.csv:{line}", "wrong") for line in range(2, 102)]
    short = shortened(faults, "t.csv")
    assert short[:MAX_FAULTS_SHOWN] == faults[:MAX_FAULTS_SHOWN]
    assert str(short[-1]) == f"t.csv: {100 - MAX_FAULTS_SHOWN} further faults of this file are not shown"
    assert shortened(faults[:3], "t.csv") == faults[:3]


def test_column_names_are_compared_without_case_and_spaces() -> None:
    assert column_name("  Interval   Start ") == "interval_start"


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8).map(str.strip).filter(bool)


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), mark=st.sampled_from([",", ";", "\t"]))
def test_what_the_csv_module_writes_is_read(
    rows: list[tuple[str, str]], mark: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=mark).writerows([("left", "right"), *rows])
    table = read_table(path)
    assert list(zip(table.cells["left"], table.cells["right"], strict=True)) == rows
