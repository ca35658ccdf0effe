"""The reason for an export that holds personal data: asked once per file, kept with its record, in 文件说明."""

from __future__ import annotations

from collections.abc import Sequence

from survey.forms.purpose import PurposeForm
from survey.records.reason_pages import ReasonPage
from survey.web.taken_forms import taken


def read_reason(title: str, personal: Sequence[str], *, without: str = "") -> tuple[str, str]:
    """Return the reason that this request gives, and the page that asks for it: one of the two is empty.

    Both are where a file holds nothing of persons. `title`: of the file; `personal`: the titles of what is about
    persons; `without`: the address of the same file without it. The route takes GET and POST.
    """
    if not personal:
        return "", ""
    form = PurposeForm()
    if form.validate_on_submit():
        taken()
        return form.reason.data or "", ""
    return "", ReasonPage(title=title, personal=personal, form=form, without=without).render()
