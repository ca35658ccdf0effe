"""What the roles get at the addresses of conditions; as `expected_access`."""

from __future__ import annotations

CONDITIONS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("conditions.firm", "GET"): ("/conditions/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("conditions.record", "POST"): ("/conditions/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("conditions.document", "GET"): ("/conditions/{enterprise}/documents/1", (302, 403, 403, 404, 404, 404, 403)),
    ("own_conditions.own", "GET"): ("/own-conditions", (302, 200, 200, 403, 403, 403, 403)),
}
CONDITIONS_READ_BY_LEADER = ("conditions.firm", "conditions.document")
