"""Which of our questionnaires a rating by others can be held against, and which level its words name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scoring.characters import compared

OURS: Mapping[str, str] = {"c3mep": "cmmm", "sme": "sme2024"}
"""Source of a rating -> the questionnaire whose levels are the same ones. Of other sources nothing is compared."""
CHECKED_BY: Mapping[str, str] = {
    "cmmm_rating": "c3mep", "sme_rating": "sme", "claim_cmmm_above": "c3mep", "claim_sme_above": "sme",
}  # fmt: skip
"""Check of signals -> the source whose rating it holds a firm's answers against; it lasts as long as that holds."""
UNRECORDED: Mapping[str, str] = {
    "claim_cmmm": "c3mep", "claim_diagnosis": "gongfu", "claim_integration": "integration", "claim_sme": "sme",
}  # fmt: skip
"""Check of claims -> the source of which no rating holds; it lasts until one does."""
CLAIMED: Mapping[str, str] = {"facts.rating_cmmm_level": "c3mep", "facts.rating_sme_level": "sme"}
"""Question where a firm names a level that it was given -> the source of that."""
LARGE = 2
"""So many levels apart are worth a question."""

_NUMBERS: Mapping[str, int] = {name: number for number, name in enumerate("一二三四五", 1)}
_ABOUT, _ADDED = r"(?:成熟度|能力成熟度|数字化水平)?", r"(?:\(\w{1,8}\))?"
_LEVEL = re.compile(rf"{_ABOUT}(?:第?([一二三四五1-5])级|level([1-5])|l([1-5])){_ADDED}")


def level_named(source: str, text: str) -> int | None:
    """Return the level (1-5) that a report's words name; None for other words, or a source that is not compared.

    ``二级``, ``2级``, ``成熟度二级``, ``二级（规范级）`` and ``Level 2`` are 2; what says more is not guessed.
    """
    if source not in OURS:
        return None
    found = _LEVEL.fullmatch(compared(text).replace("（", "(").replace("）", ")"))
    if found is None:
        return None
    name = next(part for part in found.groups() if part)
    return _NUMBERS.get(name) or int(name)
