"""The mark of a text in the trail, and a refusal's code."""

from __future__ import annotations

from survey.cases.case_results import CaseRefusedError, digest_of


def test_a_text_has_a_mark_that_does_not_tell_it() -> None:
    assert digest_of("示例") == digest_of("示例")
    assert (len(digest_of("示例")), digest_of("示例") == digest_of("示例。")) == (64, False)


def test_a_refusal_has_its_code() -> None:
    assert CaseRefusedError("moved").code == "moved"
