"""An uploaded table with its wrong cells marked, for whoever corrects it."""

from __future__ import annotations

from exports.marking.mark_cells import mark
from exports.marking.values_only_copy import plain_copy
from survey.incoming_tables.table_results import ComparedTable
from survey.incoming_tables.words import marks_of
from survey.uploads.mark_in_place import mark_in_place
from survey.words.language import in_chinese


def marked_copy(compared: ComparedTable, kind: str, content: bytes, *, site: str) -> bytes:
    """Return the file with its wrong cells marked, in Chinese; as values only where it can't be marked in place."""
    with in_chinese():
        marks = marks_of(compared, kind)
        found = mark_in_place(content, marks, site=site)
        return mark(plain_copy(compared.book), marks, site=site) if found is None else found
