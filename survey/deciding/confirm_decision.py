"""The second official confirms a decision or refuses it; who made it may withdraw it until then."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.deciding.decide import refuse_seat
from survey.deciding.decision_results import DecisionRefusedError
from survey.deciding.lock_firms import check_decider, lock_firms
from survey.models import Decision, DecisionAnswer, DecisionAnswerKind, Outcome, utc_now
from survey.queries import evaluations, panel
from survey.records import audit_trail
from survey.store.db import unit_of_work

ACTIONS = {
    DecisionAnswerKind.CONFIRMED: "confirm_decision",
    DecisionAnswerKind.REFUSED: "refuse_decision",
    DecisionAnswerKind.WITHDRAWN: "withdraw_decision",
}


def confirm_decision(
    database: Session, decision_id: int, kind: DecisionAnswerKind, reason: str, *, author_id: int
) -> None:
    """Write what the second official says of a decision, or that its author withdraws it.

    Raises DecisionRefusedError (``answered``, ``same_person``, ``not_author``, ``reason``, ``trial``, ``recused``,
    ``not_decider``, ``gate_failed``, ``left``); then nothing is written.
    """
    with unit_of_work(database):
        part = database.get_one(Decision, decision_id).participation_id
        lock_firms(database, [part])
        made = database.get_one(Decision, decision_id, populate_existing=True)
        if made.answer is not None:
            raise DecisionRefusedError("answered")
        own = made.decided_by_id == author_id
        if kind is DecisionAnswerKind.WITHDRAWN and not own:
            raise DecisionRefusedError("not_author")
        if kind is not DecisionAnswerKind.WITHDRAWN and own:
            raise DecisionRefusedError("same_person")
        if not own:
            check_decider(database, made.campaign_id, author_id, part)
        if kind is not DecisionAnswerKind.CONFIRMED and not reason.strip():
            raise DecisionRefusedError("reason")
        if kind is DecisionAnswerKind.CONFIRMED:
            _refuse_firm(database, made)
        answer = DecisionAnswer(
            decision_id=made.id,
            kind=kind,
            reason=reason.strip(),
            decided_by_id=made.decided_by_id,
            done_by_id=author_id,
            done_at=utc_now(),
        )
        database.add(answer)
        detail = {"decided": made.outcome, "reason": answer.reason}
        audit_trail.record(database, ACTIONS[kind], user_id=author_id, about=("decision", made.id), detail=detail)


def _refuse_firm(database: Session, made: Decision) -> None:
    """Raise where the firm could get no seat any more, as it is in the newest evaluation."""
    firm = panel.firm(database, evaluations.newest_id(database, made.campaign_id), made.participation_id)
    if firm is None and made.outcome != Outcome.DENY:
        raise DecisionRefusedError("left")
    if firm is not None:
        refuse_seat(firm, Outcome(made.outcome))
