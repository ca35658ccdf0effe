"""Groups of the ledger in words."""

from __future__ import annotations

from survey.definitions.directory import directory
from survey.queries.ledger import Grouping, Scale
from survey.words.figures import unit_name
from survey.words.language import _


def say_group(by: Grouping, key: str) -> str:
    """Return the name of a unit, a division of industries or a size; of an empty one that it is not stated."""
    if by is Grouping.SCALE:
        return {Scale.ABOVE: _("规上"), Scale.BELOW: _("规下"), Scale.UNKNOWN: _("规模不详")}[Scale(key)]
    if not key:
        return _("未填所属街镇") if by is Grouping.UNIT else _("未填行业")
    return unit_name(key) if by is Grouping.UNIT else directory().industry_name(key)
