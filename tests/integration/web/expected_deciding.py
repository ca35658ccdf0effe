"""What the roles get at the addresses of the panel; as `expected_access`."""

from __future__ import annotations

_DISTRICT, _NONE = (302, 403, 403, 403, 403, 200, 403), (302, 403, 403, 403, 403, 404, 403)
DECIDING: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("panel.queue", "GET"): ("/panel", _DISTRICT),
    ("panel.case", "GET"): ("/panel/{enterprise}", _DISTRICT),
    ("panel.propose", "POST"): ("/panel/{enterprise}", _DISTRICT),
    ("panel.answer", "POST"): ("/panel/{enterprise}/answer", _DISTRICT),
    ("acts.preview", "GET"): ("/panel/acts/confirm", _DISTRICT),
    ("acts.make", "POST"): ("/panel/acts/confirm", _DISTRICT),
    ("acts.act", "GET"): ("/panel/acts/1", _NONE),
    ("acts.answer", "POST"): ("/panel/acts/1", _NONE),
    ("panel_meetings.listed", "GET"): ("/panel/meetings", _DISTRICT),
    ("panel_meetings.make", "POST"): ("/panel/meetings", _DISTRICT),
    ("panel_meetings.meeting", "GET"): ("/panel/meetings/1", _NONE),
    ("panel_meetings.present", "POST"): ("/panel/meetings/1/present", _NONE),
    ("panel_meetings.end", "POST"): ("/panel/meetings/1/end", _NONE),
    ("panel_meetings.minutes", "GET"): ("/panel/meetings/1/minutes", _NONE),
}
DECIDING_READ_BY_LEADER = (
    "panel.queue", "panel.case", "acts.act", "panel_meetings.listed", "panel_meetings.meeting",
    "panel_meetings.minutes",
)  # fmt: skip
