"""Every refusal of reviews and hand-overs has its sentence."""

from __future__ import annotations

import pytest

from survey.directory.call_results import LEFT, REFUSED
from survey.directory.words import say_left, say_refusal
from survey.reviewing.words import say_refused


@pytest.mark.parametrize("code", ["moved", "not_standing", "reason", "remark", "recused"])
def test_a_review(code: str) -> None:
    assert say_refused(code).endswith("。")


@pytest.mark.parametrize("code", ["other_unit", "recused", "own_recusal", "held", "not_held", "others"])
def test_a_case_that_is_left(code: str) -> None:
    assert (code in LEFT, say_left(code).endswith("。")) == (True, True)


@pytest.mark.parametrize("code", ["holder", "unit", "same", "nothing", "recused"])
def test_a_hand_over(code: str) -> None:
    assert (code in REFUSED, say_refusal(code).endswith("。")) == (True, True)
