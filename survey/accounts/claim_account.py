"""An enterprise claims its account with the code of its letter; a new 负责人 takes it over with one of his own."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.decide_requests import await_seal, clear_unapproved
from survey.accounts.one_time_codes import CodeFaultError, find_code, issuer_may, use_code
from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.accounts.people_results import CodeOffer
from survey.accounts.register import AccountExistsError, add_user, has_approved_account
from survey.config import Settings
from survey.models import AccountCode, AccountOrigin, CodePurpose, Enterprise, Role, SectionAssignment, User
from survey.queries import firm_people
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.permissions import Permission
from survey.web.passwords import hash_password, turns
from survey.web.session_rows import end_all_sessions

TRIED = {CodePurpose.CLAIM: "code:claim", CodePurpose.INVITE: "code:invite"}
ENDED, DEMOTED = "ended", "colleague"
"""What becomes of the former 负责人 when a firm is handed over."""
HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Person:
    """Who takes an account: name, telephone, the password of his choice, and (of an invitation) his login."""

    name: str
    phone: str
    password: str = field(repr=False)
    login: str = ""


def read_offer(database: Session, settings: Settings, purpose: CodePurpose, typed: str, *, address: str) -> CodeOffer:
    """Return what a typed code leads to, without using it; guesses are counted, and only who guesses waits.

    A code that exists is never refused for the guesses of others behind the same address. Raises CodeFaultError,
    `survey.accounts.pauses.TooSoonError`, and AccountExistsError where the enterprise got an account meanwhile.
    """
    place = network(address)
    try:
        code = _find(database, settings, purpose, typed)
    except CodeFaultError as error:
        if error.fault == "unknown":
            refuse_early(database, TRIED[purpose], place)
            with unit_of_work(database):
                record_attempt(database, TRIED[purpose], place, succeeded=False)
                audit_trail.record(database, "code_wrong", user_id=None, detail={"purpose": purpose.value})
        raise
    enterprise = database.get_one(Enterprise, code.enterprise_id)
    handed_over = bool(code.detail.get(HANDED_OVER))
    if purpose is CodePurpose.CLAIM and not handed_over and has_approved_account(database, enterprise.id):
        raise AccountExistsError(enterprise.credit_code)
    return CodeOffer(
        enterprise_id=enterprise.id,
        enterprise_name=enterprise.name,
        credit_code=enterprise.credit_code,
        name=str(code.detail.get("name", "")),
        handed_over=handed_over,
        role=str(code.detail.get("role", Role.ENTERPRISE.value)),
        login=_free_login(database, enterprise.credit_code, invited=purpose is CodePurpose.INVITE),
    )


def claim_account(database: Session, settings: Settings, typed: str, person: Person, *, address: str) -> User:
    """Make the account of the enterprise that a code was printed for, and return it; the code is used up.

    Accounts that nobody approved end, and waiting requests are closed, as when a request is approved. Raises
    CodeFaultError, AccountExistsError (then the code still works), `survey.accounts.pauses.TooSoonError` and
    `survey.web.passwords.BusyError`.
    """
    read_offer(database, settings, CodePurpose.CLAIM, typed, address=address)
    database.rollback()  # nothing is held while the password is hashed
    with turns.of(network(address)):
        password_hash = hash_password(person.password)
    with unit_of_work(database):
        code, enterprise = locked_code(database, settings, CodePurpose.CLAIM, typed)
        handed_over = bool(code.detail.get(HANDED_OVER))
        if not handed_over and has_approved_account(database, enterprise.id):
            raise AccountExistsError(enterprise.credit_code)
        if handed_over:
            _step_down(database, enterprise, str(code.detail.get("former", DEMOTED)))
        clear_unapproved(database, enterprise, code.issued_by_id)
        enterprise.listed = True
        if not handed_over:
            await_seal(database, enterprise)
        user = User(
            login=_free_login(database, enterprise.credit_code),
            name=person.name,
            role=Role.ENTERPRISE,
            password_hash=password_hash,
            enterprise_id=enterprise.id,
            phone=person.phone,
            origin=AccountOrigin.HANDED_OVER if handed_over else AccountOrigin.CLAIMED,
        )
        add_user(database, user)
        use_code(database, code, user_id=user.id)
        record_attempt(database, TRIED[CodePurpose.CLAIM], network(address), succeeded=True)
        action = "take_over" if handed_over else "claim_account"
        about, personal = ("enterprise", enterprise.id), {"name": user.name, "phone": user.phone}
        detail = {"user": user.id}
        audit_trail.record(database, action, user_id=user.id, about=about, detail=detail, personal=personal)
    return user


def locked_code(
    database: Session, settings: Settings, purpose: CodePurpose, typed: str
) -> tuple[AccountCode, Enterprise]:
    """Return a code and its enterprise, which is locked until the caller's unit of work ends.

    Of two people with one code the second waits here, and reads that it is used. Raises CodeFaultError.
    """
    found = find_code(database, settings, purpose, typed)
    enterprise = database.scalars(
        select(Enterprise).where(Enterprise.id == found.enterprise_id).with_for_update()
    ).one()
    database.refresh(found)
    return _find(database, settings, purpose, typed), enterprise


def _find(database: Session, settings: Settings, purpose: CodePurpose, typed: str) -> AccountCode:
    """Return the code that somebody typed, while it can be used. Raises CodeFaultError.

    An invitation holds as long as who made it is a 负责人 of the enterprise: whoever was removed, demoted or handed the
    firm over, or was never approved, does not come back by a code that he kept. Likewise the code that hands a firm
    over ends with the official; printed letters do not, since what they claim waits for a seal.
    """
    code = find_code(database, settings, purpose, typed)
    invited = purpose is CodePurpose.INVITE
    if invited and not firm_people.is_responsible(database, code.enterprise_id, code.issued_by_id):
        raise CodeFaultError("withdrawn")
    if code.detail.get(HANDED_OVER) and not issuer_may(database, code, Permission.KEEP_ENTERPRISE_ACCOUNTS):
        raise CodeFaultError("withdrawn")
    return code


def _step_down(database: Session, enterprise: Enterprise, former: str) -> None:
    """End the accounts of the former 负责人, or make them 填报人 of all sections, as the official chose."""
    own = (User.enterprise_id == enterprise.id) & (User.role == Role.ENTERPRISE) & User.active.is_(True)
    for user in database.scalars(select(User).where(own)):
        end_all_sessions(database, user.id)
        if former == ENDED:
            user.active, user.login = False, f"{user.login}#{user.id}"
        else:
            user.role = Role.COLLEAGUE
            assigned = select(SectionAssignment).where(SectionAssignment.user_id == user.id)
            for row in database.scalars(assigned):
                database.delete(row)
    database.flush()


def _free_login(database: Session, credit_code: str, *, invited: bool = False) -> str:
    """Return the credit code, or, for the invited and while somebody has it as login, the code with a number."""
    candidates = (*([] if invited else [credit_code]), *(f"{credit_code}-{number}" for number in range(2, 1000)))
    taken = set(database.scalars(select(User.login).where(func.substr(User.login, 1, len(credit_code)) == credit_code)))
    return next(login for login in candidates if login not in taken)
