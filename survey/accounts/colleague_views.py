"""The people of a firm as its 负责人 sees them, with the sections of the campaign's questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.definitions.catalogue import catalogue
from survey.models import AccountCode, Campaign, Role, User
from survey.queries import firm_people
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section that can be assigned. `value`: ``questionnaire/section``; `first`: of its questionnaire."""

    value: str
    title: str
    questionnaire: str
    first: bool


@dataclass(frozen=True, slots=True)
class ColleagueView:
    """One of the people of a firm. `sections`: titles of those assigned to him, none for all; `values`: the same."""

    id: int
    name: str
    login: str
    phone: str
    role: str
    sections: Sequence[str]
    values: frozenset[str]
    since: datetime
    seen: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An open invitation: whom it invites, as what, for which sections (none: all), by whom, until when."""

    id: int
    name: str
    role: str
    sections: Sequence[str]
    by: str
    expires_at: datetime


def view_choices(campaign: Campaign | None) -> list[SectionChoice]:
    """Return the sections of a campaign's questionnaires, in their order."""
    rows = []
    for item in campaign.questionnaires if campaign is not None else ():
        questionnaire = catalogue().versions[item.questionnaire_id, item.version]
        for place, section in enumerate(questionnaire.sections):
            value = f"{questionnaire.id}/{section.id}"
            rows.append(SectionChoice(value, in_words(section.title), in_words(questionnaire.title), place == 0))
    return rows


def view_people(database: Session, user: User, choices: Sequence[SectionChoice]) -> list[ColleagueView]:
    """Return the people of a user's firm: 负责人 first."""
    people = firm_people.people(database, user.enterprise_id)
    numbers = [person.id for person in people]
    assigned = firm_people.sections_of(database, numbers)
    seen = firm_people.last_sign_ins(database, numbers)
    return [
        ColleagueView(
            id=person.id,
            name=person.name,
            login=person.login,
            phone=person.phone,
            role=str(person.role),
            sections=titles_of(choices, assigned.get(person.id, frozenset())),
            values=frozenset(f"{one}/{two}" for one, two in assigned.get(person.id, frozenset())),
            since=person.created_at,
            seen=seen.get(person.id),
            own=person.id == user.id,
        )
        for person in people
    ]


def view_invitation(code: AccountCode, choices: Sequence[SectionChoice]) -> InvitationView:
    """Return an open invitation."""
    sections = frozenset((one, two) for one, two in code.detail.get("sections", []))
    return InvitationView(
        id=code.id,
        name=str(code.detail.get("name", "")),
        role=str(code.detail.get("role", Role.COLLEAGUE.value)),
        sections=titles_of(choices, sections),
        by=code.issued_by.name if code.issued_by is not None else "",
        expires_at=code.expires_at,
    )


def titles_of(choices: Sequence[SectionChoice], sections: frozenset[tuple[str, str]]) -> list[str]:
    """Return the titles of sections in the order of the choices; a section of an earlier campaign by its id."""
    values = {f"{one}/{two}" for one, two in sections}
    known = [choice.title for choice in choices if choice.value in values]
    return known + sorted(values - {choice.value for choice in choices})
