"""What a user may see, in words."""

from __future__ import annotations

from survey.definitions.directory import directory
from survey.store.scope import Scope
from survey.words.language import _, in_words


def say_scope(scope: Scope) -> str:
    """Return 全区 for a scope without limits, else the name of its unit (empty for a scope of one enterprise).

    Whoever makes visits sees his own.
    """
    if scope.visitor_id is not None:
        return _("本人的走访")
    return _("全区") if scope.everything else in_words(directory().unit_name(scope.unit or ""))
