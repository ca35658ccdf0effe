"""Entries of the audit trail as rows: what the trail needs is shown, business data and telephones are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.definitions.directory import directory
from survey.models import AuditEntry, Role
from survey.words.actions import DETAIL_TITLES, action_title, object_title
from survey.words.figures import unit_name
from survey.words.language import _
from survey.words.roles import ROLE_TITLES

_TELEPHONE = re.compile(r"(?<![0-9A-Za-z-])(\+?[0-9][0-9\- ]{5,}[0-9])(?![0-9A-Za-z])")
_PEOPLE = frozenset({"contact"})
_TYPED = frozenset({"reason"})
"""Details that somebody typed, with whatever telephone numbers."""
_OF_ACCOUNTS = frozenset({"user", "enterprise"})
"""Types of objects whose reasons say something of an account; of any other a reason is business."""


@dataclass(frozen=True, slots=True)
class TrailRow:
    """An entry. `said`: pairs of a name and a text; `hidden`: how many details are business and not shown."""

    at: datetime
    login: str
    name: str
    action: str
    about: str
    said: tuple[tuple[str, str], ...]
    hidden: int
    address: str


def view_entries(entries: Iterable[AuditEntry]) -> list[TrailRow]:
    """Return the rows of entries that were read with their users."""
    return [_view(entry) for entry in entries]


def mask_telephones(text: str) -> str:
    """Return a text in which of every telephone number only the last two digits are left."""
    return _TELEPHONE.sub(lambda found: mask_telephone(found.group(1)), text)


def mask_telephone(number: str) -> str:
    """Return a telephone number with its last two digits only; a shorter text without any sign of it."""
    return f"***{number[-2:]}" if len(number) > 4 else "***"


def mask_name(name: str) -> str:
    """Return a person's name with its first sign only."""
    return f"{name[:1]}**"


def _view(entry: AuditEntry) -> TrailRow:
    kept = {key: value for key, value in entry.whole_detail.items() if _is_shown(key, entry.object_type)}
    return TrailRow(
        at=entry.at,
        login=entry.user.login if entry.user else "",
        name=entry.user.name if entry.user else "",
        action=action_title(entry.action),
        about=f"{object_title(entry.object_type)} {entry.object_id}".strip(),
        said=tuple((str(DETAIL_TITLES[key]), _say(key, value)) for key, value in kept.items()),
        hidden=len(entry.whole_detail) - len(kept),
        address=entry.address,
    )


def _is_shown(key: str, about: str) -> bool:
    return key in DETAIL_TITLES and (key != "reason" or about in _OF_ACCOUNTS)


def _say(key: str, value: object) -> str:
    """Return a detail as a text, without telephones and names of contacts."""
    if isinstance(value, Mapping):
        return _("；").join(
            _("%(name)s：%(text)s", name=_name(inner), text=_say(inner, of)) for inner, of in value.items()
        )
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = str(value)
    if not text:
        return "–"
    if key == "role" and text in set(Role):
        return str(ROLE_TITLES[Role(text)])
    if key == "unit" and text in directory().units:
        return unit_name(text)
    if key == "phone":
        return mask_telephone(text)
    if key in _PEOPLE:
        return mask_name(text)
    return mask_telephones(text) if key in _TYPED else text


def _name(key: str) -> str:
    return str(DETAIL_TITLES.get(key, key))
