"""What a message about files took after it was written, as the firm, the office and the archive read it."""

from __future__ import annotations

from collections.abc import Sequence

from survey.definitions.catalogue import catalogue
from survey.models import EvidenceState
from survey.queries.told_verdicts import LaterVerdict
from survey.words.figures import moment
from survey.words.language import _, in_words

LONGEST = 30
"""So many files are named; of the others the firm reads at its questions."""


def say_later(later: Sequence[LaterVerdict]) -> str:
    """Return what a message took after it was written, as its reader reads it below the text; empty for nothing."""
    known = catalogue().questionnaires
    lines = []
    for one in later:
        questionnaire = known.get(one.questionnaire)
        asked = questionnaire.questions.get(one.question) if questionnaire is not None else None
        place = in_words(asked.title) if asked is not None else one.question
        said = _("未被采信：%(reason)s", reason=one.reason) if one.verdict is EvidenceState.REFUSED else _("改为已核")
        named = {"when": moment(one.at), "place": place, "file": one.file, "said": said}
        lines.append(_("· %(when)s　%(place)s　“%(file)s”：%(said)s", **named))
    return "\n".join([_("当天又核对的文件："), *first_of(lines)]) if lines else ""


def first_of(lines: Sequence[str]) -> list[str]:
    """Return the first of some lines, and how many more there are."""
    rest = len(lines) - LONGEST
    return [*lines[:LONGEST], *([_("另有 %(n)s 份，见各题下方。", n=rest)] if rest > 0 else [])]
