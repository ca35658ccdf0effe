"""The table of strings in one form, and its text counted per cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.shared_strings import check_text_length, normalised_strings
from exports.archive.zip_archive import MEGABYTE, Limits

LIMITS = Limits(bytes=MEGABYTE, parts=9, unpacked=MEGABYTE, ratio=200, rows=99, columns=99, cells=3)


def test_usual_table_is_handed_on_without_what_it_says_of_its_size() -> None:
    table = b'<?xml version="1.0"?><sst count="99999999999999" uniqueCount="99999999999999"><si><t>a</t></si></sst>'
    assert normalised_strings(table, LIMITS) == b"<sst><si><t>a</t></si></sst>"


@pytest.mark.parametrize(
    "table",
    [
        '<x:sst xmlns:x="y"><x:si><x:t>甲&amp;</x:t><x:rPh><x:t>キ</x:t></x:rPh></x:si><x:si/></x:sst>',
        "<sst><si><r><t>甲</t></r><r><t><![CDATA[&]]></t></r></si><si/></sst>",
    ],
)
def test_other_tables_are_written_anew(table: str) -> None:
    again = '<sst><si><t xml:space="preserve">甲&amp;</t></si><si><t xml:space="preserve"></t></si></sst>'
    assert normalised_strings(table.encode(), LIMITS).decode() == again


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("<sst>" + "<si><t>a</t></si>" * 4 + "</sst>", "too_many_cells"),
        ('<x:sst xmlns:x="y">' + "<x:si/>" * 4 + "</x:sst>", "too_many_cells"),
        ("<sst><si><t>" + "甲" * 32_768 + "</t></si></sst>", "text_too_long"),
        ("<sst><si><t>&none;</t></si><si/></sst>", "damaged"),
    ],
)
def test_refusals(table: str, code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        normalised_strings(table.encode(), LIMITS)
    assert refused.value.code == code


def test_text_of_all_cells_is_bounded() -> None:
    table = b"<sst><si><t>" + b"x" * 1_000 + b"</t></si><si><t>y</t></si></sst>"
    short = b'<c t="s"><v>1</v></c>' * 5_000
    check_text_length(table, [short], LIMITS)
    with pytest.raises(RefusedWorkbookError, match="too_much_text"):
        check_text_length(table, [short.replace(b">1<", b">0<")], LIMITS)
    check_text_length(table, [short.replace(b">1<", b">0<")], replace(LIMITS, unpacked=9 * MEGABYTE))
