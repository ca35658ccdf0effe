"""What an act on a return is refused for."""

from __future__ import annotations

from survey.correcting.refusal_results import ReturnRefusedError


def test_a_refusal_says_its_code() -> None:
    error = ReturnRefusedError("opened")
    assert (error.code, str(error)) == ("opened", "opened")
