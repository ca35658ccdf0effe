"""The forms of the directory: a firm's record, its closing, and the reason of an act."""

from __future__ import annotations

from datetime import date

from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from survey.definitions.directory import directory
from survey.definitions.formats import FORMATS, credit_code_fault, normalise
from survey.forms.cleaning import CleanForm
from survey.words.findings import say_format
from survey.words.language import _, _l, in_words

YES, NO = "yes", "no"
EARLIEST = date(1990, 1, 1)


class ActForm(CleanForm):
    """Why something is done to a firm; kept with the record."""

    reason = TextAreaField(
        _l("理由"),
        [DataRequired(_l("请写明理由，会留下记录")), Length(min=2, max=300, message=_l("理由请写2到300字"))],
    )


class FirmForm(ActForm):
    """A firm's record as the directory has it. `revision`: of the record when it was shown; 0 of a new one."""

    revision = HiddenField(default="0")
    credit_code = StringField(
        _l("统一社会信用代码"),
        [DataRequired(_l("请填写18位统一社会信用代码"))],
        filters=[lambda raw: normalise("uscc", raw) if raw else raw],
    )
    name = StringField(_l("企业名称"), [DataRequired(_l("请按营业执照填写企业名称")), Length(max=200)])
    unit = SelectField(_l("所属街镇"), [DataRequired(_l("请选择所属街镇"))])
    industry = StringField(
        _l("行业代码或名称"), [Length(max=60)], filters=[lambda raw: normalise("industry", raw) if raw else raw]
    )
    above_scale = SelectField(_l("规模以上"))
    registered_place = StringField(_l("注册地址"), [Length(max=300)])
    production_place = StringField(_l("生产经营地址"), [Length(max=300)])
    tax_place = StringField(_l("纳税所在地"), [Length(max=300)])
    group = StringField(_l("所属集团"), [Length(max=200)])
    contact = StringField(_l("联系人"), [Length(max=80)])
    contact_phone = StringField(
        _l("联系电话"), [Length(max=40)], filters=[lambda raw: normalise("phone", raw) if raw else raw]
    )
    no_phone = BooleanField(_l("删去现有的联系电话"))

    def offer(self, unit: str | None, *, now: str = "") -> FirmForm:
        """Offer units (to a town its own only) and sizes; return the form. `now`: a unit that is offered, too."""
        units = [one.id for one in directory().current_units() if unit is None or one.id == unit]
        first = [("", _("请选择"))] if unit is None else []
        wanted = units if not now or now in units else [*units, now]
        self.unit.choices = [*first, *((one, in_words(directory().unit_name(one))) for one in wanted)]
        self.above_scale.choices = [("", _("不详")), (YES, _("是")), (NO, _("否"))]
        return self

    def validate_credit_code(self, field: StringField) -> None:
        """Raise ValidationError for a code that GB 32100-2015 excludes."""
        fault = credit_code_fault(field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))

    def validate_industry(self, field: StringField) -> None:
        """Raise ValidationError for what is no industry of GB/T 4754."""
        fault = FORMATS["industry"](field.data) if field.data else None
        if fault:
            raise FieldError(say_format(fault, field.data or ""))

    def validate_contact_phone(self, field: StringField) -> None:
        """Raise ValidationError for what is no telephone number."""
        fault = FORMATS["phone"](field.data) if field.data else None
        if fault:
            raise FieldError(say_format(fault, field.data or ""))


class CloseForm(ActForm):
    """From which day on a firm is no more."""

    day = DateField(_l("注销日期"), [InputRequired(_l("请填写注销日期，如 2026-11-28"))])

    def validate_day(self, field: DateField) -> None:
        """Raise ValidationError for a day long before there were such firms."""
        if field.data is not None and field.data < EARLIEST:
            raise FieldError(_l("注销日期太早，请核对"))


class MergeForm(ActForm):
    """Which record is merged into which, as it was previewed."""

    other = IntegerField(_l("另一条记录"), [Optional()])
    keep = SelectField(_l("保留哪一条"))
    stamp = HiddenField()


class CampaignActForm(ActForm):
    """An act in a campaign. `campaign`: the one that its page was about."""

    campaign = HiddenField()


class StandingForm(CampaignActForm):
    """What is done with a firm in a campaign, and why."""

    act = SelectField(_l("操作"), [DataRequired(_l("请选择一项操作"))])
