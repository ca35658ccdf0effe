"""What a firm is told of verdicts on its files: all of one act in one message, with what to do about each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from survey.models import EvidenceState
from survey.verifying.evidence_results import Judged
from survey.verifying.evidence_views import JudgedQuestion
from survey.words.language import _, _n, in_chinese
from survey.words.later_verdicts import first_of


def say_verdict_message(questions: Sequence[JudgedQuestion], judged: Sequence[Judged], *, until: str, ask: str) -> str:
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
            parts = [_n("佐证核对：以下 %(n)s 份文件未被采信。", n=len(refused)) + where, *first_of(refused)]
        if back:
            parts += [_n("以下 %(n)s 份文件改为已核，不需要另传：", n=len(back)), *first_of(back)]
        return "\n".join(parts)


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
