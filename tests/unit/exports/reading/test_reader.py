"""Workbooks of every writer read to the same Book, and nothing but a Book or a refusal ever comes out."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.archive.refusals import RefusedWorkbookError
from exports.reading.reader import LIST, read_book
from exports.reading.workbook import Book, CellError, Raw, Sheet
from tests.unit.exports.made_files import MAIN, RELATED, packed, plain_parts, relations, sheet, workbook

DATA = Path(__file__).resolve().parents[3] / "data" / "workbooks"
DAY, MORNING = date(2026, 3, 5), datetime(2026, 3, 5, 8, 30)  # noqa: DTZ001 - sheets know no zone
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def cells(book: Book) -> dict[str, dict[tuple[int, int], Raw]]:
    """Return what is not empty, by place."""
    return {
        name: {(r, c): raw for r, row in enumerate(found.rows) for c, raw in enumerate(row) if raw is not None}
        for name, found in book.sheets.items()
    }


def only(content: bytes) -> dict[tuple[int, int], Raw]:
    return cells(read_book(content))["表一"]


def code_of(content: bytes) -> str:
    with pytest.raises(RefusedWorkbookError) as refused:
        read_book(content)
    return refused.value.code


# One table, five ways of writing it. Row 3 column B: text, C: a number, D: yes, E: an error, F: a formula's text.
EXPECTED: dict[tuple[int, int], Raw] = {
    (2, 1): "说明 & 备注",
    (2, 2): 12.5,
    (2, 3): True,
    (2, 4): CellError("#DIV/0!"),
    (2, 5): "甲",
    (4, 0): "末行",
}
_REST = '<c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#DIV/0!</v></c><c r="F3" t="str"><f>A1</f><v>甲</v></c></row>'
_USUAL = (
    '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3"><v>12.5</v></c>' + _REST + '<row r="5"><c r="A5" t="s"><v>1</v>'
    "</c></row>"
)
_STRINGS = "<si><t>说明 &amp; 备注</t></si><si><t>末行</t></si>"
_RICH = (
    '<si><r><rPr><b/></rPr><t>说明</t></r><r><t xml:space="preserve"> &amp; 备注</t></r><rPh sb="0" eb="1"><t>セツ</t>'
    '</rPh><phoneticPr fontId="1"/></si><si><t>末行</t></si>'
)
_INLINE = (
    '<row r="3"><c r="B3" t="inlineStr"><is><t>说明 &amp; 备注</t></is></c><c r="C3"><v>12.5</v></c>'
    + _REST
    + '<row r="5"><c r="A5" t="inlineStr"><is><r><t>末</t></r><r><t>行</t></r></is></c></row>'
)
_NO_PLACES = (
    '<row/><row/><row><c/><c t="inlineStr"><is><t>说明 &amp; 备注</t></is></c><c><v>12.5</v></c><c t="b"><v>1</v></c>'
    '<c t="e"><v>#DIV/0!</v></c><c t="str"><f>A1</f><v>甲</v></c></row><row/><row><c t="inlineStr"><is><t>末行</t></is>'
    "</c></row>"
)
_PREFIXED = sheet(_INLINE).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
_SINGLE_QUOTED = sheet(_INLINE).replace('"', "'")
_COMMENTED = sheet(_INLINE.replace("<v>12.5", "<!-- note --><v>12<![CDATA[.5]]>"))
_STRICT = sheet(_INLINE).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
_WITH_DIMENSION = sheet(_USUAL).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')


@pytest.mark.parametrize(
    "content",
    [
        workbook(_USUAL, _STRINGS),
        workbook(_USUAL, _RICH),
        workbook(_USUAL, _RICH.replace("<", "<y:").replace("<y:/", "</y:")),
        workbook(_INLINE),
        workbook(_NO_PLACES),
        packed({**plain_parts("", _STRINGS), "xl/worksheets/sheet1.xml": _WITH_DIMENSION}),
        packed({**plain_parts(), "xl/worksheets/sheet1.xml": _PREFIXED}),
        packed({**plain_parts(), "xl/worksheets/sheet1.xml": _SINGLE_QUOTED}),
        packed({**plain_parts(), "xl/worksheets/sheet1.xml": _COMMENTED}),
        packed({**plain_parts(), "xl/worksheets/sheet1.xml": _STRICT}),
        packed({**plain_parts(), "xl/worksheets/sheet1.xml": sheet(_INLINE).encode("utf-16")}),
        packed({**plain_parts(), "xl/worksheets/sheet1.xml": b"\xef\xbb\xbf" + sheet(_INLINE).encode()}),
        packed(
            {
                **plain_parts(),
                "xl/worksheets/sheet1.xml": ('<?xml version="1.0" encoding="GB2312"?>' + sheet(_INLINE)).encode("gbk"),
            }
        ),
    ],
    ids=(
        "usual",
        "rich",
        "prefixed strings",
        "inline",
        "no places",
        "dimension",
        "prefixed",
        "single quotes",
        "comments",
        "strict",
        "utf-16",
        "mark",
        "gbk",
    ),
)
def test_every_way_of_writing_reads_alike(content: bytes) -> None:
    book = read_book(content)
    assert cells(book) == {"表一": EXPECTED}
    assert book.sheets["表一"].formulas == {(2, 5)}


@pytest.mark.parametrize("title", ["格式 & <文>", "a'b"])
def test_values_stand_where_they_stood(title: str) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    page["B2"], page["C4"], page["D4"] = "文字", 2.5, True
    page["E5"] = "=1+1"
    page.merge_cells("B2:C3")
    written = io.BytesIO()
    book.save(written)
    read = read_book(written.getvalue())
    assert cells(read) == {title: {(1, 1): "文字", (3, 2): 2.5, (3, 3): True}}
    assert (read.sheets[title].formulas, read.sheets[title].merged, read.lost) == ({(4, 4)}, ((1, 1, 2, 2),), ())


def test_array_and_shared_formulas_are_all_noted() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B2" si="0">C1</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    assert read_book(workbook(rows)).sheets["表一"].formulas == {(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)}


@pytest.mark.parametrize("epoch", [False, True])
def test_dates_of_both_epochs(epoch: bool) -> None:  # noqa: FBT001 - a parameter of the table
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"date_1904": epoch, "in_memory": True}) as book:
        page = book.add_worksheet("表一")
        page.write_datetime(0, 0, DAY, book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
        page.write_datetime(1, 1, MORNING, book.add_format({"num_format": "[$-804]yyyy/m/d h:mm;@"}))
        page.write_number(2, 2, 46_086, book.add_format({"num_format": '#,##0"万元（yd）"'}))
    assert only(written.getvalue()) == {
        (0, 0): DAY,
        (1, 1): MORNING,
        (2, 2): 46_086.0,
    }


def test_a_file_saved_by_libreoffice() -> None:
    book = read_book((DATA / "libreoffice.xlsx").read_bytes())
    assert cells(book) == {
        "填报 & 表": {
            (1, 1): "企业名称",
            (2, 1): "示例精密机械031",
            (2, 2): 12.5,
            (2, 3): True,
            (2, 4): "１２３４",
            (2, 5): "00123",
            (3, 1): DAY,
            (3, 2): MORNING,
            (3, 3): CellError("#DIV/0!"),
            (3, 4): "示例精密机械031甲",
            (3, 5): 25.0,
            (5, 1): "多行\n文字",
            (8, 6): 1e15,
        },
        "隐藏": {(0, 0): "藏"},
    }
    page = book.sheets["填报 & 表"]
    assert (page.formulas, page.merged, book.lost) == ({(3, 3), (3, 4), (3, 5)}, ((1, 1, 1, 3),), ())


@pytest.mark.parametrize(("ending", "code"), [("ods", "open_document"), ("xls", "old_xls"), ("html", "web_page")])
def test_other_files_of_libreoffice_renamed(ending: str, code: str) -> None:
    assert code_of((DATA / f"libreoffice.{ending}").read_bytes()) == code


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_typed_truth_saved_as_a_formula_is_no_formula(quote: str) -> None:
    rows = '<row r="1"><c r="A1" t="b"><f aca="false">TRUE()</f><v>1</v></c><c r="B1" t="b"><f>A1</f><v>1</v></c></row>'
    assert read_book(workbook(rows.replace('"', quote))).sheets["表一"].formulas == {(0, 1)}


def test_drop_downs_in_extensions_would_be_lost() -> None:
    more = '<extLst><ext><x14:dataValidations xmlns:x14="x"/></ext></extLst>'
    parts = {**plain_parts(), "xl/worksheets/sheet1.xml": sheet(ONE, more)}
    assert read_book(packed(parts)).lost == ("xl/worksheets/sheet1.xml",)


def test_charts_have_an_empty_sheet_and_hidden_sheets_are_read() -> None:
    parts = {
        **plain_parts(),
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATED}"><sheets><sheet name="图" sheetId="1" r:id="k2"/>'
        '<sheet name="藏" sheetId="2" state="veryHidden" r:id="k1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("k1", "worksheet", "/xl/worksheets/sheet1.xml"), ("k2", "chartsheet", "chartsheets/sheet1.xml")
        ),
        "xl/chartsheets/sheet1.xml": "<chartsheet/>",
    }
    assert read_book(packed(parts)).sheets == {"图": Sheet("图", ()), "藏": Sheet("藏", [[1.0]], hidden=True)}


@pytest.mark.parametrize("told", ["99999999999999", "4294967295", "-1", "x"])
def test_what_a_table_says_of_its_size_is_never_believed(told: str) -> None:
    """A reader that makes room for so many strings or formats takes the whole service with it."""
    parts = {
        **plain_parts('<row r="1"><c r="A1" t="s" s="0"><v>0</v></c></row>', "<si><t>x</t></si>"),
        "xl/sharedStrings.xml": f'<sst count="{told}" uniqueCount="{told}"><si><t>x</t></si></sst>',
        "xl/styles.xml": f'<styleSheet><numFmts count="{told}"/><cellXfs count="{told}"><xf/></cellXfs></styleSheet>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
    }
    assert only(packed(parts)) == {(0, 0): "x"}


def test_what_is_no_number_is_an_error_value() -> None:
    rows = '<row r="1"><c r="A1"><v>nan</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>1e99</v></c></row>'
    assert only(workbook(rows)) == {(0, 0): CellError("#NUM!"), (0, 1): CellError("#NUM!"), (0, 2): 1e99}


def test_a_million_empty_rows_are_read_past() -> None:
    rows = "".join(f'<row r="{r}" spans="1:3"><c r="A{r}" s="3"/><c r="B{r}" s="3"/></row>' for r in range(2, 300_000))
    book = read_book(workbook(ONE + rows))
    assert (cells(book), book.lost) == ({"表一": {(0, 0): 1.0}}, ("xl/worksheets/sheet1.xml",))


def test_a_few_empty_formatted_cells_far_out_do_not_matter() -> None:
    rows = ONE + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert (only(workbook(rows)), read_book(workbook(rows)).lost) == ({(0, 0): 1.0}, ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x8f\x01\x02\x03" * 99, "not_a_workbook"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged"),
        (bytes(21 * 1024 * 1024), "too_large"),
        (workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too_many_rows"),
        (workbook('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
        (workbook('<row r="1"><c r="AAAAAAAAA99999999999999"><v>1</v></c></row>'), "damaged"),
        (workbook('<row r="1"><c r="A1" r="XFD1048576"><v>1</v></c></row>'), "damaged"),
        (
            workbook('<row r="1"><c r="CZ1"><v>1</v></c></row><row r="9999"><c r="A9999"><v>1</v></c></row>'),
            "too_many_cells",
        ),
        (workbook('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged"),
        (workbook('<row r="1"><c r="A1"><v>5'), "damaged"),
        (workbook(f"<row r='{'9' * 5_000}'><c r='A0'><v>1</v></c></row>"), "damaged"),
        (workbook(ONE, "<si><t>" + "x" * 32_768 + "</t></si>"), "text_too_long"),
        (
            workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * 140_000 + "</t></is></c></row>"),
            "text_too_long",
        ),
        (
            packed({**plain_parts(), "xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet(ONE)}),
            "entities",
        ),
        (
            packed({**plain_parts(), "docProps/core.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}),
            "entities",
        ),
        (packed({**plain_parts(), "xl/media/a.png": packed({"b": b"1"})}), "nested_archive"),
    ],
)
def test_hostile_files_are_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


Cell = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12).filter(lambda text: text[:1] != "="),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: float(f"{number:.12g}")),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2199, 12, 31)),
    st.none(),
)
Tables = st.lists(st.lists(Cell, max_size=4), max_size=4)


def expected(table: list[list[Any]]) -> dict[tuple[int, int], Raw]:
    return {(r, c): raw for r, row in enumerate(table) for c, raw in enumerate(row) if raw is not None and raw != ""}


@given(Tables)
@settings(max_examples=40, deadline=None)
def test_any_table_of_openpyxl_reads_back(table: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "表一"
    for r, row in enumerate(table, start=1):
        for c, raw in enumerate(row, start=1):
            cell = page.cell(r, c, raw)
            if isinstance(raw, str):
                cell.data_type = "s"
    written = io.BytesIO()
    book.save(written)
    assert only(written.getvalue()) == expected(table)


@given(Tables)
@settings(max_examples=40, deadline=None)
def test_any_table_of_xlsxwriter_reads_back(table: list[list[Any]]) -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        page = book.add_worksheet("表一")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for r, row in enumerate(table):
            for c, raw in enumerate(row):
                if isinstance(raw, str):
                    page.write_string(r, c, raw)
                elif isinstance(raw, date):
                    page.write_datetime(r, c, raw, day)
                elif raw is not None:
                    page.write(r, c, raw)
    assert only(written.getvalue()) == expected(table)


SEED = workbook(_USUAL, _RICH)


def book_or_refusal(content: bytes) -> str:
    """Return "book" or the code of a refusal; anything else is an error of ours."""
    try:
        read_book(content, LIST)
    except RefusedWorkbookError as error:
        return error.code
    return "book"


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_random_bytes(content: bytes) -> None:
    book_or_refusal(content)
    book_or_refusal(b"PK\x03\x04" + content)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_spoiled_archives(data: st.DataObject) -> None:
    content = bytearray(SEED)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "double"])):
            case "flip":
                content[place] ^= data.draw(st.integers(1, 255))
            case "cut":
                del content[place : place + data.draw(st.integers(1, 40))]
            case "double":
                content[place:place] = content[place : place + data.draw(st.integers(1, 40))]
        if not content:
            break
    book_or_refusal(bytes(content))


PARTS = sorted(plain_parts(_USUAL, _RICH))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_spoiled_parts(data: st.DataObject) -> None:
    """The archive is sound, one part is not: what a reader of XML must survive."""
    parts = {
        name: part.encode() if isinstance(part, str) else part for name, part in plain_parts(_USUAL, _RICH).items()
    }
    name = data.draw(st.sampled_from(PARTS))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"<", b">", b'"', b"&#0;", b"\xff", b"9999999999", b"<c>", b"-1", b"XFD1", b"</v>"])
        )
        content[place : place + data.draw(st.integers(0, 6))] = piece
    book_or_refusal(packed({**parts, name: bytes(content)}))
