"""A free table in whole numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.commands.json_files import InputError
from survey.commands.table import share, table_of, whole_number

CELLS = st.decimals(-1000, 1000, places=3)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.integers(0, 1000))
def test_scores_are_the_weighted_sums(rows: list[tuple[Decimal, Decimal]], thousandths: int) -> None:
    weights = [Decimal(thousandths) / 1000, 1 - Decimal(thousandths) / 1000]
    names = [f"r{9 - row}" for row in range(len(rows))]
    columns = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    found = table_of(names, columns, weights)
    wanted = {name: row[0] * weights[0] + row[1] * weights[1] for name, row in zip(names, rows, strict=True)}
    assert found.names == tuple(sorted(names))
    assert [found.decimal(score) for score in found.scores()] == [wanted[name] for name in found.names]


@pytest.mark.parametrize(
    ("count", "whole", "text"),
    [(1, 2, "0.5"), (0, 7, "0"), (7, 7, "1"), (2, 3, "0.666666666667"), (1, 10_000, "0.0001")],
)
def test_shares_are_exact_or_rounded_to_twelve_places(count: int, whole: int, text: str) -> None:
    assert share(count, whole) == Decimal(text)


@pytest.mark.parametrize("text", ["", "-1", "1.0", "x", "11", "٣"])
def test_what_is_no_whole_number_in_range_is_refused(text: str) -> None:
    assert whole_number("10", "--seats", least=0, most=10) == 10
    with pytest.raises(InputError) as refused:
        whole_number(text, "--seats", least=0, most=10)
    assert refused.value.faults == [f"--seats: {text!r} is no whole number from 0 to 10"]
