"""Extensions as rows of their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.chasing.extension_words import say_extension_state, say_whom
from survey.models import Extension
from survey.words.figures import deadline, moment
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """An extension in words. `enterprise_id`: the firm that it is for, None for more. `revoked`: by whom, when, why."""

    id: int
    whom: str
    enterprise_id: int | None
    until: str
    reason: str
    given: str
    state: str
    in_force: bool
    revoked: str


def view_extensions(rows: Sequence[Extension], now: datetime) -> list[ExtensionView]:
    """Return extensions in words."""
    return [
        ExtensionView(
            row.id,
            say_whom(row),
            row.enterprise_id,
            deadline(row.until),
            row.reason,
            _("%(name)s，%(when)s", name=row.given_by.name, when=moment(row.given_at)),
            say_extension_state(row, now),
            in_force=row.revoked_at is None and row.until >= now,
            revoked=_revoked(row),
        )
        for row in rows
    ]


def _revoked(row: Extension) -> str:
    if row.revoked_at is None or row.revoked_by is None:
        return ""
    who = _("%(name)s，%(when)s", name=row.revoked_by.name, when=moment(row.revoked_at))
    return _("%(who)s：%(why)s", who=who, why=row.revoke_reason)
