"""Names in a row that lead to their firms: what a name holds stays text."""

from __future__ import annotations

from flask import Flask

from survey.schemes.rehearsal_views import NamedFirm, link_firms


def test_names_are_links_where_the_firm_is_in_the_evaluation_and_are_never_read_as_html(app: Flask) -> None:
    odd = "示例<b>&甲"
    with app.test_request_context("/"):
        assert link_firms((), 7) == "无"
        assert link_firms((NamedFirm("示例乙", 120), NamedFirm(odd, 3), NamedFirm(odd, 0)), 7) == (
            '<a href="/evaluations/7/candidates/120">示例乙</a>、'
            '<a href="/evaluations/7/candidates/3">示例&lt;b&gt;&amp;甲</a>、示例&lt;b&gt;&amp;甲'
        )
        assert link_firms((NamedFirm("示例乙", 120),), 0) == "示例乙"
