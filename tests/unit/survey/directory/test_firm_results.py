"""A refusal of a firm's record names its code, the record that it is about and the campaign that stands against it."""

from __future__ import annotations

from survey.directory import words
from survey.directory.firm_results import FIRM_REFUSED, FirmRefusedError


def test_a_refusal_says_what_it_is_about() -> None:
    error = FirmRefusedError("both_begun", 7, "示例批次")
    assert (error.code, error.enterprise_id, error.campaign) == ("both_begun", 7, "示例批次")
    assert FirmRefusedError("gone").enterprise_id is None


def test_every_code_has_a_sentence_of_its_own() -> None:
    assert tuple(words._FIRM_REFUSED) == FIRM_REFUSED
    assert len({str(one) for one in words._FIRM_REFUSED.values()}) == len(FIRM_REFUSED)
