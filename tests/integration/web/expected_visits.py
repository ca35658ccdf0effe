"""What the roles get at the addresses of visits, of which the world has none; as `expected_access`."""

from __future__ import annotations

_NONE = (302, 403, 403, 404, 404, 404, 403)
VISITS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("visits.queue", "GET"): ("/visits", (302, 403, 403, 200, 200, 200, 403)),
    ("visits.sheet", "GET"): ("/visits/1", _NONE),
    ("visits.record", "POST"): ("/visits/1/findings", _NONE),
    ("visits.submit", "POST"): ("/visits/1/submit", _NONE),
    ("visits.move", "POST"): ("/visits/1/move", _NONE),
    ("visits.cancel", "POST"): ("/visits/1/cancel", _NONE),
    ("visits.confirm", "POST"): ("/visits/1/confirm", _NONE),
    ("visits.send_back", "POST"): ("/visits/1/send-back", _NONE),
    ("visits.file", "GET"): ("/visits/1/files/1", _NONE),
    ("visit_plans.plan", "GET"): ("/visits/plan", (302, 403, 403, 200, 200, 200, 403)),
    ("visit_plans.preview", "POST"): ("/visits/plan", (302, 403, 403, 200, 200, 200, 403)),
    ("visit_plans.add", "GET"): ("/visits/add/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("visit_plans.make", "POST"): ("/visits/add/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("printed_visits.sheet", "GET"): ("/visits/1/printed", _NONE),
    ("printed_visits.sheets", "GET"): ("/visits/printed", (302, 403, 403, 200, 200, 200, 403)),
    ("returned_visits.upload", "GET"): ("/visits/1/workbook", _NONE),
    ("returned_visits.compare", "POST"): ("/visits/1/workbook", _NONE),
    ("returned_visits.adopt", "POST"): ("/visits/1/workbook/adopt", _NONE),
    ("visit_files.sheet", "GET"): ("/visits/1/sheet.xlsx", _NONE),
    ("visit_files.sheets", "GET"): ("/visits/sheets.zip", (302, 403, 403, 200, 200, 200, 403)),
    ("own_visits.own", "GET"): ("/own-visits", (302, 200, 200, 403, 403, 403, 403)),
    ("own_visits.answer", "POST"): ("/own-visits/1", (302, 404, 404, 403, 403, 403, 403)),
    ("own_visits.file", "GET"): ("/own-visits/1/files/1", (302, 404, 404, 403, 403, 403, 403)),
}
OF_VERIFIERS = {
    "visits.queue": 200, "visits.sheet": 404, "visits.record": 404, "visits.submit": 404, "visits.file": 404,
    "printed_visits.sheet": 404, "printed_visits.sheets": 200, "visit_files.sheet": 404, "visit_files.sheets": 200,
    "returned_visits.upload": 404, "returned_visits.compare": 404, "returned_visits.adopt": 404,
}  # fmt: skip
"""What a verifier gets, who makes none of them; 403 at every other address of visits."""
VISITS_READ_BY_LEADER = (
    "visits.queue", "visits.sheet", "visits.file", "printed_visits.sheet", "printed_visits.sheets",
    "visit_files.sheet", "visit_files.sheets",
)  # fmt: skip
