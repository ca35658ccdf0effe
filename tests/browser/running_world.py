"""A season on its twentieth day, served: forty firms, three towns' officials, two of the district; and where it stands.

The firms' stages follow from the diaries of the demonstration, not from what the ledger reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select, update

from survey.app import create_app
from survey.config import Settings
from survey.definitions.directory import directory
from survey.definitions.stages import Stage
from survey.demo import district
from survey.demo.diaries import write_diaries
from survey.models import Campaign, CampaignOfficial, Enterprise, FirstReview, OfficialPart, Role, User, utc_now
from survey.store import migrations as migrating
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.conftest import serving
from tests.browser.test_spine import PASSWORD, sign_in

COUNT, DAY, SEED = 40, 20, 20260706
ZONE, ANTING = "industrial_zone", "anting"
DISTRICT, SECOND, ZONE_TOWN, ANTING_TOWN, ANTING_MATE = "demo-district", "demo-reviewer", "gongye", "anyi", "aner"
OFFICIALS = {ZONE_TOWN: ("示例工一", ZONE), ANTING_TOWN: ("示例安一", ANTING), ANTING_MATE: ("示例安二", ANTING)}
"""Reviewers of towns beside those of the demonstration: login -> name, unit; the first two are named as reviewers."""
CLOSED = 4
"""The firm that the demonstration struck off the register: no ledger counts it."""
WORDS = {
    Stage.NOT_CALLED: "未通知", Stage.EXEMPT: "豁免", Stage.UNCLAIMED: "未领取", Stage.NOT_BEGUN: "未开始",
    Stage.FILLING: "填写中", Stage.READY: "待提交", Stage.SUBMITTED: "已提交", Stage.RETURNED: "退回",
    Stage.LEFT: "已退出",
}  # fmt: skip
VERDICTS = {"pass": "建议通过", "return": "退回", "against": "不建议"}
EXPECTED = ("未领取", "未开始", "填写中", "待提交", "已提交", "退回", "已退出")
WAITING = "未初审"
REVIEWS = (WAITING, *VERDICTS.values())
COLUMNS = ("名录", "未通知", "豁免", "应填", *EXPECTED, "承诺书待接收", "已核实", *(f"初审{word}" for word in REVIEWS))
"""Of the ledger. Nothing is verified in this season, and no sealed commitment comes in."""


@dataclass
class Stand:
    """Where each firm stands by what was done; who does something in the season writes it here."""

    names: Mapping[int, str]
    codes: Mapping[int, str]
    units: dict[int, str]
    stages: dict[int, str]
    reviews: dict[int, str]
    """Firm -> the first review of what it submitted, where there is one."""
    unsealed: frozenset[int] = frozenset()
    """Firms whose sealed commitment is awaited."""

    def of(self, unit: str) -> list[int]:
        """Return the firms of a unit, or all for an empty one."""
        return [number for number in self.stages if unit in ("", self.units[number])]

    def at(self, stage: str, unit: str = "") -> list[int]:
        """Return the firms that stand at a stage."""
        return [number for number in self.of(unit) if self.stages[number] == stage]

    def line(self, unit: str) -> dict[str, int]:
        """Return the figures of a unit's line of the ledger, or of all together, by the ledger's columns."""
        found = Counter(self.stages[number] for number in self.of(unit))
        reviews = Counter(self.reviews.get(number, WAITING) for number in self.at("已提交", unit))
        expected = sum(found[stage] for stage in EXPECTED)
        unsealed = sum(number in self.unsealed for number in self.at("已提交", unit))
        called = [found.total(), found["未通知"], found["豁免"], expected]
        figures = [*called, *(found[stage] for stage in EXPECTED), unsealed, 0]
        return dict(zip(COLUMNS, [*figures, *(reviews[word] for word in REVIEWS)], strict=True))

    def lines(self, unit: str = "") -> dict[str, dict[str, int]]:
        """Return title -> the figures of every line of the ledger by unit that the reader sees."""
        units = {self.units[number] for number in self.of(unit)}
        title = directory().unit_name
        return {title(one).zh: self.line(one) for one in units} | {"合计": self.line(unit)}

    def way(self, unit: str = "") -> dict[str, int]:
        """Return the steps of the overview up to what was submitted."""
        line = self.line(unit)
        claimed = line["应填"] - line["未领取"] - line["已退出"]
        return {
            "名录": line["名录"],
            "应填": line["应填"],
            "已领取账号": claimed,
            "已开始填写": claimed - line["未开始"],
            "已提交": line["已提交"],
        }


@dataclass
class Running:
    """The season, who is signed in, and where it stands."""

    app: Flask
    open_page: Callable[..., Page]
    folder: Path
    stand: Stand
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, login: str) -> Page:
        """Return the page of a person, who signs in at the first use."""
        if login not in self.pages:
            self.pages[login] = self.open_page()
            sign_in(self.pages[login], login)
        return self.pages[login]

    def firm(self, number: int) -> Page:
        """Return the page of a firm's responsible person."""
        return self.page(self.stand.codes[number])

    def name(self, number: int) -> str:
        """Return the name of a firm."""
        return self.stand.names[number]

    def put(self, numbers: Iterable[int], stage: str) -> None:
        """Note that firms stand at a stage now."""
        assert stage in WORDS.values()
        self.stand.stages.update(dict.fromkeys(numbers, stage))

    def let_close(self) -> None:
        """Let the days go by until an hour after the close of the campaign."""
        with self.app.app_context(), self.app.extensions["sessions"]() as database, unit_of_work(database):
            ago = utc_now() - timedelta(hours=1)
            database.execute(update(Campaign).values(closes_at=ago.replace(microsecond=0)))


@contextmanager
def season_served(folder: Path) -> Iterator[tuple[Flask, str, Stand]]:
    """Serve the season from a folder; give the application, its address and where its firms stand."""
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = f"sqlite:///{folder / 'running.sqlite'}"
    migrating.upgrade(url)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="only for tests", second_factor=False))
    with app.app_context(), app.extensions["sessions"]() as database:
        campaign = district.load(database, COUNT, SEED, lambda _text: None, day=DAY).id
        reviews = {review.version_id: str(review.verdict) for review in database.scalars(select(FirstReview))}
        unsealed = frozenset(database.scalars(select(Enterprise.id).where(Enterprise.seal_awaited)))
        database.rollback()
        hashed = hash_password(PASSWORD)
        with unit_of_work(database):
            for login, (name, unit) in OFFICIALS.items():
                user = User(login=login, name=name, role=Role.TOWN, unit=unit, password_hash=hashed)
                database.add(user)
                database.flush()
                if login != ANTING_MATE:
                    part = {"part": OfficialPart.REVIEWER, "unit": unit}
                    database.add(CampaignOfficial(campaign_id=campaign, user_id=user.id, **part))
            database.execute(update(User).values(password_hash=hashed))
    with serving(app) as address:
        yield app, address, _stand(reviews, unsealed)
    app.extensions["engine"].dispose()


def _stand(reviews: Mapping[int, str], unsealed: frozenset[int]) -> Stand:
    rows = district.make_demo_enterprises(COUNT, Random(SEED))
    diaries = write_diaries({row.id: row.fate for row in rows}, SEED)
    return Stand(
        names={row.id: row.firm.name for row in rows},
        codes={row.id: row.firm.credit_code for row in rows},
        units={row.id: row.firm.unit for row in rows},
        stages={row.id: WORDS[diaries[row.id].stage(DAY)] for row in rows if row.id != CLOSED},
        reviews={number: VERDICTS[verdict] for number, verdict in reviews.items()},
        unsealed=unsealed,
    )
