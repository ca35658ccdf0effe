"""The table of what is kept how long, held against every column of the models."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import JSON, Column, String, Text

from survey.models import Base
from survey.store.retention import COLUMNS, KEPT, NO_PERSON, names_of

TYPED = 80
"""A column of so many characters or more may hold what somebody typed; shorter ones hold codes and kinds."""


def test_every_column_that_holds_words_says_how_long_it_is_kept() -> None:
    held = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
            if holds_words(column)}  # fmt: skip
    declared = Counter(name for names in COLUMNS.values() for name in names)
    assert set(COLUMNS) - {NO_PERSON} <= {kept.key for kept in KEPT}
    assert [name for name, count in declared.items() if count > 1] == []
    # Whoever adds one names it under the kind of data that it is.
    assert sorted(held - set(declared)) == []
    assert sorted(set(declared) - held) == []


def holds_words(column: Column[object]) -> bool:
    """Return whether something typed may stand in a column."""
    kind = column.type
    if isinstance(kind, JSON | Text):
        return True
    return isinstance(kind, String) and not column.foreign_keys and (kind.length or TYPED) >= TYPED


def test_the_columns_of_a_kind_are_found_by_table() -> None:
    assert names_of("case_notes", "case_flag") == ("reason",)
    assert names_of("chase_calls", "chase_call") == ("spoken_with", "note")
    assert names_of("chase_calls", "case_note") == ()
