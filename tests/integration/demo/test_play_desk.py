"""What lies on officials' desks in the demonstration's season: something on every page, and nothing opens anything."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.demo.play_desk import PINS, REQUESTS
from survey.models import (
    AccountCode,
    AccountRequest,
    Campaign,
    Enterprise,
    Job,
    Participation,
    ParticipationState,
    Pin,
    Reminder,
    SavedView,
    SealAcceptance,
    User,
    utc_now,
)
from survey.queries import account_requests, sealed_commitments
from survey.store.scope import Scope
from tests.integration.demo.test_play_season import played

__all__ = ["played"]


def test_codes_are_used_expired_or_wait(database: Session, played: Campaign) -> None:
    codes = database.scalars(select(AccountCode)).all()
    now = utc_now()
    kinds = Counter("used" if code.used_at else "expired" if code.expires_at <= now else "open" for code in codes)
    assert set(kinds) == {"used", "expired", "open"}
    users = {user.id: user for user in database.scalars(select(User))}
    used = [(code, code.used_at) for code in codes if code.used_at is not None]
    assert [users[code.used_by_id or 0].enterprise_id for code, _at in used] == [
        code.enterprise_id for code, _at in used
    ]
    assert all(code.issued_at < at <= now for code, at in used)
    sent = database.scalars(
        select(Participation.enterprise_id).where(Participation.sent_at.is_not(None), Participation.enterprise_id > 3)
    )
    assert sorted(code.enterprise_id or 0 for code in codes) == sorted(sent)


def test_requests_seals_and_pins_wait_and_are_decided(database: Session, played: Campaign) -> None:
    everything = Scope(everything=True)
    states = Counter(str(state) for state in database.scalars(select(AccountRequest.state)))
    assert states == Counter(str(state) for _days, state, _record, _reason in REQUESTS)
    assert account_requests.waiting_count(database, everything) == 3
    awaited = database.scalars(select(Enterprise.id).where(Enterprise.seal_awaited.is_(True))).all()
    assert sealed_commitments.awaited_count(database, everything, played.id) == len(awaited) > 0
    accepted = database.scalars(select(SealAcceptance.enterprise_id)).all()
    assert (len(accepted) > 0, set(accepted) & set(awaited)) == (True, set())
    pins = database.scalars(select(Pin).order_by(Pin.id)).all()
    assert [(bool(pin.confirmed_at), bool(pin.revoked_at)) for pin in pins] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert len(pins) == len(PINS)
    ranked = database.scalars(
        select(Participation.state).where(Participation.id.in_([pin.participation_id for pin in pins]))
    )
    assert set(ranked) == {ParticipationState.SUBMITTED}


def test_files_reminders_and_views_are_there(database: Session, played: Campaign) -> None:
    jobs = {job.kind: job for job in database.scalars(select(Job))}
    assert set(jobs) == {"call_letters", "call_list", "call_mails"}
    made = jobs["call_letters"].result["firms"] + jobs["call_list"].result["firms"]
    assert made == database.scalar(
        select(func.count()).select_from(Participation).where(Participation.sent_at.is_not(None))
    )
    assert database.scalar(select(func.count()).select_from(Reminder)) == 10
    logins = database.scalars(select(User.login).join(SavedView, SavedView.user_id == User.id).distinct())
    assert set(logins) == {"demo-district", "demo-reviewer", "demo-town", "demo-leader"}
