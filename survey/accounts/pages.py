"""The pages of accounts and of requests for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple

from markupsafe import Markup

from survey.forms.account import RegistrationForm, SignInForm
from survey.forms.account_request import AccountDecisionForm
from survey.forms.password import (
    AddressCodeForm,
    AddressForm,
    ChangePasswordForm,
    FactorCodeForm,
    FactorSetUpForm,
    ForgotForm,
    IssueResetForm,
    OwnPasswordForm,
    ResetPasswordForm,
)
from survey.models import AccountRequest, SealAcceptance, User
from survey.web import addresses
from survey.web.kept_forms import KeptForm
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """Login and password."""

    template: ClassVar[str] = "accounts/sign_in.html"
    form: SignInForm


@dataclass(frozen=True, kw_only=True)
class KeptFormPage(Page):
    """A form whose session had ended: what was typed, and how it is saved all the same."""

    template: ClassVar[str] = "accounts/kept_form.html"
    kept: KeptForm
    lines: Sequence[tuple[str, str]]  # label and text of what was typed
    form: SignInForm | FactorCodeForm | None  # asks who it is; None once the right account is signed in
    other: bool  # whether another account than the one that typed is signed in


@dataclass(frozen=True, kw_only=True)
class RegisterPage(Page):
    """An enterprise makes its account, or asks for it."""

    template: ClassVar[str] = "accounts/register.html"
    form: RegistrationForm


@dataclass(frozen=True, kw_only=True)
class RequestedPage(Page):
    """A request for an account was received."""

    template: ClassVar[str] = "accounts/requested.html"
    number: int  # of the request


@dataclass(frozen=True, kw_only=True)
class RequestsPage(Page):
    """What waits for an official's decision, and what was decided last."""

    template: ClassVar[str] = "accounts/requests.html"
    form: AccountDecisionForm
    anchor: str  # of the request whose decision was not complete: request-7, account-9, or empty
    waiting: addresses.Page[AccountRequest]
    accounts: Sequence[User]  # that enterprises made themselves and nobody approved yet
    decided: Sequence[AccountRequest]
    overtaken: str  # the reason kept with a request that another one overtook
    claims: Sequence[User]  # accounts that were claimed last
    acceptances: Mapping[int, SealAcceptance]  # enterprise -> its accepted sealed commitment
    seals: int  # enterprises whose sealed commitment is awaited


class Event(NamedTuple):
    """What happened to an account: when, what, from which address."""

    at: datetime
    text: str
    address: str


@dataclass(frozen=True, kw_only=True)
class OwnAccountPage(Page):
    """One's own account: who one is here, what one may do, and what happened to it."""

    template: ClassVar[str] = "accounts/own.html"
    account: User
    abilities: Sequence[str]  # what the role may do, as sentences
    events: Sequence[Event]
    recovery_codes: int  # unused
    few: bool  # of them
    optional: bool  # the second factor may be removed
    mails: bool  # whether a mail server is configured


@dataclass(frozen=True, kw_only=True)
class ChangePasswordPage(Page):
    """The old password and a new one."""

    template: ClassVar[str] = "accounts/change_password.html"
    form: ChangePasswordForm
    must: bool  # somebody else set the first password


@dataclass(frozen=True, kw_only=True)
class FactorCodePage(Page):
    """The second step of signing in."""

    template: ClassVar[str] = "accounts/factor_code.html"
    form: FactorCodeForm


@dataclass(frozen=True, kw_only=True)
class FactorSetUpPage(Page):
    """A new second factor, as a picture and in letters."""

    template: ClassVar[str] = "accounts/factor_set_up.html"
    form: FactorSetUpForm | FactorCodeForm  # with the password where somebody is signed in
    picture: Markup
    secret: str  # in groups
    login: str
    again: bool  # there is a second factor already


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesPage(Page):
    """New recovery codes, shown this once."""

    template: ClassVar[str] = "accounts/recovery_codes.html"
    codes: Sequence[str]
    first: bool  # made together with a second factor


@dataclass(frozen=True, kw_only=True)
class OwnPasswordPage(Page):
    """The password is asked for before new recovery codes are made."""

    template: ClassVar[str] = "accounts/own_password.html"
    form: OwnPasswordForm


@dataclass(frozen=True, kw_only=True)
class RemoveFactorPage(Page):
    """The password is asked for before a second factor is removed."""

    template: ClassVar[str] = "accounts/remove_factor.html"
    form: OwnPasswordForm


@dataclass(frozen=True, kw_only=True)
class AddressPage(Page):
    """One's e-mail address."""

    template: ClassVar[str] = "accounts/address.html"
    form: AddressForm
    code: AddressCodeForm
    email: str  # confirmed, or empty
    sent_to: str  # the address that a code was sent to, or empty
    mails: bool  # whether a mail server is configured


@dataclass(frozen=True, kw_only=True)
class ForgotPage(Page):
    """What to do about a forgotten password."""

    template: ClassVar[str] = "accounts/forgot.html"
    form: ForgotForm
    mails: bool  # whether a mail server is configured


@dataclass(frozen=True, kw_only=True)
class ResetPasswordPage(Page):
    """Login, code, and a new password."""

    template: ClassVar[str] = "accounts/reset_password.html"
    form: ResetPasswordForm


@dataclass(frozen=True, kw_only=True)
class PeoplePage(Page):
    """The people whose password an official may let them reset."""

    template: ClassVar[str] = "accounts/people.html"
    of_firms: bool  # of enterprises; else officials
    text: str
    page: addresses.Page[User]


@dataclass(frozen=True, kw_only=True)
class IssuedResetPage(Page):
    """A code is issued to somebody who forgot his password."""

    template: ClassVar[str] = "accounts/issue_reset.html"
    form: IssueResetForm
    person: User
    code: str  # shown this once; empty before
    of_firms: bool
