"""What every role gets at the addresses of questions to the office: a part of the table of `expected_access`."""

from __future__ import annotations

ENQUIRIES: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("enquiries.board", "GET"): ("/enquiries", (302, 200, 200, 403, 403, 403, 403)),
    ("enquiries.public_board", "GET"): ("/enquiries/public", (302, 403, 403, 200, 200, 200, 403)),
    ("enquiries.ask", "GET"): ("/enquiries/ask", (302, 200, 200, 403, 403, 403, 403)),
    ("enquiries.ask", "POST"): ("/enquiries/ask", (302, 200, 200, 403, 403, 403, 403)),
    ("enquiries.withdraw", "POST"): ("/enquiries/{enquiry}/withdraw", (302, 302, 404, 403, 403, 403, 403)),
    ("enquiries.seen", "POST"): ("/enquiries/{enquiry}/seen", (302, 302, 404, 403, 403, 403, 403)),
    ("enquiry_desk.desk", "GET"): ("/enquiries/office", (302, 403, 403, 200, 200, 200, 403)),
    ("enquiry_desk.enquiry", "GET"): ("/enquiries/office/{enquiry}", (302, 403, 403, 200, 404, 200, 403)),
    ("enquiry_desk.answer", "POST"): ("/enquiries/office/{enquiry}/answer", (302, 403, 403, 403, 403, 200, 403)),
    ("enquiry_desk.publish", "POST"): ("/enquiries/office/{enquiry}/publish", (302, 403, 403, 403, 403, 200, 403)),
    ("enquiry_desk.unpublish", "POST"): (
        "/enquiries/office/{enquiry}/unpublish",
        (302, 403, 403, 403, 403, 302, 403),
    ),
    ("enquiry_desk.notice", "GET"): ("/enquiries/office/notice", (302, 403, 403, 403, 403, 200, 403)),
    ("enquiry_desk.notice", "POST"): ("/enquiries/office/notice", (302, 403, 403, 403, 403, 200, 403)),
    ("enquiry_files.desk", "GET"): ("/enquiries/office/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("enquiry_files.desk", "POST"): ("/enquiries/office/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("enquiry_files.board", "GET"): ("/enquiries/list.xlsx", (302, 200, 200, 403, 403, 403, 403)),
    ("enquiry_files.public_board", "GET"): ("/enquiries/public/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
}
LEADER_READS = (
    "enquiries.public_board",
    "enquiry_desk.desk",
    "enquiry_desk.enquiry",
    "enquiry_files.desk",
    "enquiry_files.public_board",
)
"""What of it the leader may read."""
