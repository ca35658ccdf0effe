"""What every role gets at the addresses of the list of firms: rows of `expected_access.TABLE`."""

from __future__ import annotations

FIRMS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("firm_list.firms", "GET"): ("/firms", (302, 403, 403, 200, 200, 200, 403)),
    ("firm_list.start", "GET"): ("/firms/start", (302, 403, 403, 302, 302, 302, 403)),
    ("firm_list.ticked", "GET"): ("/firms/ticked", (302, 403, 403, 200, 200, 200, 403)),
    ("firm_list.selection", "POST"): ("/firms/selection", (302, 403, 403, 302, 302, 302, 403)),
    ("firm_list.workbook", "GET"): ("/firms/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("firm_actions.confirm", "GET"): ("/firms/actions/call", (302, 403, 403, 403, 403, 302, 403)),
    ("firm_actions.carry_out", "POST"): ("/firms/actions/call", (302, 403, 403, 403, 403, 302, 403)),
    ("firm_actions.undo", "POST"): ("/firms/undo/call", (302, 403, 403, 403, 403, 302, 403)),
    ("firm_actions.result", "GET"): ("/firms/done", (302, 403, 403, 302, 302, 302, 403)),
    ("firm_views.views", "GET"): ("/firms/views", (302, 403, 403, 200, 200, 200, 403)),
    ("firm_views.make", "POST"): ("/firms/views", (302, 403, 403, 200, 200, 200, 403)),
    ("firm_views.change", "POST"): ("/firms/views/{view}", (302, 403, 403, 404, 404, 200, 403)),
    ("firm_views.remove", "POST"): ("/firms/views/{view}/remove", (302, 403, 403, 404, 404, 302, 403)),
}
