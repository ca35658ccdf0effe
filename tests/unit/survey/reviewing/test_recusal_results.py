"""A refusal carries its code."""

from __future__ import annotations

from survey.reviewing.recusal_results import RecusalRefusedError


def test_a_refusal_says_why() -> None:
    assert RecusalRefusedError("own").code == "own"
