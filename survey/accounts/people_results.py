"""What services of an enterprise's people return, as plain data."""

from __future__ import annotations

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
