"""The pages of an enterprise's people: codes, claiming, colleagues, handing over, sealed commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.accounts.colleague_views import ColleagueView, InvitationView, SectionChoice
from survey.accounts.event_views import FirmEvent
from survey.accounts.people_results import CodeOffer, Letter
from survey.forms.people import CodeForm, HandOverForm, InviteForm, PersonForm, SealForm
from survey.models import AccountCode, Campaign, Enterprise, SealAcceptance, SubmissionVersion, User
from survey.queries.claim_codes import Replaced, Wanted
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class CodePage(Page):
    """The first step: a one-time code."""

    template: ClassVar[str] = "accounts/code.html"
    form: CodeForm
    purpose: str  # claim or invite


@dataclass(frozen=True, kw_only=True)
class PersonPage(Page):
    """The second step: the person who takes the account."""

    template: ClassVar[str] = "accounts/person.html"
    form: PersonForm
    offer: CodeOffer
    purpose: str  # claim or invite


@dataclass(frozen=True, kw_only=True)
class PrintPage(Page):
    """Enterprises without an account, to print codes for."""

    template: ClassVar[str] = "accounts/print_codes.html"
    page: addresses.Page[tuple[Enterprise, AccountCode | None]]
    wanted: Wanted
    units: Sequence[tuple[str, str]]  # (unit, name) to choose from; empty for a town
    most: int  # firms per print
    left_out: tuple[int, Sequence[Enterprise]]  # how many have an account, and the first of them


@dataclass(frozen=True, kw_only=True)
class ReplaceCodesPage(Page):
    """Codes that would stop working if they were printed anew: which firms, and whether that is wanted."""

    template: ClassVar[str] = "accounts/replace_codes.html"
    wanted: Wanted
    which: str  # ``all`` or ``chosen``
    chosen: Sequence[int]  # what was ticked
    replaced: Sequence[Replaced]
    fresh: int  # how many would be printed that have no code yet
    codes: str  # firm:code of all that would stop working, as the form sends it back
    changed: bool  # whether that is another list than the one that was confirmed


@dataclass(frozen=True, kw_only=True)
class LettersPage(Page):
    """A page per firm with its code, shown once."""

    template: ClassVar[str] = "accounts/letters.html"
    letters: Sequence[Letter]
    campaign: Campaign | None
    remaining: int  # firms that still wait for a code


@dataclass(frozen=True, kw_only=True)
class ColleaguesPage(Page):
    """The people of a firm, to be kept by its 负责人."""

    template: ClassVar[str] = "accounts/colleagues.html"
    people: Sequence[ColleagueView]
    invitations: Sequence[InvitationView]
    form: InviteForm
    approved: bool  # whether an official has approved the reader, who else invites nobody
    choices: Sequence[SectionChoice]
    events: Sequence[FirmEvent]


@dataclass(frozen=True, kw_only=True)
class ColleaguePage(Page):
    """One colleague: his sections and role, and removing him."""

    template: ClassVar[str] = "accounts/colleague.html"
    person: ColleagueView
    choices: Sequence[SectionChoice]


@dataclass(frozen=True, kw_only=True)
class InvitedPage(Page):
    """The code of an invitation, shown once."""

    template: ClassVar[str] = "accounts/invited.html"
    code: str
    invitation: InvitationView
    enterprise: Enterprise


@dataclass(frozen=True, kw_only=True)
class HandOverPage(Page):
    """An official names a new 负责人."""

    template: ClassVar[str] = "accounts/hand_over.html"
    form: HandOverForm
    enterprise: Enterprise
    people: Sequence[User]


@dataclass(frozen=True, kw_only=True)
class HandedOverPage(Page):
    """The code of a new 负责人, shown once."""

    template: ClassVar[str] = "accounts/handed_over.html"
    code: str
    name: str
    enterprise: Enterprise


@dataclass(frozen=True, kw_only=True)
class SealsPage(Page):
    """Sealed commitments that are awaited, and those that were accepted last."""

    template: ClassVar[str] = "accounts/seals.html"
    page: addresses.Page[tuple[Enterprise, Sequence[SubmissionVersion]]]
    accepted: Sequence[tuple[Enterprise, SealAcceptance, str]]
    form: SealForm
    anchor: int  # the enterprise whose form was not complete; 0 for none
