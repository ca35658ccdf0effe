"""An enterprise as officials see it: its contact, its people and what was asked for it, masked until it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.models import AccountRequest, Enterprise, SubmissionVersion, User
from survey.queries import account_requests, firm_people, submissions
from survey.words.language import _
from survey.words.masking import mask_address, mask_mail, mask_phone
from survey.words.roles import role_title

FACTS = "facts"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person with telephone and mail. `what`: where the values come from; `address`: of the network, of a request."""

    what: str
    name: str
    phone: str
    email: str = ""
    address: str = ""


def view_contacts(database: Session, enterprise: Enterprise, *, whole: bool) -> Sequence[ContactRow]:
    """Return the contact on record, the people with an account, and who asked for one, masked unless `whole`."""
    phone, mail, network = (_plain,) * 3 if whole else (mask_phone, mask_mail, mask_address)
    on_record = ContactRow(_("在册联系人"), enterprise.contact, phone(enterprise.contact_phone))
    people = [_person(user, phone, mail) for user in firm_people.people(database, enterprise.id)]
    people += [_person(user, phone, mail) for user in account_requests.unapproved_of(database, enterprise.id)]
    asked = [_request(item, phone, network) for item in account_requests.waiting_of(database, enterprise.id)]
    submitted = submissions.newest_of_firm(database, enterprise.id)
    given = _submitted(submitted, phone, mail) if submitted is not None else []
    return [on_record, *people, *asked, *given]


def _plain(value: str) -> str:
    return value


def _person(user: User, phone: Callable[[str], str], mail: Callable[[str], str]) -> ContactRow:
    return ContactRow(role_title(user.role), user.name, phone(user.phone), mail(user.email))


def _submitted(version: SubmissionVersion, phone: Callable[[str], str], mail: Callable[[str], str]) -> list[ContactRow]:
    """Return the contact that the newest submission names, and who signed the commitment."""
    values: Mapping[str, object] = next(
        (sheet.document["values"] for sheet in version.sheets if sheet.questionnaire_id == FACTS), {}
    )
    given = (values.get(key) for key in ("contact", "contact_phone", "contact_email"))
    name, number, address = (value if isinstance(value, str) else "" for value in given)
    rows = [ContactRow(_("问卷中的联系人"), name, phone(number), mail(address))]
    signed = version.commitment
    if signed is not None:
        rows.append(ContactRow(_("承诺书签署人"), signed.signatory, phone(signed.phone)))
    return rows


def _request(item: AccountRequest, phone: Callable[[str], str], network: Callable[[str], str]) -> ContactRow:
    return ContactRow(_("申请 %(n)s", n=item.id), item.contact, phone(item.phone), address=network(item.address))
