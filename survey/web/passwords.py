"""Passwords: argon2id with few hashes at a time (one per address), and the one rule for new ones."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from survey.definitions.directory import directory

MINIMUM, MAXIMUM = 12, 200
JUDGED = 72
"""zxcvbn reads so many characters and refuses more; what follows can only make a password harder."""
SCORE = 4
"""Of 4. With three ``Jiading@2026!`` would do: at twelve characters nearly everything has 10^8 guesses."""
_WORDS = (
    "jiading", "jdq", "shanghai", "huating", "zhongguo", "china", "woaini", "woaizhongguo", "mima", "denglu",
    "zhanghao", "guanliyuan", "yonghu", "shuzihua", "zhuanxing", "zhinenghua", "shidian", "pinggu", "pingjia",
    "diaocha", "wenjuan", "qiye", "gongsi", "keji", "jingwei", "jingxinwei", "survey", "questionnaire",
    "assessment", "digital", "pilot", "enterprise", "company", "district", "official", "admin", "administrator",
    "system", "security", "audit", "password", "passw0rd", "welcome", "changeme", "qwer", "asdf", "zxcv", "1qaz",
    "2wsx", "5201314", "1314520", "888888", "666666", "chunjie", "nihao", "wangluo", "anquan", "zhengfu",
    "nianjian", "xinxi",
)  # fmt: skip
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_hasher = PasswordHasher()
_slots = threading.BoundedSemaphore(3)
_WAITING = 6
_nobody = "$argon2id$v=19$m=65536,t=3,p=4$v3132LG2qXw3xPY1LRbQyg$qHCoJ2JbeLvKEOjPEbPcBqS065Sc7C7xeaDW/L+JX1M"
"""Of random characters that nobody kept, at the cost of `_hasher`: made once, not at every start of a process."""


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


def password_fault(password: str, login: str, name: str, *more: str) -> str | None:
    """Return the fault of a new password (`too_short`, `too_long`, `like_name`, `easy`), or None.

    `more`: what else a stranger would try first for this account: the credit code, the enterprise's name.  `easy`:
    fewer than 10^10 guesses find it, as zxcvbn counts them; words of this district and this survey count as known.
    """
    lowered = password.lower()
    if len(password) < MINIMUM:
        return "too_short"
    if len(password) > MAXIMUM:
        return "too_long"
    if any(own and own.lower() in lowered for own in (login, name)):
        return "like_name"
    known = [word for word in (login, name, *more, *_local_words()) if word]
    return "easy" if zxcvbn(password[:JUDGED], user_inputs=known)["score"] < SCORE else None


@cache
def _local_words() -> tuple[str, ...]:
    """Return the words that a guesser who knows this district and this survey tries first."""
    return (*_WORDS, *directory().units)
