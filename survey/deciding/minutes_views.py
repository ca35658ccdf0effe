"""Minutes of a meeting (会议纪要): who was there, and per firm what was shown, what was decided, by whom and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.deciding.act_views import known_rows
from survey.deciding.case_views import DecisionLine, decision_line
from survey.deciding.words import PARTS
from survey.models import Decision, Evaluation, Outcome, PanelMeeting, PanelPart
from survey.queries import meetings, panel, recusals
from survey.queries.decisions import is_confirmed
from survey.queries.panel import Decider, PanelFirm
from survey.words.decisions import OUTCOMES
from survey.words.findings import say_place, say_standing
from survey.words.language import _
from survey.words.pools import say_rank


@dataclass(frozen=True, slots=True)
class CaseMinutes:
    """One firm of a meeting. `shown`: its place when it was decided; `recused`: names of who took no part.

    Where the reader is one of them there is no decision here, only the outcome that holds, empty for none, and in
    `decided_by` who decides.
    """

    number: int
    enterprise_id: int
    name: str
    shown: str
    decision: DecisionLine | None
    outcome: str
    decided_by: str
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


def view_minutes(
    database: Session, meeting: PanelMeeting, evaluations: Mapping[int, Evaluation], reader_id: int
) -> Minutes:
    """Return the minutes of a meeting for a reader. `evaluations`: by id, those that its decisions were made of."""
    rows = meetings.decided_in(database, meeting.id)
    placed = {
        (number, firm.participation_id): firm
        for number in {row.evaluation_id for row in rows}
        for firm in panel.firms(database, number, [row.participation_id for row in rows])
    }
    schemes = {number: load_scheme(evaluation.scheme.document) for number, evaluation in evaluations.items()}
    recused = recusals.recused_by_firm(database, [row.participation_id for row in rows])
    people = panel.deciders(database, meeting.campaign_id)
    mine = {part for part, who in recused.items() if reader_id in who}
    single = [row for row in rows if row.act_id is None]
    cases = [
        _case(
            at,
            row,
            _shown(placed.get((row.evaluation_id, row.participation_id)), schemes.get(row.evaluation_id)),
            (people, recused.get(row.participation_id, ())),
            closed=row.participation_id in mine,
        )
        for at, row in enumerate(single, start=1)
    ]
    held = [row for row in rows if is_confirmed(row)]
    counts = {outcome: sum(row.outcome == outcome for row in held) for outcome in Outcome}
    return Minutes(
        people=[(str(PARTS[PanelPart(seat.part)]), seat.user.name, seat.present) for seat in meeting.seats],
        cases=cases,
        acts=_acts([row for row in known_rows(rows, mine) if row.act_id is not None]),
        outcomes=[(str(OUTCOMES[outcome]), number) for outcome, number in counts.items() if number],
        open=sum(row.answer is None for row in known_rows(rows, mine)),
    )


def _case(
    number: int, row: Decision, shown: str, people: tuple[Sequence[Decider], Collection[int]], *, closed: bool
) -> CaseMinutes:
    """Return one firm. `people`: who decides, and who of them is recused; `closed`: whether the reader is."""
    everybody, away = people
    return CaseMinutes(
        number=number,
        enterprise_id=row.participation.enterprise_id,
        name=row.participation.enterprise.name,
        shown=shown,
        decision=None if closed else decision_line(row),
        outcome=str(OUTCOMES[Outcome(row.outcome)]) if not closed or is_confirmed(row) else "",
        decided_by=_("、").join(one.name for one in panel.deciding(everybody, away)) or _("尚未指定"),
        recused=_("、").join(one.name for one in sorted(everybody, key=lambda one: one.id) if one.id in away),
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
            confirmed=sum(is_confirmed(row) for row in own),
            by=own[0].decided_by.name,
            names=_("、").join(row.participation.enterprise.name for row in own),
        )
        for own in found.values()
    ]


def people_choices(people: Sequence[Decider]) -> Sequence[tuple[str, str]]:
    """Return who may sit in a meeting, for its form."""
    return [(str(one.id), _("%(name)s（替补）", name=one.name) if one.substitute else one.name) for one in people]
