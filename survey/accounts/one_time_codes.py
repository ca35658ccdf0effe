"""One-time codes: made, kept as HMAC, found again as somebody typed them, used once.

A code has sixteen characters in groups of four, of an alphabet without 0, O, 1, I, and 80 random bits. Whoever
guesses is slowed down by `survey.accounts.pauses`; nothing is counted per enterprise, so nobody can use a limit up.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import AccountCode, CodePurpose, Role, User, utc_now
from survey.store.permissions import Permission, role_may

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH, GROUP = 16, 4
LASTS: Mapping[CodePurpose, timedelta] = {
    CodePurpose.CLAIM: timedelta(days=60),
    CodePurpose.INVITE: timedelta(days=14),
    CodePurpose.RESET: timedelta(days=3),
    CodePurpose.EMAIL: timedelta(hours=1),
}
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―_.·、,，。]+")


class CodeFaultError(Exception):
    """A code cannot be used. `fault`: length, letters, unknown, used, withdrawn or expired."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class CodeFor:
    """Whom a code is for: an enterprise whose account is claimed or joined, or a user; `detail`: what it promises."""

    enterprise_id: int | None = None
    user_id: int | None = None
    detail: Mapping[str, Any] | None = None


def new_code() -> str:
    """Return sixteen random characters in groups of four (80 bits)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_code(typed: str) -> str:
    """Return the sixteen characters of a code as somebody typed it: any case, width and separators.

    Raises CodeFaultError: `length` where it has not sixteen characters, `letters` where one is not of the alphabet.
    """
    letters = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if len(letters) != LENGTH:
        raise CodeFaultError("length")
    if not set(letters) <= set(ALPHABET):
        raise CodeFaultError("letters")
    return letters


def hash_of_code(settings: Settings, letters: str) -> str:
    """Return the HMAC-SHA-256 of a code under a key derived from the instance's secret key."""
    key = hashlib.blake2b(settings.secret_key.encode(), digest_size=32, person=b"one-time-codes").digest()
    return hmac.new(key, letters.encode(), hashlib.sha256).hexdigest()


def issue_code(
    database: Session,
    settings: Settings,
    purpose: CodePurpose,
    whom: CodeFor,
    *,
    by_id: int | None,
    lasts: timedelta | None = None,
) -> str:
    """Return a new code (inside the caller's unit of work); it is shown this once and kept as HMAC only.

    `lasts`: how long, where not as long as `LASTS` says.

    Of claims, resets and addresses the earlier open code for the same enterprise or user stops working. A reset without
    an issuer was asked for by whoever knows the login, so it ends no other code.
    """
    if whom.user_id is not None:  # of two at once the second waits here, and ends the code of the first
        database.execute(select(User.id).where(User.id == whom.user_id).with_for_update(key_share=True))
    asked_for = purpose is CodePurpose.RESET and by_id is None
    if purpose is not CodePurpose.INVITE and not asked_for:
        withdraw_codes(database, purpose, whom)
    code, now = new_code(), utc_now()
    database.add(
        AccountCode(
            purpose=purpose,
            code_hash=hash_of_code(settings, read_code(code)),
            enterprise_id=whom.enterprise_id,
            user_id=whom.user_id,
            detail=dict(whom.detail or {}),
            issued_by_id=by_id,
            issued_at=now,
            expires_at=now + (lasts or LASTS[purpose]),
        )
    )
    database.flush()
    return code


def withdraw_codes(database: Session, purpose: CodePurpose, whom: CodeFor) -> None:
    """End the open codes of one purpose for an enterprise or a user (inside the caller's unit of work)."""
    mine = (AccountCode.enterprise_id == whom.enterprise_id) & (AccountCode.user_id == whom.user_id)
    open_ones = AccountCode.used_at.is_(None) & AccountCode.withdrawn_at.is_(None)
    statement = update(AccountCode).where(AccountCode.purpose == purpose, mine, open_ones)
    database.execute(statement.values(withdrawn_at=utc_now()))


def withdraw_mailed(database: Session, user_id: int) -> None:
    """End a user's open codes that were mailed to reset the password (inside the caller's unit of work).

    Who reads an address that is given up keeps no way in; what an official issued goes on working.
    """
    mailed = (AccountCode.user_id == user_id) & AccountCode.issued_by_id.is_(None)
    open_ones = AccountCode.used_at.is_(None) & AccountCode.withdrawn_at.is_(None)
    statement = update(AccountCode).where(AccountCode.purpose == CodePurpose.RESET, mailed, open_ones)
    database.execute(statement.values(withdrawn_at=utc_now()))


def find_code(database: Session, settings: Settings, purpose: CodePurpose, typed: str) -> AccountCode:
    """Return the code that somebody typed, while it can be used. Raises CodeFaultError."""
    wanted = hash_of_code(settings, read_code(typed))
    code = database.scalar(select(AccountCode).where(AccountCode.code_hash == wanted, AccountCode.purpose == purpose))
    if code is None:
        raise CodeFaultError("unknown")
    if code.used_at is not None:
        raise CodeFaultError("used")
    if code.withdrawn_at is not None:
        raise CodeFaultError("withdrawn")
    if code.expires_at <= utc_now():
        raise CodeFaultError("expired")
    return code


def use_code(database: Session, code: AccountCode, *, user_id: int) -> None:
    """Mark a code as used by a user, once (inside the caller's unit of work). Raises CodeFaultError `used`."""
    free = (AccountCode.id == code.id) & AccountCode.used_at.is_(None) & AccountCode.withdrawn_at.is_(None)
    taken = database.execute(update(AccountCode).where(free).values(used_at=utc_now(), used_by_id=user_id))
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has it
        raise CodeFaultError("used")


def issuer_may(database: Session, code: AccountCode, permission: Permission) -> bool:
    """Return whether the official who issued a code to one person could issue it now; of a mailed one, always.

    Who was ended, or lost the permission, leaves no way in that he kept for himself.
    """
    if code.issued_by_id is None:
        return True
    issuer = database.get(User, code.issued_by_id)
    return issuer is not None and issuer.active and role_may(Role(issuer.role), permission)
