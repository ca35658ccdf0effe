"""References as places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.archive.cell_references import Box, Place, address, box, place


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A1", (0, 0)),
        ("$B$7", (6, 1)),
        ("XFD1048576", (1_048_575, 16_383)),
        ("aa3", (2, 26)),
        ("A0", None),
        ("A", None),
        ("1", None),
        ("AAAA1", None),
        ("A1:B2", None),
        ("A1\n", None),
        ("", None),
    ],
)
def test_place(text: str, found: Place | None) -> None:
    assert place(text) == found


@pytest.mark.parametrize(
    ("text", "found"), [("A1:C3", (0, 0, 2, 2)), ("B2", (1, 1, 1, 1)), ("A1:", (0, 0, 0, 0)), ("A:B", None)]
)
def test_box(text: str, found: Box | None) -> None:
    assert box(text) == found


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_an_address_is_read_as_its_place(row: int, column: int) -> None:
    assert place(address(row, column)) == (row, column)
