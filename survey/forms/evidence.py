"""The verdict on one file of evidence; a page has one such form per file, each with a prefix of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import Length, Optional

from survey.forms.cleaning import CleanForm
from survey.words.language import _, _l

LONGEST_REASON = 500
CHECKED, REFUSED = "checked", "refused"


class VerdictForm(CleanForm):
    """已核 or 不采信, and why. `seen`: the newest verdict as the page showed it, 0 for none."""

    seen = HiddenField(default="0")
    verdict = RadioField(
        _l("核对结果"),
        [Optional()],
        choices=[],
    )
    reason = TextAreaField(
        _l("理由（企业看得到）"), [Length(max=LONGEST_REASON, message=_l("请写500字以内"))], render_kw={"rows": 2}
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether a file that is not accepted has its reason, and a reason its verdict."""
        well = super().validate(extra_validators)
        if self.verdict.data == REFUSED and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, _("选了“不采信”的，请写明理由，企业看得到。")]
            return False
        if not self.verdict.data and (self.reason.data or "").strip():
            self.verdict.errors = [*self.verdict.errors, _("请选择“已核”或“不采信”。")]
            return False
        return bool(well)


def verdict_forms(links: Sequence[int], *, sent: bool) -> dict[int, VerdictForm]:
    """Return a form per file, by its id: filled from the request when it was sent."""
    forms = {}
    for number in links:
        prefix = f"f{number}-"
        forms[number] = VerdictForm(prefix=prefix) if sent else VerdictForm(prefix=prefix, formdata=None)
        forms[number].verdict.choices = [
            (CHECKED, _("已核")),
            (REFUSED, _("不采信")),
        ]
    return forms
