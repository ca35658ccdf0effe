"""The list of called firms opened by LibreOffice: texts stay texts, whatever a firm calls itself."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask_babel import Babel

from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties, write_workbook
from survey.exporting.call_tables import ListWish, call_table
from survey.models import Campaign, Enterprise, Participation
from survey.queries.calls import CalledFirm
from tests.office.recalculating import recalculated, values

MADE = datetime(2026, 11, 28, tzinfo=UTC)


def test_a_list_opens_with_what_was_written() -> None:
    campaign = Campaign(title="示例批次", closes_at=MADE, contact_office="示例科", contact_phone="021-0000 0000")
    firm = Enterprise(
        name="=1+1", credit_code="91999999MA0000001N", unit="anting", contact="示例", contact_phone="0139"
    )
    called = CalledFirm(firm, Participation(), claimed=False, has_account=False, code=None)
    app = Flask(__name__)
    Babel(app)
    wish = ListWish("zh", "https://survey.example/claim", coded=True, reason="短信通知")
    with app.app_context():
        export = call_table(campaign, [(called, "K7QM-3RWP-8VXD-2222")], wish)
    table = Table(export.name, "示例", "示例", export.columns, export.rows)
    found = values(recalculated(write_workbook([table], Properties("示例", "示例", MADE))))
    row = [found.get((export.name, f"{column}4")) for column in "ABCDEFGHI"]
    assert row == [
        1, "=1+1", "91999999MA0000001N", "安亭镇", "示例", "0139", "没有账号", "未发", "K7QM-3RWP-8VXD-2222",
    ]  # fmt: skip
