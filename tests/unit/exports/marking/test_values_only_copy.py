"""The cells of a book written anew read the same."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from exports.marking.values_only_copy import plain_copy
from exports.reading.reader import read_book
from exports.reading.workbook import Book, Raw, Sheet

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9).map(float),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["=1+1", "示例", "007", "@x", "-1", "http://x"]),
)


def filled(sheet: Sheet) -> dict[tuple[int, int], Raw]:
    return {
        (row, column): raw
        for row, cells in enumerate(sheet.rows)
        for column, raw in enumerate(cells)
        if raw is not None
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_cells_read_the_same_and_no_text_becomes_a_formula(rows: list[list[Raw]]) -> None:
    sheet = Sheet("表", rows)
    found = read_book(plain_copy(Book({"表": sheet}))).sheets["表"]
    assert filled(found) == filled(sheet)
    assert found.formulas == frozenset()
