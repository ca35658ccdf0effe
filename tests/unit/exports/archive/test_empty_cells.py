"""Emptiness is left out, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from exports.archive.empty_cells import LARGE, Trimmed
from exports.archive.refusals import RefusedWorkbookError
from exports.archive.zip_archive import MEGABYTE

HEAD, TAIL = b"<worksheet><cols/><sheetData>", b"</sheetData><mergeCells/></worksheet>"
FIRST = b'<row r="1"><c r="A1"><v>1</v></c></row>'
EMPTY = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(2, LARGE // 15))


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("size", [199_999, MEGABYTE, 100 * MEGABYTE])
@pytest.mark.parametrize(
    ("content", "kept", "cut"),
    [
        (HEAD + FIRST + TAIL, HEAD + FIRST + TAIL, False),
        (HEAD + FIRST + EMPTY[:30_000], HEAD + FIRST + EMPTY[:30_000], False),
        (HEAD + FIRST + EMPTY + TAIL, HEAD + FIRST + TAIL, True),
        (HEAD + EMPTY + TAIL, HEAD + TAIL, True),
    ],
)
def test_only_long_emptiness_goes(content: bytes, kept: bytes, cut: bool, size: int) -> None:  # noqa: FBT001
    trimmed = Trimmed(4 * MEGABYTE)
    assert (trimmed.take(pieces(content, size)), trimmed.cut) == (kept, cut)


@pytest.mark.parametrize("size", [199_999, MEGABYTE])
def test_a_value_after_the_emptiness_is_kept_with_its_row(size: int) -> None:
    last = b'<row r="900000"><c r="A900000"><v>2</v></c></row>'
    found = Trimmed(4 * MEGABYTE).take(pieces(HEAD + FIRST + EMPTY + last + TAIL, size))
    assert found.startswith(HEAD + FIRST + b"<row r=")
    assert found.endswith(last + TAIL)
    assert len(found) < 2 * LARGE


def test_rows_without_places_cannot_be_left_out() -> None:
    rows = b"<row><c/></row>" * (LARGE // 14)
    with pytest.raises(RefusedWorkbookError, match="unpacks_too_large"):
        Trimmed(8 * MEGABYTE).take([HEAD + FIRST, rows, b"<row><c><v>1</v></c></row>" + TAIL])


def test_values_above_the_limit_are_refused() -> None:
    rows = b"<row><c><v>1</v></c></row>" * 300_000
    with pytest.raises(RefusedWorkbookError, match="unpacks_too_large"):
        Trimmed(2 * MEGABYTE).take(pieces(HEAD + rows + TAIL, MEGABYTE))
