"""The workbook of the list of firms is recorded with its filters, its counts and why persons are in it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey.config import Settings
from survey.firms.filters import read_address
from survey.firms.read_source import read_source
from survey.firms.write_firms import FirmsRequest, write_firms
from survey.models import Campaign, Enterprise, ExportRecord, Role
from survey.store.scope import Scope
from tests.integration.conftest import make_user


def test_a_workbook_is_recorded(app: Flask, database: Session, campaign: Campaign, migrated: Settings) -> None:
    user = make_user(database, "district", Role.DISTRICT)
    firms = [Enterprise(credit_code=f"91{n}", name=f"示例{n}", unit="malu" if n else "anting") for n in range(3)]
    database.add_all(firms)
    database.commit()
    source = read_source(campaign, Scope(everything=True))
    address = read_address(MultiDict([("unit", "malu"), ("column", "contact")]))
    ticked = [firms[2].id, firms[0].id, 99]
    for asked in (
        FirmsRequest(source, address, campaign),
        FirmsRequest(source, address, campaign, ticked, "致电核实填报"),
    ):
        with app.app_context():
            write_firms(database, asked, settings=migrated, user=user)
    found = [
        (row.kind, row.rows, row.filters, row.manifest["filters"], row.manifest["columns"], row.manifest["reason"])
        for row in database.scalars(select(ExportRecord).order_by(ExportRecord.id))
    ]
    codes = {"unit": "malu", "column": "contact", "campaign": str(campaign.id), "scope": "everything"}
    columns = ["企业名称", "统一社会信用代码"]
    assert found == [
        ("firms", 2, codes, "街镇：马陆镇（共 3 家，符合条件 2 家）", columns, ""),
        ("firms", 2, codes | {"ticked": "1"}, "勾选的企业（名录共 3 家）", [*columns, "联系人"], "致电核实填报"),
    ]
