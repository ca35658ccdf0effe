"""Hostile workbooks: refused after bounded work and within 200 MB, in words on every page, and the service goes on."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.workbooks.test_download_routes import client, firm  # noqa: F401 - the fixture is used by its name
from tests.unit.exports.blank_forms.test_limits import FONT, STYLES, changed, many
from tests.unit.exports.made_files import packed, plain_parts, relations, workbook

LETTERS = "ABCDEFGHIJ"


HOSTILE = {
    "million values": lambda: workbook(
        "".join(
            f'<row r="{r}">{"".join(f"""<c r="{c}{r}"><v>1</v></c>""" for c in LETTERS[:4])}</row>'
            for r in range(1, 110_000)
        )
    ),
    "one string a million times": lambda: workbook(
        "".join(
            f'<row r="{r}">{"".join(f"""<c r="{c}{r}" t="s"><v>0</v></c>""" for c in LETTERS)}</row>'
            for r in range(1, 9_000)
        ),
        "<si><t>" + "x" * 32_000 + "</t></si>",
    ),
    "many strings": lambda: packed(
        {
            **plain_parts(),
            "xl/sharedStrings.xml": "<sst>" + "".join(f"<si><t>{n}</t></si>" for n in range(900_000)) + "</sst>",
        }
        | {
            "xl/_rels/workbook.xml.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")
            )
        }
    ),
    "formulas": lambda: workbook(
        "".join(
            f'<row r="{r}">{"".join(f"""<c r="{c}{r}"><f>A1</f><v>1</v></c>""" for c in LETTERS)}</row>'
            for r in range(1, 40_000)
        )
    ),
    "cells without places": lambda: workbook(
        ("<row>" + "".join(f"<c><v>{n}</v></c>" for n in range(40_000)) + "</row>") * 20
    ),
    "bomb": lambda: packed({**plain_parts(), "xl/media/a.bin": bytes(90_000_000)}),
    "deep": lambda: packed({**plain_parts(), "xl/workbook.xml": "".join(f'<a b="{n}">' for n in range(300_000))}),
    "million rows": lambda: workbook(
        "".join(f'<row r="{r}"><c r="A{r}" s="3"/><c r="B{r}" s="3"/></row>' for r in range(2, 1_000_000))
        + '<row r="1048576"><c r="A1048576"><v>7</v></c></row>'
    ),
}
MOST_CALLS = 3_000_000
CHILD = """
import resource, sys
from pathlib import Path
from exports.archive.refusals import RefusedWorkbookError
from exports.reading.reader import LIST, QUESTIONNAIRE, read_book
content = Path(sys.argv[1]).read_bytes()
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 200 * 1024 * 1024,) * 2)
calls = [0]
def count(*_):
    calls[0] += 1
sys.setprofile(count)
try:
    read_book(content, {'LIST': LIST, 'QUESTIONNAIRE': QUESTIONNAIRE}[sys.argv[2]])
except RefusedWorkbookError as error:
    sys.setprofile(None)
    print(error.code, calls[0])
"""


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("million values", "LIST", "too_many_rows"),
        ("million values", "QUESTIONNAIRE", "too_many_rows"),
        ("one string a million times", "QUESTIONNAIRE", "too_much_text"),
        ("many strings", "QUESTIONNAIRE", "too_many_cells"),
        ("formulas", "QUESTIONNAIRE", "too_many_rows"),
        ("cells without places", "QUESTIONNAIRE", "too_many_columns"),
        ("bomb", "QUESTIONNAIRE", "packed_too_tight"),
        ("deep", "QUESTIONNAIRE", "damaged"),
        ("million rows", "QUESTIONNAIRE", "too_many_rows"),
    ],
)
def test_refused_after_bounded_work_and_within_200_mb(name: str, limits: str, code: str, tmp_path: Path) -> None:
    """A child with that much address space to spare counts the calls and returns, of C functions too, until then."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(HOSTILE[name]())
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(file), limits], capture_output=True, text=True, check=False
    )
    assert child.stderr == ""
    said, calls = child.stdout.split()
    assert said == code
    assert int(calls) < MOST_CALLS


def test_thirty_megabytes_are_refused_in_words_and_the_service_goes_on(app: Flask) -> None:
    visitor = app.test_client()
    large, none = bytes(30 * 1024 * 1024), "application/x-www-form-urlencoded"
    assert visitor.post("/sign-in", data=large, content_type="multipart/form-data; boundary=x").status_code == 413
    answer = visitor.post("/sign-in", data=large, content_type=none)
    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert "一次提交的文件合计不能超过 120 MB。请压缩或分几次提交；已保存的内容不受影响。" in answer.text
    assert visitor.get("/").status_code == 200


UPLOADED = {
    "random": bytes(range(256)) * 40,
    "cut": workbook()[:-40],
    "far": workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "bomb": packed({**plain_parts(), "xl/media/a.bin": bytes(50_000_000)}),
    "entities": packed({**plain_parts(), "xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}),
    "macros": packed({**plain_parts(), "xl/vbaProject.bin": b"1"}),
    "path": packed({**plain_parts(), "../a": b"1"}),
}


def uploads(user: Browser, where: tuple[str, str]) -> list[str]:
    """Return what the page says to each of the files."""
    path, field = where
    said = []
    for content in UPLOADED.values():
        user.get(path)
        answer = user.send(path, **{field: (io.BytesIO(content), "a.xlsx")})
        if answer.status_code == 302:
            answer = user.get(answer.headers["Location"])
        assert answer.status_code == 200
        said.append(answer.get_data(as_text=True))
    return said


SENTENCES = (
    "这个文件不是 Excel 工作簿。",
    "文件已损坏或没有完整传输，无法打开。",
    "在第",
    "文件压缩得不合常理",
    "文件内部含有文档类型或实体定义",
    "文件带有宏，出于安全不能接收。",
    "文件内部含有不允许的路径",
)


@pytest.mark.parametrize("where", [("/imports/directory", "table"), ("/imports/ratings", "table"), ("/forms", "file")])
def test_pages_of_officials_refuse_in_words_and_go_on(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], where: tuple[str, str]
) -> None:
    make_user(database, "district", Role.DISTRICT)
    user = browser()
    user.sign_in("district")
    missing = [sentence for sentence, text in zip(SENTENCES, uploads(user, where), strict=True) if sentence not in text]
    assert missing == []
    assert user.get(where[0]).status_code == 200


def test_the_page_of_an_enterprise_refuses_in_words_and_goes_on(
    firm: Enterprise,  # noqa: F811 - the fixture
    browser: Callable[[], Browser],
) -> None:
    user = client(browser)
    texts = uploads(user, ("/workbooks", "workbook"))
    assert [sentence for sentence, text in zip(SENTENCES, texts, strict=True) if sentence not in text] == []
    assert user.get("/workbooks/facts.xlsx").status_code == 200


def test_a_form_with_more_fonts_than_anybody_draws_is_refused_in_words(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    """Openpyxl took ten seconds for it, and the form was taken."""
    make_user(database, "district", Role.DISTRICT)
    user = browser()
    user.sign_in("district")
    user.get("/forms")
    fonts = many(FONT, 64_000) + b"</fonts>"
    content = changed(b"</fonts>", fonts, where=STYLES)
    page = user.send("/forms", file=(io.BytesIO(content), "汇总表.xlsx")).get_data(as_text=True)
    assert "工作簿的内部结构过于复杂" in page
