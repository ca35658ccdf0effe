"""Who did something, and in whose place where that was another (代理)."""

from __future__ import annotations

from survey.models import User
from survey.words.language import _


def say_done_by(person: User, absent: User | None) -> str:
    """Return the name of whoever did something, with the one in whose place he worked: ``示例李（代示例张）``."""
    return person.name if absent is None else _("%(name)s（代%(absent)s）", name=person.name, absent=absent.name)
