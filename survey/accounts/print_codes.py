"""Codes with which enterprises claim their accounts: printed one page per firm, shown once, kept as HMAC only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import LASTS, hash_of_code, new_code, read_code
from survey.accounts.people_results import Letter
from survey.config import Settings
from survey.models import AccountCode, CodePurpose, Enterprise, User, utc_now
from survey.queries import claim_codes
from survey.records.audit_trail import Entry, record_all
from survey.store.db import unit_of_work
from survey.store.scope import Scope

MOST = 500
"""So many firms in one print: one answer holds all pages."""


def print_codes(
    database: Session,
    settings: Settings,
    scope: Scope,
    wanted: claim_codes.Wanted,
    *,
    chosen: Sequence[int] | None,
    by: User,
    address: str,
) -> list[Letter]:
    """Return a letter with a new code for each wanted firm without an account, at most `MOST`.

    `chosen`: only firms of these ids. A firm's earlier code stops working. Codes and HMACs are made before the write
    begins, so that the lock is held for four statements only.
    """
    by_id, now = by.id, utc_now()
    firms = claim_codes.printable(database, scope, wanted, limit=MOST, chosen=chosen)
    expires = now + LASTS[CodePurpose.CLAIM]
    letters = {firm.id: Letter(firm.name, firm.credit_code, new_code(), expires) for firm in firms}
    hashes = {number: hash_of_code(settings, read_code(letter.code)) for number, letter in letters.items()}
    with unit_of_work(database):
        still = select(Enterprise.id).where(Enterprise.id.in_(letters), ~claim_codes.has_account())
        free = database.scalars(still.order_by(Enterprise.id).with_for_update()).all()
        if not free:
            return []
        database.execute(
            update(AccountCode)
            .where(
                AccountCode.purpose == CodePurpose.CLAIM,
                AccountCode.enterprise_id.in_(free),
                AccountCode.used_at.is_(None),
                AccountCode.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )
        common = {"purpose": CodePurpose.CLAIM, "issued_by_id": by_id, "issued_at": now, "expires_at": expires}
        codes = [common | {"enterprise_id": number, "code_hash": hashes[number], "detail": {}} for number in free]
        database.execute(insert(AccountCode), codes)
        until = {"expires": expires.date().isoformat()}
        printed = [Entry("print_claim_code", by_id, ("enterprise", number), until, address) for number in free]
        record_all(database, printed)
    kept = set(free)
    return [letter for number, letter in letters.items() if number in kept]
