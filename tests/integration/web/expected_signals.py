"""What every role gets at the addresses of signals: a part of the table of `expected_access`."""

from __future__ import annotations

_ONE = "/signals/{version}/project_over_revenue"
SIGNALS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("signals.found", "GET"): ("/signals", (302, 403, 403, 200, 200, 200, 403)),
    ("signals.signal", "GET"): (_ONE, (302, 403, 403, 200, 404, 200, 403)),
    ("signals.resolve", "POST"): (f"{_ONE}/resolve", (302, 403, 403, 200, 404, 200, 403)),
    ("signals.revoke", "POST"): (f"{_ONE}/revoke", (302, 403, 403, 200, 404, 200, 403)),
    # the last: it ends the signal that was made for this table, since the checks do not find it
    ("signals.look", "POST"): ("/signals/look", (302, 403, 403, 302, 302, 302, 403)),
}
SIGNALS_OF_LEADER = ("signals.found", "signals.signal")
"""What of it the leader may read."""
