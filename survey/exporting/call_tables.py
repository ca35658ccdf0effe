"""The list for whoever sends messages to called firms: whom, under which number, and a text ready to be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.writing.tables import Cell, CellKind, Column
from survey.calling.message_words import say_message
from survey.definitions.directory import directory
from survey.exporting.write_table import TableExport
from survey.models import Campaign, SentBy
from survey.queries.calls import CalledFirm
from survey.records.export_records import CREDIT_CODE
from survey.words.calls import say_sent_by
from survey.words.figures import deadline, moment
from survey.words.language import in_chinese, in_language, in_words

KIND, NAME = "call_list", "通知名单"
PERSONAL = ("联系人", "联系电话")


@dataclass(frozen=True, slots=True)
class ListWish:
    """What the list holds. `language`: of the texts; `address`: of the page where a code is typed or one signs in.

    `coded`: whether firms without an account get a new code in it; `reason`: why somebody takes the names and
    telephones of contacts, empty where they are left out.
    """

    language: str
    address: str
    coded: bool
    reason: str


def call_table(campaign: Campaign, rows: Sequence[tuple[CalledFirm, str]], wish: ListWish) -> TableExport:
    """Return the list of called firms, each with the code that it is given (empty for none), in their order."""
    personal = [Column(f"person{place}", title) for place, title in enumerate(PERSONAL)] if wish.reason else []
    coded = [Column("code", "认领代码（只能用一次）", width=24)] if wish.coded else []
    columns = (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        *personal,
        Column("account", "账号"),
        Column("sent", "通知情况"),
        *coded,
        Column("address", "网址"),
        Column("closes", "提交截止"),
        Column("text", "可直接粘贴的文字", width=80),
    )
    cells = [_cells(number, campaign, row, wish) for number, row in enumerate(rows, start=1)]
    words = "；".join(filter(None, ["勾选的企业", "带认领代码" if wish.coded else ""]))
    return TableExport(KIND, NAME, columns, cells, filters=words, reason=wish.reason, secret=wish.coded)


def _cells(number: int, campaign: Campaign, row: tuple[CalledFirm, str], wish: ListWish) -> list[Cell]:
    called, code = row
    firm, sent_at = called.enterprise, called.participation.sent_at
    by = SentBy(called.participation.sent_by or SentBy.BY_HAND)
    with in_language(wish.language):
        text = say_message(
            campaign,
            firm.name,
            closes_at=called.closes_at(campaign),
            code=code,
            has_account=called.has_account,
            address=wish.address,
        )
    with in_chinese():
        return [
            number,
            firm.name,
            firm.credit_code,
            in_words(directory().unit_name(firm.unit)),
            *([firm.contact, firm.contact_phone] if wish.reason else []),
            "已有账号" if called.has_account else "没有账号",
            f"{say_sent_by(by)}，{moment(sent_at)}" if sent_at else "未发",
            *([code] if wish.coded else []),
            wish.address,
            deadline(called.closes_at(campaign)),
            text,
        ]
