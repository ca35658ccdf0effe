"""Passwords: argon2id with few hashes at a time (one per address), and the rule for new ones."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM = 12
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_hasher = PasswordHasher()
_slots = threading.BoundedSemaphore(3)
_WAITING = 6
_nobody = _hasher.hash(secrets.token_hex(16))


class BusyError(Exception):
    """Too many passwords from one address are waiting to be checked."""


class Turns:
    """Lets one request per address run at a time; a few more wait, further ones are refused at once.

    An office behind one gateway is one address, so it is not slowed down further.
    """

    def __init__(self, waiting: int = _WAITING) -> None:
        self._waiting = waiting
        self._inside: Counter[str] = Counter()
        self._free = threading.Condition()
        self._served: set[str] = set()

    @contextmanager
    def of(self, address: str) -> Iterator[None]:
        """Run the block when it is this address's turn. Raises BusyError when too many wait already."""
        with self._free:
            if self._inside[address] >= self._waiting:
                raise BusyError(address)
            self._inside[address] += 1
            while address in self._served:
                self._free.wait()
            self._served.add(address)
        try:
            yield
        finally:
            with self._free:
                self._served.remove(address)
                self._inside[address] -= 1
                if not self._inside[address]:
                    del self._inside[address]
                self._free.notify_all()


turns = Turns()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _slots:
        return _hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Return whether a password fits; takes equally long without an account or a password."""
    with _slots:
        try:
            fits = _hasher.verify(password_hash or _nobody, password)
        except (VerificationError, InvalidHashError):
            return False
    return fits and password_hash is not None


def random_password() -> str:
    """Return sixteen random characters that can't be mistaken for each other (about 92 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


def password_fault(password: str, login: str, name: str) -> str | None:
    """Return the fault of a new password (`too_short`, `too_plain`, `like_name`), or None."""
    lowered = password.lower()
    if len(password) < MINIMUM:
        return "too_short"
    classes = sum(any(test(letter) for letter in password) for test in (str.isdigit, str.islower, str.isupper))
    if len(set(password)) < 6 or classes < 2:
        return "too_plain"
    if login.lower() in lowered or (name and name.lower() in lowered):
        return "like_name"
    return None
