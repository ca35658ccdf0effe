"""Minutes of a meeting (会议纪要): who was there, and per firm what was shown, what was decided, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.deciding.case_views import DecisionLine, decision_line
from survey.deciding.words import PARTS
from survey.models import Decision, DecisionAnswerKind, Evaluation, Outcome, PanelMeeting, PanelPart
from survey.queries import meetings, panel, recusals
from survey.queries.panel import Decider, PanelFirm
from survey.words.decisions import OUTCOMES
from survey.words.findings import say_place, say_standing
from survey.words.language import _
from survey.words.pools import say_rank


@dataclass(frozen=True, slots=True)
class CaseMinutes:
    """One firm of a meeting. `shown`: its place when it was decided; `recused`: names of who took no part."""

    number: int
    enterprise_id: int
    name: str
    shown: str
    decision: DecisionLine
    recused: str


@dataclass(frozen=True, slots=True)
class ActMinutes:
    """The firms that one act decided in a meeting. `names`: in the order of the list."""

    outcome: str
    document: str
    firms: int
    confirmed: int
    by: str
    names: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting. `people`: what each is, names, and whether there; `outcomes`: word -> firms."""

    people: Sequence[tuple[str, str, bool]]
    cases: Sequence[CaseMinutes]
    acts: Sequence[ActMinutes]
    outcomes: Sequence[tuple[str, int]]
    open: int


def view_minutes(database: Session, meeting: PanelMeeting, evaluations: Mapping[int, Evaluation]) -> Minutes:
    """Return the minutes of a meeting. `evaluations`: by id, those that its decisions were made of."""
    rows = meetings.decided_in(database, meeting.id)
    placed = {
        (number, firm.participation_id): firm
        for number in {row.evaluation_id for row in rows}
        for firm in panel.firms(database, number, [row.participation_id for row in rows])
    }
    schemes = {number: load_scheme(evaluation.scheme.document) for number, evaluation in evaluations.items()}
    recused = recusals.recused_by_firm(database, [row.participation_id for row in rows])
    names = {one.id: one.name for one in panel.deciders(database, meeting.campaign_id)}
    single = [row for row in rows if row.act_id is None]
    cases = [
        CaseMinutes(
            number=at,
            enterprise_id=row.participation.enterprise_id,
            name=row.participation.enterprise.name,
            shown=_shown(placed.get((row.evaluation_id, row.participation_id)), schemes.get(row.evaluation_id)),
            decision=decision_line(row),
            recused=_("、").join(names[one] for one in sorted(recused.get(row.participation_id, ())) if one in names),
        )
        for at, row in enumerate(single, start=1)
    ]
    held = [row for row in rows if row.answer is not None and row.answer.kind == DecisionAnswerKind.CONFIRMED]
    counts = {outcome: sum(row.outcome == outcome for row in held) for outcome in Outcome}
    return Minutes(
        people=[(str(PARTS[PanelPart(seat.part)]), seat.user.name, seat.present) for seat in meeting.seats],
        cases=cases,
        acts=_acts([row for row in rows if row.act_id is not None]),
        outcomes=[(str(OUTCOMES[outcome]), number) for outcome, number in counts.items() if number],
        open=sum(row.answer is None for row in rows),
    )


def _shown(firm: PanelFirm | None, scheme: Scheme | None) -> str:
    if firm is None or scheme is None:
        return ""
    parts = (say_rank(firm.rank, firm.pool, scheme), say_place(firm.status), say_standing(firm.sureness))
    return _("，").join(part for part in parts if part)


def _acts(rows: Sequence[Decision]) -> Sequence[ActMinutes]:
    found: dict[int, list[Decision]] = {}
    for row in rows:
        found.setdefault(row.act_id or 0, []).append(row)
    return [
        ActMinutes(
            outcome=str(OUTCOMES[Outcome(own[0].outcome)]),
            document=own[0].document_number,
            firms=len(own),
            confirmed=sum(row.answer is not None and row.answer.kind == DecisionAnswerKind.CONFIRMED for row in own),
            by=own[0].decided_by.name,
            names=_("、").join(row.participation.enterprise.name for row in own),
        )
        for own in found.values()
    ]


def people_choices(people: Sequence[Decider]) -> Sequence[tuple[str, str]]:
    """Return who may sit in a meeting, for its form."""
    return [(str(one.id), _("%(name)s（替补）", name=one.name) if one.substitute else one.name) for one in people]
