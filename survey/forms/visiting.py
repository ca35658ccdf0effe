"""Visits: planned in numbers, moved, what was found of an answer, how a visit ends, and what a firm says to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField, today
from survey.words.language import _, _l

LONGEST = 500
_TOO_LONG = Length(max=LONGEST, message=_l("请写500字以内"))
ACCEPT, OBJECT = "accept", "object"


class FindingForm(CleanForm):
    """Why an answer was found otherwise. `seen`: the newest finding that the page showed, 0 for none."""

    seen = HiddenField(default="0")
    common = StringField(_l("常用理由"), [Length(max=40)])
    reason = TextAreaField(_l("理由（企业看得到）"), [_TOO_LONG], render_kw={"rows": 2})

    @property
    def told(self) -> str:
        """The reason: a common one that was ticked, and what was typed."""
        return _("；").join(part for part in (self.common.data, self.reason.data) if part)


class ConcludeForm(CleanForm):
    """How a visit ends. `level`: from choices that the route gives, empty for none found."""

    summary = TextAreaField(_l("小结（企业看不到）"), [_TOO_LONG], render_kw={"rows": 3})
    level = SelectField(_l("核定等级（现场评定了才选）"), choices=[], validate_choice=True)
    number = StringField(_l("核查记录编号"), [Length(max=80, message=_l("编号最多80个字符"))])

    def validate_number(self, field: StringField) -> None:
        """Raise ValidationError where a level has no number to rest on."""
        if self.level.data and not field.data:
            raise FieldError(_("选了核定等级的，请填写核查记录编号"))


class TeamForm(CleanForm):
    """The day of a visit and who makes it; people are choices that the route gives."""

    day = DayField(_l("走访日期"))
    lead = SelectField(_l("核查员"), [DataRequired(_l("请选择核查员"))], choices=[], validate_choice=True)
    companion = SelectField(_l("同行人（可不选）"), choices=[], validate_choice=True)
    reason = TextAreaField(_l("原因"), [DataRequired(_l("请写明原因")), _TOO_LONG], render_kw={"rows": 2})

    def validate_day(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one that is over."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写走访日期，如 2026-12-22"))
        if field.data is not None and field.data < today():
            raise FieldError(_("这一天已经过去，请改为今天或以后"))

    def validate_companion(self, field: SelectField) -> None:
        """Raise ValidationError for a companion who leads the visit."""
        if field.data and field.data == self.lead.data:
            raise FieldError(_("同行人不能是核查员本人"))


class CancelForm(CleanForm):
    """Why a visit is cancelled."""

    why = TextAreaField(_l("取消的原因"), [DataRequired(_l("请写明原因")), _TOO_LONG], render_kw={"rows": 2})


class SendBackForm(CleanForm):
    """Why a visit that was handed in is sent back."""

    back = TextAreaField(_l("退回的原因"), [DataRequired(_l("请写明原因")), _TOO_LONG], render_kw={"rows": 2})


class ConfirmForm(CleanForm):
    """What the office says to a firm's objections; needed where there are any."""

    reply = TextAreaField(_l("对企业异议的答复（企业看得到）"), [_TOO_LONG], render_kw={"rows": 3})


class SaidForm(CleanForm):
    """What a firm says to one finding; its file comes as the file `<prefix>file` beside it."""

    said = RadioField(
        _l("贵单位的意见"),
        [InputRequired(_l("请选择“认可”或“有异议”"))],
        choices=[SelectChoice(ACCEPT, _l("认可")), SelectChoice(OBJECT, _l("有异议"))],
    )
    text = TextAreaField(_l("异议的理由"), [_TOO_LONG], render_kw={"rows": 2})

    def validate_text(self, field: TextAreaField) -> None:
        """Raise ValidationError for an objection that does not say why."""
        if self.said.data == OBJECT and not field.data:
            raise FieldError(_("有异议的，请写明理由"))


def said_forms(findings: Sequence[int], *, sent: bool) -> dict[int, SaidForm]:
    """Return a form per finding, by its id: filled from the request when it was sent."""
    return {
        number: SaidForm(prefix=f"f{number}-") if sent else SaidForm(prefix=f"f{number}-", formdata=None)
        for number in findings
    }


class WholeField(IntegerField):
    """A whole number; anything else is refused in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number. Raises ValueError with a sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text:
            if not text.isdecimal() and not text.removeprefix("-").isdecimal():
                raise ValueError(_("“%(text)s”不是整数，请只写数字", text=text[:20]))
            self.data = int(text[:12])


def _number(label: str, most: int, usual: int, *, least: int = 0) -> WholeField:
    between = _l("请填写 %(min)s 到 %(max)s 之间的整数")
    return WholeField(
        label,
        [InputRequired(_l("请填写整数")), NumberRange(min=least, max=most, message=between)],
        default=usual,
        render_kw={"inputmode": "numeric"},
    )


class PlanForm(CleanForm):
    """How many firms each reason gives, and how the visits are spread over days and people."""

    effect = _number(_l("对名单影响大"), 200, 15)
    near = _number(_l("临近入选线"), 200, 10)
    exposure = _number(_l("未核实的分数多"), 200, 10)
    random = _number(_l("随机抽查"), 200, 5)
    each_town = _number(_l("每个街镇至少"), 20, 1)
    seed = _number(_l("随机种子"), 999_999_999, 2026)
    first = DayField(_l("从哪一天开始"))
    people = SelectMultipleField(
        _l("核查员"), [DataRequired(_l("请至少选择一名核查员"))], choices=[], validate_choice=True
    )
    per_day = _number(_l("每人每天走访几家"), 10, 3, least=1)
    answer_days = _number(_l("企业答复期限（工作日）"), 30, 5, least=1)

    def validate_first(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one that is over."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写开始日期，如 2026-12-22"))
        if field.data is not None and field.data < today():
            raise FieldError(_("这一天已经过去，请改为今天或以后"))

    @property
    def numbers(self) -> dict[str, int]:
        """What a plan keeps of it."""
        names = ("effect", "near", "exposure", "random", "each_town", "seed", "per_day", "answer_days")
        return {name: int(self[name].data) for name in names}


def team_form(people: Sequence[tuple[int, str]], **values: Any) -> TeamForm:  # noqa: ANN401 - what its fields hold
    """Return the form as it was sent, or with `values` a new one. `people`: ids and names of who may go."""
    form = TeamForm(formdata=None, **values) if values else TeamForm()
    choices = [(str(number), name) for number, name in people]
    form.lead.choices = [("", _("请选择")), *choices]
    form.companion.choices = [("", _("没有同行人")), *choices]
    return form


def conclude_form(levels: Sequence[tuple[str, str]], *, sent: bool) -> ConcludeForm:
    """Return the form as it was sent, or a new one. `levels`: as ``cmmm:2`` with their words."""
    form = ConcludeForm() if sent else ConcludeForm(formdata=None)
    form.level.choices = [("", _("没有核定等级")), *levels]
    return form


def plan_form(people: Sequence[tuple[int, str]], *, sent: bool, given: Mapping[str, date] | None = None) -> PlanForm:
    """Return the form as it was sent, or a new one."""
    form = PlanForm() if sent else PlanForm(formdata=None, **(given or {}))
    form.people.choices = [(str(number), name) for number, name in people]
    return form
