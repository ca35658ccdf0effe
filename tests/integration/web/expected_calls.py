"""Rows of `expected_access.TABLE` for the pages of calls."""

from __future__ import annotations

CALLS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("calls.calls", "GET"): ("/calls", (302, 403, 403, 200, 200, 200, 403)),
    ("calls.confirm", "GET"): ("/calls/confirm", (302, 403, 403, 302, 302, 302, 403)),
    ("calls.letters", "POST"): ("/calls/letters", (302, 403, 403, 302, 302, 302, 403)),
    ("calls.sent", "POST"): ("/calls/sent", (302, 403, 403, 302, 302, 302, 403)),
    ("calls.unsent", "POST"): ("/calls/unsent", (302, 403, 403, 302, 302, 302, 403)),
    ("calls.mails", "POST"): ("/calls/mails", (302, 403, 403, 302, 302, 302, 403)),
    ("calls.file", "GET"): ("/calls/files/{job}", (302, 403, 403, 404, 404, 404, 403)),
    ("calls.erase", "POST"): ("/calls/files/{job}/erase", (302, 403, 403, 404, 404, 404, 403)),
    ("calls.mailed", "GET"): ("/calls/mails/{job}", (302, 403, 403, 404, 404, 404, 403)),
    ("call_lists.call_list", "POST"): ("/calls/list", (302, 403, 403, 302, 302, 302, 403)),
}
