"""Codes with which enterprises claim their accounts: printed one page per firm, shown once, kept as HMAC only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import LASTS, hash_of_code, new_code, read_code
from survey.accounts.people_results import Letter
from survey.config import Settings
from survey.definitions.local_days import today
from survey.models import AccountCode, CodePurpose, Enterprise, User, utc_now
from survey.queries import claim_codes
from survey.queries.stages import existing_on
from survey.records.audit_trail import Entry, record_all
from survey.store.db import unit_of_work
from survey.store.scope import Scope

MOST = 500
"""So many firms in one print: one answer holds all pages."""


class ReplacedMeanwhileError(Exception):
    """A firm has a code that works and that whoever prints was not told of; nothing was printed."""


def print_codes(
    database: Session,
    settings: Settings,
    scope: Scope,
    wanted: claim_codes.Wanted,
    *,
    chosen: Sequence[int] | None,
    by: User,
    address: str,
    replacing: Mapping[int, int] | None = None,
) -> list[Letter]:
    """Return a letter with a new code for each wanted firm without an account, at most `MOST`.

    `chosen`: only firms of these ids. `replacing`: firm -> the code of it that works and was said to stop working;
    None replaces none: firms with a code that works are left out. Raises ReplacedMeanwhileError, and prints nothing,
    where a firm has a code that works and that nobody was told of. Codes and HMACs are made before the write begins,
    so that the lock is held for five statements only.
    """
    by_id, now = by.id, utc_now()
    firms = claim_codes.printable(database, scope, wanted, limit=MOST, chosen=chosen)
    if replacing is None:
        working = claim_codes.working_codes(database, [firm.id for firm in firms])
        firms = [firm for firm in firms if firm.id not in working]
    expires = now + LASTS[CodePurpose.CLAIM]
    letters = {firm.id: Letter(firm.name, firm.credit_code, new_code(), expires) for firm in firms}
    hashes = {number: hash_of_code(settings, read_code(letter.code)) for number, letter in letters.items()}
    with unit_of_work(database):
        still = select(Enterprise.id).where(
            Enterprise.id.in_(letters), existing_on(today()), ~claim_codes.has_account()
        )
        free = database.scalars(still.order_by(Enterprise.id).with_for_update()).all()
        if not free:
            return []
        known = replacing or {}
        if any(known.get(firm) != code for firm, code in claim_codes.working_codes(database, free).items()):
            raise ReplacedMeanwhileError
        until = {"expires": expires.date().isoformat()}
        write_codes(database, {number: hashes[number] for number in free}, by_id=by_id, expires=expires)
        record_all(database, [Entry("print_claim_code", by_id, ("enterprise", one), until, address) for one in free])
    kept = set(free)
    return [letter for number, letter in letters.items() if number in kept]


def write_codes(database: Session, hashes: Mapping[int, str], *, by_id: int | None, expires: datetime) -> None:
    """Store the HMAC of a new claim code for each firm in the place of its open one, inside the caller's unit of work.

    `hashes`: number of a firm -> `hash_of_code`; the firms are locked, and have no account.
    """
    now = utc_now()
    database.execute(
        update(AccountCode)
        .where(
            AccountCode.purpose == CodePurpose.CLAIM,
            AccountCode.enterprise_id.in_(hashes),
            AccountCode.used_at.is_(None),
            AccountCode.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    common = {"purpose": CodePurpose.CLAIM, "issued_by_id": by_id, "issued_at": now, "expires_at": expires}
    database.execute(
        insert(AccountCode),
        [common | {"enterprise_id": number, "code_hash": code, "detail": {}} for number, code in hashes.items()],
    )
