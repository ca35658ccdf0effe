"""上报版 printed by LibreOffice: one page wide, the head on each page, room to sign under the last row."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from decimal import Decimal

from pypdf import PdfReader

from exports.writing.official_workbook import OfficialFrame, write_official
from exports.writing.tables import Cell, FactSheet, Table
from exports.writing.workbook_writer import Properties
from survey.definitions.catalogue import catalogue
from survey.exporting.frozen_tables import official_columns
from tests.office.recalculating import printed

LONG = "会审认为其示范意义突出，现场核查等级高于自评（示例〔2026〕1号）"


def test_it_is_one_page_wide_with_room_to_sign() -> None:
    columns = official_columns(catalogue().schemes["demonstration"])
    rows: list[list[Cell]] = [
        [
            number, f"示例智能传感技术（上海）有限公司{number:03}", f"91999999MA{number:08}", "嘉定工业区",
            "计算机、通信和其他电子设备制造业", "中型", Decimal("80.1200"), f"制造业起步组第 {number} 名", "会审决定",
            LONG if number % 7 == 0 else "",
        ]
        for number in range(1, 61)
    ]  # fmt: skip
    signatures = [f"{part}：示例区经委负责人　2026年12月20日" for part in ("制表", "审核", "签发")]
    below = ("文号：示例〔2026〕1号", "第1版　共60家")
    frame = OfficialFrame("示例批次试点名单", below, signatures, ("名单指纹ab",), "指纹ab")
    facts = FactSheet("文件说明", "文件说明", [("本文件", [("文件编号", "示例编号")])])
    content = write_official(
        Table("试点名单", "示例批次试点名单", "", columns, rows), frame, facts,
        Properties("示例", "示例", datetime(2026, 12, 20, tzinfo=UTC)),
    )  # fmt: skip
    pages = PdfReader(io.BytesIO(printed(content))).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert "示例编号" in texts.pop()
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages[:-1]}
    assert sizes == {(842, 595)}
    titles = [column.title for column in columns]
    assert [[title for title in titles if title not in text] for text in texts] == [[]] * len(texts)
    assert re.findall("91999999MA[0-9]{8}", "".join(texts)) == [row[2] for row in rows]
    assert [f"第{place}页共{len(pages)}页" in text for place, text in enumerate(texts, start=1)] == [True] * len(texts)
    signed = ["".join(words.split()) for words in signatures]
    assert [word for word in signed if word not in texts[-1]] == []
    assert "".join(texts).count("签字：") == 3
