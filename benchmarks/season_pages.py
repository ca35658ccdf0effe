"""The ledger and the first page of officials of a large district beside those of a small one: what grows with firms.

Both have 90 noted days, a firm at each stage in turn, and firms that moved since yesterday. What a page costs besides
its firms is the same, so a ratio of two means that ten times the firms cost as much again as the whole small page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from benchmarks import Row
from benchmarks.instances import fresh_app
from survey.definitions.directory import directory
from survey.models import (
    Campaign,
    Enterprise,
    LedgerDay,
    LedgerStage,
    Participation,
    ParticipationState,
    Programme,
    Role,
    User,
    utc_now,
)
from survey.web.request_context import web_session
from survey.words.figures import SHANGHAI

SMALL, LARGE, DAYS = 500, 5_000, 90
INDUSTRIES = ("3670", "3610", "2770", "3990", "2920", "6510", "3463", "2662")
STATES = (None, *ParticipationState)
_LISTED = re.compile(r"名录([\d,]+)(?:=|应填)")


@lru_cache(maxsize=2)
def season_app(firms: int) -> Flask:
    """Return an application with a campaign of so many firms, 90 noted days, and an official `district`."""
    app = fresh_app()
    now = utc_now()
    today = now.astimezone(SHANGHAI).date()
    units = [unit.id for unit in directory().current_units()]
    with app.extensions["sessions"]() as database:
        programme = Programme(title="bench", target=300, starts_on=date(2026, 1, 1), ends_on=None)
        database.add_all([programme, User(login="district", name="bench", role=Role.DISTRICT, sample=True)])
        database.flush()
        opens = now - timedelta(days=DAYS)
        campaign = Campaign(
            programme_id=programme.id,
            title="bench",
            seats=300,
            opens_at=opens,
            opened_at=opens,
            closes_at=now + timedelta(days=9),
        )
        database.add(campaign)
        database.flush()
        rows = [_firm(number, units) for number in range(1, firms + 1)]
        database.execute(insert(Enterprise), rows)
        joined = [
            {"campaign_id": campaign.id, "enterprise_id": row["id"], "state": state, "called_at": opens}
            for row in rows
            if (state := STATES[int(str(row["id"])) % len(STATES)]) is not None
        ]
        database.execute(insert(Participation), joined)
        for back in range(DAYS, 0, -1):
            day = today - timedelta(days=back)
            noted = LedgerDay(campaign_id=campaign.id, day=day.isoformat(), noted_at=now, counts=_counts(units, firms))
            database.add(noted)
            database.flush()
            stages = [
                {
                    "ledger_day_id": noted.id,
                    "enterprise_id": row["id"],
                    "stage": "submitted" if int(str(row["id"])) % 5 else "filling",
                    "unit": row["unit"],
                    "industry": row["industry"],
                    "above_scale": row["above_scale"],
                }
                for row in rows
            ]
            database.execute(insert(LedgerStage.__table__), stages)  # type: ignore[arg-type]
        database.commit()
    return app


def _firm(number: int, units: list[str]) -> dict[str, object]:
    return {
        "id": number,
        "credit_code": f"b{number:08}",
        "name": f"bench {number}",
        "unit": units[number % len(units)],
        "industry": INDUSTRIES[number % len(INDUSTRIES)],
        "above_scale": (None, True, False)[number % 3],
        "sample": True,
    }


def _counts(units: list[str], firms: int) -> dict[str, dict[str, int]]:
    return {unit: {"submitted": firms // len(units), "filling": 3, "ready": 2} for unit in units}


def client_of(app: Flask, login: str = "district") -> FlaskClient:
    """Return a browser in which an official is signed in."""
    client = app.test_client()
    with app.extensions["sessions"]() as database:
        user_id = database.query(User.id).filter_by(login=login).one()[0]
    with app.test_request_context("/sign-in"):
        web_session().begin(user_id)
        response = app.process_response(app.response_class())
    client._update_cookies_from_response("localhost", "/sign-in", response.headers.getlist("Set-Cookie"))  # noqa: SLF001
    return client


def rows() -> list[Row]:
    """Return a comparison for each page; the goal says that the large district may cost twice the small one."""
    return [
        _row("the ledger by unit", "/ledger"),
        _row("the ledger by industry", "/ledger?by=industry"),
        _row("the first page of the district", "/today"),
        _row("the overview", "/overview"),
    ]


def _row(what: str, path: str) -> Row:
    large, small = (_page(firms, path) for firms in (LARGE, SMALL))
    return Row(f"{what}, {LARGE:,} firms", f"the same, {SMALL} firms", 0.5, large, small, _equal, 41)


def _page(firms: int, path: str) -> Callable[[], str]:
    client = client_of(season_app(firms))

    def run() -> str:
        response = client.get(path)
        assert response.status_code == 200, (response.status, response.headers.get("Location"))
        return response.get_data(as_text=True)

    return run


def _equal(large: str, small: str) -> None:
    """Hold that each page counts all firms of its district, by ten times as many in the large one."""
    counts = [int(found[1].replace(",", "")) for page in (large, small) if (found := _LISTED.search(_text(page)))]
    assert counts == [LARGE, SMALL], counts


def _text(page: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
