"""Signals in words: reasons with their figures, what firms are asked, and refusals."""

from __future__ import annotations

import pytest

from survey.definitions.catalogue import catalogue
from survey.definitions.signal_checks import known_checks
from survey.signals.signal_results import SignalRefusedError
from survey.signals.words import say_refused
from survey.words.signals import say_ask, say_outcome, say_question, say_reason

PROJECT = {"figure": "5.46", "bound": "1", "facts.investment": "782.84", "facts.revenue_y1": "143.45"}


def test_the_reason_of_an_implausible_project_has_its_figures() -> None:
    check = known_checks()["project_over_revenue"].check
    assert say_reason(check, PROJECT) == "计划总投资782.84万元，是2025年度营业收入143.45万元的5.46倍。"
    assert say_ask(check, PROJECT).startswith("计划总投资782.84万元，是2025年度营业收入143.45万元的5.46倍。请核对")


def test_another_firm_is_named_only_to_who_sees_it() -> None:
    check = known_checks()["cmmm_copied"].check
    figures = {"equal": "98", "of": "100", "percent": "98", "others": "1"}
    assert "“示例厂”" in say_reason(check, figures, "示例厂")
    assert "“管理范围以外的一家企业”" in say_reason(check, figures)
    assert say_ask(check, figures) == ""


def test_questions_are_called_with_their_questionnaire() -> None:
    known = catalogue().questionnaires
    assert say_question(known, "facts.investment") == "《基础数据与申报》计划总投资"
    assert say_question(known, "facts.gone") == "facts.gone"


@pytest.mark.parametrize(("outcome", "said"), [("open", "待看"), ("on_site", "现场核实"), ("revoked", "撤销处理")])
def test_how_a_signal_stands(outcome: str, said: str) -> None:
    assert say_outcome(outcome) == said


@pytest.mark.parametrize("code", ["gone", "moved", "not_resolved"])
def test_every_refusal_has_a_sentence(code: str) -> None:
    assert say_refused(SignalRefusedError(code)).endswith("。")
