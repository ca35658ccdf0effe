"""States of filling in, and pins, as files: what the page shows, within the scope, recorded."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.evaluations import pin
from survey.models import Enterprise, Evaluation, Participation, PinKind
from tests.integration.conftest import Browser
from tests.integration.exporting.test_write_ranked_list import newest, number_of, sheet
from tests.integration.officials import entries, evaluation, official, user
from tests.integration.officials import text as page

__all__ = ["evaluation", "official"]


def test_other_tables_of_the_officials_are_what_the_page_shows(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    content = official.get("/helping/list.xlsx").get_data()
    assert sheet(content, "填报状态")[2] == ["序号", "企业名称", "统一社会信用代码", "所属街镇", "填报状态"]
    listed = [row for row in sheet(content, "填报状态")[3:] if row[1]]
    states = re.search(r"共 (\d+) 家，尚未提交的在前", page(official, "/helping"))
    assert states is not None
    assert len(listed) == int(states.group(1)) > 30
    record = newest(database)
    assert (record.kind, record.rows, record.number) == ("states", len(listed), number_of(content))
    name = listed[5][1]
    narrowed = official.get("/helping/list.xlsx", query_string={"text": name}).get_data()
    assert [row[1] for row in sheet(narrowed, "填报状态")[3:] if row[1]] == [name]
    town = browser()
    town.sign_in("town")
    units = {row[3] for row in sheet(town.get("/helping/list.xlsx").get_data(), "填报状态")[3:] if row[1]}
    assert units == {"安亭镇"}
    chosen = entries(database, evaluation.id)[-1].version.credit_code
    participation = database.scalars(
        select(Participation).join(Enterprise).where(Enterprise.credit_code == chosen)
    ).one()
    pin.pin(
        database, participation.id, PinKind.OUT, reason="=1+1", document_number="示1号", user=user(database, "district")
    )
    content = official.get("/pins/list.xlsx").get_data()
    row = sheet(content, "指定与不列入")[3]
    assert row[2:7] == [chosen, "指定不列入", "待确认", "=1+1", "示1号"]
    assert (newest(database).kind, newest(database).rows) == ("pins", 1)
