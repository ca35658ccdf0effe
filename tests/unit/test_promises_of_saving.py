"""What pages promise about saving: every sentence of the list is still said, and every test that tried it is there."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from survey.config import ROOT

PAGE = (ROOT / "docs" / "promises-of-saving.md").read_text(encoding="utf-8")
CATALOGUE = ROOT / "survey" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
TOLD, _heading, TRIED = PAGE.partition("## How each was tried to be broken")
ROWS = [line.strip("|").split(" | ") for line in TOLD.splitlines() if line.startswith("|") and "`tests/" in line]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def said() -> set[str]:
    """Return every sentence of pages; `check` keeps the catalogue in step with them."""
    with CATALOGUE.open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}


def test_every_promise_is_still_made() -> None:
    sentences = [row[0].strip() for row in ROWS]
    assert len(set(sentences)) == len(sentences) > 40
    assert [sentence for sentence in sentences if sentence not in said()] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip()[:12] for row in ROWS])
def test_every_promise_has_its_tests(row: list[str]) -> None:
    named = TEST.findall(row[2])
    assert named != []
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path, _test in named}
    assert [test for path, test in named if f"def {test}(" not in texts[path]] == []


def test_every_way_of_breaking_has_its_tests() -> None:
    rows = [line for line in TRIED.splitlines() if "`tests/" in line]
    assert len(rows) == 12
    for path, test in TEST.findall("".join(rows)):
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


FAILING = re.compile(
    "还没有保存|暂存|自动保存|内容还在|内容都还在|没有保存|没有上传|没有提交；|没有丢失|没有移除|个文件正在上传"
)


def test_every_sentence_about_saving_on_pages_of_answers_is_listed() -> None:
    """Sentences that a script or a template of answers says; those of workbooks and schemes are chosen by hand."""
    listed = {row[0].strip() for row in ROWS}
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "survey" / "templates" / "answering").glob("*.html")]
    others = ("accounts/kept_form.html", "errors/error.html", "session_dialogs.html", "file_words.html")
    texts += [(ROOT / "survey" / "templates" / name).read_text(encoding="utf-8") for name in others]
    used = {found for text in texts for found in re.findall(r"_n?\(\s*'([^']+)'", text)}
    headings = {"有内容还没有保存到服务器", "这个浏览器里还有没保存到服务器的内容"}
    assert {sentence for sentence in used if FAILING.search(sentence)} - listed - headings == set()
