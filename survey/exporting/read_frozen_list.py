"""Reading a version of the list for the files that are made of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.exporting.frozen_tables import FrozenList
from survey.queries import frozen_lists
from survey.store.scope import Scope


def read_frozen(database: Session, campaign_id: int, number: int, scope: Scope) -> FrozenList | None:
    """Return a version with the entries that a scope covers, in the order of the list; None where there is none."""
    version = frozen_lists.version_of(database, campaign_id, number)
    if version is None:
        return None
    issued = frozen_lists.issued(database, campaign_id)
    return FrozenList(
        version,
        load_scheme(version.evaluation.scheme.document),
        frozen_lists.entries_seen(database, scope, version.id),
        issued.number if issued is not None else 0,
    )
