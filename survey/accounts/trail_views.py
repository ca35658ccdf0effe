"""Entries of the audit trail as rows: a sentence each, and what the reader may see of what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from survey.accounts.trail_results import TrailRow
from survey.models import OF_ENTERPRISES, AuditEntry, Role, User
from survey.queries import trail_objects
from survey.queries.trail import held_by
from survey.queries.trail_objects import FirmOfObject, Key
from survey.words.actions import action_title
from survey.words.language import _
from survey.words.masking import mask_address, mask_login, mask_name, mask_text, mask_typed_login
from survey.words.roles import role_title
from survey.words.trail_details import tell
from survey.words.trail_sentences import Actor, Thing, say_entry, say_thing

MOST_DIGITS = 9


def view_entries(database: Session, entries: Sequence[AuditEntry], *, whole: bool) -> list[TrailRow]:
    """Return the rows of entries that were read with their users.

    `whole`: whether the reader may see the objects; else there is no answer, figure or personal value in a row.
    """
    firms = trail_objects.firms_of(database, {_key(entry) for entry in entries})
    numbers = {int(entry.object_id) for entry in entries if entry.object_type == "user" and _is_number(entry.object_id)}
    accounts = trail_objects.accounts_named(database, numbers)
    return [_view(entry, firms.get(_key(entry)), accounts, whole=whole) for entry in entries]


def _key(entry: AuditEntry) -> Key:
    return entry.object_type, entry.object_id


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _view(entry: AuditEntry, firm: FirmOfObject | None, accounts: Mapping[int, User], *, whole: bool) -> TrailRow:
    actor = _actor(entry, whole=whole)
    thing = _thing(entry, firm, accounts, whole=whole)
    told, hidden = tell(held_by(entry), entry.object_type, whole=whole)
    return TrailRow(
        id=entry.id,
        at=entry.at,
        name=actor.name,
        login=actor.login,
        role=actor.role,
        action=action_title(entry.action),
        about=say_thing(thing),
        sentence=say_entry(entry.action, actor, thing),
        told=told,
        hidden=hidden,
        address=mask_address(entry.address),
        firm_id=firm.id if firm is not None and firm.listed else None,
    )


def _actor(entry: AuditEntry, *, whole: bool) -> Actor:
    user = entry.user
    if user is None:
        return Actor("", here=bool(entry.address))
    return Actor(_name_of(user, whole=whole), mask_login(user.login), role_title(user.role))


def _name_of(user: User, *, whole: bool) -> str:
    """Return the name of an account; of an enterprise's people only whoever may see the enterprise reads it whole."""
    return mask_name(user.name) if Role(user.role) in OF_ENTERPRISES and not whole else user.name


def _thing(entry: AuditEntry, firm: FirmOfObject | None, accounts: Mapping[int, User], *, whole: bool) -> Thing:
    kind, number = entry.object_type, entry.object_id
    named = _firm_name(firm, whole=whole)
    if kind == "page":
        return Thing(kind, "", label=str(entry.detail.get("path", "")))
    if kind != "user":
        return Thing(kind, number, named)
    if not _is_number(number):
        return Thing(kind, "", label=mask_typed_login(number))
    account = accounts.get(int(number))
    if account is None:
        return Thing(kind, number)
    label = _("%(name)s %(login)s", name=_name_of(account, whole=whole), login=mask_login(account.login))
    return Thing(kind, number, label=label)


def _firm_name(firm: FirmOfObject | None, *, whole: bool) -> str:
    """Return the name of an enterprise; what a stranger typed as a name of one that nobody knows may be anything."""
    if firm is None or not (firm.listed or whole):
        return ""
    return mask_text(firm.name)
