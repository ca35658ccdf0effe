"""Returns within a scope, by where they stand."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext
from survey.correcting.undo_return import undo_return
from survey.models import ParticipationState, User, utc_now
from survey.queries import returns
from survey.queries.returns import ReturnFilter, ReturnState
from survey.store.scope import Scope
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.correcting.returned import again, returned

__all__ = ["desk", "firm", "user"]
ALL = Scope(everything=True)


def counts(database: Session, campaign_id: int, scope: Scope, now: timedelta = timedelta(0)) -> dict[str, int]:
    """Return state -> how many, of those where there are any."""
    database.rollback()
    found = {
        str(state or "all"): returns.return_count(database, campaign_id, scope, ReturnFilter(state, utc_now() + now))
        for state in (None, *ReturnState)
        if state != ReturnState.LEFT
    }
    return {state: number for state, number in found.items() if number}


def test_a_return_goes_through_its_states(database: Session, desk: DraftContext, user: User, firm: object) -> None:
    campaign = desk.campaign.id
    request = returned(database, desk, user, opened=False)
    number, official = request.id, database.get_one(User, request.returned_by_id)
    assert counts(database, campaign, ALL) == {"all": 1, "waiting": 1}
    assert counts(database, campaign, ALL, timedelta(days=8)) == {"all": 1, "waiting": 1, "overdue": 1}
    undo_return(database, number, "示例：退错了", user=official)
    assert counts(database, campaign, ALL) == {"all": 1, "undone": 1}
    second = returned_again(database, user)
    assert counts(database, campaign, ALL) == {"all": 2, "undone": 1, "waiting": 1}
    submit(database, again(database, user), user)
    assert counts(database, campaign, ALL) == {"all": 2, "undone": 1, "back": 1}
    rows = returns.return_rows(database, campaign, ALL, ReturnFilter(None, utc_now()))
    assert [row.id for row in rows] == [second, number]
    states = [returns.state_of(row, ParticipationState(_state(row)), utc_now()) for row in rows]
    assert states == [ReturnState.BACK, ReturnState.UNDONE]
    database.get_one(type(request), second).checked_at = utc_now()
    database.commit()
    assert counts(database, campaign, ALL) == {"all": 2, "undone": 1, "checked": 1}


def _state(row: object) -> str:
    return str(row.version.submission.participation.state)  # type: ignore[attr-defined]


def returned_again(database: Session, user: User) -> int:
    """Return the submission that counts a second time; return the id of the return."""
    return returned(database, again(database, user), user).id


def test_a_return_is_found_in_the_scope_of_its_firm_only(database: Session, desk: DraftContext, user: User) -> None:
    number = returned(database, desk, user).id
    database.rollback()
    own, other = Scope(unit=desk.enterprise.unit), Scope(unit="elsewhere")
    for scope, found in ((ALL, True), (own, True), (other, False), (Scope(), False)):
        assert (returns.return_in_scope(database, scope, number) is not None) is found
        assert bool(counts(database, desk.campaign.id, scope)) is found
    assert returns.return_count(database, desk.campaign.id + 1, ALL, ReturnFilter(None, utc_now())) == 0
    request = returns.return_in_scope(database, ALL, number)
    assert request is not None
    assert returns.version_with_sheets(database, request.version_id).sheets != []
    assert returns.state_of(request, ParticipationState.WITHDRAWN, utc_now()) == ReturnState.LEFT
