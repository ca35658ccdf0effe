"""Firms with people, and codes for them, made as the pages make them."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.accounts.invite_colleagues import Invitation, invite
from survey.accounts.print_codes import MOST, print_codes
from survey.config import Settings
from survey.models import Enterprise, Role, User
from survey.queries import claim_codes
from survey.queries.claim_codes import Wanted
from survey.store.scope import scope
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user

CODE, NAME = "91999999MA0000001N", "示例精密机械001"
SHOWN = re.compile(r'<p class="code">([A-Z2-9-]{19})</p>')
Browsers = Callable[[], Browser]


def firm(database: Session, **more: object) -> Enterprise:
    """Return a listed enterprise without an account."""
    enterprise = make_enterprise(database, CODE, NAME)
    for name, value in more.items():
        setattr(enterprise, name, value)
    database.commit()
    return enterprise


def head_of(database: Session, enterprise: Enterprise, login: str = CODE) -> User:
    """Return a 负责人 of an enterprise."""
    return make_user(database, login, Role.ENTERPRISE, enterprise_id=enterprise.id)


def colleague_of(database: Session, enterprise: Enterprise, login: str = "colleague") -> User:
    """Return a 填报人 of an enterprise."""
    return make_user(database, login, Role.COLLEAGUE, enterprise_id=enterprise.id)


def printed(database: Session, settings: Settings, official: User, wanted: Wanted | None = None) -> dict[str, str]:
    """Print codes for what an official sees, in place of those that work; return credit code -> code."""
    asked, seen = wanted or Wanted(code=""), scope(official)
    firms = claim_codes.printable(database, seen, asked, limit=MOST)
    working = claim_codes.working_codes(database, [one.id for one in firms])
    letters = print_codes(
        database, settings, seen, asked, chosen=None, by=official, address="10.0.0.9", replacing=working
    )
    return {letter.credit_code: letter.code for letter in letters}


def invited(database: Session, settings: Settings, by: User, *sections: tuple[str, str]) -> str:
    """Return the code of an invitation of a 填报人 named 示例同事."""
    return invite(database, settings, Invitation("示例同事", Role.COLLEAGUE, frozenset(sections)), by=by)


def person(**more: str) -> dict[str, str]:
    """Return what the second step of claiming or joining sends."""
    fields = {"step": "person", "name": "示例认领人", "phone": "13900000001", "password": PASSWORD} | more
    return {"again": fields["password"], **fields}
