"""The workbook of a round: one row per expert and case, and of a firm that the reader is recused from no marks."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, entries, give, marked, opinion, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def rows_of(client: Browser, number: int) -> list[dict[str, object]]:
    answer = client.get(f"/expert-rounds/{number}/marks.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(lines) if "专家" in row)
    return [dict(zip([str(title) for title in lines[head]], row, strict=True)) for row in lines[head + 1 :] if row[1]]


def test_marks_with_the_figures_of_their_case_and_none_for_who_is_recused(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    number = panel.open(database)
    one, other, silent = marked(database, panel)[0]
    give(database, panel, 0, one, opinion(4, 3))
    give(database, panel, 0, other, opinion(1, 5, comment="=1+1"))
    recuse(database, panel, 1, "district")
    client = browser()
    client.sign_in("district")
    rows = rows_of(client, number)
    assert [row["状态"] for row in rows] == ["已评", "已评", "未评", "您已回避，评分不列", "未评", "未评", "未评"]
    first = rows[0]
    assert (first["专家"], first["场景价值"], first["方案可行"], first["合计"]) == (f"示例{one}", 4, 3, 7)
    # Between 4 and 1 lies 2.5, between 3 and 5 lies 4, between 7 and 6 lies 6.5.
    assert [first[f"{title}中位数（范围）"] for title in ("场景价值", "方案可行", "合计")] == [
        "2.5（1–4）",
        "4（3–5）",
        "6.5（6–7）",
    ]
    assert (rows[1]["其他意见"], rows[2]["专家"], rows[2]["合计"]) == ("=1+1", f"示例{silent}", None)
    recused = rows[3]
    assert [recused[title] for title in ("专家", "场景价值", "合计", "合计中位数（范围）")] == ["", None, None, ""]
    assert recused["企业名称"] is not None
    assert entries(database, "export")[-1].detail["kind"] == "expert_marks"
