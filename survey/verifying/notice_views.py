"""What a firm is told of verdicts on its files: all of one act in one message, with what to do about each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from survey.definitions.catalogue import catalogue
from survey.models import EvidenceState
from survey.queries.told_verdicts import LaterVerdict
from survey.verifying.evidence_results import Judged
from survey.verifying.evidence_views import JudgedQuestion
from survey.words.figures import moment
from survey.words.language import _, in_chinese, in_words

LONGEST = 30
"""So many files are named; of the others the firm reads at its questions."""


def say_notice(questions: Sequence[JudgedQuestion], judged: Sequence[Judged], *, until: str, ask: str) -> str:
    """Return in Chinese, as the office writes, what a firm is told; empty where nothing is asked of it.

    `until`: until when it can put other files, in words, empty where it can't any more; `ask`: whom it asks then.
    """
    by_file = {one.link_id: one for one in judged}
    with in_chinese():
        refused = list(_lines(questions, by_file, EvidenceState.REFUSED, frozenset()))
        back = list(_lines(questions, by_file, EvidenceState.CHECKED, frozenset({EvidenceState.REFUSED})))
        parts = []
        if refused:
            where = (
                _("请在 %(time)s 前另传文件，放在各题下方“佐证文件”处；另传的会重新核对。", time=until)
                if until
                else _("现在不能再上传，如有疑问请联系%(office)s。", office=ask)
            )
            parts = [_("佐证核对：以下 %(n)s 份文件未被采信。", n=len(refused)) + where, *_first(refused)]
        if back:
            parts += [_("以下 %(n)s 份文件改为已核，不需要另传：", n=len(back)), *_first(back)]
        return "\n".join(parts)


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
    return "\n".join([_("当天又核对的文件："), *_first(lines)]) if lines else ""


def _lines(
    questions: Sequence[JudgedQuestion],
    judged: Mapping[int, Judged],
    verdict: EvidenceState,
    before: Collection[EvidenceState],
) -> Iterator[str]:
    """Yield a line per file that got a verdict, those among them that stood otherwise before where that is asked."""
    for question in questions:
        for link in question.files:
            one = judged.get(link.id)
            if one is None or one.verdict is not verdict or (before and link.state not in before):
                continue
            place = f"{question.section}　{question.title}" if question.section else question.title
            reason = _("：%(reason)s", reason=one.reason.strip()) if verdict is EvidenceState.REFUSED else ""
            yield _("· %(place)s　“%(file)s”", place=place, file=link.name) + reason


def _first(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - LONGEST
    return [*lines[:LONGEST], *([_("另有 %(n)s 份，见各题下方。", n=rest)] if rest > 0 else [])]
