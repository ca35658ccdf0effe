"""Search keys of enterprises that were stored before there were any: filled once, when the database is migrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from survey.models import Enterprise, EnterpriseChange
from survey.models.search_keys import keys
from survey.store.db import unit_of_work

_BATCH = 500


def fill_search_keys(database: Session) -> int:
    """Fill the keys of enterprises that have none, former names too; return how many. Doing it again does nothing."""
    filled = 0
    while True:
        with unit_of_work(database):
            rows = database.execute(
                select(Enterprise.id, Enterprise.name)
                .where(or_(Enterprise.search_key == "", Enterprise.initials == ""))
                .order_by(Enterprise.id)
                .limit(_BATCH)
            ).all()
            former = _former_names(database, [row.id for row in rows])
            if rows:
                changed = [{"id": row.id, **keys([row.name, *former.get(row.id, [])])} for row in rows]
                database.execute(update(Enterprise), changed)
        filled += len(rows)
        if len(rows) < _BATCH:
            return filled


def _former_names(database: Session, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return enterprise -> its former names, newest first."""
    found: dict[int, list[str]] = {}
    statement = select(EnterpriseChange.enterprise_id, EnterpriseChange.before).where(
        EnterpriseChange.enterprise_id.in_(ids), EnterpriseChange.field == "name", EnterpriseChange.before != ""
    )
    for number, name in database.execute(statement.order_by(EnterpriseChange.id.desc())):
        found.setdefault(number, []).append(name)
    return found
