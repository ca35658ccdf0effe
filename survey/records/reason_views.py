"""The reason for an export that holds personal data: asked once per file, kept with its record, in 文件说明."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request

from survey.forms.purpose import PurposeForm
from survey.records.reason_pages import ReasonPage
from survey.web.taken_forms import taken


def read_reason(
    title: str, personal: Sequence[str], *, without: str = "", kept: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Return the reason that this request gives, and the page that asks for it: one of the two is empty.

    Both are where a file holds nothing of persons. `title`: of the file; `personal`: the titles of what is about
    persons; `without`: the address of the same file without it; `kept`: fields that are sent again with the reason. The
    route takes POST, and GET where a link leads to it.
    """
    if not personal:
        return "", ""
    given = "reason" in request.form
    form = PurposeForm() if given else PurposeForm(formdata=None)
    if given and form.validate_on_submit():
        taken()
        return form.reason.data or "", ""
    return "", ReasonPage(title=title, personal=personal, form=form, without=without, kept=kept or {}).render()
