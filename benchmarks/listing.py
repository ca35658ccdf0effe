"""The list of firms at 5,000 beside the same at 500: a page costs what it shows, not what the directory holds."""

from __future__ import annotations

import atexit
import secrets
import tempfile
from datetime import timedelta
from functools import lru_cache, partial
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks import Row
from survey.app import create_app
from survey.config import Settings
from survey.definitions.directory import directory
from survey.models import (
    AuditEntry,
    Campaign,
    DraftSheet,
    Enterprise,
    Participation,
    ParticipationState,
    Programme,
    Role,
    Submission,
    User,
    utc_now,
)
from survey.store import migrations
from survey.web.request_context import web_session

MANY, FEW = 5_000, 500
LOGIN = "district"
PAGES = {
    "all firms": "/firms",
    "stage and units, sorted by name": "/firms?stage=filling&stage=ready&sort=name"
    "&unit=anting&unit=malu&unit=huating&unit=nanxiang&unit=waigang",
    "searched": "/firms?q=%E7%A4%BA%E4%BE%8B0",
}


def rows() -> list[Row]:
    """Return the comparisons; the goal of half says that 5,000 may take twice what 500 take."""
    return [
        Row(
            f"firms: {name} ({MANY} firms)",
            f"the same of {FEW}",
            0.5,
            partial(shown, MANY, path),
            partial(shown, FEW, path),
            both_shown,
            repeat=15,
        )
        for name, path in PAGES.items()
    ]


def shown(count: int, path: str) -> str:
    """Return the page."""
    response = visitor(count).get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def both_shown(mine: str, peer: str) -> None:
    """Compare how many rows the pages show: as many as a page has, whatever the directory holds.

    A peer with half the rows would be cheaper by what their HTML costs, which is most of a page.
    """
    assert mine.count('name="firm"') == 50
    assert peer.count('name="firm"') > 45


@lru_cache(maxsize=4)
def visitor(count: int) -> FlaskClient:
    """Return a browser of a signed-in district official, on a directory of so many firms."""
    folder = tempfile.TemporaryDirectory(prefix="survey-bench-")
    atexit.register(folder.cleanup)
    path = Path(folder.name)
    url = f"sqlite:///{path / 'bench.sqlite'}"
    migrations.upgrade(url)
    settings = Settings(
        instance=path, database_url=url, secret_key=secrets.token_hex(16), testing=True, second_factor=False
    )
    app = create_app(settings)
    with app.extensions["sessions"]() as database:
        number = fill(database, count)
    return _signed_in(app, number)


def _signed_in(app: Flask, number: int) -> FlaskClient:
    client = app.test_client()
    context = app.test_request_context("/sign-in")
    with context:
        web_session().begin(number)
        response = app.process_response(app.response_class())
    client._update_cookies_from_response("localhost", "/sign-in", response.headers.getlist("Set-Cookie"))  # noqa: SLF001 - as the tests sign in
    return client


def fill(database: Session, count: int) -> int:
    """Store a campaign with so many firms in every state, and return the id of a district official."""
    draw, now = Random(count), utc_now()  # noqa: S311 - seeded examples
    official = User(login=LOGIN, name="示例", role=Role.DISTRICT)
    programme = Programme(title="示例计划", target=300, starts_on=now.date(), ends_on=None)
    database.add_all([official, programme])
    database.flush()
    campaign = Campaign(programme_id=programme.id, title="示例批次", seats=300, opens_at=now, opened_at=now,
                        closes_at=now + timedelta(days=30))  # fmt: skip
    database.add(campaign)
    database.flush()
    units, industries = sorted(directory().units), sorted(code for code in directory().industries if len(code) == 4)
    states = (*[ParticipationState.CALLED] * 3, *[ParticipationState.FILLING] * 4, ParticipationState.SUBMITTED,
              ParticipationState.RETURNED, ParticipationState.EXEMPT)  # fmt: skip
    numbers = range(1, count + 1)
    database.execute(insert(Enterprise), [
        {"id": n, "credit_code": f"91{n:016d}", "name": f"示例{draw.randrange(10**6):06d}精密机械有限公司",
         "unit": draw.choice(units), "industry": draw.choice(industries), "above_scale": draw.choice((True, False))}
        for n in numbers
    ])  # fmt: skip
    database.execute(insert(Participation), [
        {"id": n, "campaign_id": campaign.id, "enterprise_id": n, "state": draw.choice(states), "called_at": now,
         "ready": draw.random() < 0.5}
        for n in numbers
    ])  # fmt: skip
    database.execute(insert(User), [
        {"id": 100 + n, "login": f"{n:018d}", "name": "示例", "role": Role.ENTERPRISE, "enterprise_id": n}
        for n in numbers
    ])  # fmt: skip
    database.execute(insert(AuditEntry), [
        {"at": now - timedelta(minutes=m * n), "user_id": 100 + n, "action": "sign_in"}
        for n in numbers for m in range(5)
    ])  # fmt: skip
    database.execute(insert(Submission), [{"id": n, "participation_id": n} for n in numbers])
    document = {"variant": "", "values": {f"question{n}": "1" for n in range(60)}, "notes": {}}
    database.execute(insert(DraftSheet), [
        {"submission_id": n, "questionnaire_id": name, "version": "1", "document": document}
        for n in numbers for name in ("facts", "sme2024")
    ])  # fmt: skip
    database.commit()
    return official.id
