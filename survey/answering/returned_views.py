"""An open return as the firm reads it: who returned what and until when, the remark at each question, old and new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Questionnaire
from survey.answering.difference_results import Key
from survey.answering.difference_views import Difference, Side, say_given, version_side, view_differences
from survey.answering.question_views import PageState, ReturnedMark
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import read_lock
from survey.models import Campaign, ReturnRequest, User
from survey.queries import submission_history, submissions
from survey.queries.submission_history import LastChange
from survey.words.figures import deadline, moment, unit_name
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A returned question with both answers. `section`: where it is asked, empty where it is asked no more."""

    questionnaire: str
    section: str
    question: str
    title: str
    remark: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ReturnNotice:
    """That a submission was returned: since when, by which office, until when; not yet what for."""

    since: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A return with both sides. `rows`: the named questions; `others`: what differs beside them."""

    notice: ReturnNotice
    reason: str
    rows: Sequence[ReturnedRow]
    others: Sequence[Difference]


def say_office(user: User, campaign: Campaign) -> str:
    """Return which office an official speaks for: that of a town or street, else the office of the campaign."""
    return unit_name(user.unit) if user.unit else campaign.contact_office or _("主管科室")


def view_notice(returned: ReturnRequest, campaign: Campaign, closes_at: datetime | None = None) -> ReturnNotice:
    """Return who returned a submission, since when and until when. Its `returned_by` is loaded.

    `closes_at`: the firm's own last moment, which goes for a return without a day; None: that of the campaign.
    """
    return ReturnNotice(
        moment(returned.returned_at),
        say_office(returned.returned_by, campaign),
        deadline(returned.due_at or closes_at or campaign.closes_at),
    )


def view_return(
    returned: ReturnRequest, campaign: Campaign, both: tuple[Side, Side], changes: Mapping[Key, LastChange]
) -> ReturnView:
    """Return what was returned in words, old and new.

    `both`: the returned version, and the draft or the version that answers.  `changes`: who changed each answer last.
    """
    named = set(returned.questions)
    return ReturnView(
        notice=view_notice(returned, campaign),
        reason=returned.reason,
        rows=_rows(returned, both),
        others=[row for row in view_differences(*both, changes) if ".".join(row.key) not in named],
    )


def view_own_return(database: Session, draft: DraftContext, returned: ReturnRequest) -> ReturnView | None:
    """Return an open return of a draft beside the draft as it is; None where its version can't be read any more."""
    version = submissions.latest_version(database, draft.submission_id)
    if version is None:
        return None
    both = version_side(version), Side(draft.questionnaires, draft.dossier)
    changes = submission_history.last_changes(database, draft.submission_id)
    return view_return(returned, draft.campaign, both, changes)


def _rows(returned: ReturnRequest, both: tuple[Side, Side]) -> list[ReturnedRow]:
    before, after = both
    places = {
        f"{name}.{question}": (order, position)
        for order, (name, questionnaire) in enumerate(after.questionnaires.items())
        for position, question in enumerate(questionnaire.questions)
    }
    ordered = sorted(returned.questions, key=lambda name: (places.get(name, (len(places), 0)), name))
    return [_row(returned, name, (before, after)) for name in ordered]


def _row(returned: ReturnRequest, qualified: str, both: tuple[Side, Side]) -> ReturnedRow:
    before, after = both
    questionnaire, _dot, name = qualified.partition(".")
    key: Key = (questionnaire, name)
    current = after.question(key)
    question = current or before.question(key)
    was, now = before.given(key), after.given(key)
    return ReturnedRow(
        questionnaire=questionnaire,
        section=current.section if current is not None else "",
        question=name,
        title=in_words(question.title) if question is not None else name,
        remark=str(returned.remarks.get(qualified, "")),
        before=say_given(before.question(key) or question, was),
        after=say_given(question, now),
        changed=was != now,
    )


def view_section_return(
    database: Session, draft: DraftContext, returned: ReturnRequest | None, questionnaire: Questionnaire
) -> PageState:
    """Return what of a questionnaire's page is locked, and what stands at its returned questions."""
    version = submissions.latest_version(database, draft.submission_id) if returned is not None else None
    if returned is None or version is None or not returned.questions:
        return PageState()
    before = version_side(version)
    marks = {
        name: ReturnedMark(
            str(returned.remarks.get(f"{questionnaire.id}.{name}", "")),
            say_given(question, before.given((questionnaire.id, name))),
        )
        for name, question in questionnaire.questions.items()
        if f"{questionnaire.id}.{name}" in returned.questions
    }
    return PageState(returned=marks, locked=read_lock(database, draft.submission_id).of(questionnaire))
