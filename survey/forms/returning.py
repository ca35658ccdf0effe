"""退回补正: what the enterprise will read, what it is about, and until when it is to be answered; and undoing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from wtforms import DateField, SelectMultipleField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, InputRequired, Length

from survey.forms.cleaning import CleanForm, clean_text
from survey.words.figures import SHANGHAI, end_of_day
from survey.words.language import _, _l

DAYS_TO_ANSWER = 7
LATEST_DAYS = 90
LONGEST_REMARK = 300
REMARK = "remark-"
"""A field named so with a question's qualified id: what is to be corrected there."""


class DayField(DateField):
    """A day as browsers send it; anything else is refused in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day. Raises ValueError with a sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        self.raw_data = [text]
        if text:
            try:
                self.data = date.fromisoformat(text)
            except ValueError:
                raise ValueError(_("“%(text)s”不是日期，请写成 2026-12-11 这样", text=text)) from None


class QuestionsField(SelectMultipleField):
    """Ticked questions by their qualified ids; the choices are set by the page."""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as wtforms calls it
        """Raise ValidationError for what is none of the choices."""
        known = {str(choice[0]) for choice in self.iter_choices()}
        if not set(self.data or ()) <= known:
            raise FieldError(_("所选题目已不在本次申报中，请重新选择"))


def usual_due_day() -> date:
    """Return the day until which an enterprise usually answers."""
    return today() + timedelta(days=DAYS_TO_ANSWER)


def today() -> date:
    """Return the day in Shanghai."""
    return datetime.now(UTC).astimezone(SHANGHAI).date()


def due_day_of(correction_until: datetime | None) -> date:
    """Return the day that is offered: that of the campaign's calendar while it can be chosen, else the usual one."""
    day = correction_until.astimezone(SHANGHAI).date() if correction_until is not None else None
    return day if day is not None and today() <= day <= today() + timedelta(days=LATEST_DAYS) else usual_due_day()


class ReturnForm(CleanForm):
    """What is to be corrected, where, and until when. Remarks are read by `read_remarks`."""

    reason = TextAreaField(
        _l("需要补正的内容（企业会看到）"),
        [DataRequired(_l("请写明需要补正什么，企业才能修改")), Length(min=6, max=500, message=_l("请写6到500字"))],
        render_kw={"rows": 3},
    )
    due_on = DayField(_l("答复期限（当天23:59前）"), [InputRequired(_l("请填写答复期限"))], default=usual_due_day)
    questions = QuestionsField(_l("退回哪些题"), choices=[])

    def validate_due_on(self, field: DayField) -> None:
        """Raise ValidationError for a day that is over, or far away."""
        if field.data is not None and field.data < today():
            raise FieldError(_("答复期限已经过去，请选今天或以后的日期"))
        if field.data is not None and field.data > today() + timedelta(days=LATEST_DAYS):
            raise FieldError(_("答复期限最长%(n)s天，请选近一些的日期", n=LATEST_DAYS))

    def due_at(self) -> datetime:
        """Return the last minute of the day that was chosen. Raises ValueError if there is none."""
        if self.due_on.data is None:
            raise ValueError
        return end_of_day(self.due_on.data)


def read_remarks(sent: Mapping[str, str], questions: Iterable[str]) -> dict[str, str]:
    """Return question -> the remark that a form brought, of those questions where one was written."""
    texts = {name: clean_text(sent.get(f"{REMARK}{name}", "")).strip() for name in questions}
    return {name: text for name, text in texts.items() if text}


def find_faults(remarks: Mapping[str, str], picked: Iterable[str]) -> dict[str, str]:
    """Return question -> what is wrong with its box and remark: one without the other, or a remark that is too long."""
    chosen = set(picked)
    faults = {name: _("请写明这一题要改什么") for name in sorted(chosen) if name not in remarks}
    for name, text in remarks.items():
        if len(text) > LONGEST_REMARK:
            faults[name] = _("请写%(n)s字以内", n=LONGEST_REMARK)
        elif name not in chosen:
            faults[name] = _("写了意见，但没有勾选这一题：请勾选，或删去意见")
    return faults


class UndoForm(CleanForm):
    """Why a return is undone."""

    reason = TextAreaField(
        _l("撤销的原因"),
        [DataRequired(_l("请写明为什么撤销退回")), Length(max=500, message=_l("请写500字以内"))],
        render_kw={"rows": 2},
    )
