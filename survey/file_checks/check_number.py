"""核对编号: what is on record under the number that stands on a paper, where there are no bytes to compare."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy.orm import Session

from survey.file_checks.check_results import NumberResult
from survey.models import OF_ENTERPRISES, Role, User
from survey.publishing.letter_results import letter_number, read_letter_number
from survey.queries import exports, letters, recusals
from survey.records.export_records import NUMBER
from survey.store.scope import scope

_SPACES = re.compile(r"\s+")


def check_number(database: Session, typed: str, *, user: User) -> NumberResult:
    """Return what the number of a file or of a letter is of, as somebody typed it from paper."""
    number = _SPACES.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if NUMBER.fullmatch(number):
        return _of_export(database, number, user)
    named = read_letter_number(number)
    if named is None:
        return NumberResult("unread", number)
    found = letters.kept_letter(database, named[0], scope(user))
    if found is None or letter_number(found[0].id, found[0].digest) != number:
        return NumberResult("unknown", number)
    letter, firm = found
    if recusals.is_recused(database, letter.participation_id, user.id):
        return NumberResult("recused", number)
    return NumberResult("letter", number, letter=letter, firm=firm)


def _of_export(database: Session, number: str, user: User) -> NumberResult:
    record = exports.by_number(database, number)
    if record is None:
        return NumberResult("unknown", number)
    if exports.may_open(database, user, record):
        return NumberResult("export", number, record=record)
    return NumberResult("unknown" if Role(user.role) in OF_ENTERPRISES else "closed", number)
