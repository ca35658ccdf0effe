"""The list of firms as a workbook: the rows that the filters leave or that were ticked, sealed and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exports.writing.tables import Cell
from survey.config import Settings
from survey.exporting.write_table import CREDIT_CODE, TableExport, write_table
from survey.firms.columns import file_columns, table_columns
from survey.firms.filters import ListAddress, filters_as_sentence
from survey.models import Campaign, User
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.words.language import _, in_chinese

KIND, NAME = "firms", "企业名单"


@dataclass(frozen=True)
class FirmsRequest:
    """A list to be written. `campaign`: None where there is none yet.

    `ticked`: the ids of what was ticked; None: all that is left.  `reason`: why somebody takes the columns about
    persons; without one they are left out.
    """

    source: FirmSource
    address: ListAddress
    campaign: Campaign | None
    ticked: Sequence[int] | None = None
    reason: str = ""


def write_firms(database: Session, asked: FirmsRequest, *, settings: Settings, user: User) -> tuple[str, bytes]:
    """Return the file name and bytes of a list, in the order of its page, and record the export."""
    source, address = asked.source, asked.address
    counts = firm_lists.count_stages(database, source, [FirmFilters(), address.filters])
    everything, left = (sum(stages.values()) for stages in counts)
    wanted = firm_lists.ids(
        database, source, address.filters if asked.ticked is None else FirmFilters(), address.sorting
    )
    if asked.ticked is not None:
        own = set(asked.ticked)
        wanted = [number for number in wanted if number in own]
    columns = file_columns(address.columns, personal=bool(asked.reason))
    with in_chinese():
        found = firm_lists.rows(database, source, wanted)
        cells: list[list[Cell]] = [[column.value(row) for column in columns] for row in found]
        export = TableExport(
            KIND,
            NAME,
            table_columns(columns),
            cells,
            key_title=CREDIT_CODE,
            filters=_say(asked, everything, left),
            codes=_codes(asked),
            reason=asked.reason,
        )
    return write_table(database, export, asked.campaign, settings=settings, user=user)


def _say(asked: FirmsRequest, everything: int, left: int) -> str:
    if asked.ticked is not None:
        return _("勾选的企业（名录共 %(n)s 家）", n=everything)
    said = filters_as_sentence(asked.address.filters, asked.source.scope) or _("未筛选")
    return _("%(filters)s（共 %(n)s 家，符合条件 %(m)s 家）", filters=said, n=everything, m=left)


def _codes(asked: FirmsRequest) -> dict[str, str]:
    codes = {name: ",".join(values) for name, values in asked.address.arguments().items()}
    return codes | {"campaign": str(asked.source.campaign_id)} | ({"ticked": "1"} if asked.ticked is not None else {})
