"""What an official does with many firms at once: the service of each action, whose outcome is told in one form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy.orm import Session

from survey.directory.call_firms import call_firms, take_back_call
from survey.directory.call_results import FirmsOutcome
from survey.directory.exempt_firms import end_exemption, exempt_firms
from survey.directory.propose_firms import propose_firms
from survey.firms.action_results import UNDONE_BY, Action, DoneAction
from survey.models import SentBy

_WITH_REASON: Mapping[Action, Callable[..., FirmsOutcome]] = {
    Action.CALL: call_firms,
    Action.TAKE_BACK_CALL: take_back_call,
    Action.EXEMPT: exempt_firms,
    Action.END_EXEMPTION: end_exemption,
    Action.PROPOSE: propose_firms,
}


def run_action(
    database: Session,
    action: Action,
    campaign_id: int,
    enterprise_ids: Collection[int],
    *,
    author_id: int,
    reason: str = "",
    by: SentBy = SentBy.LETTER,
) -> DoneAction:
    """Do something with just these firms, and return with which it was done and why not with the others.

    Raises `survey.directory.call_results.CallRefusedError` where nothing was done with any of them.
    """
    outcome = _WITH_REASON[action](database, campaign_id, enterprise_ids, reason=reason, author_id=author_id)
    return DoneAction(action, outcome.done, dict(outcome.why), reason)


def run_undo(
    database: Session,
    action: Action,
    campaign_id: int,
    enterprise_ids: Collection[int],
    *,
    author_id: int,
    reason: str,
) -> DoneAction:
    """Take back what was just done with these firms, where that can still be done, and return as above."""
    done = run_action(database, UNDONE_BY[action], campaign_id, enterprise_ids, author_id=author_id, reason=reason)
    return DoneAction(done.action, done.done, done.why, done.reason, undoes=True)
