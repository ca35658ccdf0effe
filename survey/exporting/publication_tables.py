"""The public sheet of a publication as rows of a workbook."""

from __future__ import annotations

from exports.writing.tables import Column
from survey.exporting.write_table import TableExport
from survey.models import Publication
from survey.publishing.publication_results import PublicSheet

PUBLIC_LIST = "公示名单"


def public_table(publication: Publication, sheet: PublicSheet) -> TableExport:
    """Return a public sheet, worded in Chinese, with the days and the fingerprint of its list above it."""
    version = publication.list_version
    days = f"{publication.starts_on.isoformat()}至{publication.ends_on.isoformat()}"
    return TableExport(
        "public_list",
        PUBLIC_LIST,
        tuple(Column(f"column{place}", title) for place, title in enumerate(sheet.titles)),
        sheet.rows,
        key_title=sheet.titles[0],
        filters=f"按街镇和企业名称排列，不分先后；名单第{version.number}版，{publication.document_number}，公示期{days}，名单校验码{version.fingerprint}",
        codes={"publication": str(publication.id)},
    )
