"""Acts over the stable part in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.definition.scheme import Scheme
from survey.deciding.decision_results import ActFirm, ActPreview
from survey.deciding.words import LEFT_OUT
from survey.models import Decision, DecisionAct, DecisionAnswerKind, Outcome
from survey.queries.decisions import is_confirmed
from survey.queries.panel import PanelFirm
from survey.words.decisions import OUTCOMES, say_state
from survey.words.pools import say_rank


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act. `confirmed`, `waiting`, `other`: how many of its firms are each (`other`: refused or withdrawn).

    Firms that wait and from which the reader is recused are in none of the numbers.
    """

    id: int
    outcome: str
    document: str
    reason: str
    firms: int
    digest: str
    by: str
    by_id: int
    at: datetime
    confirmed: int
    waiting: int
    other: int


def view_acts(
    acts: Sequence[DecisionAct], states: Mapping[int, Mapping[str, int]], recused: Mapping[int, int]
) -> Sequence[ActLine]:
    """Return acts in words. `states`: act -> what was answered (empty for nothing yet) -> how many.

    `recused`: act -> how many of those without an answer the reader is recused from.
    """
    return [_line(act, states.get(act.id, {}), recused.get(act.id, 0)) for act in acts]


def _line(act: DecisionAct, states: Mapping[str, int], recused: int) -> ActLine:
    counts = Counter(dict(states))
    confirmed, waiting = counts[DecisionAnswerKind.CONFIRMED], counts[""]
    return ActLine(
        id=act.id,
        outcome=str(OUTCOMES[Outcome(act.outcome)]),
        document=act.document_number,
        reason=act.reason,
        firms=act.firms - recused,
        digest=act.digest,
        by=act.made_by.name,
        by_id=act.made_by_id,
        at=act.made_at,
        confirmed=confirmed,
        waiting=waiting - recused,
        other=counts.total() - confirmed - waiting,
    )


def view_left_out(preview: ActPreview) -> Sequence[tuple[str, Sequence[ActFirm]]]:
    """Return (why, firms) of those that an act leaves out, in the order of the reasons."""
    codes = [code for code in LEFT_OUT if any(firm.why == code for firm in preview.left_out)]
    return [(str(LEFT_OUT[code]), [firm for firm in preview.left_out if firm.why == code]) for code in codes]


def say_left_out(firms: Sequence[ActFirm]) -> Sequence[tuple[ActFirm, str]]:
    """Return each firm with why it is left out."""
    return [(firm, str(LEFT_OUT[firm.why])) for firm in firms]


def known_rows(rows: Sequence[Decision], recused: Collection[int]) -> Sequence[Decision]:
    """Return the decisions that a reader may know of: of firms that he is recused from those that hold."""
    return [row for row in rows if row.participation_id not in recused or is_confirmed(row)]


def view_act_firms(
    rows: Sequence[Decision], firms: Sequence[PanelFirm], scheme: Scheme, recused: Collection[int]
) -> Sequence[tuple[int, str, str, str, str]]:
    """Return (enterprise id, rank, name, kind, state) of the firms of an act, in the order of the list.

    Of firms that the reader is recused from only what holds: `recused`.
    """
    placed = {firm.participation_id: (at, firm) for at, firm in enumerate(firms)}
    found = []
    for row in known_rows(rows, recused):
        at, firm = placed.get(row.participation_id, (len(placed), None))
        answer = row.answer
        kind = "pri" if answer is None else "ok" if answer.kind == DecisionAnswerKind.CONFIRMED else "warn"
        rank = say_rank(firm.rank, firm.pool, scheme) if firm is not None else "–"
        enterprise = row.participation.enterprise
        found.append((at, (enterprise.id, rank, firm.name if firm else enterprise.name, kind, say_state(row))))
    return [line for _at, line in sorted(found, key=lambda pair: (pair[0], pair[1][0]))]
