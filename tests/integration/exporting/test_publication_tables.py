"""The public sheet as a table: its rows as they are, with days and fingerprint of its list above them."""

from __future__ import annotations

from datetime import date

from survey.exporting.publication_tables import public_table
from survey.models import ListVersion, Publication
from survey.publishing.publication_results import PublicSheet


def test_the_sheet_as_it_is() -> None:
    one = Publication(
        id=3, starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 10), document_number="示例公示〔2026〕1号",
        list_version=ListVersion(number=2, fingerprint="f" * 64),
    )  # fmt: skip
    table = public_table(one, PublicSheet(["序号", "企业名称"], [["1", "示例甲"]]))
    assert (table.kind, [column.title for column in table.columns], table.rows) == (
        "public_list", ["序号", "企业名称"], [["1", "示例甲"]],
    )  # fmt: skip
    about = f"名单第2版，示例公示〔2026〕1号，公示期2026-12-04至2026-12-10，名单校验码{'f' * 64}"
    assert table.filters == f"按街镇和企业名称排列，不分先后；{about}"
