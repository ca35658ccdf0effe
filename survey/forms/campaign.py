"""The forms of setting a campaign up: programme, campaign, who decides, choosing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from wtforms import BooleanField, DateTimeLocalField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, InputRequired, Length

from scoring.answers.written import Misread, read_number
from survey.forms.cleaning import CleanForm, FigureField
from survey.forms.returning import DayField
from survey.words.figures import SHANGHAI, end_of_day
from survey.words.language import _, _l

TARGET, MOST = 300, 100_000
EVERYBODY = "all"
ASKED, REVIEWER = "asked-", "reviewer-"
Value = TypeVar("Value")
_TITLE = Length(max=200, message=_l("名称最多200字"))


def given(value: Value | None) -> Value:
    """Return what a field that was validated holds. Raises ValueError for nothing."""
    if value is None:
        raise ValueError
    return value


class WholeField(FigureField):
    """A whole number as people write it: 300, ３００, 300家."""

    def __init__(self, label: str, *, least: int, **more: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(label, **more)
        self.least = least

    def number(self) -> int:
        """Return the number that was typed. Raises ValidationError."""
        found = read_number(str(self.data or ""), ("家", "户", "个"))
        if isinstance(found, Misread) or found != int(found) or not self.least <= found <= MOST:
            raise FieldError(_("请填%(least)s到%(most)s的整数", least=self.least, most=MOST))
        return int(found)


class MomentField(DateTimeLocalField):
    """A moment in Shanghai as browsers send it, to the minute; anything else is refused in words."""

    def __init__(self, label: str, validators: list[Any] | None = None, **more: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(label, validators, format="%Y-%m-%dT%H:%M", **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a moment. Raises ValueError with a sentence."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        self.raw_data = [text]
        if text:
            try:
                self.data = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI, second=0, microsecond=0)
            except ValueError:
                raise ValueError(_("“%(text)s”不是日期和时间，请写成 2026-12-11T18:00 这样", text=text)) from None

    def process_data(self, value: datetime | None) -> None:
        """Take a moment as it is stored; it is shown in Shanghai time."""
        self.data = None if value is None else value.astimezone(SHANGHAI)


class ProgrammeForm(CleanForm):
    """A work plan: its target over several batches, its years, and the pilots that there were before."""

    seen = HiddenField()
    title = StringField(_l("工作计划名称"), [DataRequired(_l("请填写工作计划名称")), _TITLE])
    target = WholeField(_l("目标家数"), least=1, default=str(TARGET))
    earlier_pilots = WholeField(_l("此前已有的试点家数（计入目标）"), least=0, default="0")
    starts_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期"))])
    ends_on = DayField(_l("结束日期（未定可不填）"))

    def validate_target(self, field: WholeField) -> None:
        """Raise ValidationError for what is no whole number."""
        field.number()

    def validate_earlier_pilots(self, field: WholeField) -> None:
        """Raise ValidationError for what is no whole number."""
        field.number()

    def validate_ends_on(self, field: DayField) -> None:
        """Raise ValidationError for an end before the beginning."""
        if field.data is not None and self.starts_on.data is not None and field.data <= self.starts_on.data:
            raise FieldError(_("结束日期须在开始日期之后"))


class CampaignFormBase(CleanForm):
    """A campaign: title, seats, calendar, contact; the questionnaires are added by `campaign_form`."""

    seen = HiddenField()
    told = HiddenField()
    programme_id = SelectField(_l("所属工作计划"), coerce=int)
    title = StringField(_l("批次名称（企业会看到）"), [DataRequired(_l("请填写批次名称")), _TITLE])
    seats = WholeField(_l("名额（家）"), least=1)
    trial = BooleanField(_l("这是试填批次：请几家企业先试填，内容不参加评估和排序"))
    opens_at = MomentField(_l("开始提交（上海时间）"), [InputRequired(_l("请填写开始时间"))])
    closes_at = MomentField(_l("填报截止（上海时间）"), [InputRequired(_l("请填写截止时间"))])
    correction_on = DayField(_l("补正截止（当天23:59前）"))
    decision_on = DayField(_l("决定日期"))
    contact_office = StringField(_l("主管科室"), [Length(max=120, message=_l("最多120字"))])
    contact_phone = StringField(_l("咨询电话"), [Length(max=40, message=_l("最多40个字符"))])
    contact_hours = StringField(_l("接听时间"), [Length(max=120, message=_l("最多120字"))])
    reason = TextAreaField(_l("修改理由（开放后修改必填，会留下记录）"), [Length(max=500, message=_l("请不超过500字"))])

    def validate_seats(self, field: WholeField) -> None:
        """Raise ValidationError for what is no whole number."""
        field.number()

    def asked(self) -> dict[str, str]:
        """Return questionnaire -> the class that it is asked of; those that nobody is asked are left out."""
        return {
            name.removeprefix(ASKED): str(field.data)
            for name, field in self._fields.items()
            if name.startswith(ASKED) and field.data
        }

    def correction_until(self) -> datetime | None:
        """Return the last minute of the day until which may be corrected."""
        day: date | None = self.correction_on.data
        return end_of_day(day) if day is not None else None


def classes() -> list[tuple[str, str]]:
    """Return the classes of enterprises that a questionnaire may be asked of, with their words."""
    return [
        ("", _("不用")),
        (EVERYBODY, _("全部企业")),
        ("above", _("仅规上企业")),
        ("below", _("仅规下企业")),
    ]


def campaign_form(
    titles: Mapping[str, str], programmes: Sequence[tuple[int, str]], fixed: str
) -> type[CampaignFormBase]:
    """Return the form of a campaign that may ask for these questionnaires (id -> title).

    `fixed`: the one that everybody is asked.
    """
    members: dict[str, Any] = {}
    for name, title in titles.items():
        offered = [SelectChoice(*item) for item in classes() if name != fixed or item[0] == EVERYBODY]
        default = EVERYBODY if name == fixed else ""
        members[ASKED + name] = SelectField(title, choices=offered, default=default)
    made: type[CampaignFormBase] = type("CampaignForm", (CampaignFormBase,), members)
    made.programme_id = SelectField(
        _l("所属工作计划"), coerce=int, choices=[SelectChoice(*item) for item in programmes]
    )
    return made


class OpenForm(CleanForm):
    """The confirmation that a campaign is opened as it was shown."""

    seen = HiddenField()


class OfficialsFormBase(CleanForm):
    """Who decides in a campaign, and who stands in; the reviewers of the units are added by `officials_form`."""

    seen = HiddenField()
    first_decider = SelectField(_l("决定人一"))
    second_decider = SelectField(_l("决定人二"))
    substitute = SelectField(_l("回避时的替补"))

    def reviewers(self) -> dict[str, int]:
        """Return unit -> the account that is proposed to review its enterprises."""
        return {
            name.removeprefix(REVIEWER): int(field.data)
            for name, field in self._fields.items()
            if name.startswith(REVIEWER) and field.data
        }

    def deciders(self) -> list[int]:
        """Return the accounts that are to decide."""
        return [int(field.data) for field in (self.first_decider, self.second_decider) if field.data]

    def substitutes(self) -> list[int]:
        """Return the account that stands in."""
        return [int(self.substitute.data)] if self.substitute.data else []


def officials_form(
    deciding: Sequence[tuple[str, str]], reviewing: Mapping[str, tuple[str, Sequence[tuple[str, str]]]]
) -> type[OfficialsFormBase]:
    """Return the form of who does what. `deciding`: accounts and names; `reviewing`: unit -> its title and the same."""
    nobody = ("", _("（未定）"))
    members: dict[str, Any] = {
        name: SelectField(label, choices=[SelectChoice(*item) for item in (nobody, *deciding)])
        for name, label in (
            ("first_decider", _l("决定人一")),
            ("second_decider", _l("决定人二")),
            ("substitute", _l("回避时的替补")),
        )
    }
    for unit, (title, people) in reviewing.items():
        members[REVIEWER + unit] = SelectField(title, choices=[SelectChoice(*item) for item in (nobody, *people)])
    made: type[OfficialsFormBase] = type("OfficialsForm", (OfficialsFormBase,), members)
    return made
