"""Reads the oracle tables."""

import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOLERANCE = 1e-9

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A fixture called row_b, row_c ... runs the test once for each line of that table."""
    tables = {
        "row_b": "erlang_b.csv",
        "row_c": "erlang_c.csv",
        "row_a": "erlang_a.csv",
        "row_mixture": "mixture.csv",
        "row_published": "published.csv",
    }
    for fixture, name in tables.items():
        if fixture in metafunc.fixturenames:
            rows = rows_of(name)
            metafunc.parametrize(fixture, rows, ids=[row["id"] for row in rows])


@pytest.fixture(scope="session")
def load_of() -> Callable[[Row], float]:
    """Offered load of a row, taken exactly and rounded once."""

    def load(row: Row) -> float:
        return float(Fraction(row["calls"]) / Fraction(row["interval_s"]) * Fraction(row["aht_s"]))

    return load


@pytest.fixture(scope="session")
def agrees() -> Callable[[float, str], bool]:
    """Whether a value equals a printed one to 1e-9, absolutely and (where it is not tiny) relatively."""

    def compare(found: float, printed: str) -> bool:
        exact = float(printed)
        if found == exact:
            return True
        error = abs(float(found) - exact)
        return error <= TOLERANCE and error <= TOLERANCE * max(abs(exact), 1e-3)

    return compare


@pytest.fixture(scope="session")
def table_b() -> list[Row]:
    """All rows of erlang_b.csv."""
    return rows_of("erlang_b.csv")


@pytest.fixture(scope="session")
def table_c() -> list[Row]:
    """All rows of erlang_c.csv."""
    return rows_of("erlang_c.csv")


@pytest.fixture(scope="session")
def table_a() -> list[Row]:
    """All rows of erlang_a.csv."""
    return rows_of("erlang_a.csv")
