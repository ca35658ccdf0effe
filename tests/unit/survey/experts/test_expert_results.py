"""Every code of a refusal that the exception documents has words, and nothing else has."""

from __future__ import annotations

import re

from survey.experts.expert_results import ExpertRefusedError
from survey.experts.words import REFUSED


def test_every_documented_code_has_words() -> None:
    documented = set(re.findall(r"``(\w+)``", ExpertRefusedError.__doc__ or ""))
    assert documented == set(REFUSED)
    assert all(str(text) for text in REFUSED.values())
