"""Second factors: the sealed secret, the codes of time that belong to it, and its address for a QR picture."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from survey.config import Settings

PERIOD, DIGITS = 30, 6
WINDOW = 1
"""So many periods before and after the present one are accepted, for clocks that go wrong."""
_NONCE = 12
_SPACES = re.compile(r"[\s\-·]+")


def new_secret() -> str:
    """Return a new secret of 160 random bits in base32."""
    return pyotp.random_base32()


def in_groups(secret: str) -> str:
    """Return a secret in groups of four, for typing."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def address_of_secret(secret: str, login: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that an authenticator app reads from a QR picture."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD).provisioning_uri(name=login, issuer_name=issuer)


def seal_secret(settings: Settings, user_id: int, secret: str) -> str:
    """Return a secret encrypted under a key of this instance; it can be read for this user only."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(settings)).encrypt(nonce, secret.encode(), _bound_to(user_id))
    return base64.b64encode(nonce + sealed).decode()


def open_secret(settings: Settings, user_id: int, sealed: str) -> str | None:
    """Return the secret that was sealed for this user; None where it is another's, changed, or of another key."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(_key(settings)).decrypt(raw[:_NONCE], raw[_NONCE:], _bound_to(user_id)).decode()
    except (InvalidTag, ValueError):
        return None


def digits_of(typed: str) -> str | None:
    """Return the six digits of a code as somebody typed it, or None where it is something else."""
    text = _SPACES.sub("", unicodedata.normalize("NFKC", typed))
    return text if len(text) == DIGITS and text.isascii() and text.isdigit() else None


def step_of_code(secret: str, digits: str, now: datetime) -> int | None:
    """Return the time step whose code these digits are, the newest of those accepted at `now`, or None."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD)
    present = int(now.timestamp()) // PERIOD
    steps = range(present + WINDOW, present - WINDOW - 1, -1)
    fits = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), digits)]
    return fits[0] if fits else None


def _key(settings: Settings) -> bytes:
    return hashlib.blake2b(settings.secret_key.encode(), digest_size=32, person=b"second-factors").digest()


def _bound_to(user_id: int) -> bytes:
    return f"user {user_id}".encode()
