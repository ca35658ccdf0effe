"""The panel's two pages put together: its queue with the seats, and one firm among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.cases.chronology_views import view_chronology
from survey.deciding.act_views import view_acts
from survey.deciding.case_views import (
    decision_line,
    say_about,
    view_checked,
    view_decisions,
    view_facts,
    view_neighbours,
    view_reasons,
    view_strip,
)
from survey.deciding.decision_results import STABLE
from survey.deciding.pages import CasePage, PanelPage
from survey.deciding.progress_views import view_progress
from survey.deciding.queue_views import QueueFilter, Standing, say_changed, view_queue
from survey.deciding.read_act import read_stable
from survey.deciding.seat_views import view_seats
from survey.experts.firm_views import view_marks
from survey.models import Decision, Evaluation, EvaluationEntry
from survey.queries import decisions, panel, recusals
from survey.queries.panel import Decider, PanelFirm
from survey.words.language import _

EVENTS = 6


@dataclass(frozen=True)
class Firm:
    """A firm of the newest evaluation as a request is about it. `rows`: decisions on it, the newest first."""

    evaluation: Evaluation
    entry: EvaluationEntry
    participation_id: int
    enterprise_id: int
    rows: Sequence[Decision]
    people: Sequence[Decider]
    deciding: Sequence[Decider]
    recused: frozenset[int]
    reader_id: int

    @classmethod
    def of(cls, database: Session, evaluation: Evaluation, entry: EvaluationEntry, reader_id: int) -> Firm:
        """Return a firm that was found through a scope."""
        part = entry.version.submission.participation
        people = panel.deciders(database, evaluation.campaign_id)
        recused = frozenset(recusals.recused_among(database, part.id))
        return cls(
            evaluation,
            entry,
            part.id,
            part.enterprise_id,
            decisions.decisions_of(database, part.id),
            people,
            panel.deciding(people, recused),
            recused,
            reader_id,
        )

    @property
    def waits(self) -> Decision | None:
        """The decision that waits for its second official."""
        return next((row for row in self.rows if row.answer is None), None)

    @property
    def newest_decision(self) -> int:
        """The id of the newest decision, 0 for none."""
        return self.rows[0].id if self.rows else 0


def read_filter(text: str | None) -> QueueFilter:
    """Return the filter that an address names; what is to be decided where it names none that there is."""
    return QueueFilter(text) if text in set(QueueFilter) else QueueFilter.OPEN


def filter_titles() -> Sequence[tuple[QueueFilter, str]]:
    """Return the filters with what they are called."""
    return [
        (QueueFilter.OPEN, _("待议")),
        (QueueFilter.MINE, _("待确认")),
        (QueueFilter.WAITING, _("等第二人")),
        (QueueFilter.CHANGED, _("有变化")),
        (QueueFilter.ALL, _("全部")),
    ]


@dataclass(frozen=True)
class _List:
    """The newest list with what is decided of it."""

    evaluation: Evaluation
    scheme: Scheme
    firms: Sequence[PanelFirm]
    standing: Standing

    @property
    def decided(self) -> tuple[Mapping[int, Decision], Mapping[int, Decision]]:
        return self.standing.held, self.standing.waiting

    @property
    def known(self) -> tuple[Mapping[int, Decision], Mapping[int, Decision]]:
        """The same without what waits of firms from which the reader is recused."""
        recused = self.standing.recused
        return self.standing.held, {part: row for part, row in self.standing.waiting.items() if part not in recused}


def _read(database: Session, evaluation: Evaluation, reader_id: int) -> _List:
    held = decisions.held(database, evaluation.campaign_id)
    earlier = [row.id for row in held.values() if row.evaluation_id != evaluation.id]
    standing = Standing(
        held,
        decisions.waiting(database, evaluation.campaign_id),
        panel.earlier_places(database, earlier) if earlier else {},
        recusals.recused_from(database, reader_id),
        reader_id,
    )
    return _List(evaluation, load_scheme(evaluation.scheme.document), panel.firms(database, evaluation.id), standing)


def view_panel(database: Session, evaluation: Evaluation, reader_id: int, shown: QueueFilter) -> PanelPage:
    """Return the queue of an evaluation for an official."""
    whole, people = _read(database, evaluation, reader_id), panel.deciders(database, evaluation.campaign_id)
    campaign_id, standing = evaluation.campaign_id, whole.standing
    return PanelPage(
        campaign=evaluation.campaign,
        evaluation=evaluation,
        queue=view_queue(whole.firms, whole.scheme, whole.standing, shown),
        filters=filter_titles(),
        seats=view_seats(evaluation, whole.scheme, whole.firms, whole.known),
        acts=view_acts(
            decisions.acts(database, campaign_id),
            decisions.act_states(database, campaign_id),
            decisions.waiting_recused(database, campaign_id, reader_id),
        ),
        stable={
            outcome.value: len(read_stable(whole.firms, outcome, whole.decided, standing.recused)[0])
            for outcome in STABLE
        },
        deciders=_("、").join(one.name for one in people if not one.substitute) or _("尚未指定"),
        stages=view_progress(database, evaluation.campaign_id),
    )


def view_firm(database: Session, firm: Firm, shown: QueueFilter, forms: Mapping[str, Any]) -> CasePage:
    """Return the page of a firm. `forms`: ``form`` of a decision and ``answer`` of the second official, or None."""
    whole = _read(database, firm.evaluation, firm.reader_id)
    scheme, entry, recused = whole.scheme, firm.entry, firm.reader_id in firm.recused
    placed = next(one for one in whole.firms if one.participation_id == firm.participation_id)
    queue = view_queue(whole.firms, scheme, whole.standing, shown, keep=firm.enterprise_id)
    enterprise = entry.version.submission.participation.enterprise
    links = (
        url_for("cases.case", enterprise_id=firm.enterprise_id),
        url_for("conditions.firm", enterprise_id=firm.enterprise_id),
    )
    decided = (whole.standing.held, whole.standing.waiting, whole.standing.recused)
    campaign_id = firm.evaluation.campaign_id
    return CasePage(
        campaign=firm.evaluation.campaign,
        evaluation=firm.evaluation,
        enterprise_id=firm.enterprise_id,
        entry_id=entry.id,
        name=entry.version.name,
        about=say_about(entry),
        queue=queue,
        filters=filter_titles(),
        beside=queue.beside(firm.enterprise_id),
        changed=say_changed(placed, whole.standing.held.get(firm.participation_id), whole.standing, scheme),
        facts=view_facts(entry, scheme, firm.evaluation),
        strip=view_strip(entry, scheme, firm.evaluation),
        reasons=view_reasons(entry, scheme),
        seats=view_seats(firm.evaluation, scheme, whole.firms, whole.known, own=firm.participation_id),
        checked=[] if recused else view_checked(database, entry, scheme, links),
        marks=view_marks(database, campaign_id, firm.participation_id, firm.reader_id),
        events=[] if recused else view_chronology(database, firm.evaluation.campaign, enterprise)[:EVENTS],
        neighbours=[] if recused else view_neighbours(database, entry, scheme, decided),
        decisions=[] if recused else view_decisions(firm.rows),
        waits=decision_line(firm.waits) if firm.waits is not None and not recused else None,
        recused=recused,
        people=_people(firm),
        decided_by=_("、").join(one.name for one in firm.deciding) or _("尚未指定"),
        alone=len(firm.deciding) < 2 and not recused,
        form=None if recused else forms.get("form"),
        answer=None if recused else forms.get("answer"),
        own=firm.waits is not None and firm.waits.decided_by_id == firm.reader_id,
    )


def _people(firm: Firm) -> Sequence[tuple[str, str]]:
    """Return everybody who is named to decide in the campaign, and what that means for this firm."""
    now = {one.id for one in firm.deciding}
    said = []
    for one in firm.people:
        text = _("替补") if one.substitute else _("决定人")
        if one.id in firm.recused:
            text = _("本案回避")
        elif one.substitute and one.id in now:
            text = _("替补，本案参加")
        said.append((_("%(name)s（本人）", name=one.name) if one.id == firm.reader_id else one.name, text))
    return said
