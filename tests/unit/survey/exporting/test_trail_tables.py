"""Entries of the trail as rows of a workbook."""

from __future__ import annotations

from datetime import UTC, datetime

from survey.accounts.trail_results import TrailRow
from survey.exporting.trail_tables import COLUMNS, trail_cells
from survey.words.trail_details import Told


def test_a_row_says_what_the_page_says() -> None:
    row = TrailRow(
        id=7,
        at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        name="示例李",
        login="li",
        role="街镇审核人员",
        action="提出指定",
        about="指定（编号 3）",
        sentence="示例李提出了指定（编号 3）",
        told=(Told("角色", "填报人", "负责人"), Told("理由", "任命")),
        hidden=2,
        address="10.0.*.*",
    )
    assert trail_cells([row]) == [
        [
            "#7",
            "2026年3月1日 20:00",
            "示例李",
            "li",
            "街镇审核人员",
            "提出指定",
            "指定（编号 3）",
            "示例李提出了指定（编号 3）",
            "角色：负责人 → 填报人；理由：任命；另有 2 项内容，仅有权查看该对象的人员可见",
            "10.0.*.*",
        ]
    ]
    assert len(COLUMNS) == 10
