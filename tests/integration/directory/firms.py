"""Firms of the directory, officials, and what the trail says of them, for the tests of this folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Campaign, Participation, ParticipationState, Role, utc_now
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI
from tests.integration.conftest import make_enterprise, make_user

TODAY = utc_now().astimezone(SHANGHAI).date()
SHORT, PATIENCE = 0.5, 30


def firm(database: Session, name: str, state: ParticipationState | None = None, **columns: Any) -> int:
    """Add a firm, with a participation in the only campaign if `state` is given; return its id.

    Columns of a participation begin with ``p_``.
    """
    made = make_enterprise(database, f"firm-{name}", name, columns.pop("unit", "anting"))
    own = {key.removeprefix("p_"): columns.pop(key) for key in list(columns) if key.startswith("p_")}
    for key, value in columns.items():
        setattr(made, key, value)
    if state is not None:
        campaign_id = database.scalars(select(Campaign.id)).one()
        database.add(Participation(campaign_id=campaign_id, enterprise_id=made.id, state=state, **own))
    database.commit()
    return made.id


def official(database: Session, login: str = "district", role: Role = Role.DISTRICT, unit: str | None = None) -> int:
    """Add an official and return its id."""
    return make_user(database, login, role, **({"unit": unit} if unit else {})).id


def participation(database: Session, firm_id: int) -> Participation:
    """Return the only participation of a firm as it is stored now."""
    database.rollback()
    return database.scalars(select(Participation).where(Participation.enterprise_id == firm_id)).one()


def trail(database: Session, *actions: str) -> list[tuple[str, str, int | None, object]]:
    """Return action, object, author and detail of the entries with these actions, in order."""
    database.rollback()
    found = database.scalars(select(AuditEntry).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id))
    return [(one.action, f"{one.object_type} {one.object_id}", one.user_id, one.detail) for one in found]


def close_campaign(database: Session) -> None:
    """Let the only campaign be over."""
    campaign = database.scalars(select(Campaign)).one()
    campaign.opens_at, campaign.closes_at = utc_now() - timedelta(days=9), utc_now() - timedelta(days=1)
    database.commit()


def beside(app: Flask, before: Callable[[Session], object], act: Callable[[Session], object]) -> list[object]:
    """Let `act` begin while `before` is not committed yet, in sessions of their own; return what `act` returned.

    `before` writes inside a unit of work that is open until `act` has had time to begin: on PostgreSQL it waits for
    the rows, on SQLite for its turn.
    """
    came: list[object] = []

    def run() -> None:
        with app.extensions["sessions"]() as own:
            came.append(act(own))

    thread = threading.Thread(target=run)
    with app.extensions["sessions"]() as other, unit_of_work(other):
        before(other)
        other.flush()
        thread.start()
        thread.join(SHORT)
        waited = thread.is_alive()
    thread.join(PATIENCE)
    assert waited
    return came
