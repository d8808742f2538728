from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.tables.amount import minor_amount


@pytest.mark.parametrize(("value", "minor"), [(0, 0), (35, 3500), (35.5, 3550), (19.99, 1999), (Decimal("0.01"), 1)])
def test_amounts(value: float | Decimal, minor: int) -> None:
    assert minor_amount(value) == minor


@given(st.integers(0, 10**9))
def test_every_cent_survives(minor: int) -> None:
    assert minor_amount(minor / 100) == minor


@pytest.mark.parametrize(
    ("value", "law"),
    [(-0.01, ">= 0"), (float("nan"), ">= 0"), (float("inf"), ">= 0"), (1.005, "two decimals"), (0.001, "two decimals")],
)
def test_no_amounts(value: float, law: str) -> None:
    with pytest.raises(ValueError, match=law):
        minor_amount(value)
