"""Signing a version of the list: 审核 and 签发 by two persons more, or sending it back with a reason."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.freezing.freeze import is_open, lock_lists, record_version
from survey.freezing.list_results import ListRefusedError
from survey.freezing.write_fingerprint import as_rows, fingerprint_of
from survey.models import ListRefusal, ListSignature, ListVersion, SignaturePart, User
from survey.queries import frozen_lists, recusals
from survey.store.db import unit_of_work

ORDER = (SignaturePart.PREPARED, SignaturePart.REVIEWED, SignaturePart.ISSUED)


def next_part(version: ListVersion) -> SignaturePart | None:
    """Return which signature a version waits for; None once it is issued or was sent back."""
    if not is_open(version):
        return None
    done = {SignaturePart(row.part) for row in version.signatures}
    return next((part for part in ORDER if part not in done), None)


def sign(database: Session, version_id: int, part: SignaturePart, *, document_number: str, user: User) -> ListVersion:
    """Add a signature and return the version; the list is in force once it is issued (签发), with its document number.

    What is signed is verified first: rows that are not those of the fingerprint are refused. Raises ListRefusedError
    (``over``, ``not_next``, ``same_person``, ``recused``, ``no_document``, ``broken``).
    """
    user_id, number = user.id, document_number.strip()
    if part is SignaturePart.ISSUED and not number:
        raise ListRefusedError("no_document")
    version = database.get_one(ListVersion, version_id)
    rows = as_rows(frozen_lists.entries(database, version_id))
    if fingerprint_of(version.document, rows) != version.fingerprint:
        raise ListRefusedError("broken")
    with unit_of_work(database):
        version = _locked(database, version_id, user_id)
        if part is not next_part(version):
            raise ListRefusedError("not_next")
        database.add(ListSignature(list_version_id=version_id, part=part, user_id=user_id, document_number=number))
        record_version(database, "sign_list", version, user_id=user_id, part=part.value, document=number)
    database.expire_all()
    return database.get_one(ListVersion, version_id)


def send_back(database: Session, version_id: int, *, reason: str, user: User) -> ListVersion:
    """Send a version back with a reason, which ends it: the next one gets a number of its own.

    Raises ListRefusedError (``no_reason``, ``over``, ``same_person``, ``recused``).
    """
    user_id, why = user.id, reason.strip()
    if not why:
        raise ListRefusedError("no_reason")
    with unit_of_work(database):
        version = _locked(database, version_id, user_id)
        database.add(ListRefusal(list_version_id=version_id, reason=why, refused_by_id=user_id))
        record_version(database, "send_back_list", version, user_id=user_id, reason=why)
    database.expire_all()
    return database.get_one(ListVersion, version_id)


def _locked(database: Session, version_id: int, user_id: int) -> ListVersion:
    """Return a version that still waits, nobody else signing it now; refuse who signed it before or is recused."""
    lock_lists(database, database.get_one(ListVersion, version_id).campaign_id)
    database.expire_all()
    version = database.get_one(ListVersion, version_id)
    if not is_open(version):
        raise ListRefusedError("over")
    if any(row.user_id == user_id for row in version.signatures):
        raise ListRefusedError("same_person")
    refuse_recused(database, frozen_lists.changed_firms(database, version_id), user_id)
    return version


def refuse_recused(database: Session, participations: frozenset[int], user_id: int) -> None:
    """Raise ListRefusedError (``recused``) where somebody is recused from one of these firms."""
    if participations & recusals.recused_from(database, user_id):
        raise ListRefusedError("recused")
