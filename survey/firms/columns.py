"""The columns of the list of firms: one registry for the page, its order, the workbook and saved views.

A key is also what the list is sorted by (`survey.queries.firm_sorting`), and never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.writing.tables import Cell, CellKind, Column
from survey.definitions.directory import directory
from survey.models import Participation
from survey.queries.firm_lists import FirmRow
from survey.words.calls import say_sent_by
from survey.words.cases import say_flag
from survey.words.figures import moment, say_date, unit_name
from survey.words.language import _, _l
from survey.words.masking import mask_phone, mask_text
from survey.words.reviews import say_review
from survey.words.stages import say_stage


@dataclass(frozen=True)
class FirmColumn:
    """One column. `value`: its cell in a workbook; a page shows the same through `masked`.

    `personal`: data about a person, in no file without a reason. `internal`: in no file at all, since files go on.
    `usual`: shown unless columns are chosen.  `one_line`: its words are short and stay together on the page.
    """

    key: str
    title: str
    value: Callable[[FirmRow], Cell]
    kind: CellKind = CellKind.TEXT
    width: int | None = None
    personal: bool = False
    internal: bool = False
    usual: bool = False
    one_line: bool = False
    masked: Callable[[str], str] = str

    def shown(self, row: FirmRow) -> str:
        """Return the cell of a row as a page shows it."""
        cell = self.value(row)
        return "" if cell is None else self.masked(str(cell))


def say_scale(above_scale: bool | None) -> str:  # noqa: FBT001 - the column's value
    """Return 规上 or 规下, an empty text where it is not known."""
    return {True: _("规上"), False: _("规下"), None: ""}[above_scale]


def _of_call(read: Callable[[Participation], str]) -> Callable[[FirmRow], Cell]:
    """Return the cell of a column that only firms with a participation have."""
    return lambda row: read(row.participation) if row.participation is not None else ""


def _moment(read: Callable[[FirmRow], datetime | None]) -> Callable[[FirmRow], Cell]:
    return lambda row: moment(read(row))


def _proposal(row: Participation) -> str:
    """Return why a town proposes a firm, and why that was not taken up."""
    if not row.proposal_refused:
        return row.proposal_reason
    return _("%(why)s（未采纳：%(refused)s）", why=row.proposal_reason, refused=row.proposal_refused)


def _flags(row: FirmRow) -> Cell:
    return _("、").join(say_flag(kind) for kind in row.flags)


def _answered(row: FirmRow) -> Cell:
    return row.answered or None


COLUMNS: tuple[FirmColumn, ...] = (
    FirmColumn("name", _l("企业名称"), lambda row: row.enterprise.name, usual=True),
    FirmColumn("credit_code", _l("统一社会信用代码"), lambda row: row.enterprise.credit_code, one_line=True),
    FirmColumn(
        "unit", _l("所属街镇"), lambda row: unit_name(row.enterprise.unit) if row.enterprise.unit else "", usual=True
    ),
    FirmColumn("industry", _l("行业"), lambda row: directory().industry_name(row.enterprise.industry), usual=True),
    FirmColumn("scale", _l("规模"), lambda row: say_scale(row.enterprise.above_scale), usual=True, one_line=True),
    FirmColumn("stage", _l("状态"), lambda row: say_stage(row.stage), usual=True),
    FirmColumn("answered", _l("已答题数"), _answered, CellKind.INTEGER, usual=True),
    FirmColumn("flags", _l("未了结的标记"), _flags, internal=True),
    FirmColumn("contact", _l("联系人"), lambda row: row.enterprise.contact, personal=True, usual=True, one_line=True),
    FirmColumn(
        "contact_phone",
        _l("联系电话"),
        lambda row: row.enterprise.contact_phone,
        personal=True,
        usual=True,
        one_line=True,
        masked=mask_phone,
    ),
    FirmColumn("signed_in_at", _l("最近登录"), _moment(lambda row: row.signed_in_at), usual=True),
    FirmColumn("saved_at", _l("最近保存"), _moment(lambda row: row.saved_at)),
    FirmColumn("submitted_at", _l("提交时间"), _moment(lambda row: row.submitted_at), usual=True),
    FirmColumn("review", _l("初审"), lambda row: say_review(row.review), usual=True, one_line=True),
    FirmColumn("signals", _l("待看线索"), lambda row: row.signals or None, CellKind.INTEGER, one_line=True),
    FirmColumn("holder", _l("指定承办人"), lambda row: row.holder or "", one_line=True),
    FirmColumn("contacted_on", _l("最近联系"), lambda row: say_date(row.contacted_on), one_line=True),
    FirmColumn("extended_until", _l("延期到"), _moment(lambda row: row.extended_until)),
    FirmColumn("called_at", _l("列入时间"), _of_call(lambda row: moment(row.called_at)), usual=True),
    FirmColumn("call_reason", _l("列入理由"), _of_call(lambda row: row.call_reason), width=36, masked=mask_text),
    FirmColumn("sent_at", _l("通知发出时间"), _of_call(lambda row: moment(row.sent_at)), usual=True),
    FirmColumn("sent_by", _l("通知方式"), _of_call(lambda row: say_sent_by(row.sent_by) if row.sent_by else "")),
    FirmColumn("exempt_reason", _l("豁免理由"), _of_call(lambda row: row.exempt_reason), width=36, masked=mask_text),
    FirmColumn("proposed_at", _l("街镇建议时间"), _of_call(lambda row: moment(row.proposed_at))),
    FirmColumn("proposal", _l("街镇建议理由"), _of_call(_proposal), width=36, masked=mask_text),
)
"""In the order of the page and the workbook."""
KEYS = tuple(column.key for column in COLUMNS)
USUAL = tuple(column.key for column in COLUMNS if column.usual)
ALWAYS = "name"


def chosen_columns(keys: Iterable[str]) -> tuple[FirmColumn, ...]:
    """Return the columns with these keys in the registry's order, the name always among them; the usual ones for none.

    Raises nothing: what is no key is left out.
    """
    wanted = set(keys)
    if not wanted & set(KEYS):
        return tuple(column for column in COLUMNS if column.usual)
    return tuple(column for column in COLUMNS if column.key in wanted or column.key == ALWAYS)


def file_columns(keys: Iterable[str], *, personal: bool) -> tuple[FirmColumn, ...]:
    """Return the columns of a workbook: the chosen ones with the credit code, which names a row in its seals."""
    chosen = {column.key for column in chosen_columns(keys)} | {"credit_code"}
    wanted = [column for column in COLUMNS if column.key in chosen and not column.internal]
    return tuple(column for column in wanted if personal or not column.personal)


def table_columns(columns: Sequence[FirmColumn]) -> tuple[Column, ...]:
    """Return columns as a workbook's table takes them."""
    return tuple(Column(column.key, str(column.title), column.kind, 0, column.width) for column in columns)
