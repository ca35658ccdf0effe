"""The pages of what went wrong; they ask nothing of a database that may be what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.web.kept_forms import KeptForm
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """A request that was refused or failed."""

    template: ClassVar[str] = "errors/error.html"
    code: int  # the HTTP status
    description: str  # ``not_approved``, ``sign_in_first``, or what werkzeug says; shown by its code only
    wait: int = 0  # seconds after which the request may be sent again, where that is known
    trouble: Sequence[str] = ()  # sentences: what is wrong with the database or the disk, what is kept, what to do
    sent: bool = False  # whether something was to be done, not only shown
    given_token: str = ""  # the token that the refused form came with
    kept: KeptForm | None = None  # what was typed into the form that was refused
    lines: Sequence[tuple[str, str]] = ()  # the same as its writer reads it: (label, text)
    shown: tuple[int, str] = (0, "")  # id and title of the campaign that a form was shown for; another is chosen
    chosen: str = ""  # the title of that one
    back: str = ""  # the page that the form stood on


@dataclass(frozen=True, kw_only=True)
class FormExpiredPage(Page):
    """A form whose CSRF token is not good, and which cannot be carried on: from another site, or too long."""

    template: ClassVar[str] = "errors/form_expired.html"
