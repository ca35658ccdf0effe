"""What the roles get at the addresses of frozen lists, before the first; as `expected_access`."""

from __future__ import annotations

LISTS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("frozen.start", "GET"): ("/list", (302, 403, 403, 302, 302, 302, 403)),
    ("frozen.checks", "GET"): ("/list/checks", (302, 403, 403, 200, 200, 200, 403)),
    ("frozen.make", "POST"): ("/list/checks", (302, 403, 403, 403, 403, 200, 403)),
    ("frozen.version", "GET"): ("/list/1", (302, 403, 403, 404, 404, 404, 403)),
    ("frozen.add_signature", "POST"): ("/list/1/signature", (302, 403, 403, 403, 403, 404, 403)),
    ("frozen.refuse", "POST"): ("/list/1/refusal", (302, 403, 403, 403, 403, 404, 403)),
    ("frozen.scan", "POST"): ("/list/1/scans", (302, 403, 403, 403, 403, 404, 403)),
    ("frozen.scan_file", "GET"): ("/list/1/scans/1", (302, 403, 403, 403, 403, 404, 403)),
    ("list_files.final", "GET"): ("/list/1/final.xlsx", (302, 403, 403, 404, 404, 404, 403)),
    ("list_files.reserve", "GET"): ("/list/1/reserve.xlsx", (302, 403, 403, 404, 404, 404, 403)),
    ("list_files.towns", "GET"): ("/list/1/towns.zip", (302, 403, 403, 404, 404, 404, 403)),
    ("list_files.official", "GET"): ("/list/1/official.xlsx", (302, 403, 403, 404, 404, 404, 403)),
    ("list_files.printed", "GET"): ("/list/1/official.pdf", (302, 403, 403, 404, 404, 404, 403)),
    ("amendments.amending", "GET"): ("/list/amend", (302, 403, 403, 404, 404, 404, 403)),
    ("amendments.make", "POST"): ("/list/amend", (302, 403, 403, 403, 403, 404, 403)),
}
LISTS_OF_LEADER = (
    "frozen.start", "frozen.checks", "frozen.version", "frozen.add_signature", "frozen.refuse", "frozen.scan",
    "frozen.scan_file", "amendments.amending",
    "list_files.final", "list_files.reserve", "list_files.towns", "list_files.official", "list_files.printed",
)  # fmt: skip
"""What the leader may, who signs."""
