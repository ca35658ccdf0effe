"""What a list was narrowed to, in one line."""

from __future__ import annotations

from scoring.scheme import Scheme
from survey.directory import directory
from survey.i18n import _, in_words
from survey.limit_words import say_label
from survey.queries.evaluations import Filters
from survey.wording import say_place, say_segment, say_standing


def say_filters(filters: Filters, scheme: Scheme) -> str:
    """Return ``结果：入选候选；街镇：安亭镇``, an empty text for a list that is not narrowed."""
    known = directory()
    parts = [
        (_("检索"), filters.text),
        (
            _("结果"),
            _("入选候选和备选") if filters.status == "chosen" else filters.status and say_place(filters.status),
        ),
        (_("街镇"), filters.unit and in_words(known.unit_name(filters.unit))),
        (_("行业"), filters.division and say_label("division", filters.division, scheme)),
        (_("规模"), filters.size and say_label("size", filters.size, scheme)),
        (_("排序组"), next((in_words(pool.title) for pool in scheme.pools if pool.id == filters.pool), filters.pool)),
        (_("群组"), filters.segment.isdecimal() and say_segment(scheme, int(filters.segment))),
        (_("把握度"), say_standing(filters.standing)),
        (_("范围"), _("入选线附近（±10）") if filters.near else ""),
    ]
    return _("；").join(_("%(name)s：%(value)s", name=name, value=value) for name, value in parts if value)
