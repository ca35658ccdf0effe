"""What openpyxl would blow up is refused before it opens the file; what it would drop is told."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from exports.faults import RefusedWorkbookError
from exports.form_guard import look, sheet_parts
from tests.unit.exports.blank_forms import full_form, packed


def changed(old: bytes, new: bytes, content: bytes | None = None) -> bytes:
    """Return a form whose first sheet's XML has one piece replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or packed(full_form()))) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            part = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in part
                part = part.replace(old, new, 1)
            made.writestr(name, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def test_plain_form_loses_nothing() -> None:
    content = packed(full_form())
    assert look(content) == ()
    assert list(sheet_parts(content)) == ["汇总表", "说明"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'ref="A1:G1"', b'ref="A1:XFD1048576"'),
        (b'<hyperlink ref="E8"', b'<hyperlink ref="A1:XFD1048576"'),
        (b'<hyperlink ref="E8"', b'<hyperlink ref="A:XFD"'),
        (b"</row>", b"<c/>" * 200_001 + b"</row>"),
    ],
)
def test_area_that_openpyxl_would_fill_is_refused_at_once(old: bytes, new: bytes) -> None:
    content, began = changed(old, new), time.monotonic()
    with pytest.raises(RefusedWorkbookError) as refused:
        look(content)
    assert refused.value.code in {"too_many_cells", "damaged"}
    assert time.monotonic() - began < 2


def test_what_is_dropped_is_told() -> None:
    extension = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b"<x14:sparklineGroups><x14:sparkline/></x14:sparklineGroups></ext></extLst></worksheet>"
    )
    assert look(changed(b"</worksheet>", extension)) == ("xl/sparklines",)
