"""Reasons and texts of officials that were typed while the session ended: kept, and saved once they signed in again."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import HiddenField, PasswordField, StringField

from survey import forms
from survey.accounts.kept_views import is_unseen
from survey.definitions.local_days import today
from survey.forms.cleaning import CleanForm
from survey.models import (
    Amendment,
    Decision,
    Evaluation,
    LetterRelease,
    ListEntry,
    ListRefusal,
    ListVersion,
    Objection,
    ObjectionStep,
    User,
)
from tests.integration.accounts.test_kept_form_routes import AGAIN, HIDDEN, carried, late
from tests.integration.conftest import PASSWORD, Browser
from tests.integration.deciding.panel_world import World, world
from tests.integration.freezing.made import decide_as_ranked, issue, leader
from tests.integration.officials import evaluation
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["evaluation", "leader", "world"]


def sent_again(client: Browser, path: str, login: str = "district", **fields: object) -> str:
    """Send a form as its page has it when the session has ended, sign in there, press the button; return where to."""
    shown = client.get(path).get_data(as_text=True)
    hidden = dict(re.findall(r'<input[^>]* name="(stamp|seen|evaluation|version)"[^>]* value="([^"]*)"', shown))
    sent = {**hidden, **fields}
    page = late(client, path, **sent)
    given = dict(HIDDEN.findall(page)) | carried(page)
    asked = client.send("/kept", login=login, password=PASSWORD, **given).get_data(as_text=True)
    typed = {name: str(text) for name, text in sent.items()}
    assert (AGAIN in asked, f'action="{path}"' in asked, carried(asked)) == (True, True, typed)
    answer = client.post(path, data=typed | {"csrf_token": client.token})
    assert answer.status_code == 302, (path, answer.get_data(as_text=True)[-3000:])
    return str(answer.location)


def test_the_reason_of_a_decision_is_proposed_after_signing_in(
    world: World, browser: Callable[[], Browser], database: Session
) -> None:
    client = browser()
    client.sign_in("district")
    firm = next(one for one in world.firms(database) if one.sureness == "grey")
    path = f"/panel/{firm.enterprise_id}"
    sent_again(client, path, outcome="confirm", second="", meeting="", reason="示例：走访属实，写了很久")
    database.rollback()
    made = database.scalars(select(Decision)).one()
    assert (made.participation_id, made.outcome, made.reason) == (
        firm.participation_id, "confirm", "示例：走访属实，写了很久",
    )  # fmt: skip


def test_reasons_and_texts_from_freezing_to_letters_are_kept_and_saved(
    evaluation: Evaluation, leader: User, browser: Callable[[], Browser], database: Session
) -> None:
    """Freezing, sending back, freezing anew, a withdrawal, an objection with its answer, letters: each one is saved."""
    decide_as_ranked(database, evaluation)
    district, reviewer = browser(), browser()
    district.sign_in("district")
    assert sent_again(district, "/list/checks", reason="示例：冻结的说明") == "/list/1"
    reviewer.sign_in("reviewer")
    assert sent_again(reviewer, "/list/1/refusal", "reviewer", back="示例：退回的理由") == "/list/1"
    district.sign_in("district")
    assert sent_again(district, "/list/checks", reason="示例：再次冻结") == "/list/2"
    database.rollback()
    first = issue(database, database.scalars(select(ListVersion).where(ListVersion.number == 2)).one())
    out = database.scalars(
        select(ListEntry.participation_id).where(ListEntry.list_version_id == first.id, ListEntry.status == "selected")
    ).all()[0]
    database.rollback()
    left = {"kind": "withdrawal", "out": out, "step": "make", "document_number": "示例〔2026〕3号"}
    assert sent_again(district, "/list/amend", reason="示例：书面退出", **left) == "/list/3"
    database.rollback()
    second = issue(database, database.scalars(select(ListVersion).where(ListVersion.number == 3)).one())
    add_publication(database, second, today(), today() + timedelta(days=6))
    database.rollback()
    days = {"received_on": today().isoformat(), "due_on": (today() + timedelta(days=7)).isoformat()}
    place = sent_again(district, "/objections/new", kind="data", text="示例：异议的内容", **days)
    assert place == "/objections/1"
    sent_again(district, "/objections/1/answer", kind="answered", answer="示例：答复的内容")
    sent_again(district, "/letters", come_back="示例：2027年再申报")
    database.rollback()
    kept = [
        [row.reason for row in database.scalars(select(ListVersion).order_by(ListVersion.number))],
        [row.reason for row in database.scalars(select(ListRefusal))],
        [row.reason for row in database.scalars(select(Amendment))],
        [row.text for row in database.scalars(select(Objection))],
        [row.text for row in database.scalars(select(ObjectionStep))],
        [row.come_back for row in database.scalars(select(LetterRelease))],
    ]
    assert kept == [
        ["示例：冻结的说明", "示例：再次冻结", ""], ["示例：退回的理由"], ["示例：书面退出"], ["示例：异议的内容"],
        ["示例：答复的内容"], ["示例：2027年再申报"],
    ]  # fmt: skip


def test_no_field_that_somebody_types_into_is_left_out_of_what_is_shown() -> None:
    """But for one-time codes: what somebody typed is shown, or the page that keeps it says that nothing was typed."""
    for module in pkgutil.iter_modules(forms.__path__):
        importlib.import_module(f"survey.forms.{module.name}")
    typed = {
        name
        for kind in subclasses(CleanForm)
        for name, field in vars(kind).items()
        if isinstance(getattr(field, "field_class", None), type)
        and issubclass(field.field_class, StringField)
        and not issubclass(field.field_class, (HiddenField, PasswordField))
    }
    assert ({"reason", "back"} <= typed, {name for name in typed if is_unseen(name)}) == (True, {"code"})


def subclasses(kind: type) -> set[type]:
    """Return the classes below a class."""
    own = set(kind.__subclasses__())
    return own.union(*(subclasses(one) for one in own))
