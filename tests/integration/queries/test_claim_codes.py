"""Enterprises without an account, with the code that is out, within what an official decides on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import AccountCode, AccountOrigin, CodePurpose, Enterprise, Role, utc_now
from survey.queries import claim_codes
from survey.queries.claim_codes import Wanted
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise, make_user

ALL, TOWN, OTHER, NOBODY = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu"), Scope()
A, B, C, D = (f"91310114MA1GT000{number}" for number in ("10", "29", "37", "45"))


@pytest.fixture
def firms(database: Session) -> list[Enterprise]:
    """Return two firms of Anting, one of Malu, and one of Anting outside the directory."""
    found = [
        make_enterprise(database, code, name, unit)
        for code, name, unit in (
            (A, "示例甲", "anting"),
            (B, "示例乙", "anting"),
            (C, "示例丙", "malu"),
            (D, "示例丁", "anting"),
        )
    ]
    found[3].listed = False
    database.commit()
    return found


def issued(database: Session, firm: Enterprise, days: int, **more: object) -> AccountCode:
    code = AccountCode(
        purpose=CodePurpose.CLAIM,
        code_hash=f"{firm.id}{days}{more}"[:64],
        enterprise_id=firm.id,
        detail={},
        expires_at=utc_now() + timedelta(days=days),
        **more,
    )
    database.add(code)
    database.commit()
    return code


def found(database: Session, scope: Scope, wanted: Wanted) -> list[str]:
    """Return the credit codes of the first page, which the count agrees with."""
    rows = claim_codes.without_account(database, scope, wanted, page=1, size=9)
    assert claim_codes.without_account_count(database, scope, wanted) == len(rows)
    return [firm.credit_code for firm, _code in rows]


def test_towns_see_their_listed_firms_and_the_district_all(database: Session, firms: list[Enterprise]) -> None:
    seen = [found(database, scope, Wanted(code="")) for scope in (ALL, TOWN, OTHER, NOBODY)]
    assert seen == [[A, B, D, C], [A, B], [C], []]


def test_firms_are_narrowed_by_unit_and_text(database: Session, firms: list[Enterprise]) -> None:
    assert found(database, ALL, Wanted(unit="malu")) == [C]
    assert found(database, ALL, Wanted(text="示例乙")) == [B]
    assert found(database, ALL, Wanted(text=A)) == [A]
    assert found(database, TOWN, Wanted(unit="malu")) == []


def test_codes_that_work_tell_firms_apart(database: Session, firms: list[Enterprise]) -> None:
    code = issued(database, firms[0], 1)
    issued(database, firms[1], -1)
    issued(database, firms[2], 1, withdrawn_at=utc_now())
    assert found(database, ALL, Wanted(code="open")) == [A]
    assert found(database, ALL, Wanted(code="none")) == [B, D, C]
    rows = claim_codes.without_account(database, TOWN, Wanted(code=""), page=1, size=1)
    assert [(firm.credit_code, own and own.id) for firm, own in rows] == [(A, code.id)]


def test_accounts_that_are_approved_and_in_use_count(database: Session, firms: list[Enterprise]) -> None:
    make_user(database, "a", Role.ENTERPRISE, enterprise_id=firms[0].id)
    make_user(database, "b", Role.ENTERPRISE, enterprise_id=firms[1].id, active=False)
    make_user(database, "d", Role.ENTERPRISE, enterprise_id=firms[3].id, approved=False)
    assert found(database, ALL, Wanted(code="")) == [B, D, C]
    count, first = claim_codes.with_account(database, TOWN, Wanted(), limit=5)
    assert (count, [firm.credit_code for firm in first]) == (1, [A])
    handable = [claim_codes.handable(database, scope, firms[0].id) for scope in (ALL, TOWN, OTHER)]
    assert handable == [firms[0], firms[0], None]
    assert claim_codes.handable(database, ALL, firms[1].id) is None


def test_only_so_many_and_only_the_chosen_are_printable(database: Session, firms: list[Enterprise]) -> None:
    chosen = [firms[1].id, firms[2].id]
    assert claim_codes.printable(database, TOWN, Wanted(), limit=9, chosen=chosen) == [firms[1]]
    assert claim_codes.printable(database, ALL, Wanted(), limit=2) == firms[:2]


def test_claims_are_the_newest_first(database: Session, firms: list[Enterprise]) -> None:
    made = [
        make_user(database, f"u{place}", Role.ENTERPRISE, enterprise_id=firms[firm].id, origin=origin)
        for place, (firm, origin) in enumerate(
            (
                (0, AccountOrigin.CLAIMED),
                (1, AccountOrigin.MADE),
                (1, AccountOrigin.HANDED_OVER),
                (2, AccountOrigin.CLAIMED),
            )
        )
    ]
    assert claim_codes.claimed_accounts(database, TOWN, limit=9) == [made[2], made[0]]
    assert claim_codes.claimed_accounts(database, ALL, limit=1) == [made[3]]
