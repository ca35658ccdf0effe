"""One official decides of one firm; it has no effect before a second one confirms it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.deciding.decision_results import DecisionAsked, DecisionRefusedError, footing_of
from survey.deciding.lock_firms import check_decider, lock_firms
from survey.models import Decision, DecisionAnswerKind, Footing, Outcome, PanelMeeting, Participation, utc_now
from survey.queries import decisions, evaluations, panel
from survey.queries.panel import Decider, PanelFirm
from survey.records import audit_trail
from survey.store.db import unit_of_work

_SEATS = frozenset({Outcome.CONFIRM, Outcome.RESERVE})


def decide(database: Session, participation_id: int, asked: DecisionAsked, *, author_id: int) -> int:
    """Store what an official proposes of a firm, which was found through a scope; return the decision's id.

    Raises DecisionRefusedError; then nothing is written.
    """
    with unit_of_work(database):
        lock_firms(database, [participation_id])
        campaign_id = database.get_one(Participation, participation_id).campaign_id
        people = check_decider(database, campaign_id, author_id, participation_id)
        firm = _firm(database, campaign_id, participation_id, asked)
        _refuse_crossing(decisions.decisions_of(database, participation_id), asked)
        footing = footing_of(firm, asked.outcome)
        refuse_seat(firm, asked.outcome)
        _refuse_texts(asked, footing)
        _refuse_people(database, campaign_id, asked, people, author_id=author_id)
        made = Decision(
            campaign_id=campaign_id,
            participation_id=participation_id,
            evaluation_id=asked.evaluation_id,
            version_id=firm.version_id,
            outcome=asked.outcome,
            footing=footing,
            reason=asked.reason.strip(),
            document_number=asked.document_number.strip(),
            meeting_id=asked.meeting_id,
            second_id=asked.second_id,
            decided_by_id=author_id,
            decided_at=utc_now(),
        )
        database.add(made)
        database.flush()
        detail = {
            "decided": asked.outcome.value,
            "footing": footing.value,
            "reason": made.reason,
            "document": made.document_number,
            "evaluation": asked.evaluation_id,
            "version": firm.version_id,
            "meeting": asked.meeting_id,
        }
        audit_trail.record(database, "decide", user_id=author_id, about=("decision", made.id), detail=detail)
        return made.id


def _firm(database: Session, campaign_id: int, participation_id: int, asked: DecisionAsked) -> PanelFirm:
    newest = evaluations.newest_id(database, campaign_id)
    if not newest:
        raise DecisionRefusedError("no_evaluation")
    if asked.evaluation_id != newest:
        raise DecisionRefusedError("moved_on")
    firm = panel.firm(database, newest, participation_id)
    if firm is None:
        raise DecisionRefusedError("no_evaluation")
    return firm


def _refuse_crossing(before: Sequence[Decision], asked: DecisionAsked) -> None:
    """Raise where somebody decided of the firm since the page was shown, or one decision waits, or it holds already."""
    newest = before[0] if before else None
    if newest is not None and newest.id != asked.seen:
        raise DecisionRefusedError("meanwhile")
    if newest is not None and newest.answer is None:
        raise DecisionRefusedError("waiting")
    held = [row for row in before if row.answer is not None and row.answer.kind == DecisionAnswerKind.CONFIRMED]
    if held and held[0].outcome == asked.outcome and held[0].evaluation_id == asked.evaluation_id:
        raise DecisionRefusedError("same")


def refuse_seat(firm: PanelFirm, outcome: Outcome) -> None:
    """Raise DecisionRefusedError (``left``, ``gate_failed``, ``unranked``) where a firm can get no seat, ever."""
    if outcome not in _SEATS:
        return
    if firm.left:
        raise DecisionRefusedError("left")
    if firm.fails_a_gate:
        raise DecisionRefusedError("gate_failed")
    if firm.rank is None:
        raise DecisionRefusedError("unranked")


def _refuse_texts(asked: DecisionAsked, footing: Footing) -> None:
    """Raise where a reason or a document is missing. Sending back decides nothing of a seat, and needs no document."""
    bare = footing is Footing.RANKING and asked.outcome in _SEATS
    if not asked.reason.strip() and not (bare and asked.document_number.strip()):
        raise DecisionRefusedError("reason")
    if footing is Footing.DEPARTS and asked.outcome is not Outcome.VERIFY and not asked.document_number.strip():
        raise DecisionRefusedError("document")


def _refuse_people(
    database: Session, campaign_id: int, asked: DecisionAsked, people: Sequence[Decider], *, author_id: int
) -> None:
    if asked.second_id is not None and asked.second_id not in {one.id for one in people} - {author_id}:
        raise DecisionRefusedError("second")
    if asked.meeting_id is None:
        return
    own = select(PanelMeeting).where(PanelMeeting.id == asked.meeting_id, PanelMeeting.campaign_id == campaign_id)
    meeting = database.scalar(own)
    if meeting is None or meeting.ended is not None:
        raise DecisionRefusedError("meeting")
