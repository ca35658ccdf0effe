"""Rows of `expected_access.TABLE` for the pages of chasing."""

from __future__ import annotations

CHASING: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("chasing.chasing_list", "GET"): ("/chasing", (302, 403, 403, 200, 200, 200, 403)),
    ("chasing.firm", "GET"): ("/chasing/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("chasing.firm", "POST"): ("/chasing/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("chasing.open_contact", "POST"): ("/chasing/{enterprise}/contact", (302, 403, 403, 200, 404, 200, 403)),
    ("reminders.reminders", "GET"): ("/chasing/reminders", (302, 403, 403, 200, 200, 200, 403)),
    ("reminders.plan", "POST"): ("/chasing/reminders", (302, 403, 403, 403, 403, 200, 403)),
    ("reminders.of_day", "GET"): ("/chasing/reminders/2026-11-29", (302, 403, 403, 200, 200, 200, 403)),
    ("reminders.mark", "POST"): ("/chasing/reminders/2026-11-29", (302, 403, 403, 200, 200, 200, 403)),
    ("reminders.undo", "POST"): ("/chasing/reminders/2026-11-29/undo", (302, 403, 403, 302, 302, 302, 403)),
    ("chase_files.chase_list", "GET"): ("/chasing/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("chase_files.chase_list", "POST"): ("/chasing/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("chase_files.log", "GET"): ("/chasing/log.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("chase_files.log", "POST"): ("/chasing/log.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("chase_files.reminder_list", "GET"): (
        "/chasing/reminders/2026-11-29/list.xlsx",
        (302, 403, 403, 200, 200, 200, 403),
    ),
    ("chase_files.reminder_list", "POST"): (
        "/chasing/reminders/2026-11-29/list.xlsx",
        (302, 403, 403, 200, 200, 200, 403),
    ),
    ("incoming.chasing", "GET"): ("/imports/chasing", (302, 403, 403, 200, 200, 200, 403)),
    ("extensions.extensions", "GET"): ("/extensions", (302, 403, 403, 200, 200, 200, 403)),
    ("extensions.extend", "POST"): ("/extensions", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.firm", "GET"): ("/extensions/firms/{enterprise}", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.firm", "POST"): ("/extensions/firms/{enterprise}", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.revoke", "GET"): ("/extensions/{extension}/revoke", (302, 403, 403, 403, 403, 200, 403)),
    ("extensions.revoke", "POST"): ("/extensions/{extension}/revoke", (302, 403, 403, 403, 403, 200, 403)),
}
