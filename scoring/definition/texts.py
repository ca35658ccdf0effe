"""Texts in two languages, and how sure the field is of what they say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How sure a weight, band, points table or rule is; anything but VERIFIED is printed as 待核."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese (the source) and English."""

    zh: str
    en: str
