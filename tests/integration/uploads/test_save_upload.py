"""Hostile workbooks: refused in words on every page, and the service goes on."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.workbooks.test_download_routes import client, firm  # noqa: F401 - the fixture is used by its name
from tests.unit.exports.blank_forms.test_limits import FONT, STYLES, changed, many
from tests.unit.exports.made_files import packed, plain_parts, workbook


def test_thirty_megabytes_are_refused_in_words_and_the_service_goes_on(app: Flask) -> None:
    visitor = app.test_client()
    large, none = bytes(30 * 1024 * 1024), "application/x-www-form-urlencoded"
    assert visitor.post("/sign-in", data=large, content_type="multipart/form-data; boundary=x").status_code == 413
    answer = visitor.post("/sign-in", data=large, content_type=none)
    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert "没有登录时不能上传文件，这次的内容没有接收。请先登录，再从原来的页面提交。" in answer.text
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
