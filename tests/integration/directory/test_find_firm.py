"""A firm that an official may act on: in his scope, listed, not merged; groups by name, whatever the width."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.directory.find_firm import find_firm, group_named, needed
from survey.directory.firm_results import FirmRefusedError
from survey.models import EnterpriseGroup, Role
from tests.integration.directory.firms import firm, official


def test_what_nobody_may_act_on_is_refused(database: Session) -> None:
    by, town = official(database), official(database, "town", Role.TOWN, "malu")
    one = firm(database, "甲")
    merged, unlisted = firm(database, "乙", merged_into_id=one), firm(database, "丙", listed=False)
    found = []
    for number, author in ((one, town), (999, by), (merged, by), (unlisted, by)):
        with pytest.raises(FirmRefusedError) as error:
            find_firm(database, number, author)
        found.append((error.value.code, error.value.enterprise_id))
    assert found == [("gone", None), ("gone", None), ("merged", one), ("unlisted", None)]
    assert find_firm(database, one, by).id == one


def test_a_group_is_one_whatever_the_width_of_its_name(database: Session) -> None:
    group = EnterpriseGroup(name="示例ＡＢＣ集团")
    database.add(group)
    database.flush()
    assert group_named(database, " 示例abc 集团") is group
    made = group_named(database, " 示例乙集团 ")
    assert made is not None
    assert (made.name, made.id == group.id) == ("示例乙集团", False)
    assert group_named(database, "  ") is None


def test_a_reason_is_needed() -> None:
    assert needed(" 示例\n") == "示例"
    with pytest.raises(FirmRefusedError):
        needed("\t")
