"""Writing what the fingerprint of each version of the list was taken of."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.archiving.write_package import Package
from survey.freezing.write_fingerprint import as_rows, text_of
from survey.queries import archive_decided, frozen_lists

FOLDER = "frozen"


def write_frozen(database: Session, package: Package, campaign_id: int) -> None:
    """Write each version of the list as ``frozen/NUMBER.json``, whose SHA-256 is the version's fingerprint."""
    for version, _prepared in archive_decided.list_versions(database, campaign_id):
        rows = as_rows(frozen_lists.entries(database, version.id))
        about = f"名单第{version.number}版的原文：它的 SHA-256 就是名单的指纹"
        package.add(f"{FOLDER}/{version.number}.json", about, [text_of(version.document, rows).encode()], len(rows))
