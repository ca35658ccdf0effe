"""What the roles get at the addresses of what is verified; as `expected_access`."""

from __future__ import annotations

VERIFYING: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("verified_levels.firm", "GET"): ("/verified-levels/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("verified_levels.record", "POST"): ("/verified-levels/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
}
VERIFYING_READ_BY_LEADER = ("verified_levels.firm",)
