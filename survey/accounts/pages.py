"""The pages of accounts and of requests for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.account import RegistrationForm, SignInForm
from survey.forms.account_request import AccountDecisionForm
from survey.models import AccountRequest, SealAcceptance, User
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """Login and password."""

    template: ClassVar[str] = "accounts/sign_in.html"
    form: SignInForm


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


@dataclass(frozen=True, kw_only=True)
class OwnAccountPage(Page):
    """One's own account: who one is here and what one may do."""

    template: ClassVar[str] = "accounts/own.html"
    account: User
    abilities: Sequence[str]  # what the role may do, as sentences
