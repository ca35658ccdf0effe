"""Questions to the office of a campaign: a firm's own, those that all firms see, and the office's list of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import (
    Campaign,
    Enquiry,
    EnquiryState,
    Enterprise,
    EnterpriseChange,
    Participation,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.comparing_names import Compared, Holds
from survey.queries.searching import in_name, search_text
from survey.store.scope import Scope

PUBLIC = "public"


class PublicEnquiry(NamedTuple):
    """What all firms of a campaign see of a question and its answer, or of a notice: nothing says who asked."""

    id: int
    questionnaire_id: str
    question_id: str
    text: str
    answer: str
    published_at: datetime | None
    notice: bool


@dataclass(frozen=True, slots=True)
class EnquiryFilters:
    """What a list of questions is narrowed to; empty texts narrow nothing.

    `questions`: those of a questionnaire, of which any; `state`: an `EnquiryState`, or ``public``.
    """

    text: str = ""
    questionnaire: str = ""
    questions: tuple[str, ...] = ()
    state: str = ""
    unit: str = ""


def visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a scope covers the firm that asked; officials also see notices, which are nobody's."""
    asked = Enquiry.enterprise_id.in_(scope.limit(select(Enterprise.id)))
    return or_(asked, Enquiry.enterprise_id.is_(None)) if scope.everything or scope.unit else asked


def enquiry_in_scope(database: Session, scope: Scope, enquiry_id: int) -> Enquiry | None:
    """Return an enquiry, with firm and persons, when the scope covers it."""
    return database.scalar(_with_people(select(Enquiry).where(Enquiry.id == enquiry_id, visible(scope))))


def enquiries_of_firm(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[Enquiry]:
    """Return what a firm asked in a campaign, newest first."""
    own = (Enquiry.campaign_id == campaign_id) & (Enquiry.enterprise_id == enterprise_id)
    return database.scalars(
        select(Enquiry).where(own).options(joinedload(Enquiry.asked_by)).order_by(Enquiry.id.desc())
    ).all()


def count_of_firm(database: Session, campaign_id: int, enterprise_id: int) -> tuple[int, int]:
    """Return how many questions a firm asked in a campaign, and how many of them wait for an answer."""
    own = (Enquiry.campaign_id == campaign_id) & (Enquiry.enterprise_id == enterprise_id)
    waiting = func.sum(case((Enquiry.state == EnquiryState.OPEN, 1), else_=0))
    total, still_open = database.execute(select(func.count(), func.coalesce(waiting, 0)).where(own)).one()
    return int(total), int(still_open)


def unseen_answers(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[int]:
    """Return the numbers of a firm's questions whose answer nobody of the firm has marked as seen, oldest first."""
    own = (Enquiry.campaign_id == campaign_id) & (Enquiry.enterprise_id == enterprise_id)
    unseen = (Enquiry.state == EnquiryState.ANSWERED) & Enquiry.seen_at.is_(None)
    return database.scalars(select(Enquiry.id).where(own, unseen).order_by(Enquiry.answered_at, Enquiry.id)).all()


def public_count(database: Session, campaign_id: int, filters: EnquiryFilters) -> int:
    """Return how many public entries a campaign has that the filters leave."""
    return database.scalar(select(func.count()).select_from(Enquiry).where(_public(campaign_id, filters))) or 0


def public_enquiries(
    database: Session, campaign_id: int, filters: EnquiryFilters, *, page: int = 1, size: int = 50
) -> list[PublicEnquiry]:
    """Return a page of the public entries of a campaign, newest first, without anything that says who asked."""
    statement = (
        select(
            Enquiry.id,
            Enquiry.questionnaire_id,
            Enquiry.question_id,
            Enquiry.public_text,
            Enquiry.public_answer,
            Enquiry.published_at,
            Enquiry.state == EnquiryState.NOTICE,
        )
        .where(_public(campaign_id, filters))
        .order_by(Enquiry.published_at.desc(), Enquiry.id.desc())
    )
    return [PublicEnquiry(*row) for row in database.execute(statement.offset((page - 1) * size).limit(size))]


_ABOUT = select(func.count()).where(
    Enquiry.campaign_id == bindparam("campaign_id"),
    Enquiry.published_at.is_not(None),
    Enquiry.questionnaire_id == bindparam("questionnaire_id"),
    Enquiry.question_id.in_(bindparam("question_ids", expanding=True)),
)


def public_about(database: Session, campaign_id: int, questionnaire_id: str, question_ids: Sequence[str]) -> int:
    """Return how many public entries are about questions of a questionnaire, as every page of answers asks."""
    given = {"campaign_id": campaign_id, "questionnaire_id": questionnaire_id, "question_ids": question_ids}
    return database.scalar(_ABOUT, given) or 0


def open_enquiries(database: Session, campaign_id: int, scope: Scope) -> int:
    """Return how many questions of a campaign, of the firms of a scope, wait for an answer; every page asks."""
    waiting = (Enquiry.campaign_id == campaign_id) & (Enquiry.state == EnquiryState.OPEN)
    return database.scalar(select(func.count(Enquiry.id)).where(waiting, visible(scope))) or 0


def desk_count(database: Session, campaign_id: int, scope: Scope, filters: EnquiryFilters) -> int:
    """Return how many enquiries of a campaign the scope and the filters leave."""
    return database.scalar(select(func.count()).select_from(_desk(campaign_id, scope, filters).subquery())) or 0


def desk_enquiries(
    database: Session, campaign_id: int, scope: Scope, filters: EnquiryFilters, *, page: int = 1, size: int = 50
) -> Sequence[Enquiry]:
    """Return a page of the enquiries of a campaign: those that wait first, the longest wait on top, then the newest."""
    waits = Enquiry.state == EnquiryState.OPEN
    statement = _with_people(_desk(campaign_id, scope, filters)).order_by(
        case((waits, 0), else_=1), case((waits, Enquiry.asked_at)), Enquiry.asked_at.desc(), Enquiry.id.desc()
    )
    return database.scalars(statement.offset((page - 1) * size).limit(size)).all()


def _desk(campaign_id: int, scope: Scope, filters: EnquiryFilters) -> Select[Enquiry]:
    statement = select(Enquiry).where(Enquiry.campaign_id == campaign_id, visible(scope), *_about(filters))
    if filters.state == PUBLIC:
        statement = statement.where(Enquiry.published_at.is_not(None))
    elif filters.state:
        statement = statement.where(Enquiry.state == filters.state)
    if filters.unit:
        statement = statement.where(
            Enquiry.enterprise_id.in_(select(Enterprise.id).where(Enterprise.unit == filters.unit))
        )
    if search_text(filters.text):
        firms = select(Enterprise.id).where(in_name(Enterprise.name, filters.text))
        texts = (Enquiry.text, Enquiry.answer, Enquiry.public_text, Enquiry.public_answer)
        statement = statement.where(
            or_(Enquiry.enterprise_id.in_(firms), *(in_name(column, filters.text) for column in texts))
        )
    return statement


def _public(campaign_id: int, filters: EnquiryFilters) -> ColumnElement[bool]:
    conditions = [Enquiry.campaign_id == campaign_id, Enquiry.published_at.is_not(None), *_about(filters)]
    if search_text(filters.text):
        texts = (Enquiry.public_text, Enquiry.public_answer)
        conditions.append(or_(*(in_name(column, filters.text) for column in texts)))
    return and_(*conditions)


def _about(filters: EnquiryFilters) -> list[ColumnElement[bool]]:
    """Return the conditions on the questionnaire and the question that an enquiry is about."""
    conditions: list[ColumnElement[bool]] = []
    if filters.questionnaire:
        conditions.append(Enquiry.questionnaire_id == filters.questionnaire)
    if filters.questions:
        conditions.append(Enquiry.question_id.in_(filters.questions))
    return conditions


def _with_people(statement: Select[Enquiry]) -> Select[Enquiry]:
    return statement.options(
        joinedload(Enquiry.enterprise),
        joinedload(Enquiry.asked_by),
        joinedload(Enquiry.answered_by),
        joinedload(Enquiry.published_by),
    )


@dataclass(frozen=True, slots=True)
class FirmMarks:
    """What says which firm asked: its names of now and before, its credit code, its people, their telephones."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    people: tuple[str, ...]
    phones: tuple[str, ...]


def marks_of_firm(database: Session, enterprise_id: int | None) -> FirmMarks:
    """Return what would say in a public text which firm asked; nothing for a notice."""
    firm = database.get(Enterprise, enterprise_id) if enterprise_id is not None else None
    if firm is None:
        return FirmMarks((), (), (), ())
    changes = select(EnterpriseChange.field, EnterpriseChange.before, EnterpriseChange.after).where(
        EnterpriseChange.enterprise_id == firm.id, EnterpriseChange.field.in_(("name", "contact", "contact_phone"))
    )
    told: dict[str, list[str]] = {"name": [firm.name], "contact": [firm.contact], "contact_phone": [firm.contact_phone]}
    for field, before, after in database.execute(changes.order_by(EnterpriseChange.id)):
        told[field] += [before, after]
    submitted = (
        select(SubmissionVersion.name)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.enterprise_id == firm.id)
        .distinct()
    )
    told["name"] += database.scalars(submitted.order_by(SubmissionVersion.name)).all()
    for login, name, phone, email in database.execute(
        select(User.login, User.name, User.phone, User.email).where(User.enterprise_id == firm.id).order_by(User.id)
    ):
        told["contact"] += [name, login, email]
        told["contact_phone"].append(phone)
    return FirmMarks(
        _distinct(told["name"]), (firm.credit_code,), _distinct(told["contact"]), _distinct(told["contact_phone"])
    )


def _distinct(texts: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def firm_named_in(database: Session, text: str) -> str:
    """Return the name of a firm of the directory that a text holds, the longest one; empty for none."""
    held = Holds(Compared(literal(text)), Compared(Enterprise.name)) > 0 if text.strip() else false()
    named = select(Enterprise.name).where(held, func.length(Enterprise.name) >= SHORTEST_NAME)
    return database.scalar(named.order_by(func.length(Enterprise.name).desc(), Enterprise.id).limit(1)) or ""


SHORTEST_NAME = 4
"""A shorter name may be part of any sentence."""


def campaign_of(database: Session, campaign_id: int) -> Campaign | None:
    """Return the campaign that an enquiry, which was found through a scope, belongs to."""
    return database.get(Campaign, campaign_id)
