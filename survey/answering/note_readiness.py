"""Whether a draft could be submitted as it is: `Participation.ready`, kept true after whatever changes a draft.

It is worked out outside of any transaction, from the draft as it was read, and written only if the draft is still that
one: who saves meanwhile works it out anew, and then whoever was overtaken does. So the last to write always judged the
last draft. The commitment and the calendar are separate: a ready draft may be one that nobody can submit today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from scoring.answers.checks import find
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.catalogue import catalogue
from survey.definitions.formats import FORMATS
from survey.models import CampaignQuestionnaire, DraftSheet, Enterprise, Participation, Submission
from survey.queries import submissions
from survey.store.db import unit_of_work

TRIES = 20
"""So often a draft is judged anew because somebody saved meanwhile; whoever saved last judges it, too."""
_BATCH = 200


@dataclass(frozen=True)
class _Read:
    """A draft as it was read, what the flag said then, and what differs as soon as the draft does."""

    participation_id: int
    said: bool
    ready: bool
    stamp: Mapping[str, Mapping[str, int]]


def note_readiness(database: Session, submission_id: int) -> bool:
    """Write whether a draft could be submitted as it is, where that changed, and return it."""
    for _try in range(TRIES):
        read = _judge(database, submission_id)
        if read.ready == read.said or _write(database, submission_id, read):
            return read.ready
    return read.ready


def repair_readiness(database: Session, campaign_id: int) -> Sequence[int]:
    """Judge every draft of a campaign anew, and return the ids of the drafts whose flag was wrong.

    For a campaign whose questionnaires changed, drafts of before there was the flag, and a process that ended between
    a save and its judgement.
    """
    wrong = []
    for ids in _batches(_drafts(database, campaign_id)):
        for submission_id in ids:
            read = _judge(database, submission_id)
            if read.ready != read.said:
                wrong.append(submission_id)
                note_readiness(database, submission_id)
        database.rollback()  # nothing stays open from one batch to the next
    return wrong


def judge_draft(database: Session, submission_id: int) -> bool:
    """Return whether a draft could be submitted as it is: not one of its findings is hard; nothing is written."""
    return _judge(database, submission_id).ready


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
    )
    .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    .join(Submission, Submission.participation_id == Participation.id)
    .where(Submission.id == bindparam("submission_id"))
)
_ASKED = (
    select(CampaignQuestionnaire.questionnaire_id, CampaignQuestionnaire.version)
    .where(CampaignQuestionnaire.campaign_id == bindparam("campaign_id"))
    .order_by(CampaignQuestionnaire.position)
)
_SHEETS = select(DraftSheet.questionnaire_id, DraftSheet.document, DraftSheet.revisions).where(
    DraftSheet.submission_id == bindparam("submission_id")
)
"""Columns only, and statements that are made once: every save reads them."""


def _judge(database: Session, submission_id: int) -> _Read:
    database.rollback()
    firm = database.execute(_FIRM, {"submission_id": submission_id}).one()
    known = catalogue().versions
    asked = {name: known[name, version] for name, version in database.execute(_ASKED, {"campaign_id": firm[2]})}
    rows = database.execute(_SHEETS, {"submission_id": submission_id}).all()
    documents = {name: document for name, document, _revisions in rows}
    ready = _is_ready(asked, documents, Enterprise(credit_code=firm[3], name=firm[4]))
    return _Read(firm[0], firm[1], ready, {name: revisions for name, _document, revisions in rows})


def _is_ready(
    questionnaires: Mapping[str, Questionnaire], documents: Mapping[str, Mapping[str, Any]], firm: Enterprise
) -> bool:
    for name, questionnaire in questionnaires.items():
        given = documents[name]["values"] if name in documents else {}
        if not _always_required(name, questionnaire.version) <= given.keys():
            return False  # what most drafts lack; nothing else needs to be looked at
    dossier = submissions.dossier_of(documents, questionnaires, firm)
    return not any(finding.hard for finding in find(questionnaires, dossier, formats=FORMATS))


@lru_cache(maxsize=64)
def _always_required(questionnaire_id: str, version: str) -> frozenset[str]:
    """Return the questions that every enterprise is asked and must answer: without one of them no draft is ready."""
    questionnaire = catalogue().versions[questionnaire_id, version]
    return frozenset(
        name
        for name, question in questionnaire.questions.items()
        if question.required
        and question.typed
        and question.register is None
        and (questionnaire.applies, question.visible, question.variants) == (None, None, ())
    )


def _write(database: Session, submission_id: int, read: _Read) -> bool:
    """Write the flag and return True, if the draft is still as it was read; its sheets are held meanwhile."""
    with unit_of_work(database):
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
