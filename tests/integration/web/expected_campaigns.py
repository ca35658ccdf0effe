"""What every role gets at the addresses of campaigns and of the list of firms: rows of `expected_access.TABLE`."""

from __future__ import annotations

CAMPAIGNS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("campaigns.campaigns", "GET"): ("/campaigns", (302, 403, 403, 200, 200, 200, 403)),
    ("campaigns.campaign", "GET"): ("/campaigns/{campaign}", (302, 403, 403, 200, 200, 200, 403)),
    ("campaigns.choose", "POST"): ("/campaigns/{campaign}/choose", (302, 403, 403, 302, 302, 302, 403)),
    ("campaigns.new_programme", "GET"): ("/programmes/new", (302, 403, 403, 403, 403, 200, 403)),
    ("campaigns.new_programme", "POST"): ("/programmes/new", (302, 403, 403, 403, 403, 200, 403)),
    ("campaigns.programme", "GET"): ("/programmes/{programme}", (302, 403, 403, 403, 403, 200, 403)),
    ("campaigns.programme", "POST"): ("/programmes/{programme}", (302, 403, 403, 403, 403, 200, 403)),
    ("campaigns.confirm_opening", "GET"): ("/campaigns/{campaign}/open", (302, 403, 403, 403, 403, 302, 403)),
    ("campaigns.confirm_opening", "POST"): ("/campaigns/{campaign}/open", (302, 403, 403, 403, 403, 302, 403)),
    ("campaigns.officials", "GET"): ("/campaigns/{campaign}/officials", (302, 403, 403, 403, 403, 200, 403)),
    ("campaigns.officials", "POST"): ("/campaigns/{campaign}/officials", (302, 403, 403, 403, 403, 200, 403)),
    ("changing_campaigns.new", "GET"): ("/campaigns/new", (302, 403, 403, 403, 403, 200, 403)),
    ("changing_campaigns.new", "POST"): ("/campaigns/new", (302, 403, 403, 403, 403, 200, 403)),
    ("changing_campaigns.change", "GET"): ("/campaigns/{campaign}/change", (302, 403, 403, 403, 403, 200, 403)),
    ("changing_campaigns.change", "POST"): ("/campaigns/{campaign}/change", (302, 403, 403, 403, 403, 200, 403)),
}
FIRMS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("firm_list.firms", "GET"): ("/firms", (302, 403, 403, 200, 200, 200, 403)),
    ("firm_list.start", "GET"): ("/firms/start", (302, 403, 403, 302, 302, 302, 403)),
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
