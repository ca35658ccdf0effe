"""The form of the checks of signals that a scheme uses: each on or off, with its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import BooleanField
from wtforms import ValidationError as FieldError

from scoring.answers.written import Misread, read_number
from scoring.definition.signals import LEAST_PEERS, Bound, SignalCheck, SignalKind, SignalPlan
from scoring.exact import NotExactError, scaled
from scoring.loading.scheme_signals import LEAST_SHARE, bounds_of
from survey.definitions.catalogue import catalogue
from survey.definitions.signal_checks import checks_of
from survey.forms.cleaning import FigureField
from survey.forms.scheme import SchemeFormBase, with_title
from survey.words.language import _l

_SHARES = ("share", "most_same")
_PERCENT = 100
BOUND_TITLES: Mapping[str, str] = {
    "at_least": _l("不低于"),
    "at_most": _l("不高于"),
    "factor": _l("超过几倍"),
    "share": _l("占比不低于（%）"),
    "fewest": _l("至少几项（家）"),
    "most_same": _l("选同一档超过此比例的不比（%）"),
}
"""What a bound is called beside its field."""


def on_name(check: str) -> str:
    """Return the name of the field that says whether a check is used."""
    return f"on-{check}"


def bound_name(check: str, key: str) -> str:
    """Return the name of the field of a bound."""
    return f"{key}-{check}"


def _checks() -> list[SignalCheck]:
    return [declared.check for declared in checks_of(None).checks.values()]


def signals_form() -> type[SchemeFormBase]:
    """Return a fresh form class with the newest shipped checks."""

    class SignalsForm(SchemeFormBase):
        def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
            """Read every number; all faults at once."""
            fine = bool(super().validate(extra_validators))
            return _read_checks(self) and fine

    for check in _checks():
        setattr(SignalsForm, on_name(check.id), BooleanField(_l("启用")))
        for key in bounds_of(check):
            setattr(SignalsForm, bound_name(check.id, key), FigureField(BOUND_TITLES[key]))
    return SignalsForm


def signals_data(plan: SignalPlan | None) -> dict[str, Any]:
    """Return what the form shows of a scheme's plan; a check that the plan does not know is on, as it is shipped."""
    data: dict[str, Any] = {}
    for check in _checks():
        data[on_name(check.id)] = plan is None or check.id not in plan.unused
        own = plan.bounds.get(check.id, {}) if plan is not None else {}
        for key, shipped in bounds_of(check).items():
            data[bound_name(check.id, key)] = shown_bound(key, own.get(key, shipped))
    return data


def shown_bound(key: str, value: Bound) -> str:
    """Return a bound as its field shows it: shares in per cent."""
    number = Decimal(value).scaleb(-2) if key in _SHARES else Decimal(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_checks(form: Any) -> bool:  # noqa: ANN401 - a class made for the shipped checks
    """Read the fields into `form.plan`; a fault stands beside its field. What is off keeps its numbers, too."""
    form.plan = {"sets": {name: item.version for name, item in sorted(catalogue().signals.items())}}
    unused, bounds, fine = [], {}, True
    for check in _checks():
        if not form[on_name(check.id)].data:
            unused.append(check.id)
        shipped, own = bounds_of(check), {}
        for key in shipped:
            field = form[bound_name(check.id, key)]
            try:
                own[key] = _read(field.data, check, key)
            except FieldError as error:
                field.errors = [*field.errors, str(error)]
                fine = False
        if {"at_least", "at_most"} <= set(own) and own["at_least"] > own["at_most"]:
            field = form[bound_name(check.id, "at_least")]
            field.errors = [*field.errors, str(_l("“不低于”不能大于“不高于”"))]
            fine = False
        changed = {key: _written(key, value) for key, value in own.items() if value != shipped[key]}
        if changed:
            bounds[check.id] = changed
    form.plan |= ({"unused": unused} if unused else {}) | ({"bounds": bounds} if bounds else {})
    return fine


def _read(raw: object, check: SignalCheck, key: str) -> Bound:
    """Return the number of a field. Raises FieldError, whose text says what to do."""
    read = read_number(str(raw or ""), ("%", "倍", "项", "家"))
    if isinstance(read, Misread) or read < 0:
        raise FieldError(_l("请填0或大于0的数，如 1.5"))
    if key in _SHARES:
        try:
            share = scaled(read, _PERCENT)
        except NotExactError:
            raise FieldError(_l("请填百分数，最多两位小数，如 12.5")) from None
        least = LEAST_SHARE // _PERCENT if key == "share" else 1
        if not least <= read <= _PERCENT:
            raise FieldError(_l("请填%(least)s到100之间的百分数", least=least))
        return share
    if key == "fewest":
        least = LEAST_PEERS if check.kind is SignalKind.OUTLIER else 1
        if read != int(read) or not least <= read <= 10_000:
            raise FieldError(_l("请填%(least)s到%(most)s的整数", least=least, most=10_000))
        return int(read)
    if key == "factor" and read <= (1 if check.kind is SignalKind.CHANGE else 0):
        least = 1 if check.kind is SignalKind.CHANGE else 0
        raise FieldError(_l("请填大于%(least)s的数", least=least))
    return read


def _written(key: str, value: Bound) -> str:
    """Return a bound as the quoted decimal that a document holds."""
    text = f"{Decimal(value).scaleb(-4) if key in _SHARES else Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_signals(document: Mapping[str, Any], form: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return a scheme's document with the form's checks."""
    return with_title(document, form) | {"signals": form.plan}
