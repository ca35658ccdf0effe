"""Sheets of the overview's workbook: without an evaluation none of levels, each with the column that names a row."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask

from survey.app import create_app
from survey.config import Settings
from survey.definitions.stages import Stage
from survey.models import Campaign, Programme
from survey.overview.overview_results import Counts, LevelCounts, Overview
from survey.overview.overview_tables import KEYS, overview_sheets
from survey.queries.step_times import Step, StepTime
from survey.words.language import in_chinese


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    return create_app(Settings(instance=folder, database_url=f"sqlite:///{folder / 'x.sqlite'}", secret_key="x"))


def overview(*levels: LevelCounts) -> Overview:
    counts = Counts({(Stage.SUBMITTED, "selected"): 2, (Stage.NOT_CALLED, ""): 1})
    times = dict.fromkeys(Step, StepTime(0, 0, 0)) | {Step.CLAIMED: StepTime(5, 86_400, 172_800)}
    return Overview(
        datetime(2026, 11, 25, tzinfo=UTC), {("malu", "36"): counts}, counts, {"waiting": 2}, None, levels, times
    )


def test_sheets_hold_the_figures(app: Flask) -> None:
    campaign = Campaign(programme=Programme(target=20, earlier_pilots=0))
    own = LevelCounts("cmmm", "示例问卷", {1: 1, 3: 1}, {1: "一级", 2: "二级", 3: "三级", 4: "四级"})
    with app.app_context(), in_chinese():
        plain, whole = overview_sheets(overview(), campaign), overview_sheets(overview(own), campaign)
    assert [sheet.name for sheet in plain] == ["进展", "街镇和行业", "用时"]
    assert [sheet.name for sheet in whole] == list(KEYS)
    assert [KEYS[sheet.name] for sheet in whole] == [sheet.columns[0].title for sheet in whole]
    way, cells, levels, times = (sheet.rows for sheet in whole)
    assert way[6:8] == [
        ["入选候选", 2, Decimal("100.0"), Decimal("10.0")],
        ["已提交中：未初审", 2, Decimal("100.0"), None],
    ]
    assert cells == [
        ["马陆镇／36 汽车制造业", "马陆镇", "36 汽车制造业", 3, 2, 2, 2, 2, 2, 2],
        ["合计", "", "", 3, 2, 2, 2, 2, 2, 2],
    ]
    assert [row[:4] for row in levels][-4:] == [
        ["示例问卷／一级及以下（对照）", 1, Decimal("50.0"), Decimal(63)],
        ["示例问卷／二级（对照）", 0, Decimal("0.0"), Decimal(21)],
        ["示例问卷／三级（对照）", 1, Decimal("50.0"), Decimal(12)],
        ["示例问卷／四级及以上（对照）", 0, Decimal("0.0"), Decimal(4)],
    ]
    assert times[0] == ["通知 → 领取账号", 5, Decimal("1.0"), Decimal("2.0")]
    assert times[1][1:] == [0, None, None]
