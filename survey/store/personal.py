"""Who sees a person's telephone, mail or network address as a whole: the one place where that is decided.

Lists never show one, but for the list of a firm's own reviewer, who telephones. Everywhere else the whole value is
opened for a purpose by a POST that is recorded (`unmask`), by whoever may (`Permission.OPEN_CONTACTS`) and sees the
firm.
"""

from __future__ import annotations

from enum import StrEnum

from survey.models import Role, User
from survey.store.permissions import Permission, role_may
from survey.store.scope import approved


class Where(StrEnum):
    """Where a personal value would stand. CHASING: the list of firms that somebody has to remind (催办)."""

    LIST = "list"
    PAGE = "page"
    CHASING = "chasing"


def shows_whole(user: User, where: Where, *, reviewer_id: int | None = None) -> bool:
    """Return whether a value stands there unmasked without being opened. `reviewer_id`: of the firm, None for none."""
    if where is not Where.CHASING or reviewer_id is None:
        return False
    return user.id == reviewer_id and approved(user) and role_may(Role(user.role), Permission.OPEN_CONTACTS)
