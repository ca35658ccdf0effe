"""Rows of `expected_access.TABLE` for the pages of chasing."""

from __future__ import annotations

CHASING: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("extensions.extensions", "GET"): ("/extensions", (302, 403, 403, 200, 200, 200, 403)),
    ("extensions.extend", "POST"): ("/extensions", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.firm", "GET"): ("/extensions/firms/{enterprise}", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.firm", "POST"): ("/extensions/firms/{enterprise}", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.revoke", "GET"): ("/extensions/{extension}/revoke", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.revoke", "POST"): ("/extensions/{extension}/revoke", (302, 403, 403, 403, 403, 200, 403)),
}
