"""Decisions in words: what is decided, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import Decision, DecisionAnswerKind, Outcome
from survey.words.language import _, _l

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.CONFIRM: _l("确认"),
    Outcome.RESERVE: _l("备选"),
    Outcome.DENY: _l("不予"),
    Outcome.VERIFY: _l("退回核实"),
}
ANSWERS: Mapping[DecisionAnswerKind, str] = {
    DecisionAnswerKind.CONFIRMED: _l("第二人已确认"),
    DecisionAnswerKind.REFUSED: _l("第二人不同意"),
    DecisionAnswerKind.WITHDRAWN: _l("提出人已撤回"),
}


def say_outcome_of(decision: Decision) -> str:
    """Return what a decision says: ``确认``."""
    return str(OUTCOMES[Outcome(decision.outcome)])


def say_decided(held: str, *, waits: bool) -> str:
    """Return where a firm stands with the panel. `held`: the outcome that holds, empty for none; `waits`: another."""
    if not held:
        return _("待复核") if waits else _("未决")
    said = str(OUTCOMES[Outcome(held)])
    return _("%(held)s，另有待复核", held=said) if waits else said


def say_state(decision: Decision) -> str:
    """Return what became of a decision: that it waits, or what was answered."""
    if decision.answer is not None:
        return str(ANSWERS[DecisionAnswerKind(decision.answer.kind)])
    if decision.second is not None:
        return _("等待第二人：%(who)s", who=decision.second.name)
    return _("等待第二人")
