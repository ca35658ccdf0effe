"""A fault is a sentence, and says whether it is one or only cannot be told."""

from __future__ import annotations

import pytest

from survey.records.fault_results import FaultError, refuse


@pytest.mark.parametrize("unknown", [False, True])
def test_a_fault_carries_its_sentence(unknown: bool) -> None:  # noqa: FBT001 - both
    with pytest.raises(FaultError, match="entry 3 was changed") as raised:
        refuse("entry 3 was changed", unknown=unknown)
    assert raised.value.unknown is unknown
