"""Signals in sentences: the reason with its figures, for officials and for the firm, and what was said of them."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.signals import SignalCheck
from scoring.definition.texts import Words
from survey.words.language import _, _l, in_words

OUTCOMES: Mapping[str, str] = {
    "open": _l("待看"),
    "seen": _l("已看过"),
    "explained": _l("已说明"),
    "on_site": _l("现场核实"),
}
"""How a signal stands, in the order of a filter."""
OUTCOME_KINDS: Mapping[str, str] = {"open": "warn", "seen": "", "explained": "ok", "on_site": "pri"}


def say_reason(check: SignalCheck, figures: Mapping[str, str], firm: str = "") -> str:
    """Return why officials should look, with the figures in it; `firm`: the other one's name, empty out of sight."""
    return _filled(check.reason, {**figures, "firm": firm or _("管理范围以外的一家企业")})


def say_ask(check: SignalCheck, figures: Mapping[str, str]) -> str:
    """Return what the firm is asked to check; empty for what it is not asked."""
    return _filled(check.ask, figures) if check.ask is not None else ""


def _filled(words: Words, figures: Mapping[str, str]) -> str:
    text = in_words(words)
    for name, figure in figures.items():
        text = text.replace("{" + name + "}", figure)
    return text


def say_outcome(outcome: str) -> str:
    """Return how a signal stands, or that what was said of it was revoked."""
    return _("撤销处理") if outcome == "revoked" else str(OUTCOMES.get(outcome, outcome))


def say_standing(number: int, *, holds: bool) -> str:
    """Return why an earlier word holds for what was found now, or why it is open again.

    `number`: which submission the word was about; 0 for this one.
    """
    if not number:
        return "" if holds else _("处理以后数字有变，重新待看；此前的处理在下面。")
    if holds:
        return _("第 %(n)s 次提交时已处理，这次提交的数字和答案没有变，处理沿用；需要时可以另作处理或撤销。", n=number)
    return _("第 %(n)s 次提交时已处理，这次提交的数字或答案有变，重新待看；此前的处理在下面。", n=number)


def say_question(questionnaires: Mapping[str, Questionnaire], qualified: str) -> str:
    """Return the title of a question with its questionnaire; its key where that is gone."""
    owner, _dot, local = qualified.partition(".")
    questionnaire = questionnaires.get(owner)
    if questionnaire is None or local not in questionnaire.questions:
        return qualified
    title = in_words(questionnaire.questions[local].title)
    return _("《%(title)s》", title=in_words(questionnaire.title)) + title
