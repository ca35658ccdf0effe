"""Whether a draft could be submitted as it is: `Participation.ready`, kept true after whatever changes a draft.

It is worked out outside of any transaction, from the draft as it was read, and written only if the draft is still that
one: who saves meanwhile works it out anew, and then whoever was overtaken does. So the last to write always judged the
last draft. The commitment and the calendar are separate: a ready draft may be one that nobody can submit today.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from scoring.answers.answers import Absence, Dossier, Given, Unreadable, UnreadableAnswerError, from_json
from scoring.answers.bearing import bearing
from scoring.answers.checks import find, of_answer
from scoring.definition.questionnaire import Question, Questionnaire
from survey.answering.read_draft import ABOVE_SCALE, class_of
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    DraftSheet,
    Enterprise,
    EnterpriseClass,
    Participation,
    Submission,
)
from survey.queries import submissions
from survey.store.db import unit_of_work
from survey.store.prepared import Prepared

TRIES = 20
"""So often a draft is judged anew because somebody saved meanwhile; whoever saved last judges it, too."""
_BATCH = 200


@dataclass(frozen=True)
class _Read:
    """A draft as it was read, what the flag said then, and what differs as soon as the draft does.

    `asked`: what its campaign asked for then: rows of questionnaire, version and class.
    """

    participation_id: int
    campaign_id: int
    said: bool
    ready: bool
    stamp: Mapping[str, Mapping[str, int]]
    asked: Sequence[tuple[str, str, str]]


def note_readiness(database: Session, submission_id: int) -> bool:
    """Write whether a draft could be submitted as it is, where that changed, and return it."""
    for _try in range(TRIES):
        read = _judge(database, submission_id)
        if read.ready == read.said or _write(database, submission_id, read):
            return read.ready
    return read.ready


@dataclass(frozen=True, slots=True)
class Noted:
    """What a save has to know of its draft: what the flag says, what of its questionnaire is asked, and its state."""

    ready: bool
    version: str | None
    asked_of: str | None
    state: str


def read_noted(database: Session, submission_id: int, questionnaire_id: str) -> Noted | None:
    """Return what is noted of a draft, read while its sheet is held; None where there is no such draft."""
    row = _NOTED.row(database, {"submission_id": submission_id, "questionnaire_id": questionnaire_id})
    return None if row is None else Noted(*row)


def stays_as_noted(
    noted: Noted | None, questionnaire: Questionnaire, values: Mapping[str, Any], written: Collection[str]
) -> bool:
    """Return whether a save changes nothing about what the flag says, so that the draft needs not be judged.

    `noted`: as it was read while the sheet was held; `values`: the sheet's answers as they are now; `written`: the keys
    that the save wrote. A ready draft stays so where each answer that was written is right by itself and neither a
    condition nor a hard check looks at it. One that is not stays so where the sheet still lacks what every enterprise
    must answer. All else is for `note_readiness`.
    """
    if not written:
        return True
    changed = [questionnaire.questions[name] for name in written if name in questionnaire.questions]
    lacking = not _always_required(questionnaire.id, questionnaire.version) <= values.keys()
    if not lacking and not _are_right_alone(questionnaire, changed, values):
        return False
    if noted is None:
        return True
    if noted.ready:
        return not lacking or _are_right_alone(questionnaire, changed, values)
    return lacking and (noted.version, noted.asked_of) == (questionnaire.version, EnterpriseClass.ALL)


def _are_right_alone(questionnaire: Questionnaire, changed: Iterable[Question], values: Mapping[str, Any]) -> bool:
    return all(_is_right_alone(questionnaire, question, values) for question in changed)


def _is_right_alone(questionnaire: Questionnaire, question: Question, values: Mapping[str, Any]) -> bool:
    """Return whether an answer is right by itself and decides about nothing else, so that no finding can come of it."""
    qualified = questionnaire.qualified(question.id)
    if qualified in _bearing() or qualified == ABOVE_SCALE:
        return False
    given: Given = Absence.NOT_ANSWERED
    if question.id in values:
        try:
            given = from_json(question, values[question.id])
        except UnreadableAnswerError:
            given = Unreadable("")
    return not of_answer(questionnaire.id, question, given, FORMATS)


@lru_cache(maxsize=1)
def _bearing() -> frozenset[str]:
    """Return the questions that any condition or hard check of any known questionnaire looks at."""
    return bearing(catalogue().versions.values())


def _silent(_done: int, _total: int) -> None:
    return None


def repair_readiness(
    database: Session, campaign_id: int, progress: Callable[[int, int], None] = _silent
) -> Sequence[int]:
    """Judge every draft of a campaign anew, and return the ids of the drafts whose flag was wrong.

    For a campaign whose questionnaires changed, drafts of before there was the flag, and a process that ended between
    a save and its judgement. `progress` is told after each batch how many drafts were judged, of how many.
    """
    wrong = []
    drafts = _drafts(database, campaign_id)
    for done, ids in enumerate(_batches(drafts)):
        progress(done * _BATCH, len(drafts))
        for submission_id in ids:
            read = _judge(database, submission_id)
            if read.ready != read.said:
                wrong.append(submission_id)
                note_readiness(database, submission_id)
        database.rollback()  # nothing stays open from one batch to the next
    return wrong


def _drafts(database: Session, campaign_id: int) -> Sequence[int]:
    database.rollback()
    statement = (
        select(Submission.id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
        .order_by(Submission.id)
    )
    return database.scalars(statement).all()


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


_FIRM = (
    select(
        Participation.id,
        Participation.ready,
        Participation.campaign_id,
        Enterprise.credit_code,
        Enterprise.name,
        Enterprise.above_scale,
    )
    .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    .join(Submission, Submission.participation_id == Participation.id)
    .where(Submission.id == bindparam("submission_id"))
)
_ASKED = (
    select(
        CampaignQuestionnaire.questionnaire_id, CampaignQuestionnaire.version, CampaignQuestionnaire.enterprise_class
    )
    .where(CampaignQuestionnaire.campaign_id == bindparam("campaign_id"))
    .order_by(CampaignQuestionnaire.position)
)
_SHEETS = select(DraftSheet.questionnaire_id, DraftSheet.document, DraftSheet.revisions).where(
    DraftSheet.submission_id == bindparam("submission_id")
)
_NOTED = Prepared(
    select(
        Participation.ready,
        CampaignQuestionnaire.version,
        CampaignQuestionnaire.enterprise_class,
        Participation.state,
    )
    .join(Submission, Submission.participation_id == Participation.id)
    .outerjoin(
        CampaignQuestionnaire,
        (CampaignQuestionnaire.campaign_id == Participation.campaign_id)
        & (CampaignQuestionnaire.questionnaire_id == bindparam("questionnaire_id")),
    )
    .where(Submission.id == bindparam("submission_id"))
)
"""Columns only, and statements that are made once: every save reads them."""


def _judge(database: Session, submission_id: int) -> _Read:
    database.rollback()
    firm = database.execute(_FIRM, {"submission_id": submission_id}).one()
    asked = [(row[0], row[1], row[2]) for row in database.execute(_ASKED, {"campaign_id": firm[2]})]
    rows = database.execute(_SHEETS, {"submission_id": submission_id}).all()
    documents = {name: document for name, document, _revisions in rows}
    ready = _is_ready(asked, documents, Enterprise(credit_code=firm[3], name=firm[4], above_scale=firm[5]))
    return _Read(firm[0], firm[2], firm[1], ready, {name: revisions for name, _document, revisions in rows}, asked)


def _is_ready(
    asked: Sequence[tuple[str, str, str]], documents: Mapping[str, Mapping[str, Any]], firm: Enterprise
) -> bool:
    known = catalogue().versions
    for name, version, asked_of in asked:
        given = documents[name]["values"] if name in documents else {}
        if asked_of == EnterpriseClass.ALL and not _always_required(name, version) <= given.keys():
            return False  # what most drafts lack; nothing else needs to be looked at
    whole = submissions.dossier_of(documents, {name: known[name, version] for name, version, _of in asked}, firm)
    own = {EnterpriseClass.ALL, class_of(whole, firm)}
    questionnaires = {name: known[name, version] for name, version, asked_of in asked if asked_of in own}
    dossier = Dossier({name: whole.sheets[name] for name in questionnaires})
    return not any(finding.hard for finding in find(questionnaires, dossier, formats=FORMATS))


@lru_cache(maxsize=64)
def _always_required(questionnaire_id: str, version: str) -> frozenset[str]:
    """Return the questions that every enterprise is asked and must answer: without one of them no draft is ready."""
    questionnaire = catalogue().versions.get((questionnaire_id, version))
    if questionnaire is None:  # of a definition that is not shipped nothing is known beforehand
        return frozenset()
    return frozenset(
        name
        for name, question in questionnaire.questions.items()
        if question.required
        and question.typed
        and question.register is None
        and (questionnaire.applies, question.visible, question.variants) == (None, None, ())
    )


def _write(database: Session, submission_id: int, read: _Read) -> bool:
    """Write the flag and return True, if the draft and what is asked are as they were read; both are held meanwhile."""
    with unit_of_work(database):
        database.execute(select(Campaign.id).where(Campaign.id == read.campaign_id).with_for_update(read=True))
        if [tuple(row) for row in database.execute(_ASKED, {"campaign_id": read.campaign_id})] != read.asked:
            return False
        own = select(Submission.id).where(Submission.id == submission_id)
        database.execute(own.with_for_update(key_share=True))  # a first sheet is made by who holds this row
        held = (
            select(DraftSheet.questionnaire_id, DraftSheet.revisions)
            .where(DraftSheet.submission_id == submission_id)
            .order_by(DraftSheet.questionnaire_id)
            .with_for_update()
        )
        if dict(database.execute(held).all()) != read.stamp:
            return False
        database.execute(
            update(Participation)
            .where(Participation.id == read.participation_id)
            .values(ready=read.ready)
            .execution_options(synchronize_session=False)
        )
    return True
