"""Letters as PDF, read again by another library (pypdf)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exports.printed.call_letters import Addressee, CallLetterWords, write_call_letters
from exports.printed.coverage import covered, lacking, printable
from exports.printed.typesetting import TypesettingError

MADE = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h4v4h-4z"/></svg>'
WORDS = CallLetterWords(
    language="zh",
    title="示例批次填报通知",
    about="请填报",
    addressed="：",
    credit_code="信用代码",
    opening=("第一段。", "第二段。"),
    code_title="认领代码",
    code_until="只能用一次。",
    account_title="已有账号",
    account_text="请登录。",
    steps_title="怎么做",
    steps=("打开网址。", "填写代码。"),
    account_steps=("用原账号登录。",),
    needed_title="请先备好",
    needed=("营业执照",),
    facts=(("填报时间", "12月1日至1月10日"), ("咨询", "示例科")),
    closing="",
    signed="示例单位",
    dated="2026年11月28日",
    address="https://survey.example/claim",
    qr=PICTURE,
    scan="扫码",
    sample="",
    missing="名称中有字库没有的字。",
)
FIRM = Addressee("南翔镇", "示例精密机械001", "91999999MA10000001", "K7QM-3RWP-8VXD")


def read(pdf: bytes) -> PdfReader:
    """Return a PDF as pypdf reads it."""
    return PdfReader(io.BytesIO(pdf))


def lines(pdf: bytes, page: int = 0) -> list[str]:
    """Return the lines of a page, without blanks."""
    return ["".join(line.split()) for line in read(pdf).pages[page].extract_text().splitlines() if line.strip()]


def test_a_letter_says_what_it_was_given_and_nothing_else() -> None:
    assert sorted(lines(write_call_letters(WORDS, [FIRM], made_at=MADE))) == sorted(
        [
            "南翔镇", "示例精密机械001：", "信用代码91999999MA10000001", "请填报", "第一段。", "第二段。",
            "认领代码", "K7QM-3RWP-8VXD", "只能用一次。", "https://survey.example/claim", "扫码",
            "怎么做", "1.打开网址。", "2.填写代码。", "请先备好", "·营业执照",
            "填报时间12月1日至1月10日", "咨询示例科", "示例单位", "2026年11月28日", "示例批次填报通知1",
        ]
    )  # fmt: skip


def test_what_people_typed_is_text_and_no_markup() -> None:
    name = '*粗* $x$ #read("/etc/passwd") <a> \\ @b'
    assert "".join(name.split()) + "：" in lines(write_call_letters(WORDS, [replace(FIRM, name=name)], made_at=MADE))


def test_the_same_letters_are_the_same_bytes() -> None:
    assert write_call_letters(WORDS, [FIRM], made_at=MADE) == write_call_letters(WORDS, [FIRM], made_at=MADE)


def test_sample_data_is_marked_on_every_page() -> None:
    pdf = write_call_letters(replace(WORDS, sample="示例数据"), [FIRM, FIRM], made_at=MADE)
    assert [[line for line in lines(pdf, page) if "示例数据" in line] for page in (0, 1)] == [
        ["示例批次填报通知·示例数据1"],
        ["示例批次填报通知·示例数据2"],
    ]


def test_units_stand_in_the_outline_with_their_firms() -> None:
    firms = [FIRM, replace(FIRM, name="示例002"), replace(FIRM, unit="安亭镇", name="示例003")]
    found = read(write_call_letters(WORDS, firms, made_at=MADE))
    names = [[one["/Title"] for one in part] if isinstance(part, list) else part["/Title"] for part in found.outline]
    assert names == ["南翔镇", ["示例精密机械001：", "示例002："], "安亭镇", ["示例003："]]


def test_a_character_that_the_font_lacks_is_printed_as_geta_and_said() -> None:
    pdf = write_call_letters(WORDS, [replace(FIRM, name="示例\U00020bb7\n机械"), FIRM], made_at=MADE)
    assert [line for line in lines(pdf, 0) if "〓" in line or "字库" in line] == ["示例〓机械：", WORDS.missing]
    assert [line for line in lines(pdf, 1) if "〓" in line or "字库" in line] == []


def test_only_the_fonts_that_lie_here_are_in_it() -> None:
    fonts: set[str] = set()
    for page in read(write_call_letters(WORDS, [FIRM], made_at=MADE)).pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            fonts.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert fonts == {"NotoSansCJKsc-Regular-Identity-H", "NotoSansCJKsc-Bold-Identity-H"}


def test_it_names_its_language_and_title_and_is_tagged() -> None:
    found = read(write_call_letters(replace(WORDS, language="en"), [FIRM], made_at=MADE))
    catalogue = found.trailer["/Root"]
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.creation_date) == ("示例批次填报通知", MADE)


def test_every_character_of_the_list_can_be_set() -> None:
    every = [chr(point) for point in sorted(covered())]
    needed = ["".join(every[at : at + 600]) for at in range(0, len(every), 600)]
    pdf = write_call_letters(replace(WORDS, needed=needed), [FIRM], made_at=MADE)
    assert len(every) == 21_969
    assert len(read(pdf).pages) > 1


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_name_gives_one_page(name: str) -> None:
    pdf = write_call_letters(WORDS, [replace(FIRM, name=name, unit=name)], made_at=MADE)
    assert len(read(pdf).pages) == 1


def test_a_text_that_can_be_printed_stays_as_it_is() -> None:
    assert (printable("上海（有限）-A"), lacking("上海（有限）-A")) == ("上海（有限）-A", ())


def test_no_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="no letter to write"):
        write_call_letters(WORDS, [], made_at=MADE)


def test_a_picture_that_is_none_is_a_fault_and_no_empty_page() -> None:
    with pytest.raises(TypesettingError, match="failed to parse SVG"):
        write_call_letters(replace(WORDS, qr="no picture"), [FIRM], made_at=MADE)


def test_a_firm_with_an_account_is_asked_to_sign_in() -> None:
    shown = lines(write_call_letters(WORDS, [replace(FIRM, code="")], made_at=MADE))
    told = {"已有账号", "请登录。", "1.用原账号登录。", "认领代码", "只能用一次。"}
    assert [line for line in shown if line in told] == ["已有账号", "请登录。", "1.用原账号登录。"]


def test_what_is_long_is_set_smaller_and_stays_on_its_page() -> None:
    wordy = replace(WORDS, steps=["写一句不短的话，说明这一步要做什么。" * 2] * 16, needed=["一份材料" * 12] * 12)
    assert [len(read(write_call_letters(one, [FIRM], made_at=MADE)).pages) for one in (WORDS, wordy)] == [1, 1]
