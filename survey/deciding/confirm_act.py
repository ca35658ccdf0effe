"""The second official confirms a whole act at once, or refuses it."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from survey.deciding.confirm_decision import ACTIONS
from survey.deciding.decision_results import ActAnswered, DecisionRefusedError, digest_of
from survey.deciding.lock_firms import check_decider, lock_firms
from survey.deciding.read_act import read_left, read_waiting
from survey.models import DecisionAct, DecisionAnswer, DecisionAnswerKind, utc_now
from survey.records import audit_trail
from survey.records.audit_trail import Entry
from survey.store.db import unit_of_work

_OF_ACT = {
    DecisionAnswerKind.CONFIRMED: "confirm_act",
    DecisionAnswerKind.REFUSED: "refuse_act",
    DecisionAnswerKind.WITHDRAWN: "withdraw_act",
}


def confirm_act(
    database: Session, act_id: int, kind: DecisionAnswerKind, reason: str, *, seen: str, author_id: int
) -> ActAnswered:
    """Write one answer for all that still waits of an act; `seen`: the digest of what the page showed.

    Left out, and named, are firms that the second official is recused from, and, where he confirms, those that can get
    no seat any more. Raises DecisionRefusedError (``answered`` where nothing waits, ``changed``, ``same_person``,
    ``not_author``, ``reason``, ``trial``, ``not_decider``, ``nothing`` where all are left out).
    """
    with unit_of_work(database):
        act = database.get_one(DecisionAct, act_id)
        lock_firms(database, [row.participation_id for row in read_waiting(database, act.campaign_id, act_id)])
        database.expire_all()
        waiting = read_waiting(database, act.campaign_id, act_id)
        _refuse(database, act, kind, reason, author_id=author_id)
        if not waiting:
            raise DecisionRefusedError("answered")
        if digest_of(row.version_id for row in waiting) != seen:
            raise DecisionRefusedError("changed")
        left_out = read_left(database, act, waiting, kind, reader_id=author_id)
        done = [row for row in waiting if row.participation_id not in left_out]
        if not done:
            raise DecisionRefusedError("nothing")
        now = utc_now()
        same = {"kind": kind, "reason": reason.strip(), "decided_by_id": act.made_by_id, "done_by_id": author_id}
        rows = [same | {"decision_id": row.id, "done_at": now} for row in done]
        database.execute(insert(DecisionAnswer), rows)
        detail = {"enterprises": len(done), "left_out": len(left_out), "reason": reason.strip(), "digest": seen}
        own = {"act": act_id, "decided": act.outcome, "reason": reason.strip()}
        whole = Entry(_OF_ACT[kind], author_id, ("decision_act", act_id), detail)
        audit_trail.record_all(
            database, [whole, *(Entry(ACTIONS[kind], author_id, ("decision", row.id), own) for row in done)]
        )
        return ActAnswered(len(done), list(left_out.values()))


def _refuse(database: Session, act: DecisionAct, kind: DecisionAnswerKind, reason: str, *, author_id: int) -> None:
    own = act.made_by_id == author_id
    if kind is DecisionAnswerKind.WITHDRAWN and not own:
        raise DecisionRefusedError("not_author")
    if kind is not DecisionAnswerKind.WITHDRAWN and own:
        raise DecisionRefusedError("same_person")
    check_decider(database, act.campaign_id, author_id, None)
    if kind is not DecisionAnswerKind.CONFIRMED and not reason.strip():
        raise DecisionRefusedError("reason")
