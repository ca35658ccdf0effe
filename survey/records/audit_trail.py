"""The audit trail: every write, sign-in and export adds one entry in its own unit of work.

The only place that makes entries (`tests/test_laws.py`): each gets its mac here, with the key that holds at its time.
The chain is made of them afterwards (`survey.records.append_chain`), so that no save waits for another.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flask import current_app, has_app_context, has_request_context, request
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from survey.models import AuditEntry, AuditPersonal
from survey.records.audit_keys import KeyRing
from survey.records.entry_macs import as_stored, entry_mac, personal_digest
from survey.records.entry_results import EntryRow
from survey.store.on_behalf import acting_for
from survey.store.prepared import Prepared

_KEYS = "audit_keys"


class NoKeysError(RuntimeError):
    """An entry was to be made in a session that knows no keys: make it by `with_keys`, or within the application."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says. `about`: (type, id) of the object.  `address`: None for that of the request, if any."""

    action: str
    user_id: int | None
    about: tuple[str, object] = ("", "")
    detail: Mapping[str, Any] | None = None
    address: str | None = None


def with_keys(sessions: sessionmaker[Session], keys: KeyRing) -> sessionmaker[Session]:
    """Let the sessions of a factory make entries; return the factory."""
    sessions.configure(info={_KEYS: keys})
    return sessions


def keys_of(database: Session) -> KeyRing:
    """Return the keys that a session makes entries with. Raises NoKeysError."""
    found = database.info.get(_KEYS)
    if found is None and has_app_context():
        found = current_app.extensions.get(_KEYS)
    if not isinstance(found, KeyRing):
        raise NoKeysError
    return found


def record(
    database: Session,
    action: str,
    *,
    user_id: int | None,
    about: tuple[str, object] = ("", ""),
    detail: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Add an entry inside the caller's unit of work. `about`: (type, id) of the object.

    `personal`: names, telephones and mail addresses, kept apart so that they can be erased; none of them belongs into
    `detail`.  `address`: None for that of the request, if any. Raises NoKeysError and KeysFileError.
    """
    content = as_stored(dict(personal or {}))
    said = Entry(action, user_id, about, _with_absent(database, detail), address)
    entry = AuditEntry(**_made(keys_of(database), said, content))
    if content:
        entry.personal = AuditPersonal(content=content)
    database.add(entry)


def record_all(database: Session, entries: Iterable[Entry]) -> None:
    """Add entries without personal values by one statement, inside the caller's unit of work.

    Raises NoKeysError and KeysFileError.
    """
    keys = keys_of(database)
    made = [_made(keys, replace(entry, detail=_with_absent(database, entry.detail)), {}) for entry in entries]
    if made:
        _INTO_THE_TRAIL.run(database, *made)


_COLUMNS = tuple(field.name for field in fields(EntryRow))
_INTO_THE_TRAIL = Prepared(insert(AuditEntry.__table__).inline(), _COLUMNS)  # type: ignore[arg-type]  # a FromClause
"""Compiled once: every save writes an entry."""


def _with_absent(database: Session, detail: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a detail with in whose place it was done, where the session works in somebody's place."""
    number = acting_for(database)
    return detail if number is None else {**(detail or {}), "acting_for": number}


def _made(keys: KeyRing, said: Entry, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of an entry, with its mac."""
    at, key = keys.now()
    given = said.address if said.address is not None else _address()
    address, salt = given.replace("\0", "␀")[:64], secrets.token_hex(16)
    kind, number = said.about
    made = EntryRow(
        at=at,
        user_id=said.user_id,
        action=said.action,
        object_type=kind,
        object_id=str(number).replace("\0", "␀"),
        detail=as_stored(dict(said.detail or {})),
        address=address,
        key=key.id,
        salt=salt,
        personal_digest=personal_digest(salt, address, content),
        mac="",
    )
    made.mac = entry_mac(key.secret, made)
    return {name: getattr(made, name) for name in _COLUMNS}


def _address() -> str:
    return (request.remote_addr or "") if has_request_context() else ""
