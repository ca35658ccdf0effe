"""The page that asks why somebody takes a file with personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.purpose import PurposeForm
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ReasonPage(Page):
    """A file that is asked for, what of persons is in it, and the form for the reason.

    `without`: the address of the same file without that, empty where there is none; `kept`: fields that go
    with the form.
    """

    template: ClassVar[str] = "records/reason.html"
    title: str
    personal: Sequence[str]
    form: PurposeForm
    without: str
    kept: Mapping[str, str]
