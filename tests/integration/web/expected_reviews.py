"""What every role gets at the addresses of first reviews and hand-overs: a part of the table of `expected_access`."""

from __future__ import annotations

REVIEWS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("reviews.queue", "GET"): ("/reviews", (302, 403, 403, 200, 200, 200, 403)),
    ("reviews.review", "GET"): ("/version/{version}/review", (302, 403, 403, 200, 404, 200, 403)),
    ("reviews.write", "POST"): ("/version/{version}/review", (302, 403, 403, 200, 404, 200, 403)),
    ("judged_evidence.files", "GET"): ("/version/{version}/evidence", (302, 403, 403, 200, 404, 200, 403)),
    ("judged_evidence.judge", "POST"): ("/version/{version}/evidence", (302, 403, 403, 302, 404, 302, 403)),
    ("recusals.listed", "GET"): ("/recusals", (302, 403, 403, 200, 200, 200, 403)),
    ("recusals.firm", "GET"): ("/recusals/firms/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("recusals.firm", "POST"): ("/recusals/firms/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("recusals.withdraw", "GET"): ("/recusals/1/withdraw", (302, 403, 403, 403, 403, 404, 403)),
    ("recusals.withdraw", "POST"): ("/recusals/1/withdraw", (302, 403, 403, 403, 403, 404, 403)),
    ("absences.absences_page", "GET"): ("/absences", (302, 403, 403, 200, 200, 200, 403)),
    ("absences.absences_page", "POST"): ("/absences", (302, 403, 403, 200, 200, 200, 403)),
    ("absences.end", "GET"): ("/absences/1/end", (302, 403, 403, 404, 404, 404, 403)),
    ("absences.end", "POST"): ("/absences/1/end", (302, 403, 403, 404, 404, 404, 403)),
    ("holdings.seen", "POST"): ("/holdings/hand-overs/1/seen", (302, 403, 403, 404, 404, 404, 403)),
    ("holdings.holdings", "GET"): ("/holdings", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.hand_overs", "GET"): ("/holdings/hand-overs", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.case", "GET"): ("/holdings/case/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("holdings.case", "POST"): ("/holdings/case/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("holdings.unit", "GET"): ("/holdings/unit", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.unit", "POST"): ("/holdings/unit", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.colleague", "GET"): ("/holdings/colleague", (302, 403, 403, 200, 200, 200, 403)),
    ("holdings.colleague", "POST"): ("/holdings/colleague", (302, 403, 403, 200, 200, 200, 403)),
}
READ_OF_REVIEWS = ("judged_evidence.files", "reviews.queue", "reviews.review")
"""What of it the leader may read."""
