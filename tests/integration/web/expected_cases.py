"""What the roles get at the addresses of cases and messages; as `expected_access`."""

from __future__ import annotations

CASES: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("case_queue.queue", "GET"): ("/cases", (302, 403, 403, 200, 200, 200, 403)),
    ("cases.case", "GET"): ("/cases/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("cases.seen", "POST"): ("/cases/{enterprise}/seen", (302, 403, 403, 302, 404, 302, 403)),
    ("cases.note", "POST"): ("/cases/{enterprise}/notes", (302, 403, 403, 200, 404, 200, 403)),
    ("cases.flag", "POST"): ("/cases/{enterprise}/flags", (302, 403, 403, 200, 404, 200, 403)),
    ("cases.message", "POST"): ("/cases/{enterprise}/messages", (302, 403, 403, 200, 404, 200, 403)),
    ("cases.resolve", "POST"): ("/cases/flags/{flag}/resolve", (302, 403, 403, 200, 404, 200, 403)),
    ("cases.reopen", "POST"): ("/cases/flags/{flag}/reopen", (302, 403, 403, 200, 404, 200, 403)),
    ("messages.thread", "GET"): ("/messages", (302, 200, 200, 403, 403, 403, 403)),
    ("messages.answer", "POST"): ("/messages", (302, 200, 200, 403, 403, 403, 403)),
    ("messages.known", "POST"): ("/messages/read", (302, 302, 302, 403, 403, 403, 403)),
}
CASES_READ_BY_LEADER = frozenset({"case_queue.queue", "cases.case"})
