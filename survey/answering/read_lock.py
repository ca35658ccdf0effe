"""What an open return keeps as it was submitted: answers that the firm can't change before it submits again.

The one place that decides it: `save_patch` asks for every answer, whatever door it comes through, and `store_files` for
files. Every page shows what is open by the same lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, Dossier
from scoring.definition.questionnaire import Questionnaire
from survey.answering.difference_results import Key, documents_of, held_answers, value_at
from survey.answering.read_draft import read_draft
from survey.definitions.catalogue import catalogue
from survey.models import Participation, ParticipationState, Submission
from survey.queries import submissions
from survey.store.prepared import Prepared

_RETURNED = Prepared(
    select(Participation.id)
    .join(Submission, Submission.participation_id == Participation.id)
    .where(Submission.id == bindparam("submission_id"), Participation.state == ParticipationState.RETURNED)
)


@dataclass(frozen=True, slots=True)
class Lock:
    """What may not change. `held`: (questionnaire, question) -> the stored value that was submitted, None for none.

    `returned`: the id of the open return, None where there is none.
    """

    held: Mapping[Key, Any] = field(default_factory=dict)
    returned: int | None = None

    def refuses(self, questionnaire_id: str, name: str, value: Any) -> bool:  # noqa: ANN401 - JSON
        """Return whether a value can't be stored: it is another than what was submitted and is kept."""
        key = (questionnaire_id, name)
        return key in self.held and self.held[key] != value

    def of(self, questionnaire: Questionnaire) -> frozenset[str]:
        """Return the questions of a questionnaire that can't change."""
        return frozenset(name for owner, name in self.held if owner == questionnaire.id)


def read_lock(
    database: Session, submission_id: int | None, proposed: Mapping[Key, Answer | None] = MappingProxyType({})
) -> Lock:
    """Return what a submission's open return keeps; nothing where there is none, or one that names no questions.

    `proposed`: answers that would be stored together. Those among them that are open may open others, as they would if
    they were stored first.
    """
    if submission_id is None or _RETURNED.row(database, {"submission_id": submission_id}) is None:
        return Lock()
    returned = submissions.open_return(database, submission_id)
    if returned is None:
        return Lock()
    if not returned.questions:
        return Lock(returned=returned.id)
    enterprise, campaign = submissions.whose_draft(database, submission_id)
    draft = read_draft(database, enterprise, campaign)
    version = submissions.latest_version(database, submission_id)
    if version is None:
        return Lock(returned=returned.id)
    before = submissions.version_dossier(version, {item.digest: item for item in catalogue().versions.values()})
    then = documents_of(before)
    held = held_answers(draft.questionnaires, before, draft.dossier, returned.questions)
    opened = frozenset[Key]()
    while frozenset(proposed) - held != opened:
        opened = frozenset(proposed) - held
        after = _with(draft.dossier, {key: proposed[key] for key in opened})
        held &= held_answers(draft.questionnaires, before, after, returned.questions)
    return Lock({key: value_at(then, key) for key in held}, returned.id)


def _with(dossier: Dossier, answers: Mapping[Key, Answer | None]) -> Dossier:
    """Return a draft with some answers stored."""
    sheets = {}
    for name, sheet in dossier.sheets.items():
        own = {question: answer for (owner, question), answer in answers.items() if owner == name}
        kept = {key: value for key, value in sheet.values.items() if key not in own}
        given = {key: answer for key, answer in own.items() if answer is not None}
        sheets[name] = replace(sheet, values=kept | given)
    return Dossier(sheets)


def holds_still(database: Session, submission_id: int, lock: Lock, state: str | None) -> bool:
    """Return whether a lock is that of the return which is open now; `state`: of the participation, read just now."""
    if state != ParticipationState.RETURNED:
        return lock.returned is None
    now = submissions.open_return(database, submission_id)
    return lock.returned == (None if now is None else now.id)
