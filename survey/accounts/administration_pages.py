"""The pages of the three administrators, and of who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from survey.accounts.administration_words import PermissionSentence
from survey.accounts.people_results import LackingAccounts
from survey.accounts.trail_results import TrailRow
from survey.forms.official import FirmFactorForm, GrantForm, OfficialForm, ReasonForm
from survey.models import User
from survey.queries.people import OfficialFilters
from survey.web import addresses
from survey.web.page import Page


class NewAccount(NamedTuple):
    """An account that was just made, with its first password, which is shown this once."""

    user: User
    password: str


@dataclass(frozen=True, kw_only=True)
class AccountsPage(Page):
    """The officials' accounts with their states, and a form to make one."""

    template: ClassVar[str] = "accounts/accounts.html"
    form: OfficialForm
    made: NewAccount | None
    clerks: int  # accounts in use besides the administrators'
    lacking: LackingAccounts
    page: addresses.Page[User]
    filters: OfficialFilters
    roles: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """One official's account: what happened to it, and a form to end it or take it up again."""

    template: ClassVar[str] = "accounts/account.html"
    account: User
    form: ReasonForm
    changes: Sequence[TrailRow]
    own: bool  # whether it is the reader's, which he may not change


@dataclass(frozen=True, kw_only=True)
class RolesPage(Page):
    """The officials' accounts with their roles, those without one first."""

    template: ClassVar[str] = "accounts/roles.html"
    page: addresses.Page[User]
    filters: OfficialFilters
    roles: Sequence[tuple[str, str]]
    unassigned: int
    clerks: int  # accounts in use besides the administrators'
    lacking: LackingAccounts
    factor: FirmFactorForm  # resets the second factor of a person of an enterprise


@dataclass(frozen=True, kw_only=True)
class GrantPage(Page):
    """One official's role and unit, and a form to change them."""

    template: ClassVar[str] = "accounts/grant.html"
    account: User
    form: GrantForm
    factor: ReasonForm  # why the second factor is reset
    changes: Sequence[TrailRow]
    own: bool


@dataclass(frozen=True, kw_only=True)
class PermissionsPage(Page):
    """The table of permissions as sentences."""

    template: ClassVar[str] = "accounts/permissions.html"
    sentences: Sequence[PermissionSentence]
    roles: Sequence[tuple[str, Sequence[str]]]  # title of a role, what it may do
