"""What every role gets at the addresses of the directory: rows of `expected_access.TABLE`."""

from __future__ import annotations

DIRECTORY: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("directory.add", "GET"): ("/firms/new", (302, 403, 403, 200, 200, 200, 403)),
    ("directory.add", "POST"): ("/firms/new", (302, 403, 403, 200, 200, 200, 403)),
    ("directory.correct", "GET"): ("/firms/{enterprise}/record", (302, 403, 403, 200, 404, 200, 403)),
    ("directory.correct", "POST"): ("/firms/{enterprise}/record", (302, 403, 403, 200, 404, 200, 403)),
    ("directory.close", "GET"): ("/firms/{enterprise}/close", (302, 403, 403, 403, 403, 200, 403)),
    ("directory.close", "POST"): ("/firms/{enterprise}/close", (302, 403, 403, 403, 403, 200, 403)),
    ("directory.reopen", "POST"): ("/firms/{enterprise}/reopen", (302, 403, 403, 403, 403, 200, 403)),
    ("merging.merge", "GET"): ("/firms/{enterprise}/merge", (302, 403, 403, 403, 403, 200, 403)),
    ("merging.confirm", "POST"): ("/firms/{enterprise}/merge", (302, 403, 403, 403, 403, 200, 403)),
    ("decisions.standing", "GET"): ("/firms/{enterprise}/standing", (302, 403, 403, 403, 403, 200, 403)),
    ("decisions.standing", "POST"): ("/firms/{enterprise}/standing", (302, 403, 403, 403, 403, 200, 403)),
    ("decisions.propose", "GET"): ("/firms/{enterprise}/propose", (302, 403, 403, 200, 404, 403, 403)),
    ("decisions.propose", "POST"): ("/firms/{enterprise}/propose", (302, 403, 403, 200, 404, 403, 403)),
}
