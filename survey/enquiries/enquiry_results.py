"""Why something about a question is refused, and the mark by which two officials at one question are told apart."""

from __future__ import annotations

import hashlib

from survey.models import Enquiry

MOST_OPEN = 10
MOST_OF_FIRM = 100
MOST_MESSAGES = 500
"""So many messages of the office and a firm does a thread take."""


class EnquiryRefusedError(Exception):
    """Something about a question is refused; `code` says why, `what` with which text.

    ``many_open`` (too many wait already), ``many``, ``no_question`` (the campaign does not ask it), ``answered``,
    ``withdrawn``, ``is_notice``, ``moved`` (somebody else answered or published meanwhile), ``not_answered``,
    ``not_public``, ``not_answered_yet``, ``answered_anew`` (the answer is another than the one that was read); and of a
    public text ``name``, ``code``, ``person`` and ``phone`` of the firm that asked, and ``other`` for the name of
    another firm.
    """

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.what = what


def revision_of(enquiry: Enquiry) -> str:
    """Return a mark of what the office wrote so far: a page sends it back, and another one means another's hand."""
    moments = (enquiry.answered_at, enquiry.published_at)
    told = (enquiry.state, enquiry.answer, enquiry.public_text, enquiry.public_answer)
    text = "\0".join([*map(str, told), *("" if one is None else str(one.timestamp()) for one in moments)])
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def revision_of_answer(enquiry: Enquiry) -> str:
    """Return a mark of an answer and its moment: whoever says that it was seen has seen this one."""
    moment = "" if enquiry.answered_at is None else str(enquiry.answered_at.timestamp())
    return hashlib.blake2b(f"{enquiry.answer}\0{moment}".encode(), digest_size=12).hexdigest()
