"""An event of a case, and what the season did with a firm: calls, reminders, extensions, entries, hand-overs, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey
from survey.cases.words import EVENT_TITLES, EventKind, say_call, say_reach
from survey.correcting.words import ENTRY_STATES, SOURCE_TITLES
from survey.definitions.signal_checks import stored_check
from survey.models import (
    AnswerEntry,
    Campaign,
    DecisionAnswerKind,
    Enterprise,
    EntrySource,
    EntryState,
    Extension,
    VisitAct,
)
from survey.queries import case_events, chasing, decisions, visits
from survey.queries import verified_levels as verified_levels_queries
from survey.queries.case_events import HandedOver
from survey.queries.conditions import recorded, scheme_of
from survey.store.permissions import Permission
from survey.verifying.condition_views import view_answers
from survey.verifying.level_views import view_records
from survey.web.access import may
from survey.words.acting import say_done_by
from survey.words.calls import say_sent_by
from survey.words.decisions import ANSWERS, say_outcome_of
from survey.words.figures import deadline, say_date
from survey.words.language import _, _n, in_words
from survey.words.masking import mask_text
from survey.words.signals import say_outcome
from survey.words.visits import VISIT_STEPS


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event. `who`: empty where nobody is known; `link`: where more of it is read, empty for none.

    `hidden`: whether the firm never sees it.  `note`: the id of a note that may still be corrected, 0 for none.
    """

    at: datetime
    kind: EventKind
    title: str
    text: str = ""
    who: str = ""
    link: str = ""
    hidden: bool = False
    note: int = 0

    @property
    def sort(self) -> str:
        """What the event is about, in words."""
        return str(EVENT_TITLES[self.kind])


Events = Iterator[CaseEvent]


def chase_calls(database: Session, case: CaseKey) -> Events:
    """Yield the calls that were logged, corrections among them; telephones in their notes are masked."""
    found = chasing.calls_of(database, case.campaign_id, case.enterprise_id)
    corrected = {row.corrects_id for row in found}
    link = url_for("chasing.firm", enterprise_id=case.enterprise_id) if may(Permission.CHASE_FIRMS) else ""
    for row in found:
        title = say_call(row)
        if row.corrects_id is not None:
            title = _("%(what)s（更正此前一条）", what=title)
        if row.id in corrected:
            title = _("%(what)s，已更正", what=title)
        told = (row.spoken_with, mask_text(row.note))
        text = _("；").join(part for part in told if part)
        yield CaseEvent(row.recorded_at, EventKind.CHASE, title, text, row.recorded_by.name, link, hidden=True)


def conditions_recorded(database: Session, case: CaseKey) -> Events:
    """Yield what offices said of the firm's conditions, and what was taken back."""
    scheme, rows = scheme_of(database, case.campaign_id), recorded(database, case.campaign_id, case.enterprise_id)
    link = url_for("conditions.firm", enterprise_id=case.enterprise_id)
    for line in view_answers(scheme, rows):
        title = _("%(title)s：%(said)s", title=line.title, said=line.said)
        text = _("；").join(part for part in (line.basis, line.until, line.note) if part)
        yield CaseEvent(line.at, EventKind.CONDITION, title, text, line.who, link, hidden=True)


def visits_made(database: Session, case: CaseKey) -> Events:
    """Yield the steps of visits to the firm, which sees what was found and answered, and no summary."""
    for visit in visits.of_firm(database, case.campaign_id, case.enterprise_id):
        link = url_for("visits.sheet", visit_id=visit.id)
        for step in visit.steps:
            act = VisitAct(step.act)
            title = str(VISIT_STEPS[act])
            if step.day is not None and step.lead is not None:
                title = _("%(title)s：%(day)s，%(lead)s", title=title, day=say_date(step.day), lead=step.lead.name)
            seen = act in {VisitAct.ANSWERED, VisitAct.CONFIRMED}
            who = say_done_by(step.done_by, step.acting_for)
            yield CaseEvent(step.done_at, EventKind.VISIT, title, step.reason, who, link, hidden=not seen)


def reminders(database: Session, case: CaseKey) -> Events:
    """Yield the reminders that were sent."""
    for row, by in case_events.reminders(database, case.campaign_id, case.enterprise_id):
        yield CaseEvent(row.sent_at, EventKind.REMINDER, _("提醒提交"), say_sent_by(row.by), by)


def extensions(database: Session, case: CaseKey) -> Events:
    """Yield what was given to the firm, its unit or all, and what was revoked of it."""
    firm = database.get_one(Enterprise, case.enterprise_id)
    for row in case_events.extensions(database, case.campaign_id, firm):
        given = _("延期到%(until)s（%(whom)s）", until=deadline(row.until), whom=_whom(row))
        yield CaseEvent(row.given_at, EventKind.EXTENSION, given, row.reason, row.given_by.name)
        if row.revoked_at is not None:
            who = row.revoked_by.name if row.revoked_by is not None else ""
            undone = _("撤销延期（原到%(until)s，%(whom)s）", until=deadline(row.until), whom=_whom(row))
            yield CaseEvent(row.revoked_at, EventKind.EXTENSION, undone, row.revoke_reason, who)


def _whom(row: Extension) -> str:
    return say_reach(row.unit, own=row.enterprise_id is not None)


def entries(database: Session, case: CaseKey) -> Events:
    """Yield what was entered for the firm, each form once, and what became of it, each decision once."""
    made: dict[tuple[datetime, int], list[AnswerEntry]] = {}
    decided: dict[tuple[str, datetime, int | None], list[AnswerEntry]] = {}
    for row in case_events.entries(database, case.campaign_id, case.enterprise_id):
        made.setdefault((row.entered_at, row.entered_by_id), []).append(row)
        if row.decided_at is not None:
            # A firm that confirms ten of them within a minute did so once.
            minute = row.decided_at.replace(second=0, microsecond=0)
            decided.setdefault((str(row.state), minute, row.decided_by_id), []).append(row)
    link = url_for("entering.listed", enterprise_id=case.enterprise_id) if may(Permission.ENTER_FOR_FIRMS) else ""
    for rows in made.values():
        first = rows[0]
        title = _n("代填 %(n)s 题（%(source)s）", n=len(rows), source=SOURCE_TITLES[EntrySource(first.source)])
        yield CaseEvent(first.entered_at, EventKind.ENTRY, title, first.reason, first.entered_by.name, link)
    for rows in decided.values():
        last = max(rows, key=lambda row: row.decided_at or row.entered_at)
        title = _n("%(what)s：%(n)s 题", what=ENTRY_STATES[EntryState(last.state)][0], n=len(rows))
        refusals = _("；").join(dict.fromkeys(row.refusal for row in rows if row.refusal))
        who = last.decided_by.name if last.decided_by is not None else ""
        yield CaseEvent(last.decided_at or last.entered_at, EventKind.ENTRY, title, refusals, who, link)


def hand_overs(database: Session, case: CaseKey) -> Events:
    """Yield who handed the case to whom, and who recused himself."""
    firm = database.get_one(Enterprise, case.enterprise_id)
    for row in case_events.hand_overs(database, case.campaign_id, firm):
        one = row.hand_over
        yield CaseEvent(one.handed_at, EventKind.HAND_OVER, _say_moved(row), one.reason, row.by, hidden=True)
    for recusal, who in case_events.recusals(database, case.campaign_id, case.enterprise_id):
        yield CaseEvent(recusal.declared_at, EventKind.HAND_OVER, _("回避"), recusal.reason, who, hidden=True)


def _say_moved(row: HandedOver) -> str:
    if row.of_unit:
        return _("整个街镇移交承办")
    nobody = _("本街镇审核人员")
    return _("移交承办：%(before)s → %(after)s", before=row.before or nobody, after=row.after or nobody)


def signal_words(database: Session, case: CaseKey) -> Events:
    """Yield what officials said of the firm's signals."""
    for word, number in case_events.signal_words(database, case.campaign_id, case.enterprise_id):
        known = stored_check("", "", word.check_id)
        check = in_words(known.title) if known is not None else word.check_id
        title = _("第 %(n)s 次提交的线索“%(check)s”：%(what)s", n=number, check=check, what=say_outcome(word.outcome))
        link = url_for("signals.signal", version_id=word.version_id, check_id=word.check_id)
        yield CaseEvent(word.at, EventKind.SIGNAL, title, word.reason, word.user.name, link, hidden=True)


def verified_levels(database: Session, case: CaseKey) -> Events:
    """Yield the levels that the firm was found to have, corrections and withdrawals among them."""
    campaign = database.get_one(Campaign, case.campaign_id)
    rows = verified_levels_queries.recorded(database, case.campaign_id, case.enterprise_id)
    link = url_for("verified_levels.firm", enterprise_id=case.enterprise_id)
    for row, line in zip(rows, view_records(rows, campaign), strict=True):
        title = _("%(title)s核定为%(level)s", title=line.questionnaire, level=line.level)
        if row.level is None:
            title = _("%(title)s的核定等级已撤销", title=line.questionnaire)
        elif row.replaces_id is not None:
            title = _("%(what)s（更正此前一条）", what=title)
        told = _("；").join(part for part in (line.basis, line.reason) if part)
        yield CaseEvent(line.at, EventKind.LEVEL, title, told, line.who, link, hidden=True)


def decisions_made(database: Session, case: CaseKey) -> Events:
    """Yield what officials decided of the firm and what the second one said, as far as the reader may see decisions."""
    if not may(Permission.READ_DECISIONS):
        return
    link = url_for("panel.case", enterprise_id=case.enterprise_id)
    for row in decisions.decisions_of_firm(database, case.campaign_id, case.enterprise_id):
        kind, outcome = EventKind.DECISION, say_outcome_of(row)
        told = _("；").join(part for part in (row.reason, row.document_number) if part)
        title = _("提出决定：%(outcome)s", outcome=outcome)
        who = say_done_by(row.decided_by, row.acting_for)
        yield CaseEvent(row.decided_at, kind, title, told, who, link, hidden=True)
        answer = row.answer
        if answer is not None:
            said = _("%(what)s：%(outcome)s", what=ANSWERS[DecisionAnswerKind(answer.kind)], outcome=outcome)
            second = say_done_by(answer.done_by, answer.acting_for)
            yield CaseEvent(answer.done_at, kind, said, answer.reason, second, link, hidden=True)
