"""The office makes a question and its answer public without the firm's name, takes them back, or writes a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.characters import compared, half_width
from survey.enquiries.ask_office import held_enquiry
from survey.enquiries.enquiry_results import EnquiryRefusedError, revision_of
from survey.models import Enquiry, EnquiryState, utc_now
from survey.queries import enquiries
from survey.queries.enquiries import FirmMarks
from survey.records import audit_trail
from survey.store.db import unit_of_work

_PLACE = re.compile(r"(?:上海市?|嘉定区?)")
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份)?(?:有限责任|有限)?公司$|(?:分公司|分厂)$")
SHORTEST_STEM, SHORTEST_PERSON, SHORTEST_PHONE = 4, 2, 7
LONGEST_PHONE, LENGTH_OF_AREA = 11, 3


@dataclass(frozen=True, slots=True)
class PublicTexts:
    """What all firms are to see: the question, or the subject of a notice, and the answer."""

    text: str
    answer: str


def publish_enquiry(database: Session, enquiry_id: int, texts: PublicTexts, *, seen: str, author_id: int) -> None:
    """Let all firms of the campaign see a question and its answer, in these words. `seen`: as of an answer.

    Raises EnquiryRefusedError (``not_answered``, ``moved``; of a text that says who asked ``name``, ``code``,
    ``person``, ``phone``, ``other``).
    """
    with unit_of_work(database):
        enquiry = held_enquiry(database, enquiry_id)
        if enquiry.state not in {EnquiryState.ANSWERED, EnquiryState.NOTICE}:
            raise EnquiryRefusedError("not_answered")
        if revision_of(enquiry) != seen:
            raise EnquiryRefusedError("moved")
        refuse_names(database, enquiry.enterprise_id, texts)
        _publish(enquiry, texts, author_id)
        detail = {"public_text": texts.text, "public_answer": texts.answer}
        audit_trail.record(database, "publish_enquiry", user_id=author_id, about=("enquiry", enquiry_id), detail=detail)


def unpublish_enquiry(database: Session, enquiry_id: int, *, author_id: int) -> None:
    """Hide a public entry from all firms again; its texts are kept. Raises EnquiryRefusedError (``not_public``)."""
    with unit_of_work(database):
        enquiry = held_enquiry(database, enquiry_id)
        if enquiry.published_at is None:
            raise EnquiryRefusedError("not_public")
        enquiry.published_at = enquiry.published_by_id = None
        audit_trail.record(database, "unpublish_enquiry", user_id=author_id, about=("enquiry", enquiry_id))


def write_notice(
    database: Session, campaign_id: int, texts: PublicTexts, *, questionnaire: str = "", author_id: int
) -> int:
    """Store a notice of the office, which all firms see at once, and return its id.

    `questionnaire`: what it is about, empty for the campaign. Raises EnquiryRefusedError (``other``).
    """
    with unit_of_work(database):
        refuse_names(database, None, texts)
        notice = Enquiry(
            campaign_id=campaign_id,
            text=texts.text,
            questionnaire_id=questionnaire,
            state=EnquiryState.NOTICE,
            asked_by_id=author_id,
        )
        _publish(notice, texts, author_id)
        database.add(notice)
        database.flush()
        detail = {"public_text": texts.text, "public_answer": texts.answer}
        audit_trail.record(database, "write_notice", user_id=author_id, about=("enquiry", notice.id), detail=detail)
        return notice.id


def _publish(enquiry: Enquiry, texts: PublicTexts, author_id: int) -> None:
    enquiry.public_text, enquiry.public_answer = texts.text, texts.answer
    enquiry.published_at, enquiry.published_by_id = utc_now(), author_id


def refuse_names(database: Session, enterprise_id: int | None, texts: PublicTexts) -> None:
    """Raise EnquiryRefusedError where a public text says which firm asked, or names another of the directory."""
    marks = enquiries.marks_of_firm(database, enterprise_id)
    for text in (texts.text, texts.answer):
        code, what = find_mark(text, marks)
        if code:
            raise EnquiryRefusedError(code, what)
    other = enquiries.firm_named_in(database, f"{texts.text}\n{texts.answer}")
    if other:
        raise EnquiryRefusedError("other", other)


def find_mark(text: str, marks: FirmMarks) -> tuple[str, str]:
    """Return what of a firm a text holds, as (``name``, ``code``, ``person`` or ``phone``, the mark), else empty texts.

    Widths, spaces, size of letters and signs in between do not matter; of a name its legal form may be missing, and the
    place where the firm is.
    """
    plain = _bare(text)
    digits = "".join(sign for sign in half_width(text) if sign.isdigit() or sign not in " -–—()（）")
    for name in marks.names:
        if any(form in plain for form in _forms(name)):
            return "name", name
    for code in marks.codes:
        if _bare(code) in plain:
            return "code", code
    for person in marks.people:
        if len(person) >= SHORTEST_PERSON and _bare(person) in plain:
            return "person", person
    for phone in _numbers(marks.phones):
        if phone in digits:
            return "phone", phone
    return "", ""


def _bare(text: str) -> str:
    """Return the letters and digits of a text, as it is compared."""
    return "".join(sign for sign in compared(text) if sign.isalnum())


def _forms(name: str) -> set[str]:
    """Return how a name may stand in a text: whole, without its legal form, without its place; where enough is left."""
    whole = _bare(name)
    stem = _LEGAL_FORM.sub("", whole)
    forms = {whole, stem, _PLACE.sub("", stem)}
    return {whole} | {form for form in forms if len(form) >= SHORTEST_STEM}


def _numbers(phones: Iterable[str]) -> list[str]:
    """Return telephones as digits: whole, without an extension, and without the code of the area."""
    found: list[str] = []
    for phone in phones:
        number = "".join(sign for sign in half_width(phone) if sign.isdigit())[:LONGEST_PHONE]
        found += [number, number[LENGTH_OF_AREA:]] if number.startswith("0") else [number]
    return [number for number in found if len(number) >= SHORTEST_PHONE]
