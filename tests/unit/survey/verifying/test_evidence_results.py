"""Why verdicts are refused: each code has its sentence."""

from __future__ import annotations

import re

from survey.verifying import evidence_results
from survey.verifying.evidence_results import VerdictRefusedError
from survey.verifying.evidence_words import say_verdict_refused
from survey.words.language import in_chinese


def test_every_reason_for_a_refusal_has_its_sentence() -> None:
    codes = re.findall(r"``(\w+)``", VerdictRefusedError.__doc__ or "")
    assert sorted(codes) == ["gone", "moved", "not_standing", "reason", "recused", "unknown", "verdict"]
    with in_chinese():
        assert [say_verdict_refused(code).endswith("。") for code in codes] == [True] * 7
    refused = evidence_results.VerdictRefusedError("reason", 3)
    assert (refused.code, refused.link_id) == ("reason", 3)
