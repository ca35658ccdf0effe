"""Names of lists in addresses, and lists that nobody changes once they are read."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from survey.ranking.incentive_results import EXAMPLES, OPEN, POOL, CheckList


def test_no_name_of_a_list_is_that_of_a_question() -> None:
    """A question's is that of its questionnaire, a dot and its own."""
    assert [name for name in (EXAMPLES, OPEN, f"{POOL}starting") if "." in name] == []


def test_a_list_stays_as_it_was_read() -> None:
    found = CheckList(OPEN, "示例", ({"key": "91999999MA0000001N"},))
    with pytest.raises(FrozenInstanceError):
        found.lines = ()  # type: ignore[misc]
    assert found.lines == ({"key": "91999999MA0000001N"},)
