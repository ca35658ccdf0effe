"""Pictures of a workbook, each with its place: one more, or one that lies elsewhere, is told."""

from __future__ import annotations

import pytest

from exports.archive.drawn_parts import drawn_parts
from exports.reading.reader import LIST
from tests.unit.exports.made_files import packed, plain_parts

ANCHOR = (
    "<oneCellAnchor><from><col>{column}</col><colOff>0</colOff><row>{row}</row><rowOff>{off}</rowOff></from>"
    '<ext cx="600000" cy="180000"/><pic><spPr><xfrm><ext cx="1" cy="1"/></xfrm></spPr></pic></oneCellAnchor>'
)


def with_pictures(*places: tuple[int, int], picture: str = "red", off: int = 0) -> bytes:
    """Return a workbook with pictures at some (row, column); `off`: by how much they lie deeper in the cell."""
    anchors = "".join(ANCHOR.format(row=row, column=column, off=off) for row, column in places)
    drawing = f'<wsDr xmlns="urn:d">{anchors}</wsDr>'
    return packed({**plain_parts(), "xl/drawings/drawing1.xml": drawing, "xl/media/image1.png": picture})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (with_pictures((0, 5)), False),
        (with_pictures((0, 5), off=9), False),
        (packed(plain_parts()), False),
        (with_pictures((0, 5), (4, 3)), True),
        (with_pictures((0, 5), (0, 5)), True),
        (with_pictures((4, 3)), True),
        (with_pictures((0, 5), picture="white"), True),
        (packed({**plain_parts(), "xl/drawings/vmlDrawing1.vml": '<x ObjectType="Rect"/>'}), True),
        (packed({**plain_parts(), "xl/drawings/vmlDrawing1.vml": '<x ObjectType="Note"/>'}), False),
    ],
    ids=["as it was", "shifted", "gone", "second", "twice", "moved", "other picture", "shape", "comment"],
)
def test_what_is_drawn_beyond_the_logo_of_the_export(found: bytes, expected: bool) -> None:  # noqa: FBT001 - a table
    logo = with_pictures((0, 5))
    assert bool(drawn_parts(found, LIST) - drawn_parts(logo, LIST)) is expected


def test_a_workbook_without_pictures() -> None:
    assert drawn_parts(packed(plain_parts()), LIST).total() == 0
