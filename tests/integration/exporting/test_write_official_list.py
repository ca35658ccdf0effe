"""上报版 as a sealed file: recorded, found unaltered by 核对文件, signed by three persons with their days."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.exporting.frozen_tables import FrozenList
from survey.exporting.write_official_list import official_workbook
from survey.file_checks.check_file import check_file
from survey.models import Campaign, Evaluation, ExportRecord, User
from survey.queries import frozen_lists
from survey.words.figures import say_date
from tests.integration.freezing.made import NUMBER, decide_as_ranked, frozen, issue, leader
from tests.integration.officials import evaluation, user

__all__ = ["evaluation", "leader"]


def test_it_is_signed_sealed_and_recorded(app: Flask, database: Session, evaluation: Evaluation, leader: User) -> None:
    campaign_id = evaluation.campaign_id
    decide_as_ranked(database, evaluation)
    number = issue(database, frozen(database, evaluation)).number
    settings = app.extensions["settings"]
    database.rollback()
    version = frozen_lists.version_of(database, campaign_id, number)
    assert version is not None
    source = FrozenList(
        version, load_scheme(version.evaluation.scheme.document), frozen_lists.entries(database, version.id), number
    )
    campaign, author = database.get_one(Campaign, campaign_id), user(database, "district")
    title, fingerprint = campaign.title, version.fingerprint
    day = say_date((version.signatures[0].signed_at + timedelta(hours=8)).date())
    with app.test_request_context():
        name, content = official_workbook(database, campaign, source, settings=settings, user=author)
    assert name == f"{title}试点名单第1版上报版.xlsx"
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [str(row[0].value) for row in page.iter_rows()]
    assert (cells[0], cells[1], page["J2"].value) == (f"{title}试点名单", f"文号：{NUMBER}", "第1版　共10家")
    assert cells[15] == "　　　　".join(
        f"{part}：示例{login}　{day}"
        for part, login in (("制表", "district"), ("审核", "reviewer"), ("签发", "leader"))
    )  # fmt: skip
    assert (fingerprint in cells[17], cells[16]) == (True, "说明：示例说明")
    with app.test_request_context():
        checked = check_file(database, settings, (name, content), user=user(database, "district"))
    assert (checked.outcome, checked.intact, checked.complete) == ("checked", True, True)
    database.rollback()
    record = database.scalars(select(ExportRecord)).one()
    assert (record.kind, record.rows, record.manifest["list_version"]) == (
        "official_list", 10, f"第1版，名单指纹{fingerprint}",
    )  # fmt: skip
