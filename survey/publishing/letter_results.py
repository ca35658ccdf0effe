"""What a letter (告知书) says, as it is kept: plain data with a digest, the same on page and on paper."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

IMPROVEMENTS = 3
"""So many things that are worth improving a letter names."""
LETTER_NUMBER = re.compile(r"JD-GZ-(\d{6,9})-([0-9A-F]{8})")


def letter_number(letter_id: int, digest: str) -> str:
    """Return the number of a letter that is kept: its own, and how its digest begins, as ``JD-GZ-000123-7F3A9C2D``."""
    return f"JD-GZ-{letter_id:06d}-{digest[:8].upper()}"


def read_letter_number(number: str) -> tuple[int, str] | None:
    """Return id of a letter and the beginning of its digest that a number names; None where it is no such number."""
    found = LETTER_NUMBER.fullmatch(number)
    return (int(found[1]), found[2].lower()) if found is not None else None


class LetterRefusedError(Exception):
    """Releasing letters is refused; `code` says why.

    ``not_issued`` (no list is in force), ``moved`` (another version is in force by now), ``released`` (the letters of
    this version were released already), ``come_back`` (it is not said when a firm may come back).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class DrawnLetter:
    """The letter to one firm before it is kept. `outcome`: as on the list."""

    participation_id: int
    outcome: str
    content: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of what it says."""
        return digest_of(self.content)


def digest_of(content: Mapping[str, Any]) -> str:
    """Return SHA-256 over what a letter says as canonical JSON."""
    return hashlib.sha256(text_of(content).encode()).hexdigest()


def text_of(content: Mapping[str, Any]) -> str:
    """Return what a letter says as canonical JSON: sorted keys, no blanks; it is digested in UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
