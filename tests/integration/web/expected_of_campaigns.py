"""What every role gets at the addresses of campaigns: rows of the table in `expected_access`."""

from __future__ import annotations

CAMPAIGNS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("campaign.overview", "GET"): ("/campaign", (302, 403, 403, 200, 200, 200, 403)),
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
    ("schemes.from_template", "POST"): ("/schemes/template", (302, 403, 403, 403, 403, 302, 403)),
}
READ_BY_LEADER = frozenset({"campaign.overview", "campaigns.campaign", "campaigns.campaigns", "campaigns.choose"})
"""What the district's leader may do of it: read, and choose what to read."""
