"""What an official does with many firms at once: the service of each action, whose outcome is told in one form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from survey.calling.mark_sent import mark_sent, take_back_sent
from survey.calling.results import CannotCallError, SentOutcome
from survey.chasing.extend import extend_firms
from survey.chasing.extension_results import Longer
from survey.chasing.remind_firms import remind_firms, take_back_reminders
from survey.chasing.revoke_extension import take_back_extensions
from survey.definitions.stages import Stage
from survey.directory.call_firms import call_firms, take_back_call
from survey.directory.call_results import CallRefusedError, FirmsOutcome
from survey.directory.exempt_firms import end_exemption, exempt_firms
from survey.directory.propose_firms import propose_firms
from survey.firms.action_results import UNDONE_BY, Action, DoneAction
from survey.firms.check_actions import check_action
from survey.models import Participation, SentBy, utc_now
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmSource
from survey.reviewing.hand_over_firms import hand_over_firms, take_back_firms

_WITH_REASON: Mapping[Action, Callable[..., FirmsOutcome]] = {
    Action.CALL: call_firms,
    Action.TAKE_BACK_CALL: take_back_call,
    Action.EXEMPT: exempt_firms,
    Action.END_EXEMPTION: end_exemption,
    Action.PROPOSE: propose_firms,
    Action.TAKE_BACK_ASSIGNED: take_back_firms,
}
_DONE_BY = {
    Action.CALL: Participation.called_by_id,
    Action.EXEMPT: Participation.exempted_by_id,
    Action.MARK_SENT: Participation.sent_by_id,
}
_NEVER_SENT = {Stage.NOT_CALLED: "not_called", Stage.EXEMPT: "exempt", Stage.LEFT: "withdrawn"}


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """What is to be done, with just which firms, and by whom. `reason`, `by`, `to_id`, `until`: as the action asks.

    `source`: the list that they are of, in the author's scope.
    """

    action: Action
    source: FirmSource
    firms: Sequence[int]
    author_id: int
    reason: str = ""
    by: SentBy = SentBy.LETTER
    to_id: int | None = None
    until: datetime | None = None


def _remind(database: Session, asked: ActionRequest) -> FirmsOutcome:
    return remind_firms(database, asked.source.campaign_id, asked.firms, by=asked.by, author_id=asked.author_id)


def _forget(database: Session, asked: ActionRequest) -> FirmsOutcome:
    return take_back_reminders(database, asked.source.campaign_id, asked.firms, author_id=asked.author_id)


def _extend(database: Session, asked: ActionRequest) -> FirmsOutcome:
    longer = Longer(asked.until or utc_now(), asked.reason)
    return extend_firms(database, asked.source.campaign_id, asked.firms, longer, author_id=asked.author_id)


def _shorten(database: Session, asked: ActionRequest) -> FirmsOutcome:
    campaign_id, author_id = asked.source.campaign_id, asked.author_id
    return take_back_extensions(database, campaign_id, asked.firms, reason=asked.reason, author_id=author_id)


_CHASING: Mapping[Action, Callable[[Session, ActionRequest], FirmsOutcome]] = {
    Action.REMIND: _remind,
    Action.TAKE_BACK_REMINDER: _forget,
    Action.EXTEND: _extend,
    Action.TAKE_BACK_EXTENSION: _shorten,
}


def run_action(database: Session, asked: ActionRequest, *, left: Collection[int] = ()) -> DoneAction:
    """Do something with just these firms, and return with which it was done, and of each other one why not.

    `left`: those of them that moved on since the author saw them; nothing is done with these.
    Raises `survey.directory.call_results.CallRefusedError` where nothing was done with any of them, and of an extension
    `survey.chasing.extension_results.ExtensionRefusedError`.
    """
    if left:
        rest = [number for number in asked.firms if number not in left]
        done = (
            run_action(database, replace(asked, firms=rest)) if rest else DoneAction(asked.action, [], {}, asked.reason)
        )
        return replace(done, why={**done.why, **dict.fromkeys(left, "moved")})
    campaign_id, firms, author_id = asked.source.campaign_id, asked.firms, asked.author_id
    if asked.action in _WITH_REASON:
        service = _WITH_REASON[asked.action]
        outcome = service(database, campaign_id, firms, reason=asked.reason, author_id=author_id)
        return DoneAction(asked.action, outcome.done, dict(outcome.why), asked.reason)
    if asked.action is Action.ASSIGN:
        moved = hand_over_firms(
            database, campaign_id, firms, to_id=asked.to_id, reason=asked.reason, author_id=author_id
        )
        return DoneAction(asked.action, moved.done, dict(moved.why), asked.reason)
    if asked.action in _CHASING:
        outcome = _CHASING[asked.action](database, asked)
        return DoneAction(asked.action, outcome.done, dict(outcome.why), asked.reason)
    return _sent(database, asked)


def _sent(database: Session, asked: ActionRequest) -> DoneAction:
    campaign_id, firms, author_id = asked.source.campaign_id, asked.firms, asked.author_id
    try:
        sent = (
            mark_sent(database, campaign_id, firms, by=asked.by, author_id=author_id)
            if asked.action is Action.MARK_SENT
            else take_back_sent(database, campaign_id, firms, author_id=author_id)
        )
    except CannotCallError as refused:
        code = "campaign"
        raise CallRefusedError(code) from refused
    return DoneAction(asked.action, sent.changed, _why_left(database, asked, sent))


def _why_left(database: Session, asked: ActionRequest, sent: SentOutcome) -> Mapping[int, str]:
    """Return of each firm whose mark stays as it is why."""
    if asked.action is Action.MARK_SENT:
        why = check_action(database, asked.source, asked.action, sent.left)
        return {number: why.get(number, "marked") for number in sent.left}
    stages = {firm.id: firm.stage for firm in firm_lists.named_firms(database, asked.source, sent.left)}
    return {
        number: _NEVER_SENT.get(stages[number], "not_marked") if number in stages else "unknown" for number in sent.left
    }


def run_undo(database: Session, asked: ActionRequest) -> DoneAction:
    """Take back what the author just did with these firms, where that can still be done, and return as above.

    What somebody else did with a firm since stays: it was not the author's.
    """
    by = _DONE_BY.get(asked.action)  # of the others their services know whose they are
    others = (
        firm_lists.done_by_others(database, asked.source, by, asked.firms, than=asked.author_id)
        if by is not None
        else ()
    )
    own = [number for number in asked.firms if number not in others]
    undoing = ActionRequest(
        UNDONE_BY[asked.action], asked.source, own, asked.author_id, reason=asked.reason, by=asked.by
    )
    done = run_action(database, undoing)
    why = dict(done.why) | dict.fromkeys(others, "others")
    return DoneAction(done.action, done.done, why, done.reason, undoes=True)
