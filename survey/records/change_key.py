"""Changing the key of the record: new entries are made with another one; the old ones stay, for verifying."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.records.audit_keys import AuditKey, KeyRing
from survey.records.audit_trail import record
from survey.store.db import unit_of_work

CHANGED = "rotate_key"


def change_key(database: Session, keys: KeyRing) -> AuditKey:
    """Add a key that holds from a few seconds on, record that, and return it. Raises KeysFileError.

    The file is to be backed up at once: what is made with the new key cannot be verified without it.
    """
    new = keys.rotate()
    with unit_of_work(database):
        record(database, CHANGED, user_id=None, detail={"key": new.id, "begins": new.begins.isoformat()})
    return new
