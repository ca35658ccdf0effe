"""The files that a request adds to questions or takes away, each judged by itself, and the answers kept in step."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from scoring.answers.answers import from_json
from scoring.definition.questionnaire import Kind, Proof, Question, Questionnaire
from survey.answering.read_lock import read_lock
from survey.answering.save_draft import Author, refuse_others, save_patch
from survey.answering.store_evidence import (
    EvidencePlace,
    RefusedFileError,
    add_evidence,
    remove_evidence,
    restore_evidence,
)
from survey.config import MEGABYTE, Settings
from survey.models import EvidenceLink
from survey.queries import submissions
from survey.queries.service_state import files_of_firm, kept_of_firm
from survey.web.received_files import FileTooLargeError


@dataclass(frozen=True, slots=True)
class SentFiles:
    """Files to add to a question, and the ids (as sent) of those to take away, or to put back."""

    added: Sequence[FileStorage]
    removed: Sequence[str] = ()
    restored: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not stored, or not taken away.

    `code`: as of `RefusedFileError`, too_many, too_often, no_place or not_returned.
    `limit`: MB that a file, or all files of the enterprise, may have; how many files it may have; seconds after which
    the next may come.
    """

    name: str
    code: str
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an enterprise may still send: `left` of `most` bytes, `files` of `most_files` files.

    `wait`: seconds until any file may come, 0 for now.
    """

    left: int
    most: int
    files: int
    most_files: int
    wait: int = 0


def allowance_of(database: Session, enterprise_id: int, settings: Settings, wait: int = 0) -> Allowance:
    """Return what an enterprise may still send of what is kept for each at most."""
    most, files = settings.firm_limit, settings.firm_files
    left = max(0, most - kept_of_firm(database, enterprise_id))
    return Allowance(left, most, max(0, files - files_of_firm(database, enterprise_id)), files, wait)


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """What became of the files of a question."""

    stored: Sequence[EvidenceLink]
    refused: Sequence[RefusedFile]
    size: int = 0  # bytes that were stored


def store_files(
    database: Session,
    folder: Path,
    draft: tuple[int, Questionnaire],
    sent: Mapping[str, SentFiles],
    *,
    author: Author,
    allowed: Allowance,
) -> Mapping[str, StoredFiles]:
    """Store and take away what was sent, file by file; return question id -> what became of its files.

    `draft`: its id, and the questionnaire of the questions.  `sent`: by the ids of questions.
    Nothing changes at a question that an open return keeps. Raises NotOwnSectionError before anything is stored.
    """
    draft_id, questionnaire = draft
    refuse_others(author, questionnaire, list(sent))
    locked = read_lock(database, draft_id).of(questionnaire)
    links = submissions.evidence_of(database, draft_id)
    outcome = {}
    for name, given in sent.items():
        if name in locked:
            names = [file.filename or "" for file in given.added] or [""]
            outcome[name] = StoredFiles((), [RefusedFile(file, "not_returned") for file in names])
            continue
        place = EvidencePlace(draft_id, questionnaire.id, name)
        takes = _taken(questionnaire.questions[name])
        outcome[name] = _add(database, (folder, place, author, takes), given.added, allowed)
        stored = outcome[name]
        allowed = replace(allowed, left=allowed.left - stored.size, files=allowed.files - len(stored.stored))
        for link in links.get((questionnaire.id, name), []):
            if str(link.id) in given.removed:
                remove_evidence(database, link.id, user_id=author.user_id)
        for link in submissions.removed_evidence(database, draft_id, questionnaire.id, name) if given.restored else ():
            if str(link.id) in given.restored:
                restore_evidence(database, link.id, user_id=author.user_id)
        _keep_in_step(database, draft, name, author)
    return outcome


def _taken(question: Question) -> Sequence[Proof] | None:
    """Return the kinds of file that a question takes, None where it takes none."""
    return question.proofs if question.takes_files else None


def _add(
    database: Session,
    where: tuple[Path, EvidencePlace, Author, Sequence[Proof] | None],
    files: Sequence[FileStorage],
    allowed: Allowance,
) -> StoredFiles:
    (folder, place, author, proofs), left = where, allowed.left
    stored: list[EvidenceLink] = []
    refused: list[RefusedFile] = []
    for file in files:
        name = file.filename or ""
        if allowed.wait:
            refused.append(RefusedFile(name, "too_often", allowed.wait))
            continue
        if proofs is None:
            refused.append(RefusedFile(name, "no_place"))
            continue
        if len(stored) >= allowed.files:
            refused.append(RefusedFile(name, "too_many", allowed.most_files))
            continue
        try:
            given = (name, file.stream)
            link = add_evidence(database, folder, place, given, user_id=author.user_id, room=left, proofs=proofs)
            stored.append(link)
            left -= file.stream.seek(0, os.SEEK_END)
        except FileTooLargeError as error:
            refused.append(RefusedFile(name, "too_large", error.megabytes))
        except RefusedFileError as error:
            refused.append(RefusedFile(name, error.code, allowed.most // MEGABYTE))
    return StoredFiles(stored, refused, allowed.left - left)


def _keep_in_step(database: Session, draft: tuple[int, Questionnaire], name: str, author: Author) -> None:
    """Keep the answer of a file question equal to the files it has."""
    draft_id, questionnaire = draft
    question = questionnaire.questions[name]
    if question.kind is not Kind.FILE:
        return
    links = submissions.evidence_of(database, draft_id).get((questionnaire.id, question.id), [])
    row = submissions.draft_sheets(database, draft_id).get(questionnaire.id)
    base = int(row.revisions.get(question.id, 0)) if row else 0
    answer = from_json(question, [link.digest for link in links]) if links else None
    save_patch(database, draft_id, questionnaire, {question.id: (answer, base)}, author=author)
