"""Writing the table of contents, what to know first in both languages, and how each thing is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from survey.archiving.archive_results import ArchiveFile, ArchiveWish
from survey.archiving.write_html import commands, heading, html_page, lines, link, paragraph, table
from survey.archiving.write_package import CHECKSUMS, Package

INDEX, VERIFY, READ_FIRST, ABOUT = "index.html", "verify.html", "README.txt", "about.json"
PARTS = {
    "lists/": "名单和清单（Excel和CSV内容相同）",
    "evaluations/": "评估：排序依据和可核对的计算输入",
    "frozen/": "名单各版本的原文",
    "versions/": "每一份提交的答案、结果和承诺",
    "letters/": "通知书的文字",
    "method/": "方法：方案、问卷、参考数据",
    "trail/": "操作记录",
    "": "说明",
}


def write_contents(package: Package, title: str, about: Mapping[str, Any], wish: ArchiveWish) -> None:
    """Write everything that says what the package is; the moment of making stands in ``about.json`` alone."""
    package.add_text(READ_FIRST, "先读这个（中文、英文）", _read_first(title, wish))
    package.add_text(VERIFY, "怎样核对，以及哪些不能由本包证明", _verify(title))
    package.add_text(INDEX, "目录", _index(title, package.files))
    package.add_json(ABOUT, "制作时间、制作人和文件编号", about)
    package.add_checksums()


def _index(title: str, files: list[ArchiveFile]) -> str:
    parts = [
        paragraph(
            Markup(
                "本包不需要原系统，用浏览器、表格软件和文本编辑器就能查看。怎样核对见 {}；制作时间见 {}；校验和见 {}。"
            ).format(link(VERIFY), link(ABOUT), link(CHECKSUMS))
        )
    ]
    of_folder: dict[str, list[ArchiveFile]] = {folder: [] for folder in PARTS}
    for item in files:
        first, slash, _rest = item.path.partition("/")
        folder = f"{first}{slash}" if slash else ""
        of_folder[folder if folder in of_folder else ""].append(item)
    for folder, about in PARTS.items():
        own = of_folder[folder]
        if own:
            parts.append(heading(about))
            rows = [(link(item.path), item.about, item.rows, item.size, item.digest) for item in own]
            parts.append(table(("文件", "是什么", "行数", "字节", "SHA-256"), rows))
    return html_page(f"{title}：档案目录", *parts)


def _read_first(title: str, wish: ArchiveWish) -> str:
    whole = "电话和邮箱是完整的。" if wish.contacts else "电话和邮箱已遮盖。"
    in_full = "whole." if wish.contacts else "masked."
    firms = len(wish.recused.firms)
    lacks = f"""制作人对 {firms} 家企业回避：这些企业没有经第二人确认的决定、经办备注和标记不在包内。
要完整的档案，请由没有回避的人员制作。
""" if firms else ""  # fmt: skip
    without = f"""
Whoever made this is recused from {firms} firms: decisions on them that no second person confirmed, notes and flags of
them are not in it. For the whole archive, have it made by somebody who is recused from none.
""" if firms else ""  # fmt: skip
    return f"""{title}：档案

用浏览器打开 index.html：它列出每个文件是什么、多少行、多少字节和 SHA-256。不需要网络，也不需要原系统。
怎样核对见 verify.html。{whole}制作的用途见 about.json。
lists/ 里同名的 xlsx 和 csv 内容相同。csv 里以 = + - @ 开头的文字前加了一个撇号（'），防止表格软件把它当成公式。
versions/ 每份提交一页（html）和一份数据（json）。通知书只存文字：信上的一次性代码系统不保留原文，已无法重现。
佐证材料的文件不在包内，lists/evidence 列有每个文件的 SHA-256。把握度测算不在包内。
lists/ 里以 internal- 开头的是主管部门的内部记录（备注、标记、催办、移交、回避、线索、决定、会审、异议），企业看不到，
不要提供给企业。提出异议的人不在包内。
{lacks}
{title}: archive

Open index.html in a browser: it lists what each file is, its rows, its size and its SHA-256. No network and no program
of ours is needed. How to check everything: verify.html. Telephones and mail addresses are {in_full}
What it was made for stands in about.json.
xlsx and csv of one name in lists/ hold the same. In csv a text that begins with = + - @ has an apostrophe (') in front,
so that no spreadsheet takes it for a formula. versions/ holds a page (html) and data (json) of each submission. Of the
letters the text is kept: the one-time codes on them were never stored as such and cannot be made again. Files of
evidence are not in the package; lists/evidence has the SHA-256 of each. How sure places are is not in it. Lists whose
names begin with internal- hold what firms never see (notes, flags, calls, hand-overs, recusals, signals, decisions,
meetings of the panel, objections): hand them to no firm. Who objected is not in it.
{without}"""


def _verify(title: str) -> str:
    parts = [
        heading("1. 文件没有被改过"),
        paragraph("在解压后的文件夹里运行（Linux；macOS 用 shasum -a 256 -c）："),
        commands(f"sha256sum -c {CHECKSUMS}"),
        paragraph(
            "Windows 可用 certutil -hashfile 文件名 SHA256 逐个比对。整个压缩包的 SHA-256 记在原系统的“导出记录”里，"
            f"编号见 {ABOUT}；与它一致，才能说明 {CHECKSUMS} 本身也没有被换过。"
        ),
        heading("2. 得分和名次"),
        paragraph(
            "用本系统的程序（不需要数据库）从折算值和权重重新计算，与 lists/ranking-评估号.csv 的得分、名次比对："
        ),
        commands(
            "python3 -m survey rank evaluations/评估号/matrix-组.csv --weights evaluations/评估号/weights-组.json"
        ),
        paragraph("也可以用表格软件：每行各项折算值乘以权重再相加，就是得分。"),
        heading("3. 等级和指数"),
        paragraph(
            "versions/ 里每份 json 的 sheets[].document.values 是答案，result 是结果。把答案存成一个文件后运行："
        ),
        commands("python3 -m survey score 问卷 --version 版本 --answers 答案.json"),
        paragraph("用到企业基本情况的题目，在题号前加 facts.（例如 facts.staff_y1）。"),
        heading("4. 评估能否重现"),
        paragraph(
            "用当时的数据库备份运行下面的命令，指纹应与 evaluations/评估号/evaluation.json 的 fingerprint 相同："
        ),
        commands("python3 -m survey replay 评估号 --database 备份.sqlite"),
        heading("5. 操作记录"),
        paragraph(
            "trail/trail.jsonl 每行是一条记录，mac 由原系统的密钥计算，只有持有密钥的原系统能核对："
            "在原系统运行下面的命令核对整条链，再把 id、mac 与本文件比对。"
        ),
        commands("python3 -m survey audit verify"),
        *_verify_lists(),
        heading("本包不能证明的"),
        lines(
            [
                "企业填写的内容是否属实：承诺和佐证只说明谁在何时作了什么承诺。",
                "没有写入系统的事情，例如电话沟通和纸质材料。",
                "操作记录是否完整：没有密钥不能核对MAC；可删除的内容（网络地址、个人信息）不在包内。",
                "遮盖了电话、邮箱的版本，不能用本包重新计算答案摘要（digest）；完整版本的档案或原系统可以。",
                "通知书上的代码、寄出的纸质信件、佐证文件和签字扫描件的内容（只列有 SHA-256）。",
                "制作时间：about.json 里的时间是原系统的时钟。",
            ]
        ),
    ]
    return html_page(f"{title}：怎样核对", *parts)


def _verify_lists() -> list[Markup]:
    return [
        heading("6. 名单和告知书"),
        paragraph("frozen/版本.json 的 SHA-256 就是 lists/list-versions 里这一版的指纹，也印在签字的名单上："),
        commands("sha256sum frozen/1.json"),
        paragraph("lists/letters 里“内容”一栏（UTF-8，不加换行）的 SHA-256 就是告知书的校验码。"),
    ]
