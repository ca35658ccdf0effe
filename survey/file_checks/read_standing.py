"""Whether what a file says is still in force: the version of the list that it is of, and the publication of that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from survey.file_checks.check_results import FileStanding
from survey.models import ExportRecord
from survey.queries import frozen_lists, publications
from survey.web.addresses import as_number

_FINGERPRINT = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def read_standing(database: Session, record: ExportRecord) -> FileStanding | None:
    """Return where the list of an export that may be opened stands now; None for a file of no list.

    The version is found by the fingerprint that the record of the export names, never by what the file says of itself.
    """
    facts: Mapping[str, Any] = record.manifest
    named = _FINGERPRINT.search(f"{facts.get('list_version', '')} {facts.get('filters', '')}")
    found = standing_of(database, named.group()) if named is not None else None
    if found is None:
        return None
    number = as_number(str((record.filters or {}).get("publication", "")))
    return replace(found, publication=publications.publication(database, number) if number is not None else None)


def standing_of(database: Session, fingerprint: str) -> FileStanding | None:
    """Return where the version of a list with this fingerprint stands now; None where there is none."""
    version = frozen_lists.by_fingerprint(database, fingerprint)
    if version is None:
        return None
    return FileStanding(version, frozen_lists.issued(database, version.campaign_id), None)
