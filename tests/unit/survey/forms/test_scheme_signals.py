"""The form of the checks of signals: what it shows of a plan is what it reads back; every fault beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from scoring.definition.signals import SignalPlan
from scoring.loading.reader import Reader
from scoring.loading.scheme_signals import check_plan, read_plan
from survey.definitions.catalogue import catalogue
from survey.forms.scheme_signals import signals_data, signals_form, with_signals

SETS = {name: signals.version for name, signals in catalogue().signals.items()}
DOCUMENT = {"title": {"zh": "示例", "en": "example"}}


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    app = Flask(__name__)
    app.config |= {"SECRET_KEY": "example", "WTF_CSRF_ENABLED": False}
    with app.test_request_context("/", method="POST"):
        yield


def filled(plan: SignalPlan | None, **typed: str | None) -> Any:
    """Return the validated form as a browser sends it of a plan, with some fields typed anew; None: box left empty."""
    data = {name: "y" if value is True else value for name, value in signals_data(plan).items() if value is not False}
    sent = {**data, "title": "示例", "revision": "1", **{key.replace("__", "-"): value for key, value in typed.items()}}
    return signals_form()(formdata=MultiDict({key: value for key, value in sent.items() if value is not None}))


def test_what_is_shown_of_a_plan_is_read_back_and_only_what_differs_is_written() -> None:
    form = filled(None)
    assert (form.validate(), form.plan) == (True, {"sets": SETS})
    given = {
        "sets": SETS, "unused": ["cmmm_copied", "energy_far"],
        "bounds": {"revenue_per_head": {"at_least": "2.5"}, "cmmm_same": {"share": "0.985", "fewest": "70"}},
    }  # fmt: skip
    plan = read_plan(Reader(), {"signals": given})
    form = filled(plan)
    assert form.validate()
    assert {**form.plan, "unused": sorted(form.plan["unused"])} == given
    assert check_plan(read_plan(Reader(), {"signals": form.plan}), catalogue().signal_versions) == []
    assert with_signals(DOCUMENT, form)["signals"] == form.plan
    assert signals_data(plan)["share-cmmm_same"] == "98.5"


def test_numbers_are_read_as_people_write_them_and_a_box_left_empty_is_off() -> None:
    form = filled(None, on__rd_share=None, at_most__project_over_revenue="２．５倍", share__cmmm_same="98%")
    assert form.validate()
    assert form.plan["unused"] == ["rd_share"]
    assert form.plan["bounds"] == {"project_over_revenue": {"at_most": "2.5"}, "cmmm_same": {"share": "0.98"}}
    assert Decimal(form.plan["bounds"]["cmmm_same"]["share"]) == Decimal("0.98")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("at_most__project_over_revenue", "", "请填0或大于0的数，如 1.5"),
        ("at_most__project_over_revenue", "-1", "请填0或大于0的数，如 1.5"),
        ("at_most__project_over_revenue", "nan", "请填0或大于0的数，如 1.5"),
        ("factor__revenue_moved", "1", "请填大于1的数"),
        ("factor__energy_far", "0", "请填大于0的数"),
        ("share__cmmm_same", "49.99", "请填50到100之间的百分数"),
        ("share__cmmm_same", "100.01", "请填50到100之间的百分数"),
        ("most_same__cmmm_copied", "0", "请填1到100之间的百分数"),
        ("most_same__cmmm_copied", "85.123", "请填百分数，最多两位小数，如 12.5"),
        ("fewest__energy_far", "7", "请填8到10000的整数"),
        ("fewest__cmmm_same", "2.5", "请填1到10000的整数"),
        ("at_least__revenue_per_head", "1001", "“不低于”不能大于“不高于”"),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_at_its_field(name: str, typed: str, said: str) -> None:
    form = filled(None, **{name: typed, "title": ""})
    assert form.validate() is False
    assert [str(error) for error in form[name.replace("__", "-")].errors] == [said]
    assert form["title"].errors == ["请填写方案名称"]
