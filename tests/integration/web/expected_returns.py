"""What every role gets at the addresses of returns: a part of the table of `expected_access`."""

from __future__ import annotations

RETURNS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("returns.make", "GET"): ("/version/{version}/return", (302, 403, 403, 200, 404, 200, 403)),
    ("returns.make", "POST"): ("/version/{version}/return", (302, 403, 403, 200, 404, 200, 403)),
    ("returns.listed", "GET"): ("/returns", (302, 403, 403, 200, 200, 200, 403)),
    ("returns.detail", "GET"): ("/returns/{return}", (302, 403, 403, 200, 404, 200, 403)),
    ("returns.undo", "POST"): ("/returns/{return}/undo", (302, 403, 403, 200, 404, 200, 403)),
    ("returns.checked", "POST"): ("/returns/{return}/checked", (302, 403, 403, 302, 404, 302, 403)),
    ("returned.own", "GET"): ("/returned", (302, 200, 200, 403, 403, 403, 403)),
    ("entering.listed", "GET"): ("/enterprises/{enterprise}/entering", (302, 403, 403, 200, 404, 200, 403)),
    ("entering.section", "GET"): (
        "/enterprises/{enterprise}/entering/facts/project",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("entering.section", "POST"): (
        "/enterprises/{enterprise}/entering/facts/project",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("entering.withdraw", "POST"): (
        "/enterprises/{enterprise}/entering/withdraw",
        (302, 403, 403, 302, 404, 302, 403),
    ),
    ("entered.own", "GET"): ("/entered", (302, 200, 200, 403, 403, 403, 403)),
    ("entered.decide", "POST"): ("/entered", (302, 302, 302, 403, 403, 403, 403)),
}
