"""An official hands an enterprise over to a new 负责人, with a document: that person gets a one-time code."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.claim_account import HANDED_OVER
from survey.accounts.one_time_codes import CodeFor, issue_code
from survey.accounts.register import has_approved_account
from survey.config import Settings
from survey.models import CodePurpose, Enterprise, User
from survey.queries.account_requests import decidable
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope


class CannotHandOverError(Exception):
    """The enterprise is outside the official's scope, or nobody has an account there: a letter's code is enough."""


@dataclass(frozen=True, slots=True)
class NewResponsible:
    """Who becomes 负责人 by which document, and what becomes of the former one (`ended` or `colleague`)."""

    name: str
    phone: str
    document: str
    note: str
    former: str


def hand_over(
    database: Session, settings: Settings, enterprise_id: int, new: NewResponsible, *, scope: Scope, by: User
) -> str:
    """Return the code with which the new 负责人 takes an enterprise over; it is shown this once.

    Nothing changes for the former 负责人 until it is used; everybody of the firm sees at once that it was issued. An
    earlier such code stops working. Raises CannotHandOverError.
    """
    by_id = by.id
    with unit_of_work(database):
        wanted = decidable(scope, select(Enterprise).where(Enterprise.id == enterprise_id).with_for_update())
        enterprise = database.scalar(wanted)
        if enterprise is None or not has_approved_account(database, enterprise_id):
            raise CannotHandOverError(enterprise_id)
        detail = {"name": new.name, "phone": new.phone, "document": new.document, "former": new.former}
        whom = CodeFor(enterprise_id=enterprise_id, detail=detail | {HANDED_OVER: True})
        code = issue_code(database, settings, CodePurpose.CLAIM, whom, by_id=by_id)
        about = ("enterprise", enterprise_id)
        said = {"document": new.document, "former": new.former, "note": new.note}
        personal = {"name": new.name, "phone": new.phone}
        audit_trail.record(database, "hand_over", user_id=by_id, about=about, detail=said, personal=personal)
    return code
