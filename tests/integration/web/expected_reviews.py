"""What every role gets at the addresses of first reviews and hand-overs: a part of the table of `expected_access`."""

from __future__ import annotations

REVIEWS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("reviews.queue", "GET"): ("/reviews", (302, 403, 403, 200, 200, 200, 403)),
    ("reviews.review", "GET"): ("/version/{version}/review", (302, 403, 403, 200, 404, 200, 403)),
    ("reviews.write", "POST"): ("/version/{version}/review", (302, 403, 403, 200, 404, 200, 403)),
}
READ_OF_REVIEWS = ("reviews.queue", "reviews.review")
"""What of it the leader may read."""
