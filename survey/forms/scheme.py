"""The forms of a scheme's draft: weights and certainty on one page, quotas on another; and those of pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, Length

from scoring.answers.written import Misread, read_number
from scoring.definition.scheme import ExpertSource, Scheme
from scoring.exact import WEIGHT, NotExactError, scaled
from scoring.loading.choice import MOST_DRAWS, MOST_REPLICAS
from survey.definitions.formats import normalise
from survey.forms.cleaning import CleanForm, FigureField
from survey.words.language import _l

BLANK_ROWS = 3
MOST_ROWS = 60
LONGEST_REASON = 500
_PERCENT = 100


class SchemeFormBase(CleanForm):
    """What both pages have: the revision that was read, the scheme's title, and the reason for publishing."""

    revision = HiddenField()
    title = StringField(
        _l("方案名称（公示和文件上用）"),
        [DataRequired(_l("请填写方案名称")), Length(max=120, message=_l("请不超过120字"))],
    )
    title_en = StringField(_l("英文名称（可不填）"), [Length(max=200, message=_l("请不超过200字"))])
    self_reason = TextAreaField(
        _l("为什么用自报信息（有自报标签时发布必填，会印在方案记录里）"),
        [Length(max=LONGEST_REASON, message=_l("请不超过500字"))],
    )
    reason = TextAreaField(
        _l("发布理由（发布时必填，会印在方案记录里）"), [Length(max=LONGEST_REASON, message=_l("请不超过500字"))]
    )


class AdoptForm(CleanForm):
    """Why a published version is adopted as it is."""

    reason = TextAreaField(
        _l("采用的理由"),
        [
            DataRequired(_l("请写明采用的理由；理由会记入操作记录。")),
            Length(max=LONGEST_REASON, message=_l("请不超过500字")),
        ],
        id="adopt-reason",
    )


class FreezeForm(CleanForm):
    """Why segments are frozen now."""

    reason = TextAreaField(
        _l("理由（会印在方案记录里）"),
        [
            DataRequired(_l("请写明冻结群组的理由；理由会印在方案记录里。")),
            Length(max=LONGEST_REASON, message=_l("请不超过500字")),
        ],
        id="freeze-reason",
    )


class TextForm(CleanForm):
    """A scheme as YAML text."""

    text = TextAreaField(
        _l("方案全文（YAML）"), [DataRequired(_l("请粘贴方案全文")), Length(max=400_000, message=_l("文本过长"))]
    )


class PinForm(CleanForm):
    """Pinning an enterprise: a seat whatever its rank, or none. `key`: its credit code, picked from a list."""

    key = StringField(
        _l("企业"),
        [DataRequired(_l("请先查找并选择一家企业"))],
        filters=[lambda raw: normalise("uscc", raw) if raw else raw],
    )
    kind = SelectField(_l("要求"), choices=[SelectChoice("in", _l("指定入选")), SelectChoice("out", _l("指定不列入"))])
    pin_reason = TextAreaField(
        _l("理由"), [DataRequired(_l("请写明理由")), Length(max=500, message=_l("请不超过500字"))]
    )
    document_number = StringField(_l("文件号"), [DataRequired(_l("请填写依据文件的文号")), Length(max=80)])


class RevokeForm(CleanForm):
    """The reason for revoking a pin."""

    revoke_reason = StringField(
        _l("撤回理由"), [DataRequired(_l("请写明撤回理由")), Length(max=300, message=_l("撤回理由请写300字以内"))]
    )


def title_data(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what the forms show of a scheme's title; an English one that says the same is left empty."""
    titles = document["title"]
    given = titles if isinstance(titles, Mapping) else {"zh": str(titles)}
    chinese = str(given.get("zh", ""))
    english = str(given.get("en", ""))
    shown = {"title": chinese, "title_en": english if english != chinese else ""}
    return shown | {"self_reason": str(document.get("self_reason", ""))}


def with_title(document: Mapping[str, Any], form: SchemeFormBase) -> dict[str, Any]:
    """Return a scheme's document with the form's title, and the reason for labels that firms say themselves.

    Without an English title the Chinese stands for it.
    """
    chinese, why = form.title.data or "", (form.self_reason.data or "").strip()
    titled = dict(document) | {"title": {"zh": chinese, "en": form.title_en.data or chinese}}
    return titled | {"self_reason": why} if why or "self_reason" in document else titled


def weight_name(criterion: str) -> str:
    """Return the name of the field of a criterion's weight."""
    return f"weight-{criterion}"


def _read(raw: object, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`. Raises FieldError, whose text says what to do."""
    number = read_number(str(raw or ""), ("家", "次", "份"))
    if isinstance(number, Misread) or number != int(number) or not least <= number <= most:
        raise FieldError(_l("请填%(least)s到%(most)s的整数", least=least, most=most))
    return int(number)


def _share(raw: object) -> int:
    """Return a percentage in 1/10 000. Raises FieldError, whose text says what to do."""
    read = read_number(str(raw or ""), ("%",))
    try:
        share = None if isinstance(read, Misread) else scaled(read, WEIGHT // _PERCENT)
    except NotExactError:
        share = None
    if share is None:
        raise FieldError(_l("请填百分数，最多两位小数，如 12.5"))
    if not 0 <= share <= WEIGHT:
        raise FieldError(_l("请填0到100之间的百分数"))
    return share


def _fraction_text(share: int) -> str:
    """Return 1/10 000 as the quoted decimal that a document holds."""
    text = f"{Decimal(share).scaleb(-4):f}".rstrip("0").rstrip(".")
    return text or "0"


def weights_form(scheme: Scheme) -> type[SchemeFormBase]:
    """Return a fresh form class with a field per criterion that may have a weight, and the numbers of the certainty."""

    class WeightsForm(SchemeFormBase):
        concentration = FigureField(_l("权重集中度（越大，试抽的权重越接近方案权重）"))
        draws = FigureField(_l("抽样次数"))
        replicas = FigureField(_l("答案抽样份数"))
        fall = FigureField(_l("未核实答案低一档的概率（%）"))
        stable = FigureField(_l("稳定入选：入选可能性不低于（%）"))
        hopeless = FigureField(_l("稳定未入选：入选可能性不高于（%）"))

        def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
            """Read every number, then see whether the weights of each pool add up."""
            fine = bool(super().validate(extra_validators))
            fine &= _read_weights(self, scheme)
            return _read_certainty(self) and fine

    for criterion in scheme.criteria:
        if not isinstance(criterion.source, ExpertSource):
            setattr(WeightsForm, weight_name(criterion.id), FigureField(criterion.id))
    return WeightsForm


def _read_weights(form: SchemeFormBase, scheme: Scheme) -> bool:
    form.weights = {}
    fine = True
    for criterion in scheme.criteria:
        name = weight_name(criterion.id)
        if name in form:
            try:
                form.weights[criterion.id] = _share(form[name].data)
            except FieldError as error:
                form[name].errors = [*form[name].errors, str(error)]
                fine = False
    if not fine:
        return False
    for pool in scheme.pools:
        own = [item.id for item in scheme.criteria if item.belongs(pool.id) and item.id in form.weights]
        total = sum(form.weights[name] for name in own)
        if total != WEIGHT:
            text = _l(
                "“%(pool)s”的权重合计为%(total)s%%，必须正好是100%%，请调整",
                pool=pool.title.zh,
                total=f"{Decimal(total).scaleb(-2):f}",
            )
            form[weight_name(own[0])].errors = [*form[weight_name(own[0])].errors, str(text)]
            fine = False
    return fine


_WHOLE = {"concentration": (1, 1_000_000), "draws": (1, MOST_DRAWS), "replicas": (1, MOST_REPLICAS)}
_SHARES = ("fall", "stable", "hopeless")


def _read_certainty(form: Any) -> bool:  # noqa: ANN401 - a class made for one scheme
    form.certainty = {}
    fine = True
    for name in (*_WHOLE, *_SHARES):
        try:
            if name in _WHOLE:
                least, most = _WHOLE[name]
                form.certainty[name] = str(_read(form[name].data, least=least, most=most))
            else:
                form.certainty[name] = _fraction_text(_share(form[name].data))
        except FieldError as error:
            form[name].errors = [*form[name].errors, str(error)]
            fine = False
    if fine and Decimal(form.certainty["hopeless"]) >= Decimal(form.certainty["stable"]):
        form["hopeless"].errors = [str(_l("“稳定未入选”的上限必须低于“稳定入选”的下限"))]
        fine = False
    if fine and int(form.certainty["replicas"]) > int(form.certainty["draws"]):
        form["replicas"].errors = [str(_l("答案抽样份数不能多于抽样次数"))]
        fine = False
    return fine


def weights_data(scheme: Scheme) -> dict[str, str]:
    """Return what the weights' form shows of a scheme."""
    plan = scheme.certainty
    values = {weight_name(item.id): _percent_text(item.weight) for item in scheme.criteria}
    return values | {
        "concentration": str(plan.concentration if plan else 100),
        "draws": str(plan.draws if plan else 10_000),
        "replicas": str(plan.replicas if plan else 20),
        "fall": _percent_text(plan.fall if plan else 500),
        "stable": _percent_text(plan.stable if plan else 9_500),
        "hopeless": _percent_text(plan.hopeless if plan else 500),
    }


def _percent_text(share: int) -> str:
    text = f"{Decimal(share).scaleb(-2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_weights(document: Mapping[str, Any], form: Any) -> dict[str, Any]:  # noqa: ANN401 - a class made for one scheme
    """Return a scheme's document with the form's weights and certainty."""
    criteria = [
        item | {"weight": _fraction_text(form.weights[item["id"]])} if item["id"] in form.weights else item
        for item in document["criteria"]
    ]
    certainty = {"seed": "2026"} | dict(document.get("certainty", {})) | form.certainty
    return with_title(document, form) | {"criteria": criteria, "certainty": certainty}


def quotas_form(labels: Mapping[str, Sequence[tuple[str, str]]], rows: int) -> type[SchemeFormBase]:
    """Return a fresh form class with `rows` rows of quotas. `labels`: group title -> (``attribute:value``, name)."""

    class QuotasForm(SchemeFormBase):
        objective = SelectField(
            _l("入选原则"),
            choices=[
                SelectChoice("rank", _l("按名次：名次在前的优先")),
                SelectChoice("score", _l("按总分：入选企业得分合计最高")),
            ],
        )
        per_group = FigureField(_l("同一集团或实际控制人最多几家（0为不限）"))
        reserve = FigureField(_l("备选家数"))

        def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
            """Read every row; all faults at once."""
            fine = bool(super().validate(extra_validators))
            return _read_quotas(self, rows) and fine

    grouped = [SelectChoice(value, label, optgroup=title) for title, items in labels.items() for value, label in items]
    choices = [SelectChoice("", _l("（不用这一行）")), *grouped]
    for row in range(rows):
        setattr(QuotasForm, f"label-{row}", SelectField(_l("对象"), choices=choices, default="", validate_choice=True))
        setattr(QuotasForm, f"floor-{row}", FigureField(_l("至少")))
        setattr(QuotasForm, f"ceiling-{row}", FigureField(_l("至多")))
    return QuotasForm


def _read_quotas(form: Any, rows: int) -> bool:  # noqa: ANN401 - a class made for one scheme
    form.choice = {"objective": form.objective.data}
    fine = True
    for name, most in (("per_group", 1_000), ("reserve", 10_000)):
        try:
            form.choice[name] = str(_read(form[name].data, least=0, most=most))
        except FieldError as error:
            form[name].errors = [*form[name].errors, str(error)]
            fine = False
    form.quotas = []
    for row in range(rows):
        fine &= _read_row(form, row)
    return fine


def _read_row(form: Any, row: int) -> bool:  # noqa: ANN401 - a class made for one scheme
    label, floor, ceiling = (form[f"{name}-{row}"] for name in ("label", "floor", "ceiling"))
    given = [bool((field.data or "").strip()) for field in (floor, ceiling)]
    if not label.data:
        if any(given):
            label.errors = [str(_l("请选择这一行约束的对象，或清空数字"))]
        return not any(given)
    if not any(given):
        floor.errors = [str(_l("请填“至少”或“至多”，或把这一行改为不用"))]
        return False
    numbers: dict[str, str] = {}
    for name, field, there in (("floor", floor, given[0]), ("ceiling", ceiling, given[1])):
        try:
            numbers |= {name: str(_read(field.data, least=0, most=10_000))} if there else {}
        except FieldError as error:
            field.errors = [str(error)]
            return False
    if int(numbers.get("ceiling", 10_000)) < int(numbers.get("floor", 0)):
        ceiling.errors = [str(_l("“至多”不能小于“至少”"))]
        return False
    if numbers == {"floor": "0"}:
        floor.errors = [str(_l("至少0家等于没有约束，请填大于0的数，或把这一行改为不用"))]
        return False
    attribute, _, value = label.data.partition(":")
    if any((item["attribute"], item["value"]) == (attribute, value) for item in form.quotas):
        label.errors = [str(_l("这一对象已在上面出现，请合并为一行"))]
        return False
    form.quotas.append({"attribute": attribute, "value": value, **numbers})
    return True


def quotas_data(scheme: Scheme) -> dict[str, str]:
    """Return what the quotas' form shows of a scheme."""
    values = {
        "objective": scheme.choice.objective.value,
        "per_group": str(scheme.choice.per_group),
        "reserve": str(scheme.reserve),
    }
    for row, item in enumerate(scheme.choice.quotas):
        values[f"label-{row}"] = f"{item.attribute}:{item.value}"
        values[f"floor-{row}"] = str(item.floor) if item.floor else ""
        values[f"ceiling-{row}"] = "" if item.ceiling is None else str(item.ceiling)
    return values


def with_quotas(document: Mapping[str, Any], form: Any) -> dict[str, Any]:  # noqa: ANN401 - a class made for one scheme
    """Return a scheme's document with the form's objective, limits and reserve."""
    choice: dict[str, Any] = {"objective": form.choice["objective"], "per_group": form.choice["per_group"]}
    if form.quotas:
        choice["quotas"] = form.quotas
    return with_title(document, form) | {"choice": choice, "reserve": form.choice["reserve"]}
