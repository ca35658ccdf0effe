"""What the entries of the trail are about: the enterprises that objects belong to, and whose objects a user may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, not_, or_, select, true
from sqlalchemy.orm import Session

from survey.models import (
    OF_ENTERPRISES,
    AuditEntry,
    CaseFlag,
    CaseMessage,
    CaseNote,
    Decision,
    Enquiry,
    Enterprise,
    Evaluation,
    EvidenceLink,
    ExpertCase,
    Participation,
    Pilot,
    Pin,
    Role,
    Submission,
    SubmissionVersion,
    Upload,
    User,
)
from survey.queries import recusals
from survey.queries.searching import finds_firm, in_name, search_text
from survey.store.permissions import Permission, role_may
from survey.store.scope import Scope

Key = tuple[str, str]
"""Type and id of an object, as an entry has them."""

Firms = Select[int, Enterprise]

_TAKING_PART = Participation.enterprise_id == Enterprise.id
_DRAFT = Submission.participation_id == Participation.id
_OF_FIRMS: Mapping[str, Firms] = {
    "enterprise": select(Enterprise.id, Enterprise),
    "participation": select(Participation.id, Enterprise).join(Enterprise, _TAKING_PART),
    "submission": select(Submission.id, Enterprise).join(Participation, _DRAFT).join(Enterprise, _TAKING_PART),
    "version": (
        select(SubmissionVersion.id, Enterprise)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, _DRAFT)
        .join(Enterprise, _TAKING_PART)
    ),
    "evidence": (
        select(EvidenceLink.id, Enterprise)
        .join(Submission, Submission.id == EvidenceLink.submission_id)
        .join(Participation, _DRAFT)
        .join(Enterprise, _TAKING_PART)
    ),
    "pin": (
        select(Pin.id, Enterprise)
        .join(Participation, Participation.id == Pin.participation_id)
        .join(Enterprise, _TAKING_PART)
    ),
    "expert_case": (
        select(ExpertCase.id, Enterprise)
        .join(Participation, Participation.id == ExpertCase.participation_id)
        .join(Enterprise, _TAKING_PART)
    ),
    "pilot": select(Pilot.id, Enterprise).join(Enterprise, Enterprise.id == Pilot.enterprise_id),
    "decision": (
        select(Decision.id, Enterprise)
        .join(Participation, Participation.id == Decision.participation_id)
        .join(Enterprise, _TAKING_PART)
    ),
    "enquiry": select(Enquiry.id, Enterprise).join(Enterprise, Enterprise.id == Enquiry.enterprise_id),
    "case_note": select(CaseNote.id, Enterprise).join(Enterprise, Enterprise.id == CaseNote.enterprise_id),
    "case_flag": select(CaseFlag.id, Enterprise).join(Enterprise, Enterprise.id == CaseFlag.enterprise_id),
    "case_message": select(CaseMessage.id, Enterprise).join(Enterprise, Enterprise.id == CaseMessage.enterprise_id),
    "upload": select(Upload.id, Enterprise).join(Enterprise, Enterprise.id == Upload.enterprise_id),
    "user": select(User.id, Enterprise).join(Enterprise, Enterprise.id == User.enterprise_id),
}
"""Type of object -> its ids with the enterprise of each; a type or an id that is not there belongs to no enterprise."""
INTERNAL = ("find_signals", "resolve_signal", "revoke_signal")
"""What officials do with the signals of a version, which no archive of a campaign holds."""
OF_THE_DISTRICT = frozenset({
    "evaluation", "scheme", "campaign", "programme", "form", "export", "upload", "expert_round",
    "decision_act", "panel_meeting", "publication", "objection",
    "list_version",
})  # fmt: skip
"""Types that belong to no enterprise and that whoever sees the whole district may see, too."""
_OF_THE_PANEL = ("decision", "decision_act", "panel_meeting")
"""Types of which `Permission.READ_DECISIONS` is asked."""


@dataclass(frozen=True, slots=True)
class FirmOfObject:
    """The enterprise that an object belongs to. `listed`: whether an official added or approved it."""

    id: int
    name: str
    listed: bool


def firms_of(database: Session, objects: Iterable[Key]) -> Mapping[Key, FirmOfObject]:
    """Return object -> its enterprise, in one statement per type; what belongs to none is left out."""
    wanted: dict[str, set[int]] = {}
    for kind, number in objects:
        if kind in _OF_FIRMS and number.isascii() and number.isdigit() and len(number) < 10:
            wanted.setdefault(kind, set()).add(int(number))
    found: dict[Key, FirmOfObject] = {}
    for kind, numbers in wanted.items():
        statement = _OF_FIRMS[kind]
        column = statement.selected_columns[0]
        for row in database.execute(statement.where(column.in_(numbers))):
            firm = row[1]
            found[kind, str(row[0])] = FirmOfObject(firm.id, firm.name, firm.listed)
    return found


def accounts_named(database: Session, numbers: Collection[int]) -> Mapping[int, User]:
    """Return id -> account, of ended ones too."""
    return {user.id: user for user in database.scalars(select(User).where(User.id.in_(numbers)))}


def within(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that an entry is about an object that a scope covers.

    Whoever sees the whole district also sees what belongs to no enterprise.
    """
    conditions = [_about(kind, scope.limit(statement)) for kind, statement in _OF_FIRMS.items()]
    if scope.everything:
        others = AuditEntry.object_type.in_(OF_THE_DISTRICT - {"upload"})
        loose = _about_ids("upload", select(Upload.id).where(Upload.enterprise_id.is_(None)))
        notices = _about_ids("enquiry", select(Enquiry.id).where(Enquiry.enterprise_id.is_(None)))
        conditions += [others, loose, notices]
    return or_(*conditions)


def account_named(text: str, *, whole: bool) -> ColumnElement[bool]:
    """Return the condition that the login or name of an account holds a text.

    Of an enterprise's people, whom he sees masked, the audit administrator (`whole` False) finds a login as a whole
    only: piece by piece it could be guessed.
    """
    named = or_(in_name(User.login, text), in_name(User.name, text))
    if whole:
        return named
    official = User.role.not_in(OF_ENTERPRISES)
    return or_(and_(official, named), User.login == search_text(text))


@dataclass(frozen=True, slots=True)
class Closed:
    """What a reader of the trail may not know of decisions: `all` of them, or those on the firms he is recused from."""

    all: bool = False
    recused: frozenset[int] = frozenset()


NOTHING_CLOSED = Closed()


def closed_to(database: Session, reader: User) -> Closed:
    """Return what the panel's pages, too, keep from a reader."""
    if not role_may(Role(reader.role), Permission.READ_DECISIONS):
        return Closed(all=True)
    return Closed(recused=recusals.recused_from(database, reader.id))


def open_to(closed: Closed) -> ColumnElement[bool]:
    """Return the condition that an entry tells of no decision that a reader may not know."""
    if closed.all:
        return AuditEntry.object_type.not_in(_OF_THE_PANEL)
    if closed.recused:
        return not_(_about_ids("decision", select(Decision.id).where(Decision.participation_id.in_(closed.recused))))
    return true()


def about_whom(text: str, *, whole: bool) -> ColumnElement[bool]:
    """Return the condition that an entry is about an enterprise or an account whose name or code holds a text.

    A login that there is not is found as it was typed. `whole`: as above.
    """
    firms = [_about(kind, statement.where(finds_firm(text))) for kind, statement in _OF_FIRMS.items()]
    named = account_named(text, whole=whole)
    typed = and_(AuditEntry.object_type == "user", AuditEntry.object_id == search_text(text))
    return or_(*firms, _about_ids("user", select(User.id).where(named)), typed)


def _about(kind: str, statement: Firms) -> ColumnElement[bool]:
    return _about_ids(kind, statement.with_only_columns(statement.selected_columns[0], maintain_column_froms=True))


def _about_ids(kind: str, ids: Select[int]) -> ColumnElement[bool]:
    inner = ids.subquery()
    numbers = select(cast(next(iter(inner.c)), String))
    return and_(AuditEntry.object_type == kind, AuditEntry.object_id.in_(numbers))


def of_campaign(campaign_id: int) -> ColumnElement[bool]:
    """Return the condition that an entry is about what belongs to a campaign: itself, its firms' work, evaluations.

    What is about an enterprise as such counts for those that take part, from the first entry about the campaign on.
    """
    taking = Participation.campaign_id == campaign_id
    kinds = ("participation", "submission", "version", "evidence", "pin")
    own = [_about(kind, _OF_FIRMS[kind].where(taking)) for kind in kinds]
    campaign = and_(AuditEntry.object_type == "campaign", AuditEntry.object_id == str(campaign_id))
    first = select(func.min(AuditEntry.id)).where(campaign).correlate(None).scalar_subquery()
    firms = select(Participation.enterprise_id).where(taking)
    about = or_(
        campaign,
        *own,
        _about_ids("enquiry", select(Enquiry.id).where(Enquiry.campaign_id == campaign_id)),
        _about_ids("evaluation", select(Evaluation.id).where(Evaluation.campaign_id == campaign_id)),
        and_(_about_ids("enterprise", firms), AuditEntry.id >= first),
    )
    return and_(about, AuditEntry.action.not_in(INTERNAL))
