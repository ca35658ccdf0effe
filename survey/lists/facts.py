"""Facts of submitted versions and external ratings in words, for the columns of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Absence, sheet_from_json
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.catalogue import catalogue
from survey.models import ExternalRating, Participation, Submission, SubmissionVersion, VersionSheet
from survey.words.answers import say_answer
from survey.words.rating_sources import SOURCES

_FACTS = (
    "project_direction",
    "project_title",
    "investment",
    "project_start",
    "project_end",
    "contact",
    "contact_phone",
)
_AT_ONCE = 500


def facts_in_words(database: Session, version_ids: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """Return version id -> the facts that lists print, in words (an investment as a number)."""
    facts: dict[int, dict[str, Any]] = {}
    for ids in _batches(version_ids):
        rows = database.scalars(
            select(VersionSheet)
            .where(VersionSheet.questionnaire_id == "facts", VersionSheet.version_id.in_(ids))
            .order_by(VersionSheet.version_id)
        )
        for row in rows:
            questionnaire = catalogue().by_digest(row.definition_digest)
            if questionnaire is not None:
                facts[row.version_id] = _in_words(questionnaire, row.document)
    return facts


def ratings_in_words(database: Session, version_ids: Iterable[int]) -> Mapping[int, str]:
    """Return version id -> the external ratings of its enterprise in one text, newest first."""
    texts_of: dict[int, list[str]] = {}
    for ids in _batches(version_ids):
        rows = database.execute(
            select(SubmissionVersion.id, ExternalRating)
            .join(Submission, Submission.id == SubmissionVersion.submission_id)
            .join(Participation, Participation.id == Submission.participation_id)
            .join(ExternalRating, ExternalRating.enterprise_id == Participation.enterprise_id)
            .where(SubmissionVersion.id.in_(ids))
            .order_by(SubmissionVersion.id, ExternalRating.dated.desc(), ExternalRating.id.desc())
        )
        for version_id, rating in rows:
            source = SOURCES.get(rating.source, rating.source)
            until = f"，有效期至{rating.valid_until.isoformat()}" if rating.valid_until is not None else ""
            text = f"{source}：{rating.level}（{rating.report_number}，{rating.dated.isoformat()}{until}）"
            texts_of.setdefault(version_id, []).append(text)
    return {version_id: "；".join(texts) for version_id, texts in texts_of.items()}


def _batches(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    every = list(ids)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _in_words(questionnaire: Questionnaire, document: dict[str, Any]) -> dict[str, Any]:
    narrowed = {"values": {name: document["values"][name] for name in _FACTS if name in document["values"]}}
    sheet = sheet_from_json(questionnaire, narrowed)
    facts: dict[str, Any] = {}
    for name in _FACTS:
        given = sheet.get(name)
        missing = given is Absence.NOT_ANSWERED
        if name == "investment":
            facts[name] = given if isinstance(given, Decimal) else None
        else:
            facts[name] = "" if missing else say_answer(questionnaire.questions[name], given)
    return facts
