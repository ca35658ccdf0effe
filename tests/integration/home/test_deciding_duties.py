"""Decisions that wait for a second official stand on the first page of whoever may confirm them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests.integration.conftest import Browser
from tests.integration.deciding.panel_world import World, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_who_may_confirm_sees_that_a_decision_waits(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    world.decide(database, world.one(database, "selected", "grey"), second_id=world.people["reviewer"])
    seen = {}
    for login in ("district", "reviewer", "third"):
        client = browser()
        client.sign_in(login)
        seen[login] = "等您作为第二人确认的决定" in client.get("/today").get_data(as_text=True)
    assert seen == {"district": False, "reviewer": True, "third": False}
