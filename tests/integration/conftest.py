"""A real database (SQLite, or PostgreSQL by SURVEY_TEST_DATABASE_URL), migrated once and emptied for each test.

A test that asks for nothing of the layer's database is the same on each: it runs with SQLite, once.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from scoring.loading.scheme import load_scheme
from survey.answering import join_campaign as joining
from survey.answering.save_draft import Author
from survey.app import create_app
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.demo import district
from survey.models import (
    AuditEntry,
    AuditPersonal,
    Campaign,
    CampaignQuestionnaire,
    Enterprise,
    Programme,
    Role,
    SchemeState,
    SchemeVersion,
    User,
    utc_now,
)
from survey.queries import campaigns
from survey.store import migrations as migrating
from survey.web.passwords import hash_password
from survey.web.request_context import web_session
from tests import compiled_templates
from tests.integration.folded_pages import folded
from tests.integration.kinds_of_firms import model_of_kinds
from tests.integration.snapshots import EMPTY, States, states_of
from tests.integration.unrecorded import watching

compiled_templates.share()
PASSWORD = "Example-Password-2026"
_HASH = hash_password(PASSWORD)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what would be run the same way again: tests without the layer's database."""
    if os.environ.get("SURVEY_TEST_DATABASE_URL"):
        asking = [item for item in items if "given_database" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=list(set(items) - set(asking)))
        items[:] = asking


@pytest.fixture(scope="session")
def given_database() -> str:
    """Return the address of the layer's PostgreSQL database, empty with SQLite. Whoever asks runs on both."""
    return os.environ.get("SURVEY_TEST_DATABASE_URL", "")


def own_database(url: str) -> str:
    """Return the address of a PostgreSQL database for this process: of pytest-xdist's workers each gets its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not url or not worker:
        return url
    name = f"survey_{worker}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, given_database: str) -> Settings:
    """Return settings of a migrated database and a temporary instance folder."""
    folder = tmp_path_factory.mktemp("instance")
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = own_database(given_database) or f"sqlite:///{folder / 'test.sqlite'}"
    migrating.upgrade(url)
    return Settings(
        instance=folder,
        database_url=url,
        secret_key="only for tests",
        testing=True,
        inline_jobs=True,
        second_factor=False,
    )


@pytest.fixture(scope="session")
def states(migrated: Settings) -> Iterator[States]:
    """Return the kept states of the test database; at first the empty one."""
    found = states_of(migrated.database_url)
    yield found
    found.close()


@pytest.fixture(scope="session")
def application(migrated: Settings) -> Iterator[Flask]:
    """Return the application; made once, since it holds no state of its own."""
    app = create_app(migrated)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def app(application: Flask, states: States) -> Iterator[Flask]:
    """Return the application on an empty database; a request that writes without an entry in the trail is a failure."""
    states.put_back(EMPTY)
    anchors = application.extensions["settings"].instance / "anchors"
    shutil.rmtree(anchors, ignore_errors=True)  # what is known outside of the database of a record that is gone
    application.extensions["refusals"].take(everything=True)  # of people who are gone with it
    with watching(application) as watch:
        yield application
    assert watch.found == []


@pytest.fixture
def database(app: Flask) -> Iterator[Session]:
    """Return a session of the test's own. No application context: requests would share its `g`."""
    with app.extensions["sessions"]() as session:
        yield session


def with_segments(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scheme's document with segments fitted on made-up profiles that are no demonstration's."""
    model = json.loads(_fitted(json.dumps(document, sort_keys=True)))
    return {**document, "segments": document["segments"] | {"model": model}}


@cache
def _fitted(document: str) -> str:
    """Return the model as JSON; fitted once per run, since every test asks for the same."""
    plan = load_scheme(json.loads(document)).segments
    assert plan is not None
    return json.dumps(model_of_kinds(plan, demonstration=False))


@pytest.fixture
def campaign(database: Session) -> Campaign:
    """Return an open campaign with every questionnaire and the demonstration scheme, its segments frozen."""
    known = catalogue()
    scheme = known.schemes["demonstration"]
    now = utc_now()
    version = SchemeVersion(
        scheme_id=scheme.id,
        version=scheme.version,
        state=SchemeState.PUBLISHED,
        document=with_segments(district.scheme_document(2)),
        digest=scheme.digest,
    )
    programme = Programme(title="示例计划", target=300, starts_on=date(2026, 1, 1), ends_on=None)
    database.add_all([version, programme])
    database.flush()
    campaign = Campaign(
        programme_id=programme.id,
        title="示例批次",
        seats=2,
        opens_at=now - timedelta(days=1),
        opened_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=20),
        scheme_version_id=version.id,
        contact_office="示例科室",
        contact_phone="021-0000 0000",
    )
    database.add(campaign)
    database.flush()
    for position, name in enumerate(district.QUESTIONNAIRES):
        database.add(
            CampaignQuestionnaire(
                campaign_id=campaign.id,
                questionnaire_id=name,
                version=known.questionnaires[name].version,
                position=position,
            )
        )
    database.commit()
    return campaign


def make_user(database: Session, login: str, role: Role, **more: object) -> User:
    """Add an account that can sign in with PASSWORD."""
    user = User(login=login, name=f"示例{login}", role=role, password_hash=_HASH, **more)
    database.add(user)
    database.commit()
    return user


def make_enterprise(database: Session, code: str, name: str, unit: str = "anting") -> Enterprise:
    """Add an enterprise."""
    enterprise = Enterprise(credit_code=code, name=name, unit=unit, sample=True)
    database.add(enterprise)
    database.commit()
    return enterprise


def personal(database: Session, entry: AuditEntry) -> dict[str, Any]:
    """Return the personal values of an entry of the trail."""
    found = database.get(AuditPersonal, entry.id)
    return found.content if found is not None else {}


def begun(database: Session, user: User) -> int:
    """Return the id of the draft of a user's enterprise in the newest campaign, begun by the user."""
    campaign = campaigns.current(database)
    assert campaign is not None
    assert user.enterprise_id is not None
    return joining.join_campaign(database, user.enterprise_id, campaign.id, Author(user.id))


class PageResponse(TestResponse):
    """A response whose text, where it is a page, stands in one line (`folded_pages`), once somebody reads it."""

    @property
    def token(self) -> str:
        """The CSRF token of a page, empty where it has none."""
        found = TOKEN.search(super().get_data(as_text=True)) if self.mimetype == "text/html" else None
        return found.group(1) if found else ""

    def get_data(self, as_text: bool = False) -> Any:  # noqa: FBT001, FBT002 - as werkzeug has it
        """Return the body; a page's text without the line breaks of its template."""
        data = super().get_data(as_text=as_text)
        return folded(data) if as_text and self.mimetype == "text/html" else data


class Browser(FlaskClient):
    """A client that sends the CSRF token of the page it last saw, and shows every page in one line."""

    token = ""

    def __init__(self, app: Flask, **more: Any) -> None:
        super().__init__(app, PageResponse, **more)
        self.response_wrapper = PageResponse

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        """Send a request and remember the token of the answer."""
        response = super().open(*args, **kwargs)  # type: ignore[arg-type]
        assert isinstance(response, PageResponse)
        self.token = response.token or self.token
        return response

    def send(self, path: str, **data: object) -> TestResponse:
        """POST a form with the token."""
        if not self.token:
            self.get("/")
        fields = {name.replace("__", "-"): value for name, value in data.items()}
        return self.post(path, data={"csrf_token": self.token, **fields})

    def sign_in(self, login: str) -> None:
        """Begin the session of an account as the sign-in page does once a password fits; keep its cookie and token."""
        app = self.application
        with app.extensions["sessions"]() as database:
            user_id = database.scalars(select(User.id).where(User.login == login, User.active)).one()
        context = app.test_request_context("/sign-in")
        self._add_cookies_to_wsgi(context.request.environ)
        with context:
            web_session().begin(user_id)
            self.token = generate_csrf()
            response = app.process_response(app.response_class())
        self._update_cookies_from_response("localhost", "/sign-in", response.headers.getlist("Set-Cookie"))

    def sign_in_on_page(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in on the page and load another, so that the token is the new session's; return the page's answer."""
        self.get("/sign-in")
        response = self.send("/sign-in", login=login, password=password)
        self.get("/", follow_redirects=True)
        return response


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Return a maker of independent clients."""
    return lambda: Browser(app)


@pytest.fixture
def instance(migrated: Settings) -> Path:
    """Return the instance folder of the tests."""
    return migrated.instance
