"""What is typed into a field of one line, and into one of more; and that no browser cuts what is pasted."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

import survey.forms
from survey.config import ROOT
from survey.forms.builder import SectionForm
from survey.forms.cleaning import CampaignForm, CleanForm, clean_line, clean_text


def _every(kind: type) -> Iterator[type]:
    yield kind
    for own in kind.__subclasses__():
        yield from _every(own)


def _lengths() -> list[tuple[type, str, UnboundField[StringField]]]:
    """Return (form, name, field) of every text field of the forms whose length is limited."""
    for module in pkgutil.iter_modules(survey.forms.__path__):
        importlib.import_module(f"survey.forms.{module.name}")
    return [
        (form, name, field)
        for base in (CampaignForm, SectionForm)
        for form in dict.fromkeys(_every(base))
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, StringField)
        if any(isinstance(one, Length) for one in (*field.args, *field.kwargs.get("validators", ())) if one)
        or any(isinstance(one, Length) for group in field.args if isinstance(group, list) for one in group)
    ]


@pytest.mark.parametrize(
    ("raw", "line", "text"),
    [
        ("示例\r\n 十二\n", "示例 十二", "示例\n 十二"),
        ("示例\u2028十二", "示例 十二", "示例\n十二"),
        ("  示例　", "示例", "示例"),
        (None, None, None),
        (3, 3, 3),
    ],
)
def test_lines(raw: object, line: object, text: object) -> None:
    assert (clean_line(raw), clean_text(raw)) == (line, text)


def test_no_field_of_any_form_lets_a_browser_cut_what_is_pasted() -> None:
    app = Flask("survey")
    app.config.update(SECRET_KEY="example", WTF_CSRF_ENABLED=False)
    found = _lengths()
    cut = []
    with app.test_request_context("/"):
        for form, name, _field in found:
            alone = type("Alone", (form,), {own: None for own in dir(form) if own != name and _is_field(form, own)})
            cut += [f"{form.__name__}.{name}" for shown in [str(alone()[name]())] if "maxlength" in shown]
    names = {f"{form.__name__}.{name}" for form, name, _field in found}
    assert {"RevokeForm.revoke_reason", "SignInForm.login", "SignInForm.password", "InviteForm.name"} <= names
    assert cut == []


def _is_field(form: type, name: str) -> bool:
    return isinstance(getattr(form, name), UnboundField)


def test_a_field_whose_browser_would_cut_is_seen() -> None:
    app = Flask("survey")
    app.config.update(SECRET_KEY="example", WTF_CSRF_ENABLED=False)
    with app.test_request_context("/"):
        made = type("Named", (CleanForm,), {"name": StringField("", [Length(max=3)])})()
        plain = type("Plain", (FlaskForm,), {"name": StringField("", [Length(max=3)])})()
        shown = ['maxlength="3"' in str(made["name"]()), 'maxlength="3"' in str(plain["name"]())]
    assert shown == [False, True]


def test_no_template_and_no_script_lets_a_browser_cut_what_is_pasted() -> None:
    pages = [*(ROOT / "survey" / "templates").rglob("*.html"), *(ROOT / "survey" / "static").glob("*.js")]
    assert len(pages) > 150
    assert [path.name for path in pages if "maxlength" in path.read_text(encoding="utf-8").lower()] == []
