"""Who is to work in whose place, and why that is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LONGEST = 180
"""Days: who is away for longer hands his cases over."""


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away from when to when (both days in Shanghai, inclusive), and who does his work meanwhile."""

    absent_id: int
    deputy_id: int
    first_day: date
    last_day: date
    reason: str


class AbsenceRefusedError(Exception):
    """An absence was not written or ended; `code` says why.

    ``reason``, ``absent`` (no official of the author's), ``deputy`` (cannot do the other's work), ``same`` (both are
    one), ``order`` (it ends before it begins), ``past``, ``long``, ``already`` (somebody works for him then),
    ``deputy_away`` (the deputy is away himself then), ``deputises`` (who is away is to work for another then),
    ``over`` (it ended by itself).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


FIELD_OF = {
    "reason": "reason", "absent": "absent", "already": "absent", "deputises": "absent", "deputy": "deputy",
    "same": "deputy", "deputy_away": "deputy", "order": "last_day", "past": "last_day", "long": "last_day",
}  # fmt: skip
"""Code -> the field of the form that it is said beside."""
