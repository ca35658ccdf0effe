"""Names of files: what one system reserves never leaves, and what tells files apart stays."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.store.file_names import LONGEST, LONGEST_BYTES, Names, ascii_name, portable_name, received_name

RESERVED = set('<>:"/\\|?*') | {chr(number) for number in range(32)} | {"\x7f"}
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}


@pytest.mark.parametrize(
    ("text", "tail", "expected"),
    [
        ("虚构(上海)/登记:", ".xlsx", "虚构(上海)_登记_.xlsx"),
        ('a<b>c:d"e/f\\g|h?i*j', ".xlsx", "a_b_c_d_e_f_g_h_i_j.xlsx"),
        ("../../etc/passwd", "", "_.._etc_passwd"),
        ("报告", "（3家）.xlsx", "报告（3家）.xlsx"),
        ("报告.xlsx", "", "报告.xlsx"),
        ("报告. . ", "", "报告"),
        ("报告. .", ".xlsx", "报告.xlsx"),
        ("CON", ".xlsx", "_CON.xlsx"),
        ("con.tar.gz", "", "_con.tar.gz"),
        ("Lpt1", "", "_Lpt1"),
        ("COM¹", ".zip", "_COM¹.zip"),
        ("nul ", ".zip", "_nul.zip"),
        ("aux", "-问卷-20261128.xlsx", "aux-问卷-20261128.xlsx"),
        ("CONSOLE", ".zip", "CONSOLE.zip"),
        ("示例\u202excod.exe\u200b\ufe0f\u3164", ".xlsx", "示例xcod.exe.xlsx"),
        ("示\t例\r\n甲\u3000乙\u2028丙", "", "示 例 甲 乙 丙"),
        (" .~$隐藏", ".xlsx", "$隐藏.xlsx"),
        ("...", ".xlsx", "未命名.xlsx"),
        ("\u200b", "", "未命名"),
        ("e\u0301", "", "é"),
    ],
)
def test_names(text: str, tail: str, expected: str) -> None:
    assert portable_name(text, tail) == expected


def test_a_long_name_is_cut_before_its_tail_and_code_stays() -> None:
    assert portable_name("9131" + "甲" * 200, "-问卷-20261128.xlsx") == "9131" + "甲" * 51 + "-问卷-20261128.xlsx"
    assert portable_name("a" * 300 + ".xlsx") == "a" * (LONGEST - 5) + ".xlsx"
    assert portable_name("𠮷" * 80) == "𠮷" * (LONGEST_BYTES // 4)


@given(st.text(max_size=300), st.sampled_from(["", ".xlsx", "-甲.zip"]))
@example("/" * 300, "")
@example("x" * 400 + "\u0301", "")
@example("nul\u200b", ".xlsx")
@example("a." + "b" * 400, "")
def test_every_name_holds_everywhere(text: str, tail: str) -> None:
    name = portable_name(text, tail)
    assert not RESERVED & set(name)
    assert name.endswith(tail)
    assert not name.endswith((".", " "))
    assert name.split(".")[0].rstrip().casefold() not in DEVICES
    assert len(name.encode()) <= LONGEST_BYTES + 1
    assert len(name.encode("utf-16-le")) // 2 <= LONGEST + 1
    assert not [letter for letter in name if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert portable_name(name) == name


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("C:\\资料\\台账.pdf", "台账.pdf"),
        ("../a/b/台账.pdf", "台账.pdf"),
        ("台账:1.pdf", "台账_1.pdf"),
        ("/", "file"),
        ("", "file"),
    ],
)
def test_received_names_lose_their_folders(given_name: str, expected: str) -> None:
    assert received_name(given_name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("示例-91A.xlsx", "-91A.xlsx"),
        ("示例.xlsx", "download.xlsx"),
        ('a b"c.zip', "abc.zip"),
        ("示例", "download"),
        ("示例CON.xlsx", "_CON.xlsx"),
        ("示例nul", "_nul"),
        ("示例com1.tar.gz", "_com1.tar.gz"),
        ("示例CON1.xlsx", "CON1.xlsx"),
    ],
)
def test_fallback_is_plain(name: str, expected: str) -> None:
    assert ascii_name(name) == expected


def test_names_of_one_archive_differ_whatever_the_case() -> None:
    names, written = Names(), io.BytesIO()
    taken = [names.take("A.xlsx"), names.take("a.XLSX"), names.take("a.xlsx"), names.take("a.xlsx", "夹")]
    assert taken == ["A.xlsx", "a（2）.XLSX", "a（3）.xlsx", "夹/a.xlsx"]
    with zipfile.ZipFile(written, "w") as archive:
        for name in taken:
            archive.writestr(name, b"")
    with zipfile.ZipFile(written) as archive:
        found = archive.infolist()
    assert [(entry.filename, bool(entry.flag_bits & 0x800)) for entry in found] == [
        ("A.xlsx", False),
        *((name, True) for name in taken[1:]),
    ]
