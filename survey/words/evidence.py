"""Files of evidence in words: how large one is, when and by whom it was given, and what officials said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from survey.models import EvidenceLink, EvidenceState, EvidenceVerdict
from survey.words.figures import file_size, moment
from survey.words.language import _, _l

VERDICTS: Mapping[str, str] = {
    EvidenceState.PROVIDED: _l("未核"),
    EvidenceState.CHECKED: _l("已核"),
    EvidenceState.REFUSED: _l("不采信"),
}


def say_file_given(link: EvidenceLink) -> str:
    """Return how large a file is, and when and by whom it was given (`link` with its file and its giver)."""
    size, when = file_size(link.evidence.size), moment(link.given_at)
    if link.given_by is None:
        return _("%(size)s，%(when)s上传", size=size, when=when)
    return _("%(size)s，%(who)s %(when)s上传", size=size, who=link.given_by.name, when=when)


def say_verdict_name(verdict: str) -> str:
    """Return a verdict in a word."""
    return str(VERDICTS[verdict])


def say_verdict(verdict: EvidenceVerdict) -> str:
    """Return who said what of a file and when, with the reason (`verdict` with whoever decided)."""
    name, when = say_verdict_name(verdict.verdict), moment(verdict.decided_at)
    said = _("%(verdict)s（%(who)s %(when)s）", verdict=name, who=verdict.decided_by.name, when=when)
    return _("%(said)s：%(reason)s", said=said, reason=verdict.reason) if verdict.reason else said


def say_told(verdict: EvidenceVerdict) -> str:
    """Return that the firm was told of a verdict, and since when it knows (`verdict` with its message)."""
    message = verdict.message
    if message is None:
        return ""
    when = moment(message.written_at)
    if message.read_at is None:
        return _("%(when)s已发消息告知企业，企业还没有确认知悉", when=when)
    return _("%(when)s已发消息告知企业，企业 %(read)s 知悉", when=when, read=moment(message.read_at))


OF_FILES: Mapping[str, Callable[..., str]] = {
    "file_given": say_file_given,
    "verdict_name": say_verdict_name,
    "verdict_said": say_verdict,
    "verdict_told": say_told,
}
"""What templates call these words."""
