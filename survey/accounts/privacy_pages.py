"""The page of what is kept of persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.web.page import Page
from survey.words.retention import KeptInWords


@dataclass(frozen=True, kw_only=True)
class PrivacyPage(Page):
    """What is kept of persons, why and how long."""

    template: ClassVar[str] = "accounts/privacy.html"
    rows: Sequence[KeptInWords]
