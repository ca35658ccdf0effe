"""Personal values as those see them who need not know them: telephones, mail and network addresses, names.

Whether somebody sees a whole value is asked of `survey.store.personal`; how a masked one looks is said here only.
"""

from __future__ import annotations

import re

from scoring.answers.answers import Absence, Given, NotApplicable
from scoring.definition.questionnaire import Question

HIDDEN = "****"
_FRONT, _BACK, _SHORT = 3, 4, 8
_DIGIT = re.compile("[0-9]")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TELEPHONE = re.compile(r"(?<![0-9A-Za-z-])(\+?[0-9][0-9\- ]{5,}[0-9])(?![0-9A-Za-z])")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\Z")


def mask_phone(number: str) -> str:
    """Return 138****5678 for 13812345678; of a shorter number the last two figures only, of a text without any ****."""
    figures = [at for at, sign in enumerate(number) if _DIGIT.match(sign)]
    if not number:
        return ""
    if len(figures) <= _SHORT:
        return HIDDEN + (number[figures[-1] - 1 :][:2] if len(figures) > _BACK else "")
    return number[: figures[_FRONT - 1] + 1] + HIDDEN + number[figures[-_BACK] :]


def mask_mail(address: str) -> str:
    """Return a***@example.com for anna@example.com; *** for what is no address, an empty text for none."""
    name, at, place = address.rpartition("@")
    if not address:
        return ""
    return f"{name[:1]}***@{place}" if at and name else "***"


def mask_name(name: str) -> str:
    """Return a person's name with its first sign only; an empty text for none."""
    return f"{name[:1]}**" if name else ""


def mask_address(address: str) -> str:
    """Return a network address without its nearer half: 10.0.*.*, 2001:db8:*; an empty text for none."""
    if ":" in address:
        return ":".join([*address.split(":")[:2], "*"])
    parts = address.split(".")
    return ".".join([*parts[:2], "*", "*"]) if len(parts) == 4 else ("***" if address else "")


def mask_text(text: str) -> str:
    """Return a text in which telephone numbers and mail addresses are masked; days stay."""
    without = _MAIL.sub(lambda found: mask_mail(found.group()), text)
    return _TELEPHONE.sub(lambda found: _kept_day(found.group(1)), without)


def _kept_day(number: str) -> str:
    return number if _DAY.match(number) else mask_phone(number)


def mask_login(login: str) -> str:
    """Return a login without what it tells of a person: one that is a telephone or a mail address is masked."""
    if "@" in login:
        return mask_mail(login)
    return mask_phone(login) if re.fullmatch(r"\+?[0-9][0-9\- ]{5,}[0-9]", login) else login


def mask_typed_login(login: str) -> str:
    """Return what somebody typed as a login that there is not, which may be a password: its first two signs."""
    return f"{login[:2]}***" if login else ""


def is_personal(question: Question) -> bool:
    """Return whether the answers to a question are a person's telephone or mail address."""
    return question.format in {"phone", "email"}


def mask_answer(question: Question, given: Given, said: str) -> str:
    """Return an answer in words, `said`, masked where the question asks for a telephone or a mail address."""
    if not is_personal(question) or isinstance(given, Absence | NotApplicable):
        return said
    return mask_mail(said) if question.format == "email" else mask_phone(said)
