"""The forms of the panel: a decision, what the second official says of it, an act, a meeting and its end."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, InputRequired, Length

from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField
from survey.words.language import _, _l

LONGEST_REASON, LONGEST_DOCUMENT = 1000, 80
_REASON = Length(max=LONGEST_REASON, message=_l("请写1000字以内"))
_DOCUMENT = Length(max=LONGEST_DOCUMENT, message=_l("文号最多80字"))
CONFIRM, REFUSE, WITHDRAW = "confirmed", "refused", "withdrawn"


class DecisionForm(CleanForm):
    """What an official proposes of a firm. `seen`: the newest decision shown; the route gives the choices."""

    seen = HiddenField(default="0")
    evaluation = HiddenField(default="")
    outcome = RadioField(_l("决定"), [DataRequired(_l("请选择一种决定"))], choices=[])
    reason = TextAreaField(_l("理由（印入会议纪要）"), [_REASON], render_kw={"rows": 2})
    document_number = StringField(_l("文号"), [_DOCUMENT])
    second = SelectField(_l("第二人"), choices=[])
    meeting = SelectField(_l("会审"), choices=[])


def decision_form(
    seconds: Sequence[tuple[str, str]], meetings: Sequence[tuple[str, str]], *, sent: bool
) -> DecisionForm:
    """Return the form of a decision, as it was sent or new. `seconds`, `meetings`: (id, name) to choose from."""
    usual = meetings[0][0] if meetings else ""
    form = DecisionForm() if sent else DecisionForm(formdata=None, meeting=usual)
    form.outcome.choices = [
        ("confirm", _("确认")),
        ("reserve", _("备选")),
        ("deny", _("不予")),
        ("verify", _("退回核实")),
    ]
    form.second.choices = [("", _("任一位决定人")), *seconds]
    form.meeting.choices = [*meetings, ("", _("不在会上"))]
    return form


class AnswerForm(CleanForm):
    """What the second official says, or that the author withdraws; `kind` is which button was pressed."""

    kind = HiddenField(default="")
    answer_reason = TextAreaField(_l("不同意或撤回的理由"), [_REASON], render_kw={"rows": 2})

    def validate_answer_reason(self, field: TextAreaField) -> None:
        """Raise ValidationError where somebody refuses or withdraws and does not say why."""
        if self.kind.data != CONFIRM and not (field.data or "").strip():
            raise FieldError(_("不同意或撤回的，请写明理由"))

    def validate_kind(self, field: HiddenField) -> None:
        """Raise ValidationError for what none of the buttons sends."""
        if field.data not in {CONFIRM, REFUSE, WITHDRAW}:
            raise FieldError(_("请用页面上的按钮选择确认、不同意或撤回"))


class ActForm(CleanForm):
    """An act over the stable part. `seen`: the versions that its preview showed, joined by commas."""

    seen = HiddenField(default="")
    evaluation = HiddenField(default="")
    document_number = StringField(_l("文号"), [DataRequired(_l("请填写依据文件的文号")), _DOCUMENT])
    act_reason = TextAreaField(_l("说明（选填）"), [_REASON], render_kw={"rows": 2})

    @property
    def versions(self) -> Sequence[int]:
        """The versions that the preview showed; what is no number is left out."""
        return [int(text) for text in (self.seen.data or "").split(",") if text.isascii() and text.isdigit()]


class ActAnswerForm(AnswerForm):
    """The same for a whole act. `seen`: the digest of what its page showed."""

    seen = HiddenField(default="")


class MeetingForm(CleanForm):
    """A new meeting; the route gives the people to choose from."""

    title = StringField(
        _l("名称"), [DataRequired(_l("请填写名称，例如“第一次会审”")), Length(max=120, message=_l("名称最多120字"))]
    )
    held_on = DayField(_l("日期"), [InputRequired(_l("请填写日期，如 2027-01-14"))])
    place = StringField(_l("地点"), [Length(max=120, message=_l("地点最多120字"))])
    chair = SelectField(_l("主持"), [DataRequired(_l("请选择主持人"))], choices=[])
    members = SelectMultipleField(_l("委员"), [DataRequired(_l("请选择委员"))], choices=[])
    secretary = SelectField(_l("记录"), choices=[])


def meeting_form(people: Sequence[tuple[str, str]], *, sent: bool, usual: Sequence[str] = ()) -> MeetingForm:
    """Return the form of a meeting, as it was sent or new with the usual members ticked."""
    form = MeetingForm() if sent else MeetingForm(formdata=None, members=list(usual))
    form.chair.choices = [("", _("请选择")), *people]
    form.members.choices = list(people)
    form.secretary.choices = [("", _("不另指定")), *people]
    return form


class PresenceForm(CleanForm):
    """Who of a meeting is there; the route gives the choices."""

    present = SelectMultipleField(_l("在场"), choices=[])


class EndMeetingForm(CleanForm):
    """The end of a meeting."""

    remarks = TextAreaField(
        _l("其他事项（印入会议纪要，选填）"),
        [Length(max=4000, message=_l("请写4000字以内"))],
        render_kw={"rows": 3},
    )
