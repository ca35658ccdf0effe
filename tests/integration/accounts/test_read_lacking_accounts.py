"""Which accounts of officials a service still lacks."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.accounts.read_lacking_accounts import read_lacking_accounts
from survey.definitions.directory import directory
from survey.models import Role
from tests.integration.conftest import make_user


def test_three_of_the_district_and_one_for_each_unit(database: Session) -> None:
    units = [unit.id for unit in directory().current_units()]
    empty = read_lacking_accounts(database)
    assert (empty.district, list(empty.units)) == (3, units)
    make_user(database, "town", Role.TOWN, unit=units[0])
    make_user(database, "gone", Role.TOWN, unit=units[1], active=False)
    for number in range(4):
        lacking = read_lacking_accounts(database)
        assert (lacking.district, list(lacking.units)) == (max(0, 3 - number), units[1:])
        make_user(database, f"district-{number}", Role.DISTRICT)
