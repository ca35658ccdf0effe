"""An extension is revoked, as long as nobody has used the time that it gave."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.extension_results import ExtensionRefusedError
from survey.directory.call_results import FirmsOutcome
from survey.models import Campaign, Extension, utc_now
from survey.queries import extensions
from survey.records import audit_trail
from survey.store.db import unit_of_work


def revoke_extension(database: Session, extension_id: int, *, reason: str, author_id: int) -> None:
    """Revoke an extension that was found through a scope; the firms have as long as they would have without it.

    Raises ExtensionRefusedError (``reason``, ``revoked``, ``relied_on``).
    """
    with unit_of_work(database):
        _revoke(database, extension_id, reason, author_id)


def take_back_extensions(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> FirmsOutcome:
    """Revoke what the author last gave to each of some firms, and return of which, and why not of the others."""
    done: list[int] = []
    with unit_of_work(database):
        own = extensions.own_extensions(database, campaign_id, sorted(enterprise_ids), given_by_id=author_id)
        why = dict.fromkeys(enterprise_ids, "not_longer")
        for one in own:
            number = one.enterprise_id or 0
            try:
                _revoke(database, one.id, reason, author_id)
            except ExtensionRefusedError as refused:
                why[number] = refused.code
            else:
                done.append(number)
                del why[number]
    return FirmsOutcome(done, why)


def _revoke(database: Session, extension_id: int, reason: str, author_id: int) -> None:
    """Revoke one inside the caller's unit of work."""
    if not reason.strip():
        raise ExtensionRefusedError("reason")
    wanted = select(Extension).where(Extension.id == extension_id).with_for_update()
    found = database.scalars(wanted.execution_options(populate_existing=True)).one()
    if found.revoked_at is not None:
        raise ExtensionRefusedError("revoked")
    campaign = database.get_one(Campaign, found.campaign_id)
    extensions.held_participations(database, campaign.id, found)
    used = [
        one.name for one in extensions.written_under(database, campaign, found) if one.at and one.at > one.otherwise
    ]
    if used:
        raise ExtensionRefusedError("relied_on", used)
    found.revoked_at, found.revoked_by_id, found.revoke_reason = utc_now(), author_id, reason.strip()
    about = ("enterprise", found.enterprise_id) if found.enterprise_id is not None else ("campaign", campaign.id)
    detail = {"campaign": campaign.title, "until": found.until.isoformat(), "reason": reason.strip()}
    detail |= {"unit": found.unit} if found.unit else {}
    audit_trail.record(database, "revoke_extension", user_id=author_id, about=about, detail=detail)
