"""What services of an enterprise's people return, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CodeOffer:
    """What a code leads to: the firm, the name it was made for, whether it hands the firm over, the free login."""

    enterprise_id: int
    enterprise_name: str
    credit_code: str
    name: str
    handed_over: bool
    role: str
    login: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the page of one firm says; nothing of it is kept but the code's HMAC."""

    name: str
    credit_code: str
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LackingAccounts:
    """Accounts of officials that a service still lacks.

    `district`: how many accounts of the district lack; `units`: those without an account of a reviewer.
    """

    district: int
    units: Sequence[str]
