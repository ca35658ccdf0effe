"""What every role gets at the addresses of first reviews and hand-overs: a part of the table of `expected_access`."""

from __future__ import annotations

REVIEWS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("reviews.queue", "GET"): ("/reviews", (302, 403, 403, 200, 200, 200, 403)),
    ("reviews.review", "GET"): ("/version/{version}/review", (302, 403, 403, 200, 404, 200, 403)),
    ("reviews.write", "POST"): ("/version/{version}/review", (302, 403, 403, 200, 404, 200, 403)),
    ("reviews.recuse", "GET"): ("/version/{version}/recuse", (302, 403, 403, 200, 404, 200, 403)),
    ("reviews.recuse", "POST"): ("/version/{version}/recuse", (302, 403, 403, 200, 404, 200, 403)),
    ("holdings.holdings", "GET"): ("/holdings", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.hand_overs", "GET"): ("/holdings/hand-overs", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.case", "GET"): ("/holdings/case/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("holdings.case", "POST"): ("/holdings/case/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("holdings.unit", "GET"): ("/holdings/unit", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.unit", "POST"): ("/holdings/unit", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.colleague", "GET"): ("/holdings/colleague", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.colleague", "POST"): ("/holdings/colleague", (302, 403, 403, 200, 200, 200, 403)),
}
READ_OF_REVIEWS = ("reviews.queue", "reviews.review")
"""What of it the leader may read."""
