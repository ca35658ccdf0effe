"""Files of evidence in words: how large one is, and when and by whom it was given."""

from __future__ import annotations

from survey.models import EvidenceLink
from survey.words.figures import file_size, moment
from survey.words.language import _


def say_file_given(link: EvidenceLink) -> str:
    """Return how large a file is, and when and by whom it was given (`link` with its file and its giver)."""
    size, when = file_size(link.evidence.size), moment(link.given_at)
    if link.given_by is None:
        return _("%(size)s，%(when)s上传", size=size, when=when)
    return _("%(size)s，%(who)s %(when)s上传", size=size, who=link.given_by.name, when=when)
