"""The forms of rounds of experts: a new round, an opinion on a case, and the acts on assignments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from survey.definitions.expert_scales import LEAST_WORDS, Scale
from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField, today
from survey.words.language import _, _l, in_words

LONGEST_WHY, LONGEST_COMMENT, MOST_CASES, MOST_PER_CASE = 500, 1000, 400, 9
GREY, NEAR, RANKS = "grey", "near", "ranks"


class WholeField(IntegerField):
    """A whole number; anything else is refused in words, and what was typed stays."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number. Raises ValueError with a sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise ValueError(_("“%(text)s”不是整数，请写成 3 这样", text=text))
        self.data = int(text)


class RoundForm(CleanForm):
    """A new round. `seen`: the cases that the page showed, as `mark_of` writes them; the route gives the choices."""

    seen = HiddenField(default="")
    title = StringField(
        _l("名称"), [DataRequired(_l("请填写名称，例如“第一次专家评审”")), Length(max=120, message=_l("名称最多120字"))]
    )
    due = DayField(_l("评审截止日期"), [InputRequired(_l("请填写截止日期，如 2026-12-11"))])
    choice = RadioField(_l("评审哪些企业"), [DataRequired(_l("请选择评审哪些企业"))], choices=[])
    nearest = WholeField(_l("分数线两侧各几家"), [Optional(), NumberRange(1, 200, message=_l("请写1到200之间的整数"))])
    first = WholeField(_l("从第几名"), [Optional(), NumberRange(1, 99_999, message=_l("请写1到99999之间的整数"))])
    last = WholeField(_l("到第几名"), [Optional(), NumberRange(1, 99_999, message=_l("请写1到99999之间的整数"))])
    scales = SelectMultipleField(_l("评分项"), [DataRequired(_l("请至少选一项"))], choices=[])
    per_case = WholeField(
        _l("每家企业由几位专家评"),
        [
            InputRequired(_l("请填写每家企业由几位专家评")),
            NumberRange(1, MOST_PER_CASE, message=_l("请写1到9之间的整数")),
        ],
    )
    experts = SelectMultipleField(_l("专家"), [DataRequired(_l("请选择专家"))], choices=[], coerce=int)

    def validate_due(self, field: DayField) -> None:
        """Raise ValidationError for a day that is over."""
        if field.data is not None and field.data < today():
            raise FieldError(_("这一天已经过了，请填写今天或以后的日期"))

    def validate_choice(self, field: RadioField) -> None:
        """Raise ValidationError where the figures of a choice lack or contradict each other."""
        if field.data == NEAR and self.nearest.data is None and not self.nearest.process_errors:
            raise FieldError(_("选了“分数线两侧”的，请填写各几家"))
        first, last = self.first.data, self.last.data
        if field.data == RANKS and (first is None or last is None):
            raise FieldError(_("选了“按名次”的，请填写从第几名到第几名"))
        if field.data == RANKS and first is not None and last is not None and first > last:
            raise FieldError(_("“从第几名”大于“到第几名”，请核对"))

    def validate_experts(self, field: SelectMultipleField) -> None:
        """Raise ValidationError where fewer experts were chosen than mark each case."""
        if self.per_case.data and field.data and len(field.data) < self.per_case.data:
            raise FieldError(
                _(
                    "只选了 %(n)s 位专家，不够每家 %(asked)s 位，请多选专家或减少每家的人数",
                    n=len(field.data),
                    asked=self.per_case.data,
                )
            )

    @property
    def bounds(self) -> tuple[int, int]:
        """The figures of the choice, as `queries.expert_rounds.candidates` wants them."""
        if self.choice.data == RANKS:
            return self.first.data or 0, self.last.data or 0
        return self.nearest.data or 0, self.nearest.data or 0


def round_form(experts: Sequence[tuple[int, str]], scales: Sequence[Scale], *, sent: bool) -> RoundForm:
    """Return the form of a new round, as it was sent or a new one with all scales and three experts a case."""
    ids = [scale.id for scale in scales]
    form = RoundForm() if sent else RoundForm(formdata=None, scales=ids, per_case=3, choice=GREY)
    form.choice.choices = [
        (GREY, _("结果不确定的（临界段）")),
        (NEAR, _("分数线两侧最近的")),
        (RANKS, _("按名次")),
    ]
    form.scales.choices = [(scale.id, in_words(scale.title)) for scale in scales]
    form.experts.choices = list(experts)
    return form


class OpinionForm(CleanForm):
    """An opinion without its marks, which `opinion_form` adds for the scales of a round."""

    seen = HiddenField(default="0")
    advice = RadioField(_l("总的建议"), [DataRequired(_l("请选择总的建议"))], choices=[])
    comment = TextAreaField(
        _l("其他意见"), [Length(max=LONGEST_COMMENT, message=_l("请写1000字以内"))], render_kw={"rows": 3}
    )
    change_reason = TextAreaField(
        _l("为什么修改"), [Length(max=LONGEST_WHY, message=_l("请写500字以内"))], render_kw={"rows": 2}
    )
    again: bool = False

    def validate_change_reason(self, field: TextAreaField) -> None:
        """Raise ValidationError where an opinion is changed and nobody says why."""
        if self.again and not (field.data or "").strip():
            raise FieldError(_("修改已提交的评分，请写明原因"))

    def pairs(self) -> list[tuple[RadioField, TextAreaField]]:
        """Return each scale's mark with what justifies it, in their order."""
        return [(field, self[f"why_{field.name[5:]}"]) for field in self if field.name.startswith("mark_")]


def opinion_form(scales: Sequence[Scale], *, again: bool, values: Mapping[str, Any] | None = None) -> OpinionForm:
    """Return the form of an opinion: as it was sent, or with `values` of the one that stands (none: {})."""
    fields: dict[str, Any] = {"again": again}
    for scale in scales:
        fields |= {f"mark_{scale.id}": _mark(scale), f"why_{scale.id}": _why(scale)}
    made = type("OpinionFormOfRound", (OpinionForm,), fields)
    form: OpinionForm = made() if values is None else made(formdata=None, **values)
    form.advice.choices = [
        ("recommend", _("推荐列入")),
        ("hesitate", _("可列可不列")),
        ("against", _("不推荐列入")),
    ]
    return form


def _mark(scale: Scale) -> RadioField:
    choices = [SelectChoice(str(mark), f"{mark} {in_words(step)}") for mark, step in enumerate(scale.steps, 1)]
    return RadioField(
        in_words(scale.title),
        [DataRequired(_("“%(scale)s”还没有评分", scale=in_words(scale.title)))],
        choices=choices,
        description=in_words(scale.asks),
    )


def _why(scale: Scale) -> TextAreaField:
    title = in_words(scale.title)
    return TextAreaField(
        _("理由：%(scale)s", scale=title),
        [
            DataRequired(_("“%(scale)s”请写明评分理由", scale=title)),
            Length(
                min=LEAST_WORDS,
                max=LONGEST_WHY,
                message=_("“%(scale)s”的理由请写%(least)s到500字", scale=title, least=LEAST_WORDS),
            ),
        ],
        render_kw={"rows": 2},
    )


class ReasonForm(CleanForm):
    """Why an assignment or a round ends."""

    reason = TextAreaField(
        _l("原因"),
        [DataRequired(_l("请写明原因")), Length(min=4, max=LONGEST_WHY, message=_l("请写4到500字"))],
        render_kw={"rows": 2},
    )


class GiveCaseForm(CleanForm):
    """Which expert gets a case; the route gives the choices."""

    expert = SelectField(_l("再分给"), [DataRequired(_l("请选择专家"))], choices=[])


class RemindExpertsForm(CleanForm):
    """Whom to mark as reminded, and how; the route gives the choices."""

    experts = SelectMultipleField(_l("专家"), [DataRequired(_l("请勾选专家"))], choices=[], coerce=int)
    by = SelectField(_l("怎样提醒"), [DataRequired(_l("请选择怎样提醒"))], choices=[])
