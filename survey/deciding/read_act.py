"""What an act over the stable part would decide now, and what of an act still waits for its second official."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from survey.deciding.decision_results import GREY, STABLE, ActFirm, ActPreview
from survey.models import Decision, DecisionAct, DecisionAnswerKind, Outcome
from survey.queries import decisions, evaluations, panel, recusals
from survey.queries.panel import PanelFirm


def read_act(
    database: Session, campaign_id: int, evaluation_id: int, outcome: Outcome, *, reader_id: int
) -> ActPreview:
    """Return what an act of somebody would decide of an evaluation now, and whom it leaves out and why."""
    held, waiting = decisions.held(database, campaign_id), decisions.waiting(database, campaign_id)
    recused = recusals.recused_from(database, reader_id)
    taken, left_out = read_stable(panel.firms(database, evaluation_id), outcome, (held, waiting), recused)
    return ActPreview(evaluation_id, outcome, taken, left_out)


def read_stable(
    firms: Sequence[PanelFirm],
    outcome: Outcome,
    decided: tuple[Mapping[int, Decision], Mapping[int, Decision]],
    recused: Collection[int],
) -> tuple[list[ActFirm], list[ActFirm]]:
    """Return whom of a list an act would decide, and whom it leaves out. `decided`: what holds, and what waits."""
    status, sure = STABLE[outcome]
    taken: list[ActFirm] = []
    left_out: list[ActFirm] = []
    for firm in firms:
        if firm.status != status:
            continue
        why = _why_not(firm, sure, recused) or _why_decided(firm, outcome, *decided)
        (left_out if why else taken).append(act_firm(firm, why))
    return taken, left_out


def _why_not(firm: PanelFirm, sure: str, recused: Collection[int]) -> str:
    if firm.sureness != sure:
        return GREY
    if firm.participation_id in recused:
        return "recused"
    if firm.left:
        return "left"
    return "gate_failed" if firm.fails_a_gate else ""


def _why_decided(
    firm: PanelFirm, outcome: Outcome, held: Mapping[int, Decision], waiting: Mapping[int, Decision]
) -> str:
    if firm.participation_id in waiting:
        return "waiting"
    own = held.get(firm.participation_id)
    if own is None:
        return ""
    return "decided" if own.outcome == outcome else "decided_otherwise"


def act_firm(firm: PanelFirm, why: str = "") -> ActFirm:
    """Return a firm of an evaluation as acts name it."""
    return ActFirm(firm.participation_id, firm.version_id, firm.enterprise_id, firm.name, firm.rank, firm.pool, why)


def read_waiting(database: Session, campaign_id: int, act_id: int) -> list[Decision]:
    """Return the decisions of an act that wait for their second official, in the order of their firms."""
    return [row for row in decisions.waiting(database, campaign_id).values() if row.act_id == act_id]


def read_left(
    database: Session, act: DecisionAct, waiting: Sequence[Decision], kind: DecisionAnswerKind, *, reader_id: int
) -> Mapping[int, ActFirm]:
    """Return participation -> the firm, of those of an act that this official, or anybody, can not answer so."""
    if kind is DecisionAnswerKind.WITHDRAWN:
        return {}
    newest = evaluations.newest_id(database, act.campaign_id)
    placed = {one.participation_id: one for one in panel.firms(database, newest)}
    recused = recusals.recused_from(database, reader_id)
    found: dict[int, ActFirm] = {}
    for row in waiting:
        firm = placed.get(row.participation_id)
        why = "recused" if row.participation_id in recused else ""
        if not why and kind is DecisionAnswerKind.CONFIRMED:
            why = _why_no_seat(firm)
        if why:
            found[row.participation_id] = (
                act_firm(firm, why) if firm else ActFirm(row.participation_id, row.version_id, 0, "", None, "", why)
            )
    return found


def _why_no_seat(firm: PanelFirm | None) -> str:
    if firm is None or firm.left:
        return "left"
    return "gate_failed" if firm.fails_a_gate else ""
