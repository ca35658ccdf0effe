"""The form of a column set: places are numbers above 0; what is none is named, and every text is kept."""

from __future__ import annotations

import pytest

from survey.definitions.catalogue import catalogue
from survey.exporting.read_column_set import read_column_set
from survey.lists.columns import ListColumn, all_columns


@pytest.fixture(scope="module")
def every() -> tuple[ListColumn, ...]:
    """Return three columns in the order of a page: name, credit code, state."""
    known = catalogue()
    return all_columns(known.schemes["demonstration"], known.questionnaires)[1:4]


def test_columns_are_chosen_by_number_and_then_as_they_stand(every: tuple[ListColumn, ...]) -> None:
    form = {"name": " 表 ", "order-name": "2", "order-credit_code": " 1.5 ", "order-status": "２", "order-gone": "1"}
    found = read_column_set(form, every)
    assert (found.name.strip(), found.keys, found.unread) == ("表", ["credit_code", "name", "status"], [])


@pytest.mark.parametrize("text", ["0", "-1", "第一", "1,5,", "1e", "½"])
def test_what_is_no_number_above_0_is_named_and_kept(every: tuple[ListColumn, ...], text: str) -> None:
    found = read_column_set({"name": "表", "order-name": text, "order-status": "1"}, every)
    assert (found.keys, found.unread) == (["status"], ["name"])
    assert found.places == {"name": text, "credit_code": "", "status": "1"}
