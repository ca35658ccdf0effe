"""Why verdicts are refused: each code has its sentence."""

from __future__ import annotations

import re

from survey.verifying.evidence_results import VerdictRefusedError
from survey.verifying.evidence_words import REFUSED


def test_every_reason_for_a_refusal_has_its_sentence() -> None:
    codes = re.findall(r"``(\w+)``", VerdictRefusedError.__doc__ or "")
    assert sorted(codes) == ["gone", "moved", "not_standing", "reason", "recused", "unknown", "verdict"]
    assert sorted(REFUSED) == sorted(codes)
    refused = VerdictRefusedError("reason", 3)
    assert (refused.code, refused.link_id) == ("reason", 3)
