"""What a file is, where its sheets lie, and what a workbook must not carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.workbook_parts import inspect_package, recognise
from exports.archive.zip_archive import MEGABYTE, Limits, open_archive
from tests.unit.exports.made_files import MAIN, PACKAGE, RELATED, WORKBOOK_TYPE, packed, plain_parts, relations

LIMITS = Limits(bytes=MEGABYTE, parts=50, unpacked=MEGABYTE, ratio=200, rows=10, columns=10, cells=100)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (OLE2 + wide("Workbook"), "old_xls"),
        (OLE2 + wide("EncryptedPackage"), "password"),
        (OLE2 + wide("WordDocument"), "word"),
        (OLE2 + wide("PowerPoint Document"), "slides"),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "web_page"),
        (b"<!DOCTYPE html><html>", "web_page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "xml_file"),
        ("名称,代码\r\n甲,1\r\n".encode(), "csv"),
        ("名称,代码\r\n甲,1\r\n".encode("gb18030") * 900, "csv"),
        (b"\xff\xfe" + wide("名称\t代码"), "csv"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07", "other_archive"),
        (bytes(range(256)) * 9, "not_a_workbook"),
    ],
)
def test_what_it_is_instead(content: bytes, code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        recognise(content)
    assert refused.value.code == code


def types(content_type: str) -> str:
    one = f'<Override PartName="/a" ContentType="application/{content_type}"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{one}</Types>'


def two_sheets(*names: str) -> str:
    """Return a workbook part whose sheets are one and the same part."""
    sheets = "".join(f'<sheet name="{name}" sheetId="1" r:id="rId1"/>' for name in names)
    return f'<workbook xmlns:r="{RELATED}"><sheets>{sheets}</sheets></workbook>'


def external(kind: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/{kind}" '
        'Target="http://example.invalid/a" TargetMode="External"/></Relationships>'
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (
            {"[Content_Types].xml": types("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")},
            "word",
        ),
        (
            {"[Content_Types].xml": types("vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")},
            "slides",
        ),
        ({"[Content_Types].xml": types("vnd.ms-excel.sheet.binary.macroEnabled.main")}, "binary_workbook"),
        ({"[Content_Types].xml": types("vnd.ms-excel.sheet.macroEnabled.main+xml")}, "macros"),
        ({"xl/vbaProject.bin": b"1"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}, "external_links"),
        ({"xl/worksheets/_rels/sheet1.xml.rels": external("image")}, "external_links"),
        ({"_rels/.rels": relations(("rId1", "extended-properties", "docProps/app.xml"))}, "zip_not_workbook"),
        ({"xl/workbook.xml": "<workbook><sheets></sheets></workbook>"}, "no_sheets"),
        ({"xl/workbook.xml": "<workbook><sheets>"}, "damaged"),
        ({"xl/workbook.xml": two_sheets("表一", "表二")}, "duplicate_parts"),
        ({"xl/workbook.xml": two_sheets("图", "图")}, "duplicate_parts"),
        ({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}, "entities"),
        ({"xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/none.xml"))}, "damaged"),
    ],
)
def test_what_a_workbook_must_not_carry(more: dict[str, str | bytes], code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        inspect_package(open_archive(packed({**plain_parts(), **more}), LIMITS))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "open_document"),
        ({"问卷.xlsx": b"PK"}, "zip_not_workbook"),
    ],
)
def test_other_archives(parts: dict[str, str | bytes], code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        inspect_package(open_archive(packed(parts), LIMITS))
    assert refused.value.code == code


def declared(*, book: str, **defaults: str) -> str:
    """Return content types: that of the workbook part by its name, the others by extension."""
    lines = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items())
    own = f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/>' if book else ""
    return f'<Types xmlns="{PACKAGE}/content-types">{lines}{own}</Types>'


UNUSED = {
    "bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "vba": "application/vnd.ms-office.vbaProject",
}


def test_a_type_that_no_part_has_says_nothing() -> None:
    """SheetJS declares that of binary workbooks in every file."""
    parts = {**plain_parts(), "[Content_Types].xml": declared(book=WORKBOOK_TYPE, **UNUSED)}
    package, _ = inspect_package(open_archive(packed(parts), LIMITS))
    assert package.sheets == (("表一", "xl/worksheets/sheet1.xml"),)


BINARY = {"bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.main"}


@pytest.mark.parametrize(
    ("types", "code"),
    [
        (declared(book=BINARY["bin"]), "binary_workbook"),
        (declared(book="", xml=BINARY["bin"]), "binary_workbook"),
        (declared(book="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
        (declared(book="application/vnd.ms-excel.template.macroEnabled.main+xml"), "macros"),
        (declared(book=WORKBOOK_TYPE, png="application/vnd.ms-office.vbaProject"), "macros"),
    ],
)
def test_the_type_of_what_is_there_decides(types: str, code: str) -> None:
    parts = {**plain_parts(), "[Content_Types].xml": types, "xl/media/a.png": b"1"}
    with pytest.raises(RefusedWorkbookError) as refused:
        inspect_package(open_archive(packed(parts), LIMITS))
    assert refused.value.code == code


OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize("root", ["officeDocument", "extended-properties"])
@pytest.mark.parametrize("embedded_first", [True, False])
def test_slides_with_an_embedded_text_are_slides(root: str, *, embedded_first: bool) -> None:
    """Also where the relationship to the main part is not found, so that only declared types tell."""
    lines = [
        f'<Override PartName="/ppt/embeddings/a.docx" ContentType="{OFFICE}.wordprocessingml.document"/>',
        f'<Override PartName="/ppt/presentation.xml" ContentType="{UNUSED["pptx"]}"/>',
    ]
    declares = "".join(lines if embedded_first else reversed(lines))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{declares}</Types>',
        "_rels/.rels": relations(("rId1", root, "ppt/presentation.xml")),
        "ppt/presentation.xml": "<presentation/>",
        "ppt/embeddings/a.docx": b"PK",
    }
    with pytest.raises(RefusedWorkbookError) as refused:
        inspect_package(open_archive(packed(parts), LIMITS))
    assert refused.value.code == "slides"


def test_binary_workbook_by_the_extension_of_its_main_part() -> None:
    parts = plain_parts()
    moved = {
        "[Content_Types].xml": declared(book="", **UNUSED),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": b"\x83\x01\x00",
    }
    with pytest.raises(RefusedWorkbookError) as refused:
        inspect_package(open_archive(packed({**parts, **moved}), LIMITS))
    assert refused.value.code == "binary_workbook"


@pytest.mark.parametrize("change", [str.upper, str.title, str.swapcase])
def test_names_of_parts_ignore_case(change: Callable[[str], str]) -> None:
    parts = {change(name): data for name, data in plain_parts(strings="<si><t>甲</t></si>").items()}
    package, _ = inspect_package(open_archive(packed(parts), LIMITS))
    assert package.sheets == (("表一", change("xl/worksheets/sheet1.xml")),)
    assert package.strings == change("xl/sharedStrings.xml")


def test_names_of_parts_may_be_escaped() -> None:
    parts = {
        **plain_parts(),
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/%E8%A1%A8%201.xml")),
        "xl/worksheets/表 1.xml": "<worksheet/>",
    }
    package, _ = inspect_package(open_archive(packed(parts), LIMITS))
    assert package.sheets == (("表一", "xl/worksheets/表 1.xml"),)


def test_hidden_sheets_are_named() -> None:
    states = ("visible", "hidden", "veryHidden")
    listed = "".join(f'<sheet name="{name}" sheetId="1" state="{name}" r:id="{name}"/>' for name in states)
    parts = {
        **plain_parts(),
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*((name, "worksheet", f"worksheets/{name}.xml") for name in states)),
        **{f"xl/worksheets/{name}.xml": "<worksheet/>" for name in states},
    }
    package, _ = inspect_package(open_archive(packed(parts), LIMITS))
    assert package.hidden == {"hidden", "veryHidden"}


def test_a_hyperlink_is_no_external_link() -> None:
    parts = {**plain_parts(), "xl/worksheets/_rels/sheet1.xml.rels": external("hyperlink")}
    package, lost = inspect_package(open_archive(packed(parts), LIMITS))
    assert (package.sheets, lost) == ((("表一", "xl/worksheets/sheet1.xml"),), ())


def test_targets_absolute_sheets_renamed_and_charts_empty() -> None:
    parts = {
        **plain_parts(),
        "xl/workbook.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:y="{RELATED}"><x:workbookPr date1904="1"/><x:sheets>'
        '<x:sheet name="A &amp; 表" sheetId="4" state="veryHidden" y:id="k1"/>'
        '<x:sheet name="图" sheetId="9" y:id="k2"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("k1", "worksheet", "/xl/worksheets/sheet1.xml"), ("k2", "chartsheet", "chartsheets/sheet1.xml")
        ),
    }
    package, _ = inspect_package(open_archive(packed(parts), LIMITS))
    assert package.sheets == (("A & 表", "xl/worksheets/sheet1.xml"), ("图", ""))
    assert package.from_1904 is True


def test_an_empty_drawing_is_no_loss() -> None:
    """LibreOffice gives every sheet one."""
    more = {
        "xl/drawings/drawing1.xml": '<xdr:wsDr xmlns:xdr="x"></xdr:wsDr>',
        "xl/drawings/drawing2.xml": '<xdr:wsDr xmlns:xdr="x"><xdr:twoCellAnchor/></xdr:wsDr>',
    }
    _, lost = inspect_package(open_archive(packed({**plain_parts(), **more}), LIMITS))
    assert lost == ("xl/drawings/drawing2.xml",)


def test_lost_parts_are_named() -> None:
    more = {
        "xl/media/image1.png": b"1",
        "xl/drawings/drawing1.xml": "<a/>",
        "xl/comments1.xml": "<a/>",
        "xl/printerSettings/printerSettings1.bin": b"1",
        "xl/embeddings/a.bin": b"1",
        "xl/drawings/vmlDrawing1.vml": '<xml><x:ClientData ObjectType="Note"/></xml>',
        "xl/drawings/vmlDrawing2.vml": '<xml><x:ClientData ObjectType="Button"/></xml>',
    }
    _, lost = inspect_package(open_archive(packed({**plain_parts(), **more}), LIMITS))
    assert lost == (
        "xl/drawings/drawing1.xml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/embeddings/a.bin",
        "xl/media/image1.png",
    )
