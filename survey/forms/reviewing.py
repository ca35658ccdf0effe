"""The first review of a version: a few points, each with a remark, what follows from them, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from survey.definitions.first_reviews import needs_reason, needs_remark
from survey.forms.cleaning import CleanForm
from survey.words.language import _, _l

LONGEST_REMARK, LONGEST_REASON = 300, 1000
_REMARK = Length(max=LONGEST_REMARK, message=_l("请写300字以内"))


def _mark(label: str) -> RadioField:
    return RadioField(label, [InputRequired(_l("请选择是、否或存疑"))], choices=[])


def _remark() -> StringField:
    return StringField(_l("说明"), [_REMARK])


class ReviewForm(CleanForm):
    """What was found. `seen`: the newest review as the page showed it, 0 for none; the route gives the choices."""

    seen = HiddenField(default="0")
    mark_complete = _mark(_l("资料齐全"))
    remark_complete = _remark()
    mark_plausible = _mark(_l("数据合理"))
    remark_plausible = _remark()
    mark_actual = _mark(_l("与实际相符"))
    remark_actual = _remark()
    mark_feasible = _mark(_l("项目可行"))
    remark_feasible = _remark()
    verdict = RadioField(_l("初审意见"), [DataRequired(_l("请选择初审意见"))], choices=[])
    reason = TextAreaField(
        _l("理由"), [Length(max=LONGEST_REASON, message=_l("请写1000字以内"))], render_kw={"rows": 4}
    )

    def offer(self, marks: Sequence[tuple[str, str]], verdicts: Sequence[tuple[str, str]]) -> None:
        """Give every point and the verdict what can be chosen."""
        for mark, _remark_field in self.pairs():
            mark.choices = list(marks)
        self.verdict.choices = list(verdicts)

    def pairs(self) -> list[tuple[RadioField, StringField]]:
        """Return each point with its remark, in their order."""
        names = ("complete", "plausible", "actual", "feasible")
        return [(self[f"mark_{name}"], self[f"remark_{name}"]) for name in names]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether everything is there: remarks of doubtful points and the reason, with all other faults."""
        well, verdict = super().validate(extra_validators), self.verdict.data or ""
        for mark, remark in self.pairs():
            if needs_remark(verdict, mark.data or "") and not remark.data:
                remark.errors = [*remark.errors, _("“%(point)s”选了否或存疑，请写明说明", point=mark.label.text)]
                well = False
        if verdict and needs_reason(verdict) and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, _("不是“建议通过”的，请写明理由")]
            well = False
        return bool(well)
