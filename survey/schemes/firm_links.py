"""The names of firms in a row, each leading to its page: a rehearsal names some hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from markupsafe import Markup, escape

from survey.schemes.rehearsal_views import NamedFirm
from survey.words.language import _


def link_firms(firms: Sequence[NamedFirm], evaluation_id: int) -> Markup:
    """Return the names with commas between them; those with an entry in the evaluation (0 for none) are links."""
    if not firms:
        return escape(_("无"))
    first = url_for("tracing.candidate", evaluation_id=evaluation_id, entry_id=0)
    before = escape(first.removesuffix("0"))
    linked = [
        f'<a href="{before}{firm.entry}">{escape(firm.name)}</a>' if firm.entry and evaluation_id else escape(firm.name)
        for firm in firms
    ]
    return Markup(str(escape(_("、"))).join(linked))  # noqa: S704 - each name is escaped
