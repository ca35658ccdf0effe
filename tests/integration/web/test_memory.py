"""What a request leaves behind in memory: nothing. How much a server has over 5,000 requests: benchmarks/crowd.py."""

from __future__ import annotations

import gc
import re
import tracemalloc
from collections.abc import Callable
from itertools import pairwise

from sqlalchemy.orm import Session

from survey.models import Campaign, Role
from tests.integration.conftest import Browser, make_enterprise, make_user

SECTION = "/fill/facts/identity"
PAGES = ("/workbench", "/check", "/fill/sme2024/equipment", "/files/check", "/nothing", "/static/saving.js", "/health")
ROUNDS, MOST = 8, 8_192
"""Bytes that a round of eleven requests may leave: of some 300 KB of pages that it makes, one kept would be seen.

What comes in one stretch and not in the next: a table of the standard library that doubles (18 KB), references to
cursors, which SQLite's driver clears every 200 (18 KB), and whatever threads of earlier tests still do. What was kept
is told where too much was.
"""


def rounds(people: list[Browser], count: int, first: int) -> None:
    """Ask for every page and save a text, over and over; officials and strangers look, too."""
    firm, official, stranger = people
    for number in range(first, first + count):
        shown = firm.get(SECTION).get_data(as_text=True)
        bases = dict(re.findall(r'name="(base-registered_place)" value="(\d+)"', shown))
        saved = firm.send(f"{SECTION}/autosave", registered_place=f"示例路{number}号", **bases)
        assert saved.get_json()["state"] == "saved"
        for path in PAGES:
            firm.get(path).close()
        official.get("/enterprises").close()
        stranger.get("/sign-in").close()


def test_requests_leave_nothing_in_memory(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    make_user(database, "official", Role.DISTRICT)
    people = [browser() for _ in range(3)]
    people[0].sign_in("firm")
    people[1].sign_in("official")
    rounds(people, 3, 0)
    tracemalloc.start()
    try:
        rounds(people, 2, 3)  # what is kept once
        sizes = [traced()]
        for first in range(5, 5 + 3 * ROUNDS, ROUNDS):  # whatever a request leaves is seen in every stretch
            rounds(people, ROUNDS, first)
            sizes.append(traced())
        kept = "\n".join(map(str, tracemalloc.take_snapshot().statistics("lineno")[:20]))
    finally:
        tracemalloc.stop()
    assert min(after - before for before, after in pairwise(sizes)) < ROUNDS * MOST, kept


def traced() -> int:
    """Return the bytes that are in use, without the patterns that the standard library keeps, up to 512."""
    re.purge()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
